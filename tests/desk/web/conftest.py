"""Desks for the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.web.support import Office, opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A desk for the one person at this machine."""
    with opened(tmp_path / "desk") as found:
        yield found


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Office]:
    """A desk that other machines reach: everybody signs in."""
    with opened(tmp_path / "desk", shared=True) as found:
        yield found
