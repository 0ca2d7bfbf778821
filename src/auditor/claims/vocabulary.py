"""How the files of rules/lexicon that are read for claims are shaped: a typed model a file."""

from auditor.model.base import Model
from auditor.model.params import Params
from auditor.patterns import Pattern


class Units(Params):
    """units.yaml"""

    count: tuple[str, ...]
    percent: tuple[str, ...]
    items: tuple[str, ...]
    money: str
    times: str


class Approximations(Model):
    """Words that make a figure approximate, by what it may mean."""

    around: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    as_printed: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.around, *self.below, *self.above, *self.beyond, *self.as_printed)


class Numerals(Model):
    """numerals.yaml"""

    never: tuple[Pattern, ...]
    ordinals: str
    approx_before: Approximations
    approx_after: Approximations
    heads: tuple[str, ...]
    first: Pattern
    not_heads: tuple[str, ...]
    rates: tuple[str, ...]
    not_rates: tuple[str, ...] = ()


class Shares(Model):
    """The words of a percentage with its part."""

    verb: str
    rate: str
    not_telling: str
    opener: str
    respectively: str
    joined: str
    counted: str


class Sections(Model):
    """What a preface calls the parts of the report after their number; a measure may stand between."""

    measures: tuple[str, ...]
    names: tuple[str, ...]


class Connectives(Model):
    """connectives.yaml"""

    total: tuple[str, ...]
    compared: tuple[str, ...]
    carried_to: tuple[str, ...]
    except_for: tuple[str, ...]
    but: tuple[str, ...]
    last_year: tuple[str, ...]
    not_last_year: tuple[str, ...]
    carried_on: dict[str, str]
    one_of: tuple[str, ...]
    not_all: tuple[str, ...]
    this_year: tuple[str, ...]
    bare: tuple[str, ...]
    not_telling: tuple[str, ...]
    share: Shares
    will: str
    sections: Sections


class Lists(Params):
    """lists.yaml"""

    openers: dict[str, tuple[str, ...]]
    not_openers: tuple[str, ...]
    partial: tuple[str, ...]
    others: tuple[str, ...]
    told: tuple[str, ...]
    outside: tuple[str, ...]
    total: tuple[str, ...]
    not_total: tuple[str, ...]
    verbs: tuple[str, ...]
    not_verbs: tuple[str, ...]
    several_years: tuple[str, ...]
    each: str
    joined: tuple[str, ...]
    compared: tuple[str, ...]
    readers: str
    never_holds: dict[str, tuple[str, ...]]
    people: tuple[str, ...]


class CaseWords(Params):
    """cases.yaml"""

    roles: dict[str, tuple[str, ...]]
    to_a_year: Pattern
    income: tuple[str, ...]
    before: tuple[str, ...]
    done: tuple[str, ...]
    left: tuple[str, ...]
    outcomes: tuple[str, ...]
    ends: tuple[str, ...]
    who: tuple[str, ...]
    together: tuple[str, ...]
    never_beside: dict[str, tuple[str, ...]]
    never_in: dict[str, tuple[str, ...]]
    of_kinds: dict[str, str]
    cases: str
    disputes: tuple[str, ...]
    nouns: tuple[str, ...]
    bare: tuple[str, ...]


class Changes(Params):
    """changes.yaml"""

    up: tuple[str, ...]
    down: tuple[str, ...]
    level: str
    between: tuple[tuple[str, ...], ...]
    against: tuple[str, ...]
    last_year: tuple[str, ...]
    not_after_last_year: tuple[str, ...]
    after_last_year: tuple[tuple[str, ...], ...]
    compared: tuple[str, ...]
    level_with: tuple[str, ...]
    after_level_with: tuple[tuple[str, ...], ...]
    nearly: tuple[str, ...]


class Scale(Model):
    """A metric is told in `unit`; figures printed in `of` are divided by `per`."""

    of: str
    per: int
    unit: str


class Metrics(Model):
    """metrics.yaml"""

    scales: dict[str, Scale] = {}
    cells: dict[str, tuple[str, ...]] = {}
