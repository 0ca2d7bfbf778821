"""Names of bodies: what they tell of a body, and when two of them may be one body's.

There are three answers to "is this the same body?", and they differ on purpose. `one_body` is strict: it decides with
which report another is compared, so a wrong yes would compare strangers. `may_abbreviate` is generous: it keeps a
finding back, so a wrong no would be a false one. The list of units (batch.roster) knows which other units there are and
asks which of them a name means.
"""

import re

from auditor.form.normal import bare
from auditor.knowledge import cache, words
from auditor.model.base import Model

_SHORTEST = 3
_BLANK = re.compile(r"\s+")


class Kind(Model):
    """Name endings that tell the kind of a body; `level` is empty when the division before it decides."""

    ends: tuple[str, ...]
    kind: str
    level: str


class Division(Model):
    """Words for administrative divisions of one level."""

    words: tuple[str, ...]
    level: str


class Bodies(Model):
    """rules/lexicon/bodies.yaml."""

    kinds: tuple[Kind, ...]
    divisions: tuple[Division, ...]
    county_cities: tuple[str, ...] = ()
    not_divisions: tuple[str, ...] = ()
    aggregate: tuple[str, ...]
    aggregate_kinds: tuple[str, ...]
    aggregate_levels: tuple[str, ...]
    narrower: tuple[str, ...]
    wider: tuple[str, ...] = ()
    government: str
    offices: tuple[str, ...]
    missing_ends: tuple[str, ...]
    closing_ends: tuple[str, ...]
    left_out: str
    places: tuple[str, ...]
    subjects: tuple[str, ...]
    sure_letters: str
    no_name: str
    not_in_names: str
    oneself: str
    not_oneself: str
    oneself_letters: str
    central: tuple[tuple[str, ...], ...]
    central_level: str
    central_prefix: str


@cache
def bodies() -> Bodies:
    """The words that tell what a body is. Raises PackError."""
    return words("bodies", Bodies)


@cache
def division_letters() -> frozenset[str]:
    """The last characters of divisions' names."""
    return frozenset(w[-1] for d in bodies().divisions for w in d.words)


@cache
def name_ends() -> tuple[str, ...]:
    """The endings that tell a line that is a body's name."""
    data = bodies()
    return tuple(e for kind in data.kinds for e in kind.ends if len(e) > 1 or e in data.sure_letters)


@cache
def kind_and_level(agency: str) -> tuple[str, str]:
    """What kind of body a name tells of, and of which level."""
    if not agency:
        return "unknown", "unknown"
    data = bodies()
    central = any(agency.removeprefix(data.central_prefix) in names for names in data.central)
    for entry in data.kinds:
        if agency.rstrip(")").endswith(entry.ends):
            return entry.kind, data.central_level if central else entry.level or _level(agency)
    return "other", data.central_level if central else _level(agency)


def _level(agency: str) -> str:
    """The level of the last division named before the body's own words; that of cities of a county's level by name."""
    best, level = -1, "unknown"
    for word in bodies().not_divisions:
        agency = agency.replace(word, " " * len(word))
    for division in bodies().divisions:
        for word in division.words:
            at = agency.rfind(word, 1)
            if at > best:
                best, level = at, division.level
    return "county" if level == "city" and agency[:best].endswith(bodies().county_cities) else level


def comparable(agency: str | None) -> str:
    """A body's name without blanks and without the words that governments drop at will."""
    return re.sub(bodies().left_out, "", bare(agency or ""))


def one_body(first: str, second: str) -> bool:
    """Whether two comparable names mean one body: equal, or one leaves out the divisions that the other names first."""
    short, long = sorted((first, second), key=len)
    return bool(short) and (short == long or (len(short) >= _SHORTEST and long.endswith(short)))


def may_abbreviate(first: str, second: str) -> bool:
    """Whether one name may be short for the other: its characters stand in the other in the same order."""
    short, long = sorted((_BLANK.sub("", first), _BLANK.sub("", second)), key=len)
    rest = iter(long)
    return all(c in rest for c in short)


@cache
def _a_body() -> re.Pattern[str]:
    data = bodies()
    ends = sorted({*data.subjects, *division_letters()}, key=len, reverse=True)
    inside = rf"(?![{data.not_in_names}])[\u4e00-\u9fff]"
    return re.compile(rf"(?![{data.no_name}]){inside}(?:{inside}){{1,12}}?(?:{'|'.join(map(re.escape, ends))})")


def names_another(text: str, agency: str) -> bool:
    """Whether a clause names a body or a division ("北山区收到…", "市水务局收到…") that is not the reporting one."""
    return any(found.group() not in agency for found in _a_body().finditer(text))


def stem(agency: str) -> str:
    """A name without the words at its end that only say that it is a body: 青山镇 of 青山镇人民政府."""
    for end in (*bodies().missing_ends, *bodies().closing_ends):
        agency = agency.removesuffix(end)
    return agency


@cache
def own_names(agency: str) -> tuple[str, ...]:
    """How a body calls itself, longest first: in full, and as the government whose office it is."""
    full = bare(agency)
    data = bodies()
    short = re.sub(f"(?:{data.government})?(?:{'|'.join(map(re.escape, data.offices))})?$", "", full)
    return tuple(n for n in dict.fromkeys((full, short)) if len(n) >= 2)
