"""Which rules run, at which severity and for how many points: pack, profile, settings, what the caller says; and who
took the others out.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from auditor import knowledge, strict_yaml
from auditor.data import rules_dir
from auditor.engine.config import Settings
from auditor.engine.options import Options
from auditor.engine.packs import Bound, RuleSet, fits, levelled
from auditor.knowledge import cache
from auditor.model.base import Localized, Model, Severity
from auditor.model.errors import PackError, UsageError
from auditor.model.in_force import How, Taken
from auditor.model.words import both
from auditor.texts import listed

T = TypeVar("T")


class Profile(Model):
    """Who audits. `off` and `levels` hold codes, code prefixes ("T3") or names, `levels` also single variants of a rule
    ("L101.severe"); `on` wakes rules that are off or drafts; `draft`: draft rules run as info. `minimum` are rules
    without which, at more than info, there is no verdict; a profile that names none, and those of packs, take that of
    the first profile.
    """

    name: str
    title: Localized
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    levels: dict[str, Severity] = {}
    draft: bool = False
    minimum: tuple[str, ...] = ()


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
            known[profile.name] = profile.model_copy(update={"minimum": ()})
    return tuple(known.values())


class Selection(NamedTuple):
    """The rules that run, in order; those that did not, or only as infos, by who said so; those among the latter that
    a verdict needs.
    """

    profile: Profile
    rules: tuple[Bound, ...]
    taken: tuple[Taken, ...] = ()
    lacking: tuple[Bound, ...] = ()


def select(rules: RuleSet, options: Options) -> Selection:
    """The rules that run. `select_codes` narrows to these (and wakes draft rules), `ignore` then takes away.

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
    needed = chosen.minimum or profiles()[0].minimum
    out: list[Bound] = []
    taken: dict[tuple[str, How], list[str]] = {}
    lacking: list[Bound] = []
    for bound in rules.rules:
        woken = fits(bound.rule, wanted) or fits(bound.rule, chosen.on)
        by = _off_by(bound, chosen, options, wanted)
        made = None if by is not None else _adjusted(bound, chosen, settings, woken)
        if made is not None:
            out.append(made)
            by = _lowered_by(bound, made, chosen, settings) if made.silent else None
        if by:
            taken.setdefault((by, "off" if made is None else "lowered"), []).append(bound.rule.id)
        if fits(bound.rule, needed) and (made is None or made.silent):
            lacking.append(bound)
    who = {chosen.name: both("force.by_profile", profile=chosen.name)}
    named = (Taken(by=who.get(by) or Localized.same(by), how=how, rules=tuple(c)) for (by, how), c in taken.items())
    return Selection(chosen, tuple(out), tuple(named), tuple(lacking))


def _off_by(bound: Bound, profile: Profile, options: Options, wanted: tuple[str, ...]) -> str | None:
    """Who takes a rule out: an option, a line of a file, the name of the profile; None when it runs, and nothing when
    it is not meant to run by itself.
    """
    rule, settings, said = bound.rule, options.settings, options.select_codes
    named = fits(rule, wanted)
    woken = named or fits(rule, profile.on)
    if wanted and not named:
        return "--select" if said else settings.said("select")
    if fits(rule, options.ignore):
        return "--ignore"
    if not fits(rule, said) and fits(rule, settings.ignore):
        return settings.said("ignore")
    if fits(rule, profile.off) and not named:
        return profile.name
    idle = rule.status == "off" or (rule.status == "draft" and not profile.draft)
    return bound.off_by if idle and not woken else None


def _lowered_by(was: Bound, made: Bound, profile: Profile, settings: Settings) -> str:
    """Who made an info of a rule; nothing when it is none but by itself."""
    if was.silent:
        return was.lowered_by
    key = _key(made, settings.levels)
    return profile.name if key is None else settings.said("levels", key)


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
    key = _key(bound, table)
    return None if key is None else table[key]


def _key(bound: Bound, table: Mapping[str, object]) -> str | None:
    keys = [k for k in table if fits(bound.rule, (k,))]
    return max(keys, key=lambda k: (not bound.rule.id.startswith(k), len(k)), default=None)


def _profile(name: str | None) -> Profile:
    known = profiles()
    if name is None:
        return known[0]
    found = next((p for p in known if p.name == name), None)
    if found is None:
        raise UsageError("unknown-profile", name=name, names=listed(p.name for p in known))
    return found
