"""A year's reports of all units of a list: receiving, findings, letters, results. Functions over a session, no web."""
