"""A figure that stands among others which together make up a whole: one of several, not all of it."""

from collections.abc import Collection
from decimal import Decimal

from auditor.checks.core.base import Context
from auditor.claims import lexicon
from auditor.model.claim import Mention

_MOST = 12  # figures of a paragraph on either side that are looked at
_TELLING = 3  # so many figures do not come to a sum of the table by chance


def is_one_of_several(context: Context, mention: Mention, sums: Collection[Decimal]) -> bool:
    """Whether a figure and its neighbours come to a count before them in the paragraph, or to one of the `sums` of the
    table ("收到申请 21 件，答复 13 件，不予受理 4 件，不明确 4 件"): outcomes beside what was answered, or parts of
    what the figure seems to count itself; or whether all that the paragraph tells of it comes to one of the `sums`
    ("答复 5 件；办理上年的申请 2 件，答复 1 件").
    """
    row = _paragraph(context, mention)
    alike = [m for m in row if m.metric == mention.metric and m.unit == mention.unit and m.figure and m.figure.sure]
    if len(alike) > 1 and sum((m.value for m in alike), Decimal(0)) in sums:
        return True
    here = next((n for n, m in enumerate(row) if m.start == mention.start), 0)
    for first in range(here, 0, -1):
        for last in range(max(here, first + 1), len(row)):
            run = row[first : last + 1]
            total = sum((m.value for m in run), Decimal(0))
            wholes = [w.metric for w in row[:first] if w.value == total and w.unit == mention.unit]
            if total in sums and len(run) >= _TELLING:
                wholes.append(mention.metric)
            if any(_divide(whole, run, mention) for whole in wholes):
                return True
    return False


def _divide(whole: str, run: list[Mention], mention: Mention) -> bool:
    """Whether such figures may divide a count of the metric `whole`."""
    roles = lexicon.connectives()
    beside = {m.metric for m in run} - {mention.metric, *roles.carried_on, *roles.carried_on.values()}
    told = beside if mention.metric in roles.one_of else whole == mention.metric
    same = all(m.figure and m.figure.sure and m.unit == mention.unit for m in run)
    return bool(told) and same and beside <= {"other", *roles.not_all, *roles.one_of}


def _paragraph(context: Context, mention: Mention) -> list[Mention]:
    """The figures near the mention's in its paragraph, in order, each once."""
    text = context.report.sections[mention.section or 0].text
    start, end = text.rfind("\n", 0, mention.start), text.find("\n", mention.start)
    said: dict[int, Mention] = {}
    for claim in context.prose.claims:
        if isinstance(claim, Mention) and claim.figure and claim.section == mention.section:
            at = claim.figure.figure_start
            if start < at and (end < 0 or at < end):
                said.setdefault(at, claim)
    row = [said[at] for at in sorted(said)]
    here = next((n for n, m in enumerate(row) if m.start >= mention.start), 0)
    return row[max(0, here - _MOST) : here + _MOST]
