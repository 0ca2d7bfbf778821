"""Hooks of mkdocs: pages of rules by family in the contents, the theme's own words in the language of the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

CHINESE = ("zh/", "rules/", "index.md")
RULES = "rules/README.md"
FAMILY = re.compile(r"^## ([A-Z]) (\S+)$", re.M)


def on_config(config: Any) -> Any:
    """Below the page of all rules, a list of pages for each family."""
    folder = Path(config["docs_dir"]) / "rules"
    families = FAMILY.findall((folder / "README.md").read_text("utf-8"))
    lists = [
        {f"{letter} {name}": [f"rules/{p.name}" for p in sorted(folder.glob(f"{letter}[0-9]*.md"))]}
        for letter, name in families
    ]
    for entry in config["nav"]:
        for pages in entry.values() if isinstance(entry, dict) else ():
            if isinstance(pages, list) and RULES in pages:
                pages.extend(lists)
    return config


def on_page_context(context: dict[str, Any], page: Any, config: Any, **_: Any) -> None:
    """Chinese for pages under zh/ and rules/ and for the first page, English for all others."""
    config.theme["language"] = "zh" if page.file.src_uri.startswith(CHINESE) else "en"
