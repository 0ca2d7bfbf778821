"""Settings, waivers and baselines of a command: found, loaded before anything is audited, applied to the run.

The modules of waivers and baselines are imported where there are some: most runs have none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor.cli import output
from auditor.cli.params import said_language
from auditor.engine import config
from auditor.engine.config import Settings
from auditor.model.base import trusted
from auditor.model.errors import UsageError
from auditor.readers.guard import printable
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.engine.baseline import Baseline
    from auditor.engine.packs import Bound
    from auditor.engine.waivers import Waiver
    from auditor.model.result import RunResult


def settings(path: str | None) -> Settings:
    """The settings of the file `path`, else of the one found from the working directory upwards, else none. Those of
    somebody else are named on standard error and not used. Raises PackError, UsageError.
    """
    found = found_settings(path)
    for theirs in found.refused:
        said = text("force.refused", said_language(sys.argv) or "zh", file=printable(shown(theirs)))
        sys.stderr.write(said + "\n")
    return trusted(Settings) if found.path is None else config.load(found.path, name=printable(shown(found.path)))


def found_settings(path: str | None) -> config.Found:
    """The settings file `path`, else the one found from the working directory upwards. Raises PackError, UsageError."""
    try:
        return config.Found(Path(path)) if path else config.find(Path.cwd())
    except FileNotFoundError:  # the folder was deleted while a terminal stood in it
        raise UsageError("nowhere") from None


def shown(path: Path) -> str:
    """A file as the user would name it from here: the same on every machine when it lies with the work."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


class Governance(NamedTuple):
    """The waivers and the baseline that one run is subject to, where they are from, and where to write a new one."""

    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    target: Path | None = None
    waivers_file: Path | None = None
    baseline_file: Path | None = None

    def apply(self, run: RunResult, rules: Sequence[Bound]) -> RunResult:
        """`run` with waived and known findings marked; a new baseline is written, and its findings are known."""
        said: dict[str, object] = {}
        if self.waivers_file is not None:
            from auditor.engine import waivers as waiving

            run = waiving.apply(run, self.waivers, rules, today=date.today())
            said["waivers"] = printable(shown(self.waivers_file))
        from_ = self.target or self.baseline_file
        if from_ is not None:
            from auditor.engine import baseline as baselines

            baseline = self.baseline
            if self.target is not None:
                data = baselines.of(run)
                output.write(self.target, data)
                baseline = baselines.Baseline.model_validate_json(data)
            assert baseline is not None
            run = baselines.apply(run, baseline)
            said["baseline"] = printable(shown(from_))
        return run.model_copy(update=run.governed(**said)) if said else run


def governance(
    known: Settings, waivers: str | None, no_waivers: bool, baseline: str | None, write_baseline: str | None
) -> Governance:
    """What the options and the settings ask for. Raises UsageError and PackError."""
    _not_both("--waivers", waivers, "--no-waivers", no_waivers)
    _not_both("--baseline", baseline, "--write-baseline", write_baseline)
    source = None if no_waivers else Path(waivers) if waivers else known.waivers
    return Governance(
        waivers=() if source is None else _waivers(source),
        baseline=None if baseline is None else _baseline(Path(baseline)),
        target=None if write_baseline is None else Path(write_baseline),
        waivers_file=source,
        baseline_file=None if baseline is None else Path(baseline),
    )


def _waivers(path: Path) -> tuple[Waiver, ...]:
    from auditor.engine import waivers

    return waivers.load(path)


def _baseline(path: Path) -> Baseline:
    from auditor.engine import baseline

    return baseline.load(path)


def _not_both(one: str, first: object, other: str, second: object) -> None:
    if first and second:
        raise UsageError("either-or", one=one, other=other)
