"""A row of the table and the frame that met it → the kind, with what it is said of besides."""

from __future__ import annotations

from auditor.claims.kinds import when
from auditor.claims.kinds.clause import Clause
from auditor.claims.kinds.frame import Frame
from auditor.claims.kinds.kind import UNKNOWN, Kind
from auditor.claims.kinds.table import Row, match
from auditor.claims.kinds.vocabulary import Word, Words, families, joiners
from auditor.claims.lexicon import connectives


def kind_of(text: str, words: Words, at: Clause, frame: Frame, row: Row | None) -> Kind:
    """The kind that a row of the table says, with what the frame says of its time, body and certainty."""
    if row is None:
        return UNKNOWN
    sure = row.sure and frame.gap == "no" and frame.residue == "no"
    kind = Kind(
        name=row.kind,
        metric=row.metric,
        about=row.about or row.metric,
        sort=row.sort,
        sure=sure,
        whole=not row.part and (frame.ways != "one" or bool(row.who)) and frame.apart == "no",
        published=row.published,
        period=when.period(text, words, at),
        whose=when.whose(words, at),
        on_topic=frame.topic in ("applications", "reviews") or _explicit(frame, row),
    )
    return kind._replace(also=_also(text, words, at, frame, kind))


def _explicit(frame: Frame, row: Row) -> bool:
    return row.sort in families().explicit and frame.matter == "yes" and frame.noun not in ("none", "application_weak")


def _also(text: str, words: Words, at: Clause, frame: Frame, kind: Kind) -> tuple[Kind, ...]:
    """What else a figure is said of ("受理并办结申请 3 件"), or a nought ("行政复议、行政诉讼均为 0 件")."""
    if frame.zero == "no" and frame.verb != "receive_handle":
        return ()
    nouns = [w for w in words.between(at.start, at.until) if w.role == "noun"]
    frames = [frame._replace(noun=noun.cls, residue="no") for noun in _coordinated(text, nouns)[:-1]]
    frames += [frame._replace(verb=v, verbs=frozenset({v})) for v in sorted(frame.verbs & families().of_normative)]
    if frame.verb == "receive_handle":
        frames.append(frame._replace(verb="receive", verbs=frozenset({"receive"})))
    if frame.verb == "carry" and _of_both_years(text, at):
        frames.append(frame._replace(verb="carry_in", verbs=frozenset({"carry_in"})))
    out: dict[str, Kind] = {}
    for row in filter(None, map(match, frames)):
        if row.metric not in ("other", kind.metric):
            out[row.metric] = kind._replace(name=row.kind, metric=row.metric, about=row.metric, sort=row.sort, also=())
    return tuple(out.values())


def _coordinated(text: str, nouns: list[Word]) -> list[Word]:
    """The nouns at the end of a clause that are joined to each other."""
    out = nouns[-1:]
    for noun in reversed(nouns[:-1]):
        between = text[noun.end : out[0].start]
        close = not between and {noun.cls, out[0].cls} == families().side_by_side
        if between not in joiners() and not close:
            break
        out.insert(0, noun)
    return out


def _of_both_years(text: str, at: Clause) -> bool:
    """Whether a bare word for carrying over is of the year before, too: it says so ("上年也没有结转"), or no figure
    stands before it in its sentence ("未收到申请，无结转").
    """
    said = any(w in text[at.start : at.until] for w in connectives().last_year)
    return said or not any(c.isdigit() for c in text[at.sentence : at.start])
