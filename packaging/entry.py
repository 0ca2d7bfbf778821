"""Where the one-file program begins: without arguments, or with files dropped on it, it opens the desk."""

from __future__ import annotations

import multiprocessing
import os
import sys

from auditor import apart, minder


def main() -> None:
    """Does what it was started for; it is its own helper and worker, too."""
    multiprocessing.freeze_support()
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked == apart.HELPER:
        apart.run(sys.argv[2])
    elif asked == minder.MINDER:
        os._exit(minder.main(float(sys.argv[2]), sys.argv[3], sys.argv[4:]))
    else:
        from auditor.cli import main as commands

        try:
            commands()
        finally:  # which PyInstaller flushes at the end, and which the command line has put its own in the place of
            sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr


if __name__ == "__main__":
    main()
