"""Hooks of mkdocs: rules by family in the contents, Chinese lines joined, the theme's words in the page's language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

CHINESE = ("zh/", "rules/", "index.md")
RULES = "rules/README.md"
FAMILY = re.compile(r"^## (\S \S+)$", re.M)
BREAK = re.compile(r"(?<=[\u2014-\u2026\u3000-\u9fff\uff00-\uffef])\n(?=[\u2014-\u2026\u3000-\u9fff\uff00-\uffef])")
PRE = re.compile(r"(<pre.*?</pre>)", re.S)
RULE = re.compile(r"^\| \[([A-Z]\d{3})\]\((\S+)\) \|[^|]+\| (.+?) \|$", re.M)


def on_config(config: Any) -> Any:
    """Below the page of all rules, a list of pages for each family."""
    _, *families = FAMILY.split((Path(config["docs_dir"]) / RULES).read_text("utf-8"))
    lists = [
        {name: [{f"{code} {title}": f"rules/{page}"} for code, page, title in RULE.findall(rows)]}
        for name, rows in zip(families[::2], families[1::2], strict=True)
    ]
    for entry in config["nav"]:
        for pages in entry.values() if isinstance(entry, dict) else ():
            if isinstance(pages, list) and RULES in pages:
                pages.extend(lists)
    return config


def on_page_content(html: str, **_: Any) -> str:
    """Where a line ends between two Chinese characters, browsers would show a blank."""
    return "".join(p if p.startswith("<pre") else BREAK.sub("", p) for p in PRE.split(html))


def on_page_context(context: dict[str, Any], page: Any, config: Any, **_: Any) -> None:
    """Chinese for pages under zh/ and rules/ and for the first page, English for all others."""
    config.theme["language"] = "zh" if page.file.src_uri.startswith(CHINESE) else "en"
