"""Whole reports that stay outside the project: written as text, audited, and counted."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import auditor

_PLAIN = ("title", "intro")
_BODY = ("overview", "", "applications_text", "reviews_text", "problems", "others")


def text_of(report: dict) -> str:
    """The paragraphs of a report under its six headings, without its tables."""
    out = [*report["title"], *report["intro"]]
    for head, part in zip(report["heads"], _BODY, strict=False):
        found = report.get(part) or []
        if isinstance(found, dict):
            found = [*(found.get("before") or []), *(found.get("after") or [])]
        out += [head, *found]
    return "\n".join([*out, *(report.get("tail") or [])])


def audited(folder: Path) -> list[str]:
    """The findings of the rules on prose over all reports of the folder, as lines of a page."""
    reports = [json.loads(x) for p in sorted(folder.glob("*.jsonl")) for x in p.read_text("utf-8").splitlines() if x]
    out: list[str] = []
    loud = 0
    with tempfile.TemporaryDirectory() as at:
        for report in reports:
            path = Path(at) / "report.txt"
            path.write_text(text_of(report), "utf-8")
            for f in auditor.audit(path).findings:
                if f.rule.startswith("N") and f.severity.value in ("error", "warning"):
                    loud += 1
                    shown = f.computation.text if f.computation else f.message
                    print(f"{report['id']} {f.severity.value} {f.rule} {shown}")
            for o in report.get("observations", []):
                print(f"   {report['id']} observed: {json.dumps(o, ensure_ascii=False)[:200]}")
    out += [
        "## Whole reports",
        "",
        f"{len(reports)} reports without their tables: {loud} findings on sums, shares and changes.",
        "",
    ]
    return out
