"""`auditor waive`: a finding that a person accepts is written into the file of waivers, with the reason."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import date, timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from auditor import strict_yaml
from auditor.cli import governance, inputs, output, watched
from auditor.cli.check import language
from auditor.cli.exits import Exit
from auditor.engine import waivers
from auditor.engine.waivers import Waiver
from auditor.model.errors import PackError, ReadError, UsageError
from auditor.readers.guard import printable
from auditor.reporters.wording import by_section, one_line, plain_line, severity_name
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.engine.config import Settings
    from auditor.model.base import Lang
    from auditor.model.finding import Finding

_DEFAULT = "waivers.yaml"
_DAYS = 365
_MOST_TOLD = 200


def command(
    path: str,
    number: int | None,
    reason: str | None,
    by: str | None,
    until: str | None,
    waivers: str | None,
    previous: str | None,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
    lang: str | None,
) -> Exit:
    """Lists the findings of a report with their numbers, or waives one of them. Raises UsageError, PackError,
    ReadError.
    """
    settings = governance.settings(config)
    said = language(lang or settings.lang or "zh")
    found = _findings(path, previous, profile, rules, settings)
    if number is None:
        for at, finding in enumerate(found, start=1):
            level = severity_name(finding.severity, said)
            sys.stdout.write(printable(f"{at}  {level} {finding.rule} {one_line(finding.message.get(said))}") + "\n")
        sys.stdout.write(text("waive.how" if found else "waive.nothing", said, path=printable(path)) + "\n")
        return Exit.OK
    if not 1 <= number <= len(found):
        raise UsageError("waive-number", number=number, count=len(found))
    if not (reason or "").strip():
        raise UsageError("waive-reason")
    target = Path(waivers) if waivers else settings.waivers or Path(_DEFAULT)
    inputs.Spared((path,)).check(target)
    chosen = found[number - 1]
    what = f"{PurePath(path).name} {chosen.rule} {chosen.message.get(said)}"
    _write(target, _waiver(chosen, str(reason), by, until), printable(plain_line(what))[:_MOST_TOLD])
    shown = printable(governance.shown(target))
    sys.stdout.write(text("waive.done", said, rule=chosen.rule, file=shown) + "\n")
    if settings.waivers is None or target.resolve() != settings.waivers.resolve():
        sys.stdout.write(text("waive.use", said, file=shown) + "\n")
    return Exit.OK


def _findings(
    path: str, previous: str | None, profile: str | None, rules: tuple[str, ...], settings: Settings
) -> list[Finding]:
    """The findings of a report in the order of its page, which numbers them likewise."""
    from auditor.api import Auditor

    auditor = Auditor(rules_dirs=rules, profile=profile, settings=settings, with_examples=False)
    auditor.knowledge.stay()
    source: str | bytes = watched.stdin() if path == "-" else path
    earlier: Lang = "zh"
    last = None if previous is None else inputs.earlier(auditor, previous, False, earlier)
    result = watched.audited(
        path,
        lambda: auditor.audit(source, name="-" if path == "-" else None, previous=last),
        lambda error: auditor.unreadable(path, error),
    )
    if result.error is not None:
        raise ReadError(result.error.code, result.error.message.zh, result.error.message.en)
    return [f for _, group in by_section(result.findings) for f in group]


def _waiver(finding: Finding, reason: str, by: str | None, until: str | None) -> Waiver:
    """Raises UsageError for a day that is none, or over."""
    try:
        last = date.today() + timedelta(_DAYS) if until is None else date.fromisoformat(until)
    except ValueError:
        raise UsageError("waive-until", given=until) from None
    if last < date.today():
        raise UsageError("waive-past", given=until)
    return Waiver(
        fingerprint=finding.fingerprint,
        content_hash=finding.content_hash,
        reason=reason.strip()[:1000],
        by=(by or _user()).strip()[:200] or "?",
        until=last,
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def _write(target: Path, waiver: Waiver, what: str) -> None:
    """Adds a waiver at the end of the file, whose other words stay as they are, below a remark that says `what` is
    waived. Raises UsageError when it is there, or the file is written in a way that nothing can be added to.
    """
    there = waivers.load(target) if target.exists() else ()
    if any((w.fingerprint, w.content_hash) == (waiver.fingerprint, waiver.content_hash) for w in there):
        raise UsageError("waive-twice", file=printable(str(target)))
    text_of = strict_yaml.read_text(target) if target.exists() else ""
    before = text_of if text_of.strip() else "waivers:\n"
    lines = [f"{key}: {json.dumps(str(value), ensure_ascii=False)}" for key, value in waiver.model_dump().items()]
    lines[-1] = f"until: {waiver.until.isoformat()}"
    indent = _indent(before)
    entry = indent + "- " + f"\n{indent}  ".join(lines) + "\n"
    after = before.rstrip("\n") + f"\n{indent}# {what}\n{entry}"
    try:
        data, locate = strict_yaml.loads(after, target.name)
        made = strict_yaml.validate(waivers.Waivers, data, locate).waivers
    except PackError:
        made = ()
    if made != (*there, waiver):
        raise UsageError("waive-by-hand", file=printable(str(target)), entry=" ".join(entry.split()))
    output.write(target, after.encode("utf-8"))


def _indent(before: str) -> str:
    """How far the entries of the file stand from the margin."""
    first = next((line for line in before.splitlines() if line.lstrip().startswith("- ")), "  - ")
    return first[: len(first) - len(first.lstrip())]
