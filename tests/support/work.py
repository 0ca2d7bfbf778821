"""How much work something takes, told so that a busy or slow machine changes little: processor time, not the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Asserts that what is done inside takes at most `seconds` of this process's processor time.

    The limit is many times what an idle machine takes: it tells work that grows without bound from work that is slow.
    """
    started = time.process_time()
    yield
    taken = time.process_time() - started
    assert taken <= seconds, f"{taken:.1f} s of processor time, more than {seconds:g}"
