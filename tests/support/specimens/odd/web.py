"""Odd pages: marks, struck and hidden text, fields, tabs, frames."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator

from tests.support.specimens import html_writer
from tests.support.specimens.model import HEADINGS, Specimen
from tests.support.specimens.odd import CELL, PROSE, Maker, marked

Two = Callable[[str, str], str]
"""(right figure, another) → markup in which a person reads the right one."""

FIGURES: dict[str, Two] = {
    "sup": lambda a, b: f"{a}<sup>1</sup>",
    "sup-circle": lambda a, b: f"{a}<sup>①</sup>",
    "sup-bracket": lambda a, b: f"{a}<sup>[1]</sup>",
    "sup-link": lambda a, b: f'{a}<sup><a href="#n1">2</a></sup>',
    "span-super": lambda a, b: f'{a}<span style="vertical-align:super">1</span>',
    "span-super-small": lambda a, b: f'{a}<span style="font-size: 8px; vertical-align: Super;">12</span>',
    "class-super": lambda a, b: f'{a}<span class="up">1</span>',
    "del-ins": lambda a, b: f"<del>{b}</del><ins>{a}</ins>",
    "s": lambda a, b: f"<s>{b}</s>{a}",
    "strike": lambda a, b: f"{a}<strike>{b}</strike>",
    "line-through": lambda a, b: f'<span style="text-decoration: line-through">{b}</span>{a}',
    "line-through-long": lambda a, b: f'<span style="color:red;text-decoration-line:line-through">{b}</span>{a}',
    "class-struck": lambda a, b: f'<span class="gone">{b}</span>{a}',
    "white": lambda a, b: f'<span style="color:#fff">{b}</span>{a}',
    "white-name": lambda a, b: f'{a}<span style="color: white;">{b}</span>',
    "white-rgb": lambda a, b: f'{a}<span style="color: rgb(255, 255, 255)">{b}</span>',
    "white-font": lambda a, b: f'<font color="#FFFFFF">{b}</font>{a}',
    "white-on-dark": lambda a, b: f'<span style="color:#fff;background:#036">{a}</span>',
    "opacity": lambda a, b: f'<span style="opacity:0">{b}</span>{a}',
    "no-size": lambda a, b: f'<span style="font-size:0">{b}</span>{a}',
    "display-none": lambda a, b: f'<span style="display:none">{b}</span>{a}',
    "class-hidden": lambda a, b: f'<span class="off">{b}</span>{a}',
    "input": lambda a, b: f'<input type="text" value="{a}" readonly>',
    "input-number": lambda a, b: f'<input type="number" value="{a}"><input type="hidden" value="{b}">',
    "input-bare": lambda a, b: f"<input value={a}>",
    "select": lambda a, b: f"<select><option>{b}</option><option selected>{a}</option></select>",
    "textarea": lambda a, b: f"<textarea rows=1>{a}</textarea>",
    "spans": lambda a, b: "".join(f"<span>{c}</span>" for c in a),
}
_STYLE = "<style>.up{font-size:8px;vertical-align:super}.gone{text-decoration:line-through}.off{display:none}</style>"


def body(specimen: Specimen) -> str:
    """The report as plain markup."""
    page = html_writer.write(specimen, "plain", chrome=False).decode()
    return page.removeprefix("<html><body>").removesuffix("</body></html>")


def page(inside: str, head: str = "") -> bytes:
    """A page."""
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{inside}</body></html>'.encode()


def _with(specimen: Specimen, two: Two) -> bytes:
    text = body(marked(specimen))
    assert text.count(CELL) == text.count(PROSE) == 1
    return page(text.replace(CELL, two("18", "15")).replace(PROSE, two("86", "96")), _STYLE)


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, two in FIGURES.items():
        if name == "class-hidden":
            yield (
                "class-hidden-html",
                ".html",
                lambda s: _with(s, lambda a, b: FIGURES["class-hidden"](a, b) if a == "18" else a),
            )
        else:
            yield f"{name}-html", ".html", lambda s, t=two: _with(s, t)
    yield "tabs-html", ".html", lambda s: _tabs(s, 'style="display:none"')
    yield "tabs-hidden-html", ".html", lambda s: _tabs(s, "hidden")
    yield "tabs-bare-html", ".html", lambda s: _tabs(s, 'style="display: none;"', titled=False)
    yield "srcdoc-html", ".html", lambda s: page(f'<p>栏目导航</p><iframe srcdoc="{html.escape(body(s))}"></iframe>')
    yield "source-html", ".html", lambda s: page(f"<p>编辑</p><textarea>{html.escape(body(s))}</textarea>")
    yield "frames-mht", ".mht", _frames


def _panels(specimen: Specimen) -> tuple[str, list[str]]:
    text = body(specimen)
    paragraphs = [m for h in HEADINGS for m in re.finditer(rf"<p[^>]*>(?:<[^>]*>|&nbsp;)*{re.escape(h)}", text)]
    starts = [m.start() for m in paragraphs]
    assert len(starts) == len(HEADINGS)
    return text[: starts[0]], [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _tabs(specimen: Specimen, off: str, *, titled: bool = True) -> bytes:
    head, panels = _panels(specimen)
    if not titled:
        panels = [re.sub(r"<p[^>]*>.*?</p>", "", p, count=1, flags=re.DOTALL) for p in panels]
    strip = "".join(f"<li>{h}</li>" for h in HEADINGS)
    shown = [f'<div class="pane" {off if i else ""}>{p}</div>' for i, p in enumerate(panels)]
    return page(f'{head}<ul class="tabs">{strip}</ul>{"".join(shown)}')


def _frames(specimen: Specimen) -> bytes:
    menu = page("<p><a href=x>栏目导航文字</a></p>" * 2000)
    head = "--B\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    made = "".join(f"{head}{base64.encodebytes(p).decode()}\n" for p in (menu, page(body(specimen))))
    return f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n{made}--B--\n'.encode()
