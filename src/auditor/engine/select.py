"""Which rules run, at which severity and for how many points: pack, profile, settings, what the caller says."""

from collections.abc import Mapping
from typing import TypeVar

from auditor import knowledge, strict_yaml
from auditor.data import rules_dir
from auditor.engine.config import Settings
from auditor.engine.options import Options
from auditor.engine.packs import Bound, RuleSet, fits, levelled
from auditor.knowledge import cache
from auditor.model.base import Localized, Model, Severity
from auditor.model.errors import PackError, UsageError

T = TypeVar("T")


class Profile(Model):
    """Who audits. `off` and `levels` hold codes, code prefixes ("T3") or names, `levels` also single variants of a rule
    ("L101.severe"); `on` wakes rules that are off or drafts; `draft`: draft rules run as info.
    """

    name: str
    title: Localized
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    levels: dict[str, Severity] = {}
    draft: bool = False


class Profiles(Model):
    """profiles.yaml of rules/ or of a pack; the first one of rules/ is the default."""

    profiles: tuple[Profile, ...]


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles, those of packs last. Raises PackError."""
    data, locate = strict_yaml.own(rules_dir() / knowledge.PROFILES)
    known = {p.name: p for p in strict_yaml.validate_own(Profiles, data, locate).profiles}
    for path in (folder / knowledge.PROFILES for folder in knowledge.packs()):
        if not path.is_file():
            continue
        data, locate = strict_yaml.load(path)
        for index, profile in enumerate(strict_yaml.validate(Profiles, data, locate).profiles):
            if profile.name in known:
                where = locate(("profiles", index, "name"))
                raise PackError("profile-duplicate", where=where, name=profile.name)
            known[profile.name] = profile
    return tuple(known.values())


def select(rules: RuleSet, options: Options) -> tuple[Bound, ...]:
    """The rules that run, in order. `select_codes` narrows to these (and wakes draft rules), `ignore` then takes away.

    What the caller says beats the settings, which beat the profile, which beats the pack. Raises UsageError for an
    unknown profile or a code that fits no rule.
    """
    settings = options.settings
    chosen = _profile(options.profile or settings.profile)
    said, unwanted = options.select_codes, options.ignore
    wanted = said or settings.select
    for code in (*wanted, *unwanted, *settings.ignore, *settings.levels, *settings.points):
        if not any(fits(b.rule, (code,)) for b in rules.rules):
            raise UsageError("unknown-rule", rule=code)
    out: list[Bound] = []
    for bound in rules.rules:
        rule = bound.rule
        named = fits(rule, wanted)
        woken = named or fits(rule, chosen.on)
        if (wanted and not named) or fits(rule, unwanted):
            continue
        if not fits(rule, said) and fits(rule, settings.ignore):
            continue
        if (fits(rule, chosen.off) and not named) or (rule.status == "off" and not woken):
            continue
        if rule.status == "draft" and not woken and not chosen.draft:
            continue
        out.append(_adjusted(bound, chosen, settings, woken))
    return tuple(out)


def _adjusted(bound: Bound, profile: Profile, settings: Settings, named: bool) -> Bound:
    """The rule at the level and with the points that the settings, else the profile, give it."""
    level = _nearest(bound, settings.levels)
    if level is None:
        draft = bound.rule.status == "draft" and not named
        level = Severity.info if draft else _nearest(bound, profile.levels)
        bound = bound if level is None else _with_variants(levelled(bound, level), profile.levels)
    else:
        bound = levelled(bound, level)
    points = _nearest(bound, settings.points)
    return bound if points is None else bound._replace(rule=bound.rule.model_copy(update={"points": points}))


def _with_variants(bound: Bound, levels: Mapping[str, Severity]) -> Bound:
    """The rule with the levels that are given to single variants of it."""
    known = bound.rule.variants
    changed = {
        name: variant.model_copy(update={"severity": levels[f"{bound.rule.id}.{name}"]})
        for name, variant in known.items()
        if f"{bound.rule.id}.{name}" in levels
    }
    return bound._replace(rule=bound.rule.model_copy(update={"variants": {**known, **changed}})) if changed else bound


def _nearest(bound: Bound, table: Mapping[str, T]) -> T | None:
    """The value of the key that means the rule most closely: its name or code, else the longest beginning."""
    keys = [k for k in table if fits(bound.rule, (k,))]
    return table[max(keys, key=lambda k: (not bound.rule.id.startswith(k), len(k)))] if keys else None


def _profile(name: str | None) -> Profile:
    known = profiles()
    if name is None:
        return known[0]
    found = next((p for p in known if p.name == name), None)
    if found is None:
        names = "、".join(p.name for p in known)
        raise UsageError("unknown-profile", name=name, names=names)
    return found
