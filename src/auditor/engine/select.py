"""Which rules run, and at which severity: profile, then --select, then --ignore."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.engine.packs import Bound, RuleSet
from auditor.model.base import Localized, Model, Severity
from auditor.model.errors import UsageError


class Profile(Model):
    """Who audits. `off` and `levels` hold codes, code prefixes ("T3") or names; `draft`: draft rules run as info."""

    name: str
    title: Localized
    off: tuple[str, ...] = ()
    levels: dict[str, Severity] = {}
    draft: bool = False


class Profiles(Model):
    """rules/profiles.yaml; the first one is the default."""

    profiles: tuple[Profile, ...]


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles. Raises PackError."""
    data, locate = strict_yaml.load(rules_dir() / "profiles.yaml", own=True)
    return strict_yaml.validate(Profiles, data, locate).profiles


def select(
    rules: RuleSet, *, profile: str | None = None, codes: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[Bound, ...]:
    """The rules that run, in order. `codes` narrows to these (and wakes draft rules), `ignore` then takes away.

    Raises UsageError for an unknown profile or a code that fits no rule.
    """
    chosen = _profile(profile)
    wanted, unwanted = tuple(codes), tuple(ignore)
    for code in (*wanted, *unwanted):
        if not any(_fits(b, (code,)) for b in rules.rules):
            raise UsageError(
                "unknown-rule",
                f"没有规则“{code}”，用 auditor rules list 查看全部规则。",
                f'No rule "{code}"; see auditor rules list.',
            )
    out: list[Bound] = []
    for bound in rules.rules:
        named = _fits(bound, wanted)
        if (wanted and not named) or _fits(bound, unwanted) or (_fits(bound, chosen.off) and not named):
            continue
        if bound.rule.status == "draft" and not named and not chosen.draft:
            continue
        out.append(_levelled(bound, chosen, named))
    return tuple(out)


def _levelled(bound: Bound, profile: Profile, named: bool) -> Bound:
    level = next((s for code, s in profile.levels.items() if _fits(bound, (code,))), None)
    if bound.rule.status == "draft" and not named:
        level = Severity.info
    return bound if level is None else replace(bound, rule=bound.rule.model_copy(update={"severity": level}))


def _profile(name: str | None) -> Profile:
    known = profiles()
    if name is None:
        return known[0]
    found = next((p for p in known if p.name == name), None)
    if found is None:
        names = "、".join(p.name for p in known)
        raise UsageError(
            "unknown-profile", f"没有方案“{name}”，可用：{names}。", f'No profile "{name}"; known: {names}.'
        )
    return found


def _fits(bound: Bound, codes: Iterable[str]) -> bool:
    rule = bound.rule
    return any(rule.id.startswith(c) or c in (rule.name, *rule.aliases) for c in codes if c)
