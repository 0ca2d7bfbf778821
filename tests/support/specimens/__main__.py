"""Writes sample_reports anew: `python -m tests.support.specimens`. Read the difference before committing it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import auditor
from auditor.api import Auditor
from tests.support.specimens import county, expected, text_writer
from tests.support.specimens.broken import THEMES
from tests.support.specimens.catalogue import SAMPLES

FOLDER = Path(__file__).resolve().parents[3] / "sample_reports"
BROKEN = FOLDER / "broken"
COUNTY = FOLDER / "county"
_TABLE = re.compile(r"(?<=<!-- themes -->\n).*(?=<!-- /themes -->)", re.S)


def every_rule() -> tuple[str, ...]:
    """The codes of all rules, so that drafts run too."""
    return tuple(b.rule.id for b in Auditor(with_examples=False).ruleset.rules)


def write() -> None:
    """Writes every sample and its expected findings; nothing, when a specimen cannot be made."""
    made = {key: theme.make() for key, theme in THEMES.items()}
    for name, make in SAMPLES.items():
        path = FOLDER / f"{name}.txt"
        path.write_text(text_writer.write(make()), encoding="utf-8")
        found = expected.as_text(expected.of(auditor.audit(path).findings))
        (FOLDER / f"{name}.expected.json").write_text(found, encoding="utf-8")
    shutil.rmtree(BROKEN, ignore_errors=True)
    codes = every_rule()
    said: dict[str, list[dict[str, Any]]] = {}
    for key, files in made.items():
        for name, data in files.items():
            (BROKEN / key / name).parent.mkdir(parents=True, exist_ok=True)
            (BROKEN / key / name).write_bytes(data)
        said[key] = expected.of_folder(BROKEN / key, codes)
        (BROKEN / key / f"{newest(files)}.expected.json").write_text(expected.as_text(said[key]), encoding="utf-8")
    shutil.rmtree(COUNTY, ignore_errors=True)
    COUNTY.mkdir()
    county.write(COUNTY)
    found = expected.as_text(expected.of_run(expected.submitted(COUNTY)))
    (COUNTY / "2024.expected.json").write_text(found, encoding="utf-8")
    readme = FOLDER / "README.md"
    readme.write_text(_TABLE.sub(lambda _: table(said), readme.read_text("utf-8")), encoding="utf-8")


def newest(names: Iterable[str]) -> str:
    """The year of a folder's report: the last one that names it."""
    return max(re.findall(r"\b20[0-9]{2}\b", " ".join(names)))


def table(said: dict[str, list[dict[str, Any]]]) -> str:
    """The themes as the README shows them: folder, what is wrong, the rules that say so."""
    lines = ["| folder | 内容 | what is wrong | rules |", "|---|---|---|---|"]
    for key, theme in THEMES.items():
        rules = " ".join(sorted({r for e in said[key] for r in (e["rule"], *e.get("related", ()))}))
        lines.append(f"| [{key}](broken/{key}) | {theme.zh} | {theme.en} | {rules} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write()
