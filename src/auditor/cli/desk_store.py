"""What `auditor desk` does with its store from the command line: add, list, export, backup, restore."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.params import Command, option
from auditor.model.errors import UsageError, WriteError, reason
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.desk.store.book import Book
    from auditor.desk.store.tables import Campaign
    from auditor.model.base import Lang

_AT_ONCE = 20  # files of one transaction
_LOOK = 3600.0


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that all of them have: where the desk is, and the language."""
    for made in (
        option("--lang", metavar="zh|en"),
        option("--database", group="what", metavar="URL"),
        option("--data", group="what", type=click.Path(path_type=Path), metavar="DIR"),
    ):
        command = made(command)
    return command


@click.command("add", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@option("--campaign", group="what", required=True, metavar="YEAR|NAME")
@option("--roster", group="what", type=click.Path(path_type=Path), metavar="FILE")
@option("--received", group="what", metavar="DATE")
@option("--jobs", group="many", type=int, metavar="N")
@_common
def add(
    paths: Sequence[str],
    campaign: str,
    roster: Path | None,
    received: str | None,
    jobs: int | None,
    data: Path | None,
    database: str | None,
    lang: str | None,
) -> None:
    """Takes reports in and waits for their audits."""
    from auditor.cli import inputs
    from auditor.desk.campaign import receiving
    from auditor.desk.desk import Desk
    from auditor.desk.work import queue

    shown = _language(lang)
    day = _day(received)
    files = inputs.expand(list(paths), shown)
    with Desk(data, database, jobs) as desk:
        with desk.store.write(_who()) as book:
            found = _found_or_new(book, campaign, roster)
        audits: list[str] = []
        for part in _parts(files):
            came = receiving.gather(desk.store, part)
            with desk.store.write(_who()) as book:
                taken = receiving.receive(book, found.id, came, source="command", received=day)
                audits += [s.audit_id for s in taken]
        desk.runner.wait(audits, _LOOK)
        desk.runner.settle(_LOOK)
        with desk.store.read() as book:
            how = queue.progress(book, audits)
            sys.stdout.write(_line(book, found, shown) + "\n")
    sys.stderr.write(text("desk-command.added", shown, done=how.done, total=how.total) + "\n")


@click.command("list", cls=Command)
@_common
def list_(data: Path | None, database: str | None, lang: str | None) -> None:
    """Lists the campaigns."""
    from auditor.desk.campaign import campaigns
    from auditor.desk.store.store import Store

    shown = _language(lang)
    store = Store(data, database)
    with store.read() as book:
        found = campaigns.every(book)
        lines = [_line(book, campaign, shown) for campaign in found] or [text("desk-command.none", shown)]
    sys.stdout.write("\n".join(lines) + "\n")


@click.command("export", cls=Command)
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@option("--campaign", group="what", required=True, metavar="YEAR|NAME")
@_common
def export(target: Path, campaign: str, data: Path | None, database: str | None, lang: str | None) -> None:
    """Writes a campaign to a file: .zip to be imported, .xlsx the ledger, .docx the statement, .yaml the waivers."""
    from auditor.desk.campaign import exchange, ledger, results, waivers
    from auditor.desk.store.store import Store

    shown = _language(lang)
    store = Store(data, database)
    with store.read() as book:
        found = _known(book, campaign)
        waived = waivers.out(book, found.id)
    kinds: dict[str, Callable[[], bytes]] = {
        ".xlsx": lambda: ledger.made(store, found.id, shown),
        ".docx": lambda: results.render(store, found.id, "statement", shown),
        ".yaml": lambda: waived,
    }
    made = kinds.get(target.suffix.lower())
    if made is None and target.suffix.lower() != ".zip":
        raise UsageError("desk-export", name=target.name)
    _write(target, lambda: exchange.out(store, found.id, target) if made is None else _whole(target, made()), shown)


@click.command("import", cls=Command)
@click.argument("archive", type=click.Path(path_type=Path), metavar="FILE")
@_common
def import_(archive: Path, data: Path | None, database: str | None, lang: str | None) -> None:
    """Takes a campaign in that `export` wrote."""
    from auditor.desk.campaign import exchange
    from auditor.desk.store.store import Store

    shown = _language(lang)
    store = Store(data, database)
    found = exchange.take(store, archive, _who())
    with store.read() as book:
        sys.stdout.write(_line(book, found, shown) + "\n")


@click.command("backup", cls=Command)
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@_common
def backup(target: Path, data: Path | None, database: str | None, lang: str | None) -> None:
    """Writes everything to one file."""
    from auditor.desk.store import backup as backups
    from auditor.desk.store.store import Store

    store = Store(data, database)
    _write(target, lambda: backups.make(store, target), _language(lang))


@click.command("restore", cls=Command)
@click.argument("archive", type=click.Path(path_type=Path), metavar="FILE")
@_common
def restore(archive: Path, data: Path | None, database: str | None, lang: str | None) -> None:
    """Makes a desk of a backup."""
    from auditor.desk.store import backup as backups
    from auditor.desk.store.store import default_folder

    folder = data or default_folder()
    backups.restore(archive, folder, database)
    sys.stderr.write(text("desk-command.restored", _language(lang), folder=folder) + "\n")


COMMANDS = (add, list_, export, import_, backup, restore)


def _language(lang: str | None) -> Lang:
    from auditor.cli.check import language

    return language(lang or "zh")


def _who() -> str:
    """Who works on the command line, as the system knows them."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "-"


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise UsageError("desk-day", given=given) from None


def _parts(files: Sequence[str]) -> Iterator[list[tuple[str, bytes]]]:
    """The files with their bytes, some at a time; one that cannot be read is taken in empty, and its audit says so."""
    from auditor.model.errors import ReadError
    from auditor.readers import guard

    for at in range(0, len(files), _AT_ONCE):
        part: list[tuple[str, bytes]] = []
        for name in files[at : at + _AT_ONCE]:
            try:
                part.append((name, guard.read_bytes(Path(name), Path(name).name)))
            except ReadError as error:
                sys.stderr.write(error.text("zh") + "\n")
        yield part


def _known(book: Book, named: str) -> Campaign:
    """The campaign of this year, name or identity. Raises UsageError."""
    from auditor.desk.campaign import campaigns

    found = [c for c in campaigns.every(book) if named in (c.id, c.name, str(c.year))]
    if len(found) != 1:
        raise UsageError("desk-campaign" if not found else "desk-campaign.several", name=named)
    return found[0]


def _found_or_new(book: Book, named: str, roster: Path | None) -> Campaign:
    """The campaign, with the list if one is given; made when there is none of this year yet."""
    from auditor.desk.campaign import campaigns, units
    from auditor.model.errors import ReadError
    from auditor.readers import guard

    listed = None
    if roster is not None:
        try:
            listed = guard.read_bytes(roster, roster.name)
        except ReadError as error:
            raise UsageError("roster.unread", code=error.code, reason=error.message) from None
    there = [c for c in campaigns.every(book) if named in (c.id, c.name, str(c.year))]
    if there or not named.isdecimal():
        found = _known(book, named)
        if listed is not None and roster is not None:
            units.take_list(book, found.id, listed, roster.name)
        return found
    before = next((c for c in campaigns.every(book) if c.year == int(named) - 1), None)
    name = roster.name if roster else ""
    return campaigns.create(
        book, name=named, year=int(named), roster=listed, roster_name=name, previous_id=before and before.id
    )


def _line(book: Book, campaign: Campaign, lang: Lang) -> str:
    """A campaign in one line."""
    from auditor.desk.campaign import table

    rows = table.rows(book, campaign.id)
    summary = table.summary(book, campaign.id, rows)
    there = len(rows) - summary.states.get("missing", 0)
    return text(
        "desk-command.campaign",
        lang,
        name=campaign.name,
        year=campaign.year,
        units=len(rows),
        there=there,
        missing=summary.states.get("missing", 0),
        unreadable=summary.states.get("unreadable", 0),
        tray=summary.tray,
        errors=summary.errors,
        warnings=summary.warnings,
        infos=summary.infos,
    )


def _write(target: Path, write: Callable[[], None], lang: Lang) -> None:
    from auditor.model.errors import is_full
    from auditor.readers.guard import printable

    try:
        write()
    except OSError as error:
        if is_full(error):
            raise WriteError("disk-full.screen", reason=reason(error)) from None
        raise UsageError("desk-write", path=target, reason=reason(error)) from None
    sys.stderr.write(text("cli.file_written", lang, path=printable(str(target))) + "\n")


def _whole(target: Path, data: bytes) -> None:
    from auditor import whole_file

    whole_file.write(target, (data,))
