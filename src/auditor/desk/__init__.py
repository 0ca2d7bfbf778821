"""The desk: a page in the browser that remembers. It uses api, batch and reporters; nothing below knows of it.

Its libraries (the extra `desk`) are imported only when it runs.
"""
