"""The labelled passages of tests/corpus, their readings, and which of those the labels say."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from auditor.claims import breakdowns, words
from auditor.claims.lists import scores
from auditor.claims.lists.features.all import CROSSING, end_names, run_names, start_names, whole_names
from auditor.claims.lists.features.scale import GRADES, fit
from auditor.claims.lists.reading import Reading
from auditor.claims.quantities import scan
from auditor.claims.view import View

FOLDER = Path(__file__).parent.parent / "tests" / "corpus"
STEPS = (1, -1, 2, 10, -10)
APPROXIMATE = ("余", "约", "近", "多", "超", "上千", "以上", "左右")


@dataclass(frozen=True)
class Passage:
    """A labelled passage; `changed` is the key of the list in which one figure was changed."""

    label: dict
    text: str
    lists: tuple[tuple, ...]
    changed: tuple | None = None

    @property
    def source(self) -> str:
        """Where it comes from: folds never divide a source."""
        return self.label["source"]


def files(folder: Path = FOLDER) -> list[Path]:
    """The files of the corpus in order."""
    return sorted(folder.glob("*.jsonl"))


def digest(folder: Path = FOLDER) -> str:
    """A hash of the whole corpus."""
    return hashlib.sha256(b"".join(p.read_bytes() for p in files(folder))).hexdigest()[:16]


def load(folder: Path = FOLDER) -> list[dict]:
    """All labels."""
    return [json.loads(line) for p in files(folder) for line in p.read_text("utf-8").splitlines() if line.strip()]


def number(value: object) -> Decimal | None:
    """A printed value as a number that compares equal however it is written."""
    try:
        return Decimal(str(value)).normalize()
    except ArithmeticError:
        return None


def key(claim: dict) -> tuple:
    """What makes two lists the same: the total and the parts by value."""
    return number(claim["total"]["value"]), tuple(
        sorted(n for p in claim["parts"] if (n := number(p["value"])) is not None)
    )


def key_of(reading: Reading) -> tuple:
    """The same of a reading."""
    values = sorted(p.value.normalize() for p in reading.parts for _ in range(p.times))
    return reading.total.value.normalize(), tuple(values)


def approximate(claim: dict) -> bool:
    """Whether a list has a figure that is not meant to be exact."""
    return any(w in q.get("quote", "") for q in [claim["total"], *claim["parts"]] for w in APPROXIMATE)


def changeable(label: dict) -> Iterator[tuple[dict, str, dict, str]]:
    """(list, role, figure, digits) of each figure of a sound, complete list that can be changed without doubt about its
    place.
    """
    for claim in label["expected"]:
        if claim["kind"] != "breakdown" or not claim.get("holds") or claim.get("exhaustive") is not True:
            continue
        if len(claim["parts"]) < 2 or approximate(claim) or "|" in claim["total"]["quote"]:
            continue
        for role, figure in [("total", claim["total"]), *(("part", p) for p in claim["parts"])]:
            digits, quote = str(figure["value"]), figure["quote"]
            once = quote.count(digits) == 1 and label["text"].count(quote) == 1
            if digits.isdigit() and int(digits) and once:
                yield claim, role, figure, digits


def changed(label: dict) -> Iterator[Passage]:
    """The passage with each figure of its sound lists changed by each step; the change stands in every list of it."""
    for claim, _, figure, digits in changeable(label):
        for step in STEPS:
            wrong = int(digits) + step
            if wrong <= 0:
                continue
            quote = figure["quote"]
            text = label["text"].replace(quote, quote.replace(digits, str(wrong)))
            lists = {}
            for c in label["expected"]:
                if c["kind"] == "breakdown":
                    new = json.loads(json.dumps(c))
                    for q in (new["total"], *new["parts"]):
                        if q["quote"] in quote or quote in q["quote"]:
                            q["value"] = wrong if str(q["value"]) == digits else q["value"]
                    lists[id(c)] = key(new)
            yield Passage(label, text, tuple(lists.values()), lists[id(claim)])


def sound(label: dict) -> Passage:
    """The passage as it is."""
    return Passage(label, label["text"], tuple(key(c) for c in label["expected"] if c["kind"] == "breakdown"))


@dataclass
class Case:
    """A passage with all its readings and, for each labelled list, the readings that are it."""

    passage: Passage
    readings: list[Reading]
    gold: list[list[int]] = field(default_factory=list)
    missed: int = 0


def case(passage: Passage) -> Case:
    """The readings of a passage, and which the labels say."""
    found = list(of_text(passage.text))
    by_key: dict[tuple, list[int]] = {}
    for i, r in enumerate(found):
        by_key.setdefault(key_of(r), []).append(i)
    out = Case(passage, found)
    for wanted, times in Counter(passage.lists).items():
        members = by_key.get(wanted, [])
        if not members:
            out.missed += len(wanted[1]) > 1
        elif times == 1:
            out.gold.append(members)
        else:  # the same figures twice: each occurrence by its own total
            by_total: dict[tuple, list[int]] = {}
            for i in members:
                by_total.setdefault(tuple(f.at for f in found[i].total.figs), []).append(i)
            out.gold += list(by_total.values())[:times]
    return out


def of_text(text: str) -> list[Reading]:
    """Every reading of a text, with no regard to tables."""
    view = View(text)
    seen = scan(view)
    words.read_kinds(view, seen)
    return breakdowns.within_budget(breakdowns.figures_of(view, seen))[0]


def names_of(readings: Sequence[Reading]) -> list[tuple[str, ...]]:
    """All features of each reading, as the fit knows them."""
    return [tuple(_names(r)) for r in readings]


def _names(r: Reading) -> list[str]:
    s = scores.stats_of(r.run, r.length)
    how = fit(r.total, r.run.sums[r.length - 1], r.length)
    shared = [*start_names(r.begun), *run_names(r.run, s)]
    if r.ends:
        shared += end_names(r.run, s)
    crossed = (f"{n}|{GRADES[how]}" for n in shared if n.partition("=")[0] in CROSSING)
    return [*shared, *crossed, *whole_names(r, how, s)]
