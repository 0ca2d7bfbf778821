"""Many files: workers with a deadline and a memory limit each, a cache, a list of units, rules across reports."""
