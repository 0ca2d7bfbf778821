"""What a specimen report holds, and its blocks in reading order (headings, paragraphs, grids with spans)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.form.spec import Form, load_forms

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
COLUMNS = ("natural", "business", "research", "welfare", "legal", "other", "total")
ZEROS = ("0",) * 7


@dataclass(frozen=True)
class Box:
    """A printed cell: its text and how many grid columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A printed table: rows of boxes; a position covered by a box of an earlier row has no box of its own."""

    key: str
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class Text:
    """A printed line or paragraph. `style`: title | heading | subheading | body | signature."""

    text: str
    style: str = "body"


Block = Text | Grid


@dataclass(frozen=True)
class Specimen:
    """A report. `applications` maps row keys to seven texts, rows left out are zeros; `disclosure` maps row keys to
    texts; a table set to None is missing. `sections` are the paragraphs under the six headings ("（一）…" alone on a
    line is a subheading); those of sections two to four stand before the table.
    """

    agency: str
    year: int
    form: str = "2021"
    title: tuple[str, ...] = ()
    preface: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ((), (), (), (), (), ())
    headings: tuple[str, ...] = HEADINGS
    disclosure: Mapping[str, tuple[str, ...]] | None = field(default_factory=dict)
    applications: Mapping[str, tuple[str, ...]] | None = field(default_factory=dict)
    reviews: tuple[str, ...] | None = ("0",) * 15
    tail: tuple[str, ...] = ()

    def with_text(self, old: str, new: str) -> Specimen:
        """A copy whose prose has `new` for the one place where `old` stands."""
        count = sum(p.count(old) for s in (self.preface, *self.sections) for p in s)
        if count != 1:
            raise ValueError(f"{old!r} stands {count} times in the prose")
        swap = lambda ps: tuple(p.replace(old, new) for p in ps)  # noqa: E731
        return replace(self, preface=swap(self.preface), sections=tuple(swap(s) for s in self.sections))

    def with_section(self, number: int, *paragraphs: str) -> Specimen:
        """A copy whose section `number` (1..6) holds these paragraphs."""
        sections = list(self.sections)
        sections[number - 1] = paragraphs
        return replace(self, sections=tuple(sections))

    def with_row(self, row: str, *values: str) -> Specimen:
        """A copy whose row of the applications table (or, with fewer than seven values, of the disclosure table)
        holds these values.
        """
        if len(values) == len(COLUMNS):
            return replace(self, applications={**(self.applications or {}), row: values})
        return replace(self, disclosure={**(self.disclosure or {}), row: values})

    def with_cell(self, row: str, column: str, value: str) -> Specimen:
        """A copy whose applications cell holds `value`."""
        values = list((self.applications or {}).get(row, ZEROS))
        values[COLUMNS.index(column)] = value
        return self.with_row(row, *values)

    def blocks(self) -> list[Block]:
        """The report in reading order."""
        title = self.title or (self.agency, f"{self.year}年政府信息公开工作年度报告")
        out: list[Block] = [Text(line, "title") for line in title]
        out += [Text(p) for p in self.preface]
        grids = {1: disclosure_grid(self), 2: applications_grid(self), 3: reviews_grid(self)}
        for index, heading in enumerate(self.headings):
            if heading:
                out.append(Text(heading, "heading"))
            for p in self.sections[index]:
                out.append(Text(p, "subheading" if p.startswith("（") and len(p) < 20 and "。" not in p else "body"))
            grid = grids.get(index)
            if grid is not None:
                out.append(grid)
        return out + [Text(line, "signature") for line in self.tail]


def _form(specimen: Specimen) -> Form:
    return load_forms()[specimen.form]


def disclosure_grid(specimen: Specimen) -> Grid | None:
    """The table of section two, as the form prints it."""
    if specimen.disclosure is None:
        return None
    spec = _form(specimen).table("disclosure")
    blocks = {
        "规章": "第二十条第（一）项",
        "行政许可": "第二十条第（五）项",
        "行政处罚": "第二十条第（六）项",
        "行政事业性收费": "第二十条第（八）项",
        "政府集中采购": "第二十条第（九）项",
    }
    width = 4
    rows: list[tuple[Box, ...]] = []
    for row in spec.rows:
        columns = spec.columns_of(row)
        if row.label.zh in blocks:
            rows.append((Box(blocks[row.label.zh], columns=width),))
            rows.append((Box("信息内容"), *_spread([c.label.zh for c in columns], width - 1)))
        values = specimen.disclosure.get(row.key, ("0",) * len(columns))
        rows.append((Box(row.label.zh), *_spread(values, width - 1)))
    return Grid("disclosure", tuple(rows))


def _spread(texts: tuple[str, ...] | list[str], width: int) -> list[Box]:
    """Boxes that fill `width` columns: the last one takes what is left over."""
    return [Box(t, columns=width - len(texts) + 1 if i == len(texts) - 1 else 1) for i, t in enumerate(texts)]


_GROUPS = {
    "refused": "（三）不予公开",
    "unable": "（四）无法提供",
    "unprocessed": "（五）不予处理",
    "other": "（六）其他处理",
}


def applications_grid(specimen: Specimen) -> Grid | None:
    """The table of section three with its merged label cells."""
    if specimen.applications is None:
        return None
    spec = _form(specimen).table("applications")
    sizes = {g: sum(r.group == g for r in spec.rows) for g in _GROUPS}
    results = [r for r in spec.rows if r.key not in ("new", "carried_in", "carried_out")]
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows: list[tuple[Box, ...]] = [
        (Box(note, columns=3, rows=3), Box("申请人情况", columns=7)),
        (Box("自然人", rows=2), Box("法人或其他组织", columns=5), Box("总计", rows=2)),
        tuple(Box(t) for t in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
    ]
    seen: set[str] = set()
    for row in spec.rows:
        values = [Box(v) for v in specimen.applications.get(row.key, ZEROS)]
        if row not in results:
            rows.append((Box(row.label.zh, columns=3), *values))
            continue
        lead = [Box("三、本年度办理结果", rows=len(results))] if row is results[0] else []
        if row.group is None or sizes[row.group] == 1:
            rows.append((*lead, Box(row.label.zh, columns=2), *values))
            continue
        if row.group not in seen:
            lead.append(Box(_GROUPS[row.group], rows=sizes[row.group]))
            seen.add(row.group)
        rows.append((*lead, Box(row.label.zh), *values))
    return Grid("applications", tuple(rows))


def reviews_grid(specimen: Specimen) -> Grid | None:
    """The table of section four: three header rows and one row of fifteen figures."""
    if specimen.reviews is None:
        return None
    five = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    return Grid(
        "reviews",
        (
            (Box("行政复议", columns=5), Box("行政诉讼", columns=10)),
            (*(Box(t, rows=2) for t in five), Box("未经复议直接起诉", columns=5), Box("复议后起诉", columns=5)),
            tuple(Box(t) for t in five * 2),
            tuple(Box(v) for v in specimen.reviews),
        ),
    )


def positions(grid: Grid) -> list[list[tuple[Box, bool]]]:
    """The grid filled out: for each row and column its box, and whether this is the box's upper left corner."""
    filled: dict[tuple[int, int], tuple[Box, bool]] = {}
    for r, row in enumerate(grid.rows):
        c = 0
        for box in row:
            while (r, c) in filled:
                c += 1
            for dr in range(box.rows):
                for dc in range(box.columns):
                    filled[(r + dr, c + dc)] = (box, dr == dc == 0)
            c += box.columns
    width = max(c for _, c in filled) + 1
    return [[filled[(r, c)] for c in range(width)] for r in range(len(grid.rows))]
