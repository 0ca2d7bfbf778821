"""Where the one-file program begins: without arguments, or with files dropped on it, it opens the desk."""

from __future__ import annotations

import multiprocessing
import os
import sys

from auditor import apart


def main() -> None:
    """Does what it was started for; it is its own helper and worker, too."""
    multiprocessing.freeze_support()
    if len(sys.argv) == 3 and sys.argv[1] == apart.HELPER:
        apart.run(sys.argv[2])
        return
    if all(os.path.isfile(given) for given in sys.argv[1:]):
        sys.argv.insert(1, "desk")
    from auditor.cli import main as commands

    commands()


if __name__ == "__main__":
    main()
