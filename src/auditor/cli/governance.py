"""Settings, waivers and baselines of a command: found, loaded before anything is audited, applied to the run.

The modules of waivers and baselines are imported where there are some: most runs have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor.cli import output
from auditor.engine import config
from auditor.engine.config import Settings
from auditor.model.base import trusted
from auditor.model.errors import UsageError

if TYPE_CHECKING:
    from auditor.engine.baseline import Baseline
    from auditor.engine.packs import Bound
    from auditor.engine.waivers import Waiver
    from auditor.model.result import RunResult


def settings(path: str | None) -> Settings:
    """The settings of the file `path`, else of the one found from the working directory upwards, else none.

    Raises PackError.
    """
    found = Path(path) if path else found_settings()
    return trusted(Settings) if found is None else config.load(found)


def found_settings() -> Path | None:
    """The settings file found from the working directory upwards. Raises PackError."""
    return config.find(Path.cwd())


class Governance(NamedTuple):
    """The waivers and the baseline that one run is subject to, and where to write a new baseline."""

    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    target: Path | None = None

    def apply(self, run: RunResult, rules: Sequence[Bound]) -> RunResult:
        """`run` with waived and known findings marked; a new baseline is written, and its findings are known."""
        if self.waivers:
            from auditor.engine import waivers as waiving

            run = waiving.apply(run, self.waivers, rules, today=date.today())
        if self.target is None and self.baseline is None:
            return run
        from auditor.engine import baseline as baselines

        baseline = self.baseline
        if self.target is not None:
            data = baselines.of(run)
            output.write(self.target, data)
            baseline = baselines.Baseline.model_validate_json(data)
        return run if baseline is None else baselines.apply(run, baseline)


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
