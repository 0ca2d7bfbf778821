"""body_name: the body of the title is the one that signs, and the one the report speaks of."""

import re
from collections.abc import Iterator
from typing import Literal

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import Where, applies, parts, show
from auditor.form.bodies import bodies, may_abbreviate, name_ends, stem
from auditor.model.params import Params
from auditor.numerals import YEAR
from auditor.patterns import Pattern


class Options(Params):
    """sign: the name under the report. speak: the subject of a sentence "2023年，某镇…" that goes on with
    one of `after`. report: the one whose report this is said to be, which `says` finds, its group `name` the body.
    """

    must: Literal["sign", "speak", "report"]
    after: tuple[str, ...] = ()
    says: Pattern = ""


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    agency = context.report.identity.agency
    if not agency or context.passage or not applies(context, given):
        yield NOT_APPLICABLE
        return
    yield from {"sign": _signed, "speak": _spoken, "report": _reported}[options.must](context, given, options, agency)


def _signed(context: Context, given: Where, options: Options, agency: str) -> Iterator[Outcome]:
    names = [
        (part, start, name)
        for part in parts(context, Where(sections=("signature",)))
        for start, name in _lines(part.text)
        if _is_name(name)
    ]
    if not names:
        yield NOT_APPLICABLE
    elif any(may_abbreviate(name, agency) for _, _, name in names):
        yield Outcome("pass", ("signature",))
    else:
        part, start, name = names[-1]
        close = len(name) == len(agency) and sum(a != b for a, b in zip(name, agency, strict=True)) == 1
        yield Outcome(
            "fail",
            ("signature",),
            evidence=(show(part, start, start + len(name)),),
            values={"name": name, "agency": agency},
            variant="misspelt" if close else None,
        )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at + len(line) - len(line.lstrip()), line.strip()
        at += len(line) + 1


def _is_name(text: str) -> bool:
    """Whether a line is a body's name as far as its ending tells."""
    return 3 < len(text) <= 30 and text.endswith(name_ends()) and not re.search(r"[0-9，。：:、]", text)


def _spoken(context: Context, given: Where, options: Options, agency: str) -> Iterator[Outcome]:
    data, own = bodies(), stem(agency)
    ending = next((e for e in data.subjects if own.endswith(e)), None)
    if ending is None:
        yield NOT_APPLICABLE
        return
    more, after = "|".join(data.missing_ends), "|".join(re.escape(w) for w in options.after)
    subject = re.compile(
        rf"(?:^|(?<=[。；\n]))({YEAR})年(?:度|来)?+[，,]?([\u4e00-\u9fff]{{2,12}}?{ending})(?=(?:{more})?(?:{after}))"
    )
    found = [(part, hit) for part in parts(context, given) for hit in subject.finditer(part.text)]
    wrong = [(p, h) for p, h in found if h.group(2)[0] not in data.no_name and not may_abbreviate(h.group(2), agency)]
    for part, hit in wrong[:1]:
        yield Outcome(
            "fail",
            ("subject",),
            evidence=(show(part, hit.start(2), hit.end(2)),),
            values={"name": hit.group(2), "agency": agency},
            variant="spoken",
        )
    if not wrong:
        yield Outcome("pass", ("subject",)) if found else NOT_APPLICABLE


def _reported(context: Context, given: Where, options: Options, agency: str) -> Iterator[Outcome]:
    found = [(part, hit) for part in parts(context, given) for hit in patterns.finditer(options.says, part.text)]
    named = [(part, hit) for part, hit in found if _names_a_body(hit.group("name"))]
    wrong = [(part, hit) for part, hit in named if not _may_be(hit.group("name"), agency)]
    for part, hit in wrong[:1]:
        yield Outcome(
            "fail",
            ("report",),
            evidence=(show(part, hit.start("name"), hit.end("name")),),
            values={"name": hit.group("name"), "agency": agency},
        )
    if not wrong:
        yield Outcome("pass", ("report",)) if named else NOT_APPLICABLE


def _may_be(name: str, agency: str) -> bool:
    """Whether a name may be the agency's, with or without the words at the end that only say that it is a body."""
    return may_abbreviate(name, agency) or may_abbreviate(stem(name), stem(agency))


def _names_a_body(name: str) -> bool:
    """Whether words are a body's own name: not 我局, 各县区, the bureau of a sentence."""
    return _is_name(name) and name[0] not in bodies().no_name and not any(c in bodies().not_in_names for c in name)


CHECK = CheckType("body_name", Where, Options, _run)
