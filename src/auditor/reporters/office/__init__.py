"""Output for an office: the xlsx ledger, Word comments, notices."""
