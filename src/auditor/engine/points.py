"""What a finding costs on a scoring sheet: the rule's own points, or those of rules/points.yaml for its level."""

from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model, Severity
from auditor.model.rule import Rule


class Scale(Model):
    """Points by severity for rules whose code begins with one of `codes`."""

    codes: tuple[str, ...]
    error: float = 0
    warning: float = 0
    info: float = 0

    def of(self, severity: Severity) -> float:
        """The points of a finding of this severity."""
        return {Severity.error: self.error, Severity.warning: self.warning, Severity.info: self.info}[severity]


class Points(Model):
    """rules/points.yaml."""

    points: tuple[Scale, ...]


@cache
def scales() -> tuple[tuple[str, Scale], ...]:
    """(beginning of codes, scale), longest beginning first. Raises PackError."""
    data, locate = strict_yaml.own(rules_dir() / "points.yaml")
    read = strict_yaml.validate_own(Points, data, locate).points
    return tuple(sorted(((c, s) for s in read for c in s.codes), key=lambda item: -len(item[0])))


def of(rule: Rule, severity: Severity) -> float | None:
    """The points of a finding of `rule` at `severity`; None when nothing says what it costs."""
    if rule.points is not None:
        return rule.points
    scale = next((s for code, s in scales() if rule.id.startswith(code)), None)
    return None if scale is None else scale.of(severity)
