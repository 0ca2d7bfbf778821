"""body_name: the body of the title is the one that signs, and the one the report speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from auditor.checks.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.prose import Where, applies, parts, show
from auditor.form.identity import bodies
from auditor.model.base import Model

_BLANK = re.compile(r"\s+")
_TAIL = ("人民政府", "政府", "办事处", "办公室", "管理委员会", "管委会")


class Options(Model):
    """sign: the name under the report. speak: the subject of a sentence "2023年，某镇…" that begins with one of
    `before` and goes on with one of `after`.
    """

    must: Literal["sign", "speak"]
    after: tuple[str, ...] = ()


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    agency = context.report.identity.agency
    if not agency or context.passage or not applies(context, given):
        yield NOT_APPLICABLE
        return
    yield from (_signed if options.must == "sign" else _spoken)(context, given, options, agency)


def _signed(context: Context, given: Where, options: Options, agency: str) -> Iterator[Outcome]:
    names = [
        (part, start, name)
        for part in parts(context, Where(sections=("signature",)))
        for start, name in _lines(part.text)
        if _is_name(name)
    ]
    if not names:
        yield NOT_APPLICABLE
    elif any(same_body(name, agency) for _, _, name in names):
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
    ends = tuple(end for kind in bodies().kinds for end in kind.ends if len(end) > 1 or end in "局委厅镇乡")
    return 3 < len(text) <= 30 and text.endswith(ends) and not re.search(r"[0-9，。：:、]", text)


def same_body(first: str, second: str) -> bool:
    """Whether one name may be short for the other: its characters stand in the other in the same order."""
    short, long = sorted((_BLANK.sub("", first), _BLANK.sub("", second)), key=len)
    rest = iter(long)
    return all(c in rest for c in short)


def _spoken(context: Context, given: Where, options: Options, agency: str) -> Iterator[Outcome]:
    stem = agency
    for tail in _TAIL:
        stem = stem.removesuffix(tail)
    ending = next((e for e in ("街道", "镇", "乡", "局", "委员会", "厅") if stem.endswith(e)), None)
    if ending is None:
        yield NOT_APPLICABLE
        return
    after = "|".join(re.escape(w) for w in options.after)
    subject = re.compile(
        rf"(?:^|(?<=[。；\n]))(20[0-9]{{2}})年(?:度|来)?[，,]?([\u4e00-\u9fff]{{2,12}}?{ending})(?=(?:{'|'.join(_TAIL[:3])})?(?:{after}))"
    )
    found = [(part, hit) for part in parts(context, given) for hit in subject.finditer(part.text)]
    wrong = [(p, h) for p, h in found if not same_body(h.group(2), agency) and h.group(2)[0] not in "我本全各县区市"]
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


CHECK = CheckType("body_name", Where, Options, _run)
