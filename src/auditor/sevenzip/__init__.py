"""The helper that looks into .7z archives, apart from the process that audits."""
