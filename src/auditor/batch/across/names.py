"""Another unit's name where a report speaks of itself: left over from the report it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.batch.across.findings import Fact
from auditor.batch.across.submissions import Submission, Submissions
from auditor.batch.roster import place_name, short
from auditor.checks.run.batch import Options
from auditor.form.bodies import bodies
from auditor.form.normal import normal
from auditor.model.finding import Evidence
from auditor.model.words import both
from auditor.numerals import YEAR

_SHORTEST = 3
_PREFIX = 2
_AROUND = 24
_NAMED = ("title", "signature", "preface")


class _Names:
    """All units' names, found in a text in one pass: by their first characters, the longest name first."""

    def __init__(self, sent: Submissions) -> None:
        self.owner: dict[str, str] = {}
        self.unclear: set[str] = set()
        units = {(s.unit, s.head.agency or "") for s in sent.all}
        if sent.roster:
            units |= {(u.name, n) for u in sent.roster.units for n in (u.name, *u.aliases)}
        for unit, name in sorted(units):
            for form in sorted({re.sub(r"\s", "", name), short(name), place_name(name) or ""}):
                if len(form) >= _SHORTEST and self.owner.setdefault(form, unit) != unit:
                    self.unclear.add(form)
        self.starts: dict[str, list[str]] = {}
        for name in sorted(self.owner, key=len, reverse=True):
            self.starts.setdefault(name[:_PREFIX], []).append(name)
        first, second = ("".join(sorted({re.escape(s[at]) for s in self.starts})) for at in range(_PREFIX))
        self.may_start = re.compile(f"[{first}](?=[{second}])") if self.starts else None

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """(position, name) of the names in `text`, none inside another."""
        end = 0
        for place in self.may_start.finditer(text) if self.may_start else ():
            at = place.start()
            if at < end:
                continue
            found = next((n for n in self.starts.get(text[at : at + _PREFIX], ()) if text.startswith(n, at)), None)
            if found is None:
                continue
            if found not in self.unclear:
                yield at, found
            end = at + len(found)


def foreign_name(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Reports that sign, title themselves or speak as another unit."""
    names = _Names(sent)
    parents = {u.name: u.parent for u in sent.roster.units} if sent.roster else {}
    for submission in sent.all:
        allowed = _own(submission, sent, parents)
        told: set[str] = set()
        prose = submission.record.prose()
        parts = [(key, line, None) for key, text in prose.named for line in text.split("\n")]
        parts += [("text", s[0], s[3]) for s in prose.sentences]
        for key, text, line in parts:
            plain = "".join(text.split())
            for at, name in names.find(plain):
                other = names.owner[name]
                if other in allowed or other in told or _inside_own(plain, at, name, submission):
                    continue
                if _speaks(key, plain, at, name, options):
                    told.add(other)
                    yield _fact(submission, other, key, plain, at, name, line)


def _own(submission: Submission, sent: Submissions, parents: dict[str, str]) -> set[str]:
    """The unit itself and all above it, by the names they go by."""
    out = {submission.unit}
    name, steps = parents.get(submission.unit, ""), 0
    while name and steps < 6:
        match = sent.roster.match(name) if sent.roster else None
        name = match.unit.name if match else name
        out.add(name)
        name, steps = parents.get(name, ""), steps + 1
    return out


def _inside_own(text: str, at: int, name: str, submission: Submission) -> bool:
    """Whether the name is only a part of the unit's own: 云岭县 in 云岭县水务局."""
    own = normal(submission.head.agency or "")
    if name.startswith(own):
        return True  # the office of a government signs for it
    if name not in own:
        return False
    start = own.find(name)
    while start >= 0:
        if text.startswith(own, max(0, at - start)) and at >= start:
            return True
        start = own.find(name, start + 1)
    return own.startswith(name) or short(own) == name


def _speaks(key: str, text: str, at: int, name: str, options: Options) -> bool:
    """Whether the report speaks of itself here: its title's or signature's whole line, or cues beside the name."""
    if key in ("title", "signature"):
        rest = text[at + len(name) :]
        return at == 0 and (key == "title" or len(rest) <= 16)
    after = re.sub(f"^{YEAR}", "", text[at + len(name) :].removeprefix(bodies().government))
    before = text[:at]
    return any(after.startswith(c) for c in options.cues) or any(before.endswith(c) for c in options.before)


def _fact(submission: Submission, other: str, key: str, text: str, at: int, name: str, line: int | None) -> Fact:
    start = max(0, at - _AROUND)
    quote = text[start : at + len(name) + _AROUND]
    return Fact(
        "foreign_name",
        submission.unit,
        submission.year,
        (key, other),
        evidence=(
            Evidence(
                role="text",
                path=submission.path,
                quote=quote,
                value=other,
                line=line,
                mark=(at - start, at - start + len(name)),
            ),
        ),
        values={"other": other, "where": both(f"batch.in.{key if key in _NAMED else 'text'}"), "quote": f"“{quote}”"},
    )
