"""How well the prose is read, by folds over sources, and on the whole; writes docs/accuracy.md.

    python tools/accuracy.py [--features] [--show KIND]

Each fold is read with weights fitted on the other folds only. `--features` also measures what each family of features
is worth: every fold fitted and read without it. With REPORTS=FOLDER the whole reports of that folder (JSON lines with
the printed paragraphs) are audited too; they are no part of the project.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from multiprocessing import get_context
from pathlib import Path

import folds
from fit import L2, Rows, bounds, columns_of, copies, problem, rows, scaled, solve
from wholes import audited

import auditor
from auditor.claims.lists import scores
from corpus import approximate, changeable, digest, key, load, number

DOCS = Path(__file__).parent.parent / "docs" / "accuracy.md"
FAMILIES: dict[str, tuple[str, ...]] = {
    "opener": ("start_kind", "start_opener"),
    "place of the total": ("start_distance", "start_mark", "start_total", "whole_nearer", "whole_sibling"),
    "end and shape": ("end_mark", "run_openers", "run_shape"),
    "words of the parts": ("run_verbs", "run_words"),
    "units": ("start_unit", "whole_units"),
    "kinds": ("start_kin", "run_kin", "whole_kin"),
    "cases": ("run_roles", "whole_case"),
    "arithmetic": ("run_length", "whole_fit", "whole_slip", "whole_parts", "whole_split", "whole_shares"),
}
"""The features by what they are about, for measuring what each kind is worth."""

KINDS = ("breakdown", "mention", "share", "change")


@dataclass
class Score:
    """Counts over passages."""

    hit: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def precision(self, kind: str) -> float:
        """Of what was read the part that the labels say."""
        return self.hit[kind] / max(1, self.hit[kind] + self.extra[kind])

    def recall(self, kind: str) -> float:
        """Of what the labels say the part that was read."""
        return self.hit[kind] / max(1, self.hit[kind] + self.missed[kind])

    def alarms(self, state: str, *severities: str) -> tuple[int, int]:
        """(passages of this state with one of these as the worst, all of this state)."""
        return sum(self.verdicts[state, s] for s in severities), sum(
            n for (s, _), n in self.verdicts.items() if s == state
        )


def keys(claims: Iterable[dict]) -> dict[str, Counter]:
    """What makes claims comparable, by kind."""
    out: dict[str, Counter] = defaultdict(Counter)
    for c in claims:
        if c["kind"] == "breakdown" and len(c["parts"]) > 1:
            out["breakdown"][key(c)] += 1
        elif c["kind"] == "mention" and c["metric"] != "other":
            out["mention"][c["metric"], number(c["value"])] += 1
        elif c["kind"] == "share":
            out["share"][number(c["percent"])] += 1
        elif c["kind"] == "change":
            out["change"][number(c["value"]), c["direction"]] += 1
    return out


def state(label: dict) -> str:
    """dirty: a reader must object; doubtful: a list may be complete and falls short; clean."""
    lists = [c for c in label["expected"] if c["kind"] == "breakdown" and c.get("holds") is False]
    dirty = any(c["kind"] == "contradiction" or (c["kind"] == "share" and _off(c)) for c in label["expected"])
    dirty = dirty or any(
        number(c["difference"]) < 0 or (c.get("exhaustive") is True and not approximate(c)) for c in lists
    )
    if dirty:
        return "dirty"
    return "doubtful" if any(len(c["parts"]) > 1 and c.get("exhaustive") is not True for c in lists) else "clean"


def _off(share: dict) -> bool:
    percent, part, whole = (number(share.get(k)) for k in ("percent", "part", "whole"))
    if None in (percent, part, whole) or not whole:
        return False
    exponent = percent.as_tuple().exponent
    return abs(100 * part / whole - percent) >= (10**exponent if exponent < 0 else 1)


def worst(text: str, year: int | None) -> str:
    """error, warning or silent."""
    found = {f.severity.value for f in auditor.audit_passage(text, year=year).findings}
    return next((s for s in ("error", "warning") if s in found), "silent")


def measure(label: dict, score: Score, show: str) -> None:
    """Reads one passage, and its changed copies."""
    got = keys(c.model_dump(mode="json") for c in auditor.extract_claims(label["text"]))
    wanted = keys(label["expected"])
    for kind in KINDS:
        hit = got[kind] & wanted[kind]
        score.hit[kind] += hit.total()
        score.missed[kind] += (wanted[kind] - hit).total()
        score.extra[kind] += (got[kind] - hit).total() if kind in ("breakdown", "share") else 0
        if show == kind and (got[kind] - hit or wanted[kind] - hit):
            score.shown.append(f"{label['id']} missed {wanted[kind] - hit} extra {got[kind] - hit}\n  {label['text']}")
    said = state(label)
    score.verdicts[said, worst(label["text"], label.get("year"))] += 1
    if said == "clean" and any(changeable(label)):
        for passage in copies(label):
            score.changed[worst(passage.text, label.get("year"))] += 1


@contextmanager
def reading_with(weights: scores.Weights):  # noqa: ANN201
    """Reads with other weights than those shipped."""
    own = scores.shipped
    scores.shipped = lambda: weights
    scores.tables.cache_clear()
    try:
        yield
    finally:
        scores.shipped = own
        scores.tables.cache_clear()


def by_folds(data: Rows, show: str) -> Score:
    """Each passage read with weights that its source had no part in; the folds side by side."""
    _WORK.update(data=data, fold=folds.fold_of(data), show=show)
    with get_context("fork").Pool(folds.K) as pool:
        return sum(pool.map(_one_fold, range(folds.K)), Score())


_WORK: dict = {}
"""What the processes of the folds share."""


def _one_fold(k: int) -> Score:
    data, fold = _WORK["data"], _WORK["fold"]
    score = Score()
    train = lambda n: fold[n] != k  # noqa: E731
    columns = columns_of(data, train)
    found = scaled(columns, solve(problem(data, train, columns), L2))
    weights = scores.Weights(corpus="", passages=0, date="", most=bounds(data, found, train), weights=found)
    with reading_with(weights):
        for n, case in enumerate(data.cases):
            if case.passage.changed is None and fold[n] == k:
                measure(case.passage.label, score, _WORK["show"])
    return score


def whole(labels: Sequence[dict]) -> Score:
    """Each passage read with the weights shipped, which were fitted on it too."""
    score = Score()
    for label in labels:
        measure(label, score, "")
    return score


def lines(name: str, score: Score) -> list[str]:
    """A score as rows of a table."""
    out = [f"## {name}", "", "| | precision | recall |", "|---|---|---|"]
    for kind in KINDS:
        precision = f"{score.precision(kind):.3f}" if kind in ("breakdown", "share") else "–"
        out.append(f"| {kind} | {precision} | {score.recall(kind):.3f} |")
    n, of = score.alarms("clean", "error")
    warned = score.alarms("clean", "warning")[0]
    opened, of_open = score.alarms("doubtful", "error")
    raised, of_dirty = score.alarms("dirty", "error", "warning")
    tried = score.changed.total()
    loud = tried - score.changed["silent"]
    out += [
        "",
        f"- false errors on clean passages {n} of {of}, warnings {warned}; errors on open lists {opened} of {of_open}",
        f"- contradictions raised {raised} of {of_dirty}",
        f"- changed figures raised {loud} of {tried} ({loud / max(1, tried):.3f})",
        "",
    ]
    return out


def families(data: Rows) -> list[str]:
    """What the folds read of the lists without each family."""
    out = ["## What each family of features is worth", "", "Lists read by folds without it.", ""]
    out += ["| without | precision | recall | changed lists read |", "|---|---|---|---|"]
    for name in ("", *FAMILIES):
        gone = FAMILIES.get(name, ())
        tally = folds.run(data, lambda n, gone=gone: n.partition("=")[0] not in gone, L2)
        p, r = tally.hit / (tally.hit + tally.extra), tally.hit / (tally.hit + tally.missed)
        out.append(f"| {name or '–'} | {p:.3f} | {r:.3f} | {tally.changed_read / tally.changed:.3f} |")
    return [*out, ""]


def main() -> None:
    """Measures, prints, and writes the page."""
    show = sys.argv[sys.argv.index("--show") + 1] if "--show" in sys.argv else ""
    labels = load()
    data = rows(labels)
    folded = by_folds(data, show)
    page = [
        "# Accuracy",
        "",
        f"Made by `tools/accuracy.py` on {len(labels)} passages of {len({x['source'] for x in labels})} sources "
        f"(corpus {digest()}). The folds are the estimate for other text; the difference to the whole is what was "
        "learned by heart.",
        "",
        *lines("By folds over sources", folded),
        *lines("With the weights shipped", whole(labels)),
        *(families(data) if "--features" in sys.argv else _kept()),
    ]
    if "REPORTS" in os.environ:
        page += audited(Path(os.environ["REPORTS"]))
    print("\n".join([*page, *folded.shown]))
    DOCS.write_text("\n".join([*page, *_notes()]) + "\n", "utf-8")


def _kept() -> list[str]:
    """The table of families as it was measured last."""
    old = DOCS.read_text("utf-8") if DOCS.exists() else ""
    start = old.find("## What each family")
    end = old.find("\n## ", start + 4)
    return old[start:end].rstrip().split("\n") + [""] if start >= 0 else []


def _notes() -> list[str]:
    return (Path(__file__).parent / "accuracy-notes.md").read_text("utf-8").rstrip().split("\n")


if __name__ == "__main__":
    main()
