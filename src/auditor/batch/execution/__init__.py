"""How many files are audited: workers with limits here or on a Dask cluster, cache, records, progress."""
