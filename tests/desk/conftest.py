"""Every test of the store runs on SQLite and, in the group `postgres`, on a real server of PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from auditor.desk.store.store import Store
from tests.support import postgres

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def databases() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str | None:
    """The address of a new database; None for that of the folder."""
    if request.param == "sqlite":
        return None
    address: str = request.getfixturevalue("databases")
    name = f"desk{next(_NUMBERS)}"
    plain = address.format(name="postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.format(name=name)


@pytest.fixture
def store(tmp_path: Path, url: str | None) -> Iterator[Store]:
    made = Store(tmp_path / "desk", url)
    yield made
    made.close()
