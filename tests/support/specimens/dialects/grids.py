"""The three tables built in another way than the form's: columns moved, rows turned or side by side, labels broken over
lines, columns for numbers and remarks, rows above and below; as a page and as text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping

from tests.support.specimens.dialects.tables import BASE, FIGURES, KINDS, Tabled
from tests.support.specimens.model import HEADINGS, Box, Grid, Text, positions

GRIDS = {b.key: b for b in BASE.blocks() if isinstance(b, Grid)}
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ZEROS_ARE = {"slash": "/", "dash": "—", "none": "无", "dots": "……", "hyphen": "-", "minus": "－", "nothing": ""}
ZERO_TOO = {"wide": "０", "blanks": "\u00a00\u00a0", "decimals": "0.00"}
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
TRADITIONAL = str.maketrans(
    "总体动开处请复议诉讼问题进报项关应当与决许费据统计时间从办机构业经环织类数续结维国务质见规废现发长属证",
    "總體動開處請復議訴訟問題進報項關應當與決許費據統計時間從辦機構業經環織類數續結維國務質見規廢現發長屬證",
)
REWORDED = ("joined-labels", "units")
Rows = list[list[str]]


def variants() -> Iterator[Tabled]:
    """All of them, each as a page and as text."""
    for name, grids in {**_moved(), **_labels(), **_beside(), **_around(), **_zero_too()}.items():
        yield from _both(name, grids, reworded=name in REWORDED)
    for name, sign in ZEROS_ARE.items():
        yield from _both(f"zeros-{name}", _each(lambda t, sign=sign: sign if t == "0" else t), zeros=True)


def _both(name: str, grids: Mapping[str, Grid], *, reworded: bool = False, zeros: bool = False) -> Iterator[Tabled]:
    for suffix, grid, text in (("html", _page, "<p>{}</p>"), ("txt", _tabs, "{}\n")):
        blocks = BASE.blocks()
        parts = [text.format(b.text) if isinstance(b, Text) else grid(grids.get(b.key, b)) for b in blocks]
        yield Tabled(f"grid/{name}-{suffix}", "\n".join(parts), reworded=reworded, suffix=suffix, zeros_blank=zeros)


def _page(grid: Grid) -> str:
    cell = '<td colspan="{}" rowspan="{}">{}</td>'
    rows = ("".join(cell.format(b.columns, b.rows, html.escape(b.text)) for b in row) for row in grid.rows)
    return f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"


def _tabs(grid: Grid) -> str:
    return "\n".join("\t".join(row) for row in _texts(grid)) + "\n"


def _texts(grid: Grid, *, repeated: bool = False) -> Rows:
    return [[box.text if corner or repeated else "" for box, corner in row] for row in positions(grid)]


def _grid(key: str, rows: Rows) -> Grid:
    width = max(map(len, rows))
    return Grid(key, tuple(tuple(map(Box, [*row, *[""] * (width - len(row))])) for row in rows))


def _each(change: Callable[[str], str]) -> dict[str, Grid]:
    """All three tables with every text changed."""
    return {
        key: Grid(key, tuple(tuple(Box(change(b.text), b.columns, b.rows) for b in row) for row in grid.rows))
        for key, grid in GRIDS.items()
    }


def _is_figure(text: str) -> bool:
    return re.fullmatch(r"[0-9.]+", text) is not None


def _words(change: Callable[[str], str]) -> dict[str, Grid]:
    return _each(lambda t: t if _is_figure(t) else change(t))


APPLICATIONS = _texts(GRIDS["applications"])
SIMPLE = [["项目", "", "", *HEADS], *APPLICATIONS[3:]]
ONE_LABEL = [["项目", *HEADS], *([[t for t in r[:3] if t][-1], *r[3:]] for r in SIMPLE[1:])]
JOINED = [
    ["项目", *HEADS],
    *(["".join(dict.fromkeys(r[:3])), *r[3:]] for r in _texts(GRIDS["applications"], repeated=True)[3:]),
]
DISCLOSURE = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "0"],
    ["行政规范性文件", "2", "1", "9"],
    ["信息内容", "本年处理决定数量", "", ""],
    ["行政许可", "140", "", ""],
    ["行政处罚", "36", "", ""],
    ["行政强制", "5", "", ""],
    ["信息内容", "本年收费金额（单位：万元）", "", ""],
    ["行政事业性收费", "12.5", "", ""],
]


def _moved() -> dict[str, dict[str, Grid]]:
    """Columns in another order, tables turned, rows in another order."""
    orders = {"total-first": (6, 0, 1, 2, 3, 4, 5), "total-second": (0, 6, 1, 2, 3, 4, 5), "two": (0, 2, 1, 3, 4, 5, 6)}
    out = {
        f"order-{name}": {"applications": _grid("applications", [[*r[:3], *(r[3 + o] for o in order)] for r in SIMPLE])}
        for name, order in orders.items()
    }
    turned = [list(row) for row in zip(*ONE_LABEL, strict=True)]
    out["turned"] = {"applications": _grid("applications", turned)}
    heads = ("总计", *KINDS[:4])
    figures = [f for at in (0, 5, 10) for f in (FIGURES[at + 4], *FIGURES[at : at + 4])]
    rows = GRIDS["reviews"].rows
    out["order-reviews"] = {
        "reviews": Grid(
            "reviews",
            (
                rows[0],
                (*(Box(t, rows=2) for t in heads), *rows[1][5:]),
                tuple(map(Box, heads * 2)),
                tuple(map(Box, figures)),
            ),
        )
    }
    moved = [[r[0], r[3], r[1], r[2]] if at < 3 else r for at, r in enumerate(DISCLOSURE)]
    out["order-disclosure"] = {"disclosure": _grid("disclosure", moved)}
    out["rows-disclosure"] = {"disclosure": _grid("disclosure", [*DISCLOSURE[3:7], *DISCLOSURE[:3], *DISCLOSURE[7:]])}
    return out


def _labels() -> dict[str, dict[str, Grid]]:
    """Labels otherwise numbered, spaced, joined with their group, in traditional characters, broken over two lines."""
    circled = "①②③④⑤⑥⑦⑧"
    out = {
        "one-label": {"applications": _grid("applications", ONE_LABEL)},
        "joined-labels": {"applications": _grid("applications", JOINED)},
        "repeated-labels": {k: _grid(k, _texts(g, repeated=True)) for k, g in GRIDS.items()},
        "without-numbers": _words(lambda t: re.sub(r"^(?:（[一二三四五六七]）|[一二三四]、|[0-9]\.)", "", t)),
        "circled": _words(lambda t: re.sub(r"^([0-9])\.", lambda m: circled[int(m[1]) - 1], t)),
        "in-brackets": _words(lambda t: re.sub(r"^([0-9])\.", r"(\1)", t)),
        "narrow-signs": _words(lambda t: t.translate(str.maketrans("（），、：", "(),,:"))),
        "traditional": _words(lambda t: t.translate(TRADITIONAL)),
        "units": _words(lambda t: f"{t}（件）" if t in (*HEADS[:5], *KINDS) else t),
    }
    for where in ("first", "second"):
        for shortest in (4, 7, 12):
            rows = _broken(where, shortest)
            out[f"broken-{where}-{shortest}"] = {"applications": _grid("applications", rows)}
    return out


def _broken(where: str, shortest: int) -> Rows:
    """The applications with each label of some length on two lines; the first or the second has the figures."""
    out: Rows = []
    for row in APPLICATIONS:
        label = next(at for at in (2, 1, 0) if row[at] or not at)
        if not _is_figure(row[-1]) or len(row[label]) < shortest:
            out.append(row)
            continue
        half = len(row[label]) // 2
        first, second = [*row[:label], row[label][:half]], [""] * label + [row[label][half:]]
        figures, blanks = row[label + 1 :], [""] * (len(row) - label - 1)
        out += [
            [*first, *(figures if where == "first" else blanks)],
            [*second, *(blanks if where == "first" else figures)],
        ]
    return out


def _beside() -> dict[str, dict[str, Grid]]:
    """Rows of the form side by side, columns for numbers and remarks, tables in two parts."""
    side = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "信息内容", "本年处理决定数量"],
        ["规章", "0", "0", "0", "行政许可", "140"],
        ["行政规范性文件", "2", "1", "9", "行政处罚", "36"],
        ["", "", "", "", "行政强制", "5"],
        ["信息内容", "本年收费金额（单位：万元）", "", "", "", ""],
        ["行政事业性收费", "12.5", "", "", "", ""],
    ]
    two = [["行政复议", *[""] * 4], list(KINDS), FIGURES[:5], ["行政诉讼", *[""] * 9]]
    two += [["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4], list(KINDS * 2), FIGURES[5:]]
    return {
        "side-by-side": {"disclosure": _grid("disclosure", side)},
        "in-two-parts": {"reviews": _grid("reviews", two)},
        "numbered": {
            "applications": _grid("applications", [[str(n) if n else "序号", *r] for n, r in enumerate(SIMPLE)])
        },
        "remarks": {"applications": _grid("applications", [[*r, "" if n else "备注"] for n, r in enumerate(SIMPLE)])},
        "remarks-filled": {
            "applications": _grid(
                "applications", [[*r, "备注" if not n else "含上年受理的" * (n == 1)] for n, r in enumerate(SIMPLE)]
            )
        },
    }


def _around() -> dict[str, dict[str, Grid]]:
    """Rows above and below the form's own: the heading again, a caption, a unit, a note, heads again."""

    def wide(key: str, text: str) -> tuple[Box, ...]:
        return (Box(text, columns=len(positions(GRIDS[key])[0])),)

    captions = (
        "表1 主动公开政府信息情况统计表",
        "附件2 收到和处理政府信息公开申请情况表（单位：件）",
        "复议诉讼情况表",
    )
    keys = list(GRIDS)
    again = [*APPLICATIONS[:14], *APPLICATIONS[:3], *APPLICATIONS[14:]]
    notes = ("备注：以上数据不含街道办理件。", "填表人：某某　审核人：某某　填报日期：2025年1月10日")
    return {
        "heading": {k: Grid(k, (wide(k, HEADINGS[n + 1]), *GRIDS[k].rows)) for n, k in enumerate(keys)},
        "caption": {k: Grid(k, (wide(k, captions[n]), *GRIDS[k].rows)) for n, k in enumerate(keys)},
        "unit": {k: Grid(k, (wide(k, "单位：件"), *GRIDS[k].rows)) for k in keys[1:]},
        "notes": {k: Grid(k, (*GRIDS[k].rows, wide(k, note))) for k, note in zip(keys[1:], notes, strict=True)},
        "heads-again": {"applications": _grid("applications", again)},
    }


def _zero_too() -> dict[str, dict[str, Grid]]:
    """Figures written otherwise."""
    out = {f"zero-{name}": _each(lambda t, sign=sign: sign if t == "0" else t) for name, sign in ZERO_TOO.items()}
    out["wide-figures"] = _each(lambda t: t.translate(WIDE) if _is_figure(t) else t)
    return out
