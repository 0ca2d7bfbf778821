"""A transaction at the desk, and who writes in it: what all services are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Executable, Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from auditor.desk.store import ids
from auditor.desk.store.errors import NotFoundError, StaleError
from auditor.desk.store.tables import Base, Event, File

if TYPE_CHECKING:
    from auditor.desk.store.store import Store

_PART = 500  # keys of one question
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
T = TypeVar("T")
R = TypeVar("R", bound=Base)


class Book:
    """An open transaction. Made by `Store.read` and `Store.write`; what was changed counts when the block ends."""

    def __init__(self, store: Store, session: Session, who: str) -> None:
        self.store, self.session, self.who = store, session, who
        self.memory: dict[Any, Any] = {}  # what services look up once in a transaction
        self._rows: dict[tuple[type[Base], str], Base] = {}
        self._locked: set[tuple[type[Base], str]] = set()

    def get(self, table: type[R], key: str, *, version: int | None = None, lock: bool = False) -> R:
        """The row with this key. `version` is the one that a form was made from; `lock` keeps others off the row until
        the end of the transaction. Raises NotFoundError, StaleError.
        """
        lock = lock and (table, key) not in self._locked
        row = self.session.get(table, key, with_for_update=lock or None, populate_existing=lock)
        if row is None:
            raise NotFoundError
        self._hold(table, {key: row}, lock)
        if version is not None and getattr(row, "version", version) != version:
            raise StaleError
        return row

    def load(self, table: type[R], keys: Iterable[str], *, lock: bool = False) -> dict[str, R]:
        """Rows by their keys, in one question for many; `get` finds them again without any."""
        found: dict[str, R] = {}
        wanted = list(dict.fromkeys(keys))
        column = table.__mapper__.primary_key[0]
        for at in range(0, len(wanted), _PART):
            query = select(table).where(column.in_(wanted[at : at + _PART])).order_by(column)
            if lock:
                query = query.with_for_update().execution_options(populate_existing=True)
            found |= {str(self.session.identity_key(instance=r)[1][0]): r for r in self.all(query)}
        self._hold(table, found, lock)
        return found

    def _hold(self, table: type[Base], rows: Mapping[str, Base], lock: bool) -> None:
        """Keeps rows at hand: the session itself forgets those that nobody holds."""
        keys = {(table, key): row for key, row in rows.items()}
        self._rows |= keys
        if lock or self.store.is_sqlite:  # where whoever writes is alone
            self._locked |= keys.keys()

    def all(self, query: Select[T]) -> Sequence[T]:
        """The rows of a query."""
        return self.session.scalars(query).all()

    def columns(self, query: Executable) -> Iterable[Any]:
        """Columns of very many rows, past the session, which would take half of the time."""
        self.session.flush()
        return self.session.connection().execute(query)

    def each(self, query: Select[T]) -> Iterator[T]:
        """The rows of a query, one after the other."""
        return iter(self.session.scalars(query))

    def first(self, query: Select[T]) -> T | None:
        """The first row of a query."""
        return self.session.scalars(query.limit(1)).first()

    def add(self, row: R) -> R:
        """Adds a row, and makes it known to the database."""
        self.session.add(row)
        self.session.flush()
        return row

    def keep(self, data: bytes) -> str:
        """Keeps a file and returns its hash."""
        sha = self.store.files.put(data)
        self.kept({sha: len(data)})
        return sha

    def kept(self, sizes: Mapping[str, int]) -> None:
        """Notes files that lie in the folder of files already: their sizes by hash."""
        if sizes:
            made = _INSERT[self.session.get_bind().dialect.name](File).on_conflict_do_nothing()
            at = ids.now()
            rows = [{"sha": sha, "size": size, "at": at} for sha, size in sorted(sizes.items())]
            self.session.connection().execute(made, rows)

    def event(
        self,
        what: str,
        row: Base,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Notes what was done to a row, in the trail."""
        subject_id = str(getattr(row, "id", None) or getattr(row, "name", ""))
        campaign = subject_id if row.__tablename__ == "campaigns" else getattr(row, "campaign_id", None)
        unit = subject_id if row.__tablename__ == "units" else getattr(row, "unit_id", None)
        self.session.add(
            Event(
                id=ids.new(),
                campaign_id=campaign,
                unit_id=unit,
                at=ids.now(),
                who=self.who,
                what=what,
                subject=row.__tablename__,
                subject_id=subject_id,
                before=before,
                after=after,
            )
        )

    def change(self, row: Base, what: str, **values: Any) -> bool:
        """Sets columns of a row and notes before and after, unless nothing changes."""
        before = {k: getattr(row, k) for k in values if getattr(row, k) != values[k]}
        if not before:
            return False
        for name in before:
            setattr(row, name, values[name])
        self.event(what, row, before=plain(before), after=plain({k: values[k] for k in before}))
        return True

    def trail(self, **where: str) -> Sequence[Event]:
        """The events with these columns (campaign_id=…, unit_id=…, subject_id=…), in time."""
        return self.all(select(Event).filter_by(**where).order_by(Event.id))


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in values.items()}
