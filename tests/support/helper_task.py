"""The task of a helper (auditor.apart) in tests: the question says what goes well or wrong."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

from auditor import apart

MEGABYTES = 60


def main() -> None:
    """Answers until the asker goes away."""
    apart.serve(answers, MEGABYTES)


def answers(question: bytes) -> Iterator[bytes]:
    """`word argument` → parts."""
    word, _, rest = question.partition(b" ")
    if word == b"echo":
        yield rest
    elif word == b"pid":
        yield str(os.getpid()).encode()
    elif word == b"parts":
        yield from (b"", rest, b"", rest * 2)
    elif word == b"prints":
        print("what a library says")
        sys.stdout.flush()
        yield rest
    elif word == b"fails":
        raise ValueError(rest.decode())
    elif word == b"memory":
        raise MemoryError
    elif word == b"takes":
        yield bytes(int(rest) << 20)[:1]
    else:
        yield b"begun"
        _goes_wrong(word)


def _goes_wrong(word: bytes) -> None:
    if word == b"dies":
        os._exit(3)
    elif word == b"hangs":
        time.sleep(600)
    elif word == b"spins":
        apart.limit_seconds(0.2)
        while True:
            pass
