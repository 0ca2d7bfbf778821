"""Which indicator of an assessment a finding falls under: rules/lexicon/indicators.yaml."""

from auditor import knowledge
from auditor.knowledge import cache
from auditor.model.base import Localized, Model


class Indicator(Model):
    """A second-level indicator under its first-level one, and what it demands."""

    first: Localized
    second: Localized
    standard: Localized


class Entry(Indicator):
    """The indicator of rules whose codes begin with one of `rules`."""

    rules: tuple[str, ...]


class Indicators(Model):
    """All of them; `other` is for rules that no entry names."""

    indicators: tuple[Entry, ...]
    other: Indicator

    def of(self, code: str) -> Indicator:
        """The indicator of a rule: that of the longest beginning of its code, the first of equal ones."""
        fitting = ((len(start), entry) for entry in self.indicators for start in entry.rules if code.startswith(start))
        return max(fitting, key=lambda found: found[0], default=(0, self.other))[1]


@cache
def indicators() -> Indicators:
    """The indicators. Raises PackError."""
    return knowledge.words("indicators", Indicators)
