"""Ways in which offices word, number and lay out the same report, each with what is right for it.

Places are invented; the habits are those of real reports.
"""
