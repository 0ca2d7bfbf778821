"""The pages of a campaign of very many units, as Chromium shows them: `python -m tests.benchmarks.bench_desk_pages
[UNITS] [TIMES]` prints.

For each page: processor time of the server, the time until the browser had the answer, and the time from the click
until the page was painted; the median of some visits, and the worst. With the right to do so (root) server and browser
run before all others, so that what else this machine does is not measured.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from auditor.desk.store.store import Store
from tests.desk.web import many
from tests.desk.web.server import Server, chromium, served

FINDINGS = 20
"""Of each unit: more than a county has."""
_TICK = os.sysconf("SC_CLK_TCK")
_PAINTED = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const [page] = performance.getEntriesByType("navigation");
  done([page.responseEnd, performance.now(), page.encodedBodySize, document.querySelectorAll("*").length]);
})))"""
"""What a page tells of itself once it is painted: milliseconds since the click, bytes and elements."""


def used(server: Server) -> float:
    """Milliseconds that the server has worked."""
    parts = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(parts[11]) + int(parts[12])) / _TICK


def measured(name: str, page: Any, server: Server, times: int, act: Callable[[], object]) -> None:
    """Prints what a page costs; `act` leads to it."""
    seen = []
    act()
    page.evaluate(_PAINTED)
    before = used(server)
    for _ in range(times):
        act()
        seen.append(page.evaluate(_PAINTED))
    work = (used(server) - before) / times
    came, shown, sizes, elements = zip(*seen, strict=True)
    took = f"answered {statistics.median(came):.0f}, shown {statistics.median(shown):.0f} ms (worst {max(shown):.0f})"
    print(f"{name}: server {work:.0f} ms; {took}; {sizes[-1] >> 10} KB, {elements[-1]} elements", flush=True)


def main(units: int, times: int) -> None:
    """Prints the measurements."""
    with tempfile.TemporaryDirectory() as home:
        store = Store(Path(home) / "desk")
        at = f"/campaigns/{many.campaign(store, units, FINDINGS)}"
        store.close()
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
        with served(Path(home) / "desk", "--jobs", "1") as server, chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.address)

            def to(path: str) -> Callable[[], object]:
                return lambda: page.goto(server.base + path)

            def filtered() -> None:
                page.goto(server.base + at)
                with page.expect_navigation():
                    page.select_option("[name=level]", "error")

            measured("table", page, server, times, to(at))
            measured("text", page, server, times, to(f"{at}?q=%E7%AC%AC39"))
            measured("rule", page, server, times, to(f"{at}?rule=N101"))
            measured("sorted", page, server, times, to(f"{at}?sort=name"))
            measured("level chosen (the page before it is in the server's time)", page, server, times, filtered)
            measured("tray", page, server, times, to(f"{at}/tray"))
            measured("letters", page, server, times, to(f"{at}/letters"))
            measured("results", page, server, times, to(f"{at}/results"))
            measured("settings", page, server, times, to(f"{at}/settings"))
            measured("campaigns", page, server, times, to("/campaigns"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000, int(sys.argv[2]) if len(sys.argv) > 2 else 8)
