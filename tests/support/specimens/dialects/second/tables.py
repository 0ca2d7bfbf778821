"""The three tables as Word, spreadsheets, sites and typewriters make them: pasted, typed, cut, merged, added to."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.support.specimens.dialects.second.laid import Laid, Writer, laid
from tests.support.specimens.dialects.tables import KINDS
from tests.support.specimens.model import HEADINGS, Box, Grid, Specimen, Text, positions

Rows = list[list[str]]
Lines = Callable[[Grid], str]
FIGURE = re.compile(r"[0-9.]+")
TABLES = "T302 T401 T104 X101 X122 X111 N101"


def variants() -> Iterator[Laid]:
    """All of them."""
    yield from laid({f"typed/{k}": _text(v) for k, v in TYPED.items()}, among=TABLES)
    yield from laid({f"pasted/{k}": _text(_tabs, v) for k, v in CHANGED.items()}, among=TABLES, said=SAID)
    yield from laid({f"page/{k}": _page(v) for k, v in CHANGED.items()}, "html", among=TABLES, said=SAID)
    yield from laid({f"built/{k}": _page(lambda g: g, v) for k, v in BUILT.items()}, "html", among=TABLES)
    yield from laid({f"whole/{k}": v for k, v in WHOLE.items()}, "html", among=TABLES)
    yield from laid({f"large/{k}": _large(v) for k, v in LARGE.items()}, among="T302 T401 X101 X122 N101")


SAID = {f"{way}/units-in-cells": ("T105",) for way in ("pasted", "page")} | {
    f"{way}/with-signs": ("T102",) for way in ("pasted", "page")
}
LARGE = {
    "thousands": "21,406",
    "wide-thousands": "21，406",
    "wide": "２１４０６",
    "blanks": "21 406",
    "decimals": "21406.00",
}
"""How the licences of a larger office stand in the table."""


def _texts(grid: Grid, *, repeated: bool = False) -> Rows:
    return [[box.text if corner or repeated else "" for box, corner in row] for row in positions(grid)]


def _tabs(grid: Grid) -> str:
    return "\n".join("\t".join(row) for row in _texts(grid))


def _text(lines: Lines, change: Callable[[Grid], Grid] = lambda g: g) -> Writer:
    def write(specimen: Specimen) -> str:
        return "\n\n".join(b.text if isinstance(b, Text) else lines(change(b)) for b in specimen.blocks()) + "\n"

    return write


def _large(licences: str) -> Writer:
    plain = _text(_tabs)
    return lambda s: plain(s.with_text("许可决定 140 件", "许可决定 21406 件").with_row("licences", licences))


def _html(grid: Grid) -> str:
    cell = '<td colspan="{}" rowspan="{}">{}</td>'
    rows = ("".join(cell.format(b.columns, b.rows, html.escape(b.text)) for b in row) for row in grid.rows)
    return f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"


def _page(change: Callable[[Grid], Grid], table: Lines = _html) -> Writer:
    def write(specimen: Specimen) -> str:
        blocks = (f"<p>{b.text}</p>" if isinstance(b, Text) else table(change(b)) for b in specimen.blocks())
        return f"<html><body>{''.join(blocks)}</body></html>"

    return write


# -- typed or pasted as text ------------------------------------------------------------------------------------------


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(grid: Grid) -> str:
    rows = _texts(grid)
    widths = [max(_width(r[c]) for r in rows) for c in range(len(rows[0]))]
    return "\n".join(
        "  ".join(t + " " * (w - _width(t)) for t, w in zip(r, widths, strict=True)).rstrip() for r in rows
    )


def _boxes(grid: Grid) -> str:
    rows = _texts(grid)
    rule = "─" * 8
    inner = f"\n├{'┼'.join([rule] * len(rows[0]))}┤\n".join(f"│{'│'.join(r)}│" for r in rows)
    return f"┌{'┬'.join([rule] * len(rows[0]))}┐\n{inner}\n└{'┴'.join([rule] * len(rows[0]))}┘"


def _bars_of_own_cells(grid: Grid) -> str:
    """Each row with the cells that begin in it, as converters of pages write merged ones."""
    return "\n".join(f"{' | '.join(b.text for b, corner in row if corner)} |" for row in positions(grid))


def _joined_by(sign: str) -> Lines:
    return lambda grid: "\n".join(sign.join(row) for row in _texts(grid))


def _marked_down(grid: Grid) -> str:
    first, *rest = (f"| {' | '.join(row)} |" for row in _texts(grid))
    return "\n".join((first, "|" + " --- |" * len(positions(grid)[0]), *rest))


def _own_cells(sign: str) -> Lines:
    """Only the cells that have a text."""
    return lambda grid: "\n".join(sign.join(b.text for b, corner in row if corner) for row in positions(grid))


TYPED: dict[str, Lines] = {
    "marked-down": _marked_down,
    "padded": _padded,
    "boxes": _boxes,
    "thick-boxes": lambda g: _boxes(g).translate(str.maketrans("│─┌┬┐├┼┤└┴┘", "┃━┏┳┓┣╋┫┗┻┛")),
    "bars-of-own-cells": _bars_of_own_cells,
    "tabs-of-own-cells": _own_cells("\t"),
    "blanks-of-own-cells": _own_cells("  "),
    "wide-blanks-of-own-cells": _own_cells("\u3000"),
    "commas": _joined_by(","),
    "quoted-commas": lambda g: "\n".join(",".join(f'"{t}"' for t in row) for row in _texts(g)),
    "wide-bars": _joined_by("｜"),
    "double-tabs": _joined_by("\t\t"),
    "tabs-and-blanks": _joined_by(" \t "),
    "repeated": lambda g: "\n".join("\t".join(row) for row in _texts(g, repeated=True)),
    "row-by-blank-lines": lambda g: "\n\n".join("\t".join(row) for row in _texts(g)),
    "quoted": lambda g: "\n".join("> " + "\t".join(row) for row in _texts(g)),
    "trailing-tabs": lambda g: "\n".join("\t".join([*row, "", ""]) for row in _texts(g)),
    "leading-tab": lambda g: "\n".join("\t".join(["", *row]) for row in _texts(g)),
}


# -- changed cells and rows, as page and as text ----------------------------------------------------------------------


def _each(change: Callable[[str], str]) -> Callable[[Grid], Grid]:
    return lambda g: Grid(g.key, tuple(tuple(replace(b, text=change(b.text)) for b in row) for row in g.rows))


def _figures(change: Callable[[str], str]) -> Callable[[Grid], Grid]:
    return _each(lambda t: change(t) if FIGURE.fullmatch(t) else t)


def _labels(change: Callable[[str], str]) -> Callable[[Grid], Grid]:
    return _each(lambda t: t if FIGURE.fullmatch(t) else change(t))


def _wide(grid: Grid, text: str) -> tuple[Box, ...]:
    return (Box(text, columns=len(positions(grid)[0])),)


def _below(*texts: str) -> Callable[[Grid], Grid]:
    return lambda g: replace(g, rows=(*g.rows, *(_wide(g, t) for t in texts)))


def _sums_of_groups(grid: Grid) -> Grid:
    """A row of sums behind each group of results."""
    if grid.key != "applications":
        return grid
    texts = _texts(grid)
    out: Rows = []
    group: Rows = []
    for row in texts:
        if row[1].startswith("（") or row[0]:
            if len(group) > 1:
                out.append(["", "", "小计", *(str(sum(int(g[c]) for g in group)) for c in range(3, 10))])
            group = []
        out.append(row)
        if row[2][:1].isdigit():
            group.append(row)
    return Grid(grid.key, tuple(tuple(map(Box, row)) for row in out))


def _sum_row(grid: Grid) -> Grid:
    if grid.key != "disclosure":
        return grid
    out: list[tuple[Box, ...]] = []
    for row in grid.rows:
        out.append(row)
        if row[0].text == "行政规范性文件":
            out.append((Box("合计"), *row[1:]))
    return replace(grid, rows=tuple(out))


def _sum_column(grid: Grid) -> Grid:
    """Another sum behind that of the form."""
    if grid.key != "applications":
        return grid
    rows = [[*r, r[-1] if FIGURE.fullmatch(r[-1]) else ("合计" if n == 1 else "")] for n, r in enumerate(_texts(grid))]
    return Grid(grid.key, tuple(tuple(map(Box, row)) for row in rows))


def _column(grid: Grid, head: str, text: str) -> Grid:
    """Another column behind those of the form."""
    if grid.key != "applications":
        return grid
    rows = [[*r, text if FIGURE.fullmatch(r[-1]) else head if n == 1 else ""] for n, r in enumerate(_texts(grid))]
    return Grid(grid.key, tuple(tuple(map(Box, row)) for row in rows))


def _heads_again(at: int) -> Callable[[Grid], Grid]:
    def change(grid: Grid) -> Grid:
        if grid.key != "applications":
            return grid
        rows = _texts(grid)
        return Grid(grid.key, tuple(tuple(map(Box, row)) for row in (*rows[:at], *rows[:3], *rows[at:])))

    return change


def _flat_heads(grid: Grid) -> Grid:
    if grid.key != "applications":
        return grid
    head = ["项目", "", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    return Grid(grid.key, tuple(tuple(map(Box, row)) for row in (head, *_texts(grid)[3:])))


def _serial(grid: Grid) -> Grid:
    if grid.key != "disclosure":
        return grid
    rows = [["" if "信息" in r[0] or "条" in r[0] else str(n), *r] for n, r in enumerate(_texts(grid))]
    return Grid(grid.key, tuple(tuple(map(Box, row)) for row in rows))


def _short(text: str) -> str:
    for old, new in (
        ("一、本年新收政府信息公开申请数量", "一、本年新收"),
        ("二、上年结转政府信息公开申请数量", "二、上年结转"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "2.逾期未缴费"),
        ("四、结转下年度继续办理", "四、结转下年度"),
    ):
        if text == old:
            return new
    return text


def _spaced(text: str) -> str:
    return " ".join(text) if 1 < len(text) <= 6 else text


CHANGED: dict[str, Callable[[Grid], Grid]] = {
    "wide-digits": _figures(lambda t: t.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))),
    "blank-in-figures": _figures(lambda t: f"\u3000{t} "),
    "units-in-cells": _figures(lambda t: f"{t}件" if t not in ("0", "12.5") else t),
    "kept-as-text": _figures(lambda t: f"'{t}"),
    "labels-of-pieces": _labels(lambda t: f"{t}（件）" if t in ("规章", "行政规范性文件", "行政许可") else t),
    "shares": lambda g: _column(g, "占比", "100%"),
    "with-signs": _figures(lambda t: "／" if t == "0" else t),
    "short-labels": _labels(_short),
    "spaced-labels": _labels(_spaced),
    "vertical-labels": _labels(lambda t: "\u00a0".join(t) if 3 < len(t) <= 6 and t.isalpha() else t),
    "narrow-brackets": _labels(lambda t: t.translate(str.maketrans("（）“”，：", '()"",:'))),
    "labels-with-stops": _labels(lambda t: re.sub(r"^([0-9])\.", r"\1、", t)),
    "labels-with-wide-stops": _labels(lambda t: re.sub(r"^([0-9])\.", r"\1．", t)),
    "labels-without-marks": _labels(lambda t: re.sub(r"[、，“”]", "", t)),
    "sums-of-groups": _sums_of_groups,
    "sum-row": _sum_row,
    "sum-column": _sum_column,
    "heads-again-early": _heads_again(6),
    "heads-again-late": _heads_again(24),
    "heads-again-before-total": _heads_again(26),
    "flat-heads": _flat_heads,
    "serial-numbers": _serial,
    "note-below": _below("注：1.本表统计范围为局机关及下属2个单位；2.行政复议以收到通知书为准。"),
    "note-and-signature": _below("说明：无相关数据的填0", "填表人：××　联系电话：0000-1234567　填表日期：2025年1月8日"),
    "blank-rows": lambda g: Grid(g.key, tuple(r for row in _texts(g) for r in (tuple(map(Box, row)), _wide(g, "")))),
    "blank-column": lambda g: Grid(g.key, tuple((Box(""), *map(Box, r)) for r in _texts(g))),
}


# -- built otherwise as a page ----------------------------------------------------------------------------------------


def _cells(tag: str, form: str = "{}") -> Lines:
    def table(grid: Grid) -> str:
        rows = (
            "".join(f'<{tag} colspan="{b.columns}" rowspan="{b.rows}">{form.format(b.text)}</{tag}>' for b in row)
            for row in grid.rows
        )
        return f"<table><tbody><tr>{'</tr><tr>'.join(rows)}</tr></tbody></table>"

    return table


def _merged_zeros(grid: Grid) -> str:
    """A row of seven zeros is one cell with one zero."""
    if grid.key != "applications":
        return _html(grid)
    rows = []
    for row in grid.rows:
        figures = [b for b in row if FIGURE.fullmatch(b.text)]
        if len(figures) == 7 and {b.text for b in figures} == {"0"}:
            row = (*(b for b in row if b not in figures), Box("0", columns=7))  # noqa: PLW2901
        rows.append(row)
    return _html(Grid(grid.key, tuple(rows)))


def _cut(at: int, between: str) -> Lines:
    """The applications in two tables, as a page break of Word leaves them."""

    def table(grid: Grid) -> str:
        if grid.key != "applications":
            return _html(grid)
        rows = _texts(grid)
        parts = [Grid(grid.key, tuple(tuple(map(Box, r)) for r in part)) for part in (rows[:at], rows[at:])]
        return between.join(map(_html, parts))

    return table


def _four_parts(grid: Grid) -> str:
    """Table two as a table for each item of the regulation."""
    if grid.key != "disclosure":
        return _html(grid)
    parts: list[list[tuple[Box, ...]]] = []
    for row in grid.rows:
        if row[0].text.startswith("第二十条"):
            parts.append([])
        parts[-1].append(row)
    return "<p></p>".join(_html(Grid(grid.key, tuple(part))) for part in parts)


def _captions_outside(grid: Grid) -> str:
    if grid.key != "disclosure":
        return _html(grid)
    parts = re.split(r"<tr><td colspan=\"4\" rowspan=\"1\">(第二十条第（.）项)</td></tr>", _html(grid))[1:]
    return "".join(f"<p>{parts[n]}</p><table>{parts[n + 1]}</table>" for n in range(0, len(parts), 2))


def _kinds_in_rows(grid: Grid) -> str:
    """Table four, one figure a row."""
    if grid.key != "reviews":
        return _html(grid)
    figures = [b.text for b in grid.rows[-1]]
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    rows = [
        (Box(n if not k else ""), Box(KINDS[k]), Box(figures[5 * i + k])) for i, n in enumerate(names) for k in range(5)
    ]
    return _html(Grid(grid.key, tuple(rows)))


def _layout(grid: Grid) -> str:
    return f"<table><tr><td>{_html(grid)}</td></tr></table>"


BUILT: dict[str, Lines] = {
    "head-cells": _cells("th"),
    "paragraphs": _cells("td", "<p><span>{}</span></p><p>&nbsp;</p>"),
    "breaks": _cells("td", "{}<br>"),
    "bold": _cells("td", "<b>{}</b>"),
    "entities": _cells("td", "&ensp;{}&emsp;"),
    "nested": _layout,
    "merged-zeros": _merged_zeros,
    "cut-at-group": _cut(14, "<p></p>"),
    "cut-in-group": _cut(10, "<p>— 3 —</p>"),
    "cut-before-total": _cut(26, ""),
    "cut-behind-heads": _cut(3, ""),
    "cut-with-words": _cut(17, "<p>（续表）</p>"),
    "four-parts": _four_parts,
    "captions-outside": _captions_outside,
    "kinds-in-rows": _kinds_in_rows,
    "hidden-column": lambda g: _html(g).replace("</tr>", '<td style="display:none">9</td></tr>'),
    "comments": lambda g: _html(g).replace("</td>", "<!--[if gte mso 9]><xml>7</xml><![endif]--></td>"),
    "without-ends": lambda g: re.sub(r"</t[dr]>", "", _html(g)),
    "upper-case": lambda g: re.sub(r"</?t[a-z]+", lambda m: m[0].upper(), _html(g)),
    "spans-beyond": lambda g: _html(g).replace('colspan="7"', 'colspan="9"'),
}


# -- whole pages ------------------------------------------------------------------------------------------------------


def _one_table(specimen: Specimen) -> str:
    """All of the report, text and tables, in the rows of one table."""
    rows = []
    for block in specimen.blocks():
        rows += [(Box(block.text, columns=10),)] if isinstance(block, Text) else list(block.rows)
    return f"<html><body>{_html(Grid('all', tuple(rows)))}</body></html>"


def _three_tables_in_one(specimen: Specimen) -> str:
    """The three tables in one, headings as rows; the text around."""
    out, rows = [], []
    for block in specimen.blocks():
        if isinstance(block, Text) and block.text in HEADINGS[1:4]:
            rows.append((Box(block.text, columns=10),))
        elif isinstance(block, Grid):
            rows += list(block.rows)
        else:
            if rows and block.text == HEADINGS[4]:
                out.append(_html(Grid("all", tuple(rows))))
            out.append(f"<p>{block.text}</p>")
    return f"<html><body>{''.join(out)}</body></html>"


def _annexed(specimen: Specimen) -> str:
    """The tables at the end, the text says where."""
    blocks = specimen.blocks()
    out = [
        f"<p>{b.text}</p>" + ("<p>见附表。</p>" if b.text in HEADINGS[1:4] else "")
        for b in blocks
        if isinstance(b, Text)
    ]
    tables = [b for b in blocks if isinstance(b, Grid)]
    out += [f"<p>附表{n}</p>{_html(t)}" for n, t in enumerate(tables, 1)]
    return f"<html><body>{''.join(out)}</body></html>"


def _headings_in_the_first_cell(specimen: Specimen) -> str:
    """Each heading of a table is its first row."""
    page = _page(lambda g: g)(specimen)
    for heading in HEADINGS[1:4]:
        page = page.replace(f"<p>{heading}</p><table>", f'<table><tr><td colspan="10">{heading}</td></tr>')
    return page


WHOLE: dict[str, Writer] = {
    "one-table": _one_table,
    "three-in-one": _three_tables_in_one,
    "annexed": _annexed,
    "headings-in-tables": _headings_in_the_first_cell,
}
