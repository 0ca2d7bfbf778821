"""The desk, put together: the store and who works off its queue."""

from __future__ import annotations

from pathlib import Path

from auditor.desk.campaign import across
from auditor.desk.campaign.placing import Placing
from auditor.desk.drafts import drafts
from auditor.desk.store.store import Store
from auditor.desk.work.runner import Runner


def runner(store: Store, jobs: int | None = None) -> Runner:
    """Who works off the queue of a store, with all that follows from an audit."""
    return Runner(store, jobs, Placing().done, across.left, [drafts.OPTIONS])


class Desk:
    """An open desk. Raises DeskError where the store cannot be opened."""

    def __init__(self, folder: Path | None = None, url: str | None = None, jobs: int | None = None) -> None:
        self.store = Store(folder, url)
        self.runner = runner(self.store, jobs)

    def __enter__(self) -> Desk:
        self.runner.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.stop()
        self.store.close()
