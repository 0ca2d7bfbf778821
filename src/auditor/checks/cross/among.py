"""A figure that stands among others which together make up a count told before them: one of several, not all of it."""

from auditor.checks.core.base import Context
from auditor.claims import lexicon
from auditor.model.claim import Mention

_MOST = 12  # figures of a paragraph on either side that are looked at


def is_one_of_several(context: Context, mention: Mention) -> bool:
    """Whether a figure and its neighbours come to a count before them in the paragraph ("收到申请 21 件，答复 13 件，
    不予受理 4 件，不明确 4 件"): outcomes beside what was answered, or parts of what the figure seems to count itself.
    """
    row = _paragraph(context, mention)
    here = next((n for n, m in enumerate(row) if m.start == mention.start), 0)
    for first in range(here, 0, -1):
        for last in range(max(here, first + 1), len(row)):
            run = row[first : last + 1]
            total = sum(m.value for m in run)
            if any(w.value == total and _divides(w, run, mention.metric) for w in row[:first]):
                return True
    return False


def _divides(whole: Mention, run: list[Mention], metric: str) -> bool:
    """Whether a count may be divided into such figures, of which one seems to be of `metric`."""
    roles = lexicon.connectives()
    carried = {*roles.carried_on, *roles.carried_on.values()}
    beside = {m.metric for m in run} - {metric}
    outcomes = beside - carried
    one_kind = all(m.figure and m.figure.sure and m.unit == whole.unit for m in (whole, *run))
    told = whole.metric == metric or (metric in roles.one_of and outcomes)
    return one_kind and bool(told) and outcomes <= {"other", *roles.not_all}


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
