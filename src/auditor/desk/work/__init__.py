"""Audits from a queue in the database, in the worker processes of batch."""
