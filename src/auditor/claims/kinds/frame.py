"""The frame of a figure: what its words name, slot by slot. "none" is an empty slot."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.claims.kinds.clause import BORDER, Clause
from auditor.claims.kinds.matter import denied, names_a_matter
from auditor.claims.kinds.vocabulary import Word, Words, families, qualifiers, unknown
from auditor.claims.lexicon import lists

_SILENT = ("neutral", "none", "period", "among", "apart", "whose", "way", "several")
"""Roles of words that are no head: what is left before the figure after them is still looked at."""

_UNNAMED = re.compile('[“"][^“”"]*[”"]|[“”"]')
"""What may stand between two words for one channel: the name of an account."""


class Frame(NamedTuple):
    """The slots. `noun`: the head noun, `nouns` all in the clause; `verb`: the nearest, `verbs` all,
    `then`: the first behind the figure. `chain`: the
    family of the counted thing before; `of`: the family the figure is of, by its noun, else by the chain, else by the
    topic. `beside`: the verbs and nouns of the figures next to it in the sentence. `gap`: unknown words between the
    verb and the noun; `residue`: between the last known word and the figure. `opens`: the figure opens its clause.
    `who`: the kind of applicant that the clause names; `after`: the kind of the figure whose chain it goes on with.
    `general`: the last heading before it is on no matter of its own ("食品安全信息公开").
    """

    noun: str
    nouns: frozenset[str]
    verb: str
    verbs: frozenset[str]
    then: str
    chain: str
    of: str
    topic: str
    matter: str
    unit: str
    channel: str
    ways: str
    who: str
    after: str
    beside: frozenset[str]
    earlier: str
    among: str
    joined: str
    opens: str
    zero: str
    gap: str
    residue: str
    apart: str
    general: str


class Surroundings(NamedTuple):
    """What a frame takes from beyond its clause."""

    chain: str
    topic: str
    beside: frozenset[str]
    unit: str
    zero: bool
    after: str = "none"
    general: bool = True
    led: tuple[str, frozenset[str]] | None = None
    """The verb of the figure directly before, in an enumeration."""
    begun: bool = False
    """Whether a like figure before it in its sentence counts something unknown."""
    others: tuple[Word, ...] = ()
    """Words of its clause that name other figures ("微信、微博分别发布 5 条、7 条")."""


def yes(value: object) -> str:
    """ "yes" or "no"."""
    return "yes" if value else "no"


def build(text: str, words: Words, at: Clause, around: Surroundings) -> Frame:
    """The frame of the figure whose clause is `at`."""
    before, after = words.between(at.start, at.until), words.between(at.after, at.end)
    if around.others:
        before = tuple(w for w in before if w not in around.others)
    heads = [w for w in before if w.role not in _SILENT]
    noun, behind = _noun(text, heads, after, at)
    both = (*before, *behind)
    nouns = frozenset(w.cls for w in both if w.role == "noun") or frozenset({"none"})
    verb, verbs = _verb(heads, after, noun), frozenset(w.cls for w in both if w.role == "verb")
    alone = verb == "none" and not any(w.role == "among" for w in before)
    if noun is not None and around.led and alone and not any(w.role == "verb" for w in behind):
        verb, verbs = around.led  # "公布行政许可 3 件、行政处罚 2 件": one verb for all
    verbs |= {verb}
    name = noun.cls if noun else "none"
    lead = words.between(at.sentence, at.start)
    if noun is None and (around.begun or names_a_matter(text, words, at.start, at.until)):
        around = around._replace(topic="")  # "不动产登记办结 3 件": the heading before it says nothing of this
    return Frame(
        noun=name,
        nouns=nouns,
        verb=verb,
        verbs=verbs,
        then=next((w.cls for w in after if w.role == "verb"), "none"),
        chain=around.chain or "none",
        of=_family(name, around),
        topic=around.topic or "none",
        matter=yes(_matter(text, words, at, around, behind)),
        unit=around.unit,
        channel=_channel(before, lead, text),
        ways=_ways(both),
        who=_who(text, words, at, before, behind),
        after=around.after,
        beside=around.beside or frozenset({"none"}),
        earlier=next((w.cls for w in reversed(lead) if w.role == "verb" and w.cls in families().of_normative), "none"),
        among=yes(any(w.role == "among" for w in before)),
        joined=yes(_joined(text, heads, noun)),
        opens=yes(not heads),
        zero=yes(around.zero),
        gap=yes(_gap(text, words, at, heads, noun, behind)),
        residue=yes(heads and unknown(text, words, heads[-1].end, at.until) > 1),
        apart=yes(any(w.role == "apart" for w in both) or _out_of(text, heads, at)),
        general=yes(around.general),
    )


def _noun(text: str, heads: list[Word], after: tuple[Word, ...], at: Clause) -> tuple[Word | None, tuple[Word, ...]]:
    """The head noun, and the words behind the figure that belong to it: the last noun before the figure; where there is
    none, the last of those behind it ("收到8份政府信息公开申请").
    """
    own = [w for w in heads if w.role == "noun"]
    if own:
        return _strongest(own, heads), ()
    nouns = [w for w in after if w.role == "noun"]
    if nouns and nouns[0].cls != "application":
        verb = next((w.start for w in after if w.role == "verb" and w.start > nouns[0].end), at.end)
        nouns = [w for w in nouns if w.start < verb]  # "4 次信息公开人员的业务培训"
        return nouns[-1], after
    joined = next((b for a, b in zip(nouns, nouns[1:], strict=False) if a is nouns[0] and a.end == b.start), None)
    return joined or next(iter(nouns), None), after


def _strongest(nouns: list[Word], heads: list[Word]) -> Word:
    """The last noun; but of "申请公开的其他方面政府信息" the application."""
    last = nouns[-1]
    if last.cls != "information" or len(nouns) < 2 or nouns[-2].cls != "application":
        return last
    between = (w for w in heads if nouns[-2].end <= w.start < last.start and w.role == "verb")
    return last if any(between) else nouns[-2]


def _verb(heads: list[Word], after: tuple[Word, ...], noun: Word | None) -> str:
    """The last verb before the figure, an outcome before any other and one that only names a topic after all; else the
    first behind it.
    """
    own = [w.cls for w in heads if w.role == "verb"]
    if (
        noun is not None
        and noun.cls == "information_all"
        and (published := [c for c in own if c in families().published])
    ):
        return published[-1]  # what is enumerated before "等信息" may hold any verb
    if own:
        ends = [c for c in own if c in families().outcomes]
        return (ends or [c for c in own if c != "topic"] or own)[-1]
    if heads and noun is not None:
        return "none"  # "政府信息公开申请 3 件办结": the noun says enough
    return next((w.cls for w in after if w.role == "verb"), "none")


def _family(noun: str, around: Surroundings) -> str:
    if noun not in families().bare:
        return families().nouns.get(noun, "none")
    if around.chain:
        return around.chain
    return "application" if around.topic == "applications" else "none"


def _matter(text: str, words: Words, at: Clause, around: Surroundings, behind: tuple[Word, ...]) -> bool:
    """Whether the figure is of the publication of government information: by the cause that its clause names, else by
    its sentence or section.
    """
    if around.zero:
        return True  # there is none at all, so none of these
    if denied(text, at.after):
        return False
    clause = text[at.start : at.until]
    caused = max((clause.rfind(w) for w in qualifiers().causes), default=-1)
    if caused > 0 and _says_something(text, words, at.start, at.start + caused):
        return any(w in clause[:caused] for w in qualifiers().matter)
    if around.topic in ("applications", "reviews") or around.chain == "application":
        return True
    end = at.end if behind else at.until
    return any(w in text[at.sentence : end] for w in qualifiers().matter)


def _says_something(text: str, words: Words, start: int, end: int) -> bool:
    return unknown(text, words, start, end) > 1 or any(w.role == "noun" for w in words.between(start, end))


def _channel(before: tuple[Word, ...], lead: tuple[Word, ...], text: str) -> str:
    """The channel that the clause names, else that of the nearest clause of its sentence that names one; "several" when
    there is more than one, or "等渠道" says so, that is not all new media.
    """
    own = _precise(_channels(before, text) or _channels(_nearest(lead, text), text), text)
    named = {w.cls for w in own if w.role == "channel"}
    more = any(w.role == "several" for w in own)
    if len(named) < 2 and not more:
        return next(iter(named), "none")
    if named <= families().new_media:
        return "newmedia"
    return "other" if named <= families().old_media else "several"


def _precise(named: list[Word], text: str) -> list[Word]:
    """The channels without 新媒体 where a name of one stands directly beside it ("政务新媒体“临江发布”微信公众号"), and
    without one that directly precedes the account of its owner ("县政府网微信公众号").
    """
    out = []
    for n, word in enumerate(named):
        owned = n + 1 < len(named) and word.end == named[n + 1].start and named[n + 1].cls in families().new_media
        if owned and word.cls not in families().new_media:
            continue
        beside = [w for w in named[max(0, n - 1) : n + 2] if w.cls in families().new_media and w.cls != word.cls]
        gaps = [_UNNAMED.sub("", text[min(w.end, word.end) : max(w.start, word.start)]) for w in beside]
        if word.cls != families().new_media_all or "" not in gaps:
            out.append(word)
    return out


def _channels(words: Sequence[Word], text: str) -> list[Word]:
    """The channels among some words, with what says that there are more; without those in quotation marks where there
    are others: the account “…政府网” on WeChat is no website.
    """
    named = [w for w in words if w.role == "channel"]
    plain = [w for w in named if not _quoted(text, w)] or named
    return [*plain, *(w for w in words if w.role == "several")] if plain else []


def _nearest(lead: tuple[Word, ...], text: str) -> list[Word]:
    """The words of the last clause of a lead that names a channel."""
    last = next((w for w in reversed(lead) if w.role == "channel"), None)
    if last is None:
        return []
    floor, ceiling = lead[0].start, lead[-1].end
    start = max(text.rfind(mark, floor, last.start) for mark in BORDER)
    end = min((at for mark in BORDER if (at := text.find(mark, last.end, ceiling)) >= 0), default=ceiling)
    return [w for w in lead if start < w.start < end]


def _quoted(text: str, word: Word) -> bool:
    return text.startswith(("”", '"'), word.end)


def _ways(both: tuple[Word, ...]) -> str:
    """How many ways of asking or kinds of applicants are named: several also where "等途径" says so of one."""
    named = sum(w.role == "way" for w in both)
    if named == 1 and any(a.role == "way" and b.role == "several" and a.end == b.start for a, b in pairwise(both)):
        return "several"
    return "none" if not named else "one" if named == 1 else "several"


def _who(text: str, words: Words, at: Clause, before: tuple[Word, ...], behind: tuple[Word, ...]) -> str:
    """The one kind of applicant that a clause names, unless unknown words stand beside it ("企业用地 3 件")."""
    named = {w.cls for w in (*before, *behind) if w.role == "way"} - {"way"}
    if not named:
        return "none"
    end = at.start
    for word in before:
        if word.role == "way" and unknown(text, words, end, word.start) > 1:
            return "several"
        end = word.end
    loose = any(w.role == "way" for w in before) and unknown(text, words, end, at.until) > 1
    return next(iter(named)) if len(named) == 1 and not loose else "several"


def _joined(text: str, heads: list[Word], noun: Word | None) -> bool:
    """Whether the noun before the head noun is joined to it ("行政复议、行政诉讼案件")."""
    nouns = [w for w in heads if w.role == "noun"]
    if noun is None or len(nouns) < 2 or nouns[-1] != noun:
        return False
    if noun.start - nouns[-2].end >= 8 or nouns[-2].cls == noun.cls:
        return False
    return not any(w.role == "verb" for w in heads if nouns[-2].end <= w.start < noun.start)


def _gap(text: str, words: Words, at: Clause, heads: list[Word], noun: Word | None, behind: tuple[Word, ...]) -> bool:
    """Whether unknown words stand between the verb and the noun ("受理低保申请"): they say whose or what for."""
    if noun is None:
        return False
    if behind:
        return unknown(text, words, at.after, noun.start) > 1
    verbs = [w for w in heads if w.role == "verb" and w.end <= noun.start]
    if noun.cls == "application_weak" and verbs and _names_another(words, at, verbs[0]):
        return True
    return unknown(text, words, verbs[-1].end if verbs else at.start, noun.start) > 1


def _out_of(text: str, heads: list[Word], at: Clause) -> bool:
    """Whether the figure is so many out of the things named before it, or so many of each."""
    ends = (at.until, *(w.start for w in heads if w.role == "verb"))  # "各 5 件", "各受理 5 件", but "各部门受理"
    if any(text.endswith(lists().each, at.start, end) for end in ends):
        return True
    return bool(heads) and heads[-1].role == "noun" and text[heads[-1].end : at.until] in qualifiers().out_of


def _names_another(words: Words, at: Clause, verb: Word) -> bool:
    """Whether an unknown word stands directly before the verb ("慈善捐赠接收申请"): no body's name ends so."""
    before = words.between(at.start, verb.start)
    return verb.start > at.start and (not before or before[-1].end < verb.start)
