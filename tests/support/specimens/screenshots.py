"""Makes the pictures of the README from the county of sample_reports: `python -m tests.support.specimens.screenshots`.

Needs Chromium and a monospaced font with Chinese characters.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from auditor.reporters.console import report as console
from auditor.reporters.console.lines import Styled
from tests.support.chromium import Chromium
from tests.support.specimens import expected

ROOT = Path(__file__).resolve().parents[3]
IMAGES = ROOT / "docs" / "images"
COMMAND = (
    "check sample_reports/county/2024 --previous sample_reports/county/2023 --roster sample_reports/county/list.csv"
)
_COLUMNS, _LINES = 100, 40
_DARK = TerminalTheme(
    (30, 30, 30),
    (220, 220, 220),
    [(30, 30, 30), (240, 90, 80), (120, 190, 90), (220, 180, 80)] + [(110, 150, 230)] * 4,
    [(140, 140, 140), (255, 110, 100), (140, 210, 110), (240, 200, 100)] + [(140, 170, 250)] * 4,
)
_PAGE = """<meta charset="utf-8"><style>body {{ margin: 0; background: {background}; color: {foreground} }}
pre {{ margin: 12px 16px; font: 14px/19px "Noto Sans Mono CJK SC", monospace }}{stylesheet}</style><pre>{code}</pre>"""


def write() -> None:
    """Writes county.png (the page) and console.png (the first lines on a terminal)."""
    with tempfile.TemporaryDirectory() as folder:
        page, screen = Path(folder) / "county.html", Path(folder) / "console.html"
        done = subprocess.run(
            [sys.executable, "-m", "auditor", *COMMAND.split(), "-o", str(page)],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert page.is_file(), done.stderr.decode()
        screen.write_text(_terminal(), encoding="utf-8")
        with Chromium(Path(folder) / "profile", 1100, 760) as browser:
            browser.open(page)
            browser.screenshot(IMAGES / "county.png")
        with Chromium(Path(folder) / "profile", 740, 19 * _LINES + 24) as browser:
            browser.open(screen)
            browser.screenshot(IMAGES / "console.png")


def _terminal() -> str:
    """The first lines of the console report, as a page in the colours of a terminal."""
    os.chdir(ROOT)  # the paths shown are those that a user sees
    result = expected.submitted(Path("sample_reports/county"))
    recorder = Console(file=io.StringIO(), record=True, width=_COLUMNS, force_terminal=True, color_system="truecolor")
    recorder.print(f"[dim]$[/] auditor {COMMAND}", soft_wrap=False, highlight=False)
    console.render(result, Styled(recorder), "zh")
    page = recorder.export_html(theme=_DARK, code_format=_PAGE, inline_styles=True)
    head, code = page.split("<pre>")
    return head + "<pre>" + "\n".join(code.split("\n")[:_LINES])


if __name__ == "__main__":
    write()
