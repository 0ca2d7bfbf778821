"""Tables of values as sheets of a workbook: headings frozen, filters on, columns as wide as their Chinese needs."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from auditor.reporters.wording import plain

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | Decimal | date | None

MAX_ROWS = 1_000_000
"""Rows of one sheet, below Excel's 1,048,576; what goes beyond is written on a further sheet."""
_MAX_CHARS = 32_000  # of a cell; Excel refuses more than 32,767
_MAX_DIGITS = 15  # of a number; Excel would round longer ones
_MIN_WIDTH, _MAX_WIDTH = 6, 46
_SMALL = 100_000
_HEAD_HEIGHT = 32
_LOST = 4  # columns at the end of a line that stay blank: a mark or a number goes to the next line as a whole
_LINE, _MAX_HEIGHT = 16, 405  # points of a line of text, and of the highest row that Excel knows
_WIDE = 30  # columns that no longer fit the width of a page
_CREATED = datetime(2000, 1, 1)  # the same result gives the same bytes


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that deserves a look, shown on a colour."""

    value: Value


Row = Sequence[Value | Marked]


class Sheets:
    """A workbook being written to `buffer`."""

    def __init__(self, buffer: io.BytesIO, title: str) -> None:
        from xlsxwriter import Workbook

        self._temporary = tempfile.TemporaryDirectory()  # the library leaves its parts behind when the disk is full
        # Every value is written by its type below; these say the same for whoever uses `write` one day.
        options = {
            "constant_memory": True,  # rows leave memory as they are written, so they come in order
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": self._temporary.name,
        }
        self._book = Workbook(buffer, options)
        self._book.set_properties({"title": title, "created": _CREATED})
        base: dict[str, Any] = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
        head = {"bold": True, "bg_color": "#DDE6F0", "valign": "vcenter", "align": "center"}
        self._plain = self._book.add_format(base)
        self._head = self._book.add_format({**base, **head})
        self._sum = self._book.add_format({**base, "bold": True, "bg_color": "#F2F2F2"})
        self._marked = self._book.add_format({**base, "bg_color": "#FFF2CC"})
        self._day = self._book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})

    def close(self) -> None:
        """Writes everything. Raises OSError: parts wait in temporary files, and a disk may be full."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from None
        finally:
            self._temporary.cleanup()

    def add(
        self,
        name: str,
        heads: Sequence[Sequence[str]],
        rows: Iterable[Row],
        *,
        freeze: int = 0,
        last: Iterable[Row] = (),
        choices: tuple[int, list[str]] | None = None,
        widths: Sequence[int] = (),
        printed: int = 0,
    ) -> None:
        """Adds a sheet with heading rows (equal neighbours above the last one are merged), `freeze` columns that stay
        in sight, and rows of sums below (looked at when the others are written); `choices` gives one column a list of
        words to choose from. Columns are as wide as their words need; with `widths` they are that wide, rows as high as
        they need, and the sheet is made for printing: its first `printed` columns, or all. Rows beyond MAX_ROWS go on
        with further sheets.
        """
        left = iter(rows)
        waiting = next(left, None)
        number = 0
        while waiting is not None or not number:
            number += 1
            sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
            self._headings(sheet, heads)
            needed = [_width(h) for h in heads[-1]] if heads else []
            end = top = len(heads)
            while waiting is not None and end < top + MAX_ROWS:
                if widths:
                    sheet.set_row(end, _height(waiting[: printed or None], widths))
                self._row(sheet, end, waiting, self._plain, needed)
                end += 1
                waiting = next(left, None)
            for index, row in enumerate(last if waiting is None else (), start=end):
                self._row(sheet, index, row, self._sum, needed)
            self._shape(sheet, top, end, widths or [_room(n) for n in needed], freeze, choices)
            if printed:
                sheet.print_area(0, 0, max(end - 1, top), printed - 1)
            if widths:
                sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
                sheet.set_header(f"&C&14{name}")
                sheet.set_footer("&C&P / &N")

    def _row(self, sheet: Worksheet, number: int, row: Row, style: Any, widths: list[int]) -> None:
        if len(row) > len(widths):  # sheets that people added have no headings
            widths += [0] * (len(row) - len(widths))
        for column, value in enumerate(row):
            if value is None:
                sheet.write_blank(number, column, None, style)
                continue
            if type(value) is int and -_SMALL < value < _SMALL:  # most cells; the narrowest column has room for it
                sheet.write_number(number, column, value, style)
                continue
            shown, look = (value.value, self._marked) if isinstance(value, Marked) else (value, style)
            if isinstance(shown, date):
                sheet.write_datetime(number, column, datetime(shown.year, shown.month, shown.day), self._day)
            else:
                _put(sheet, number, column, shown, look)
            if style is self._plain or column:  # the words before a row of sums may run over
                widths[column] = max(widths[column], _width(shown))

    def _shape(
        self,
        sheet: Worksheet,
        top: int,
        end: int,
        widths: Sequence[int],
        freeze: int,
        choices: tuple[int, list[str]] | None,
    ) -> None:
        """Widths, frozen headings, filters and print setup of a sheet whose rows are top..end-1."""
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        if top:
            sheet.freeze_panes(top, freeze)
            sheet.autofilter(top - 1, 0, max(end - 1, top), len(widths) - 1)
            sheet.repeat_rows(0, top - 1)
        if choices and end > top:
            column, words = choices
            sheet.data_validation(top, column, end - 1, column, {"validate": "list", "source": words})
        sheet.set_landscape()
        sheet.set_paper(9)
        if len(widths) < _WIDE:
            sheet.fit_to_pages(1, 0)

    def _headings(self, sheet: Worksheet, heads: Sequence[Sequence[str]]) -> None:
        for number, head in enumerate(heads):
            column = 0
            for _, group in groupby(range(len(head)), key=lambda c, n=number: _group(heads, n, c)):
                count = len(list(group))
                if count > 1:
                    sheet.merge_range(number, column, number, column + count - 1, plain(head[column]), self._head)
                else:
                    sheet.write_string(number, column, plain(head[column]), self._head)
                column += count
            if len(heads) > 1:  # merged cells do not ask for the height they need
                sheet.set_row(number, _HEAD_HEIGHT)


def _group(heads: Sequence[Sequence[str]], number: int, column: int) -> object:
    """What neighbours must have alike to be merged: the label and those above it; nothing in the last row."""
    if number == len(heads) - 1 or not heads[number][column]:
        return column
    return tuple(head[column] for head in heads[: number + 1])


def _put(sheet: Worksheet, row: int, column: int, value: str | float | Decimal | None, style: Any) -> None:
    """Writes a value as what it is; a string stays a string whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        shown = plain(value)
        sheet.write_string(row, column, shown if len(shown) <= _MAX_CHARS else shown[:_MAX_CHARS] + "…", style)
    elif _fits(value):
        sheet.write_number(row, column, float(value), style)
    else:
        sheet.write_string(row, column, str(value), style)


def _fits(value: int | float | Decimal) -> bool:
    """Whether Excel keeps every digit of it."""
    exact = Decimal(str(value))
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _MAX_DIGITS


def _room(needed: int) -> int:
    """The width of a column whose longest line needs so much."""
    return min(max(needed, _MIN_WIDTH), _MAX_WIDTH) + 2


def _height(row: Row, widths: Sequence[int]) -> float:
    """Points that a row needs to show every line of it in columns of these widths."""
    lines = 1
    for value, width in zip(row, widths, strict=False):
        shown = value.value if isinstance(value, Marked) else value
        if isinstance(shown, str) and len(shown) * 2 > width - _LOST:
            room = max(width - _LOST, 1)
            lines = max(lines, sum(max(1, -(-_columns(line) // room)) for line in shown.split("\n")))
    return min(_LINE * lines, _MAX_HEIGHT)


def _width(value: Value) -> int:
    """Columns of the longest line; a Chinese character takes two."""
    if value is None:
        return 0
    shown = str(value)
    if "\n" not in shown:
        return _columns(shown[:_MAX_WIDTH])
    return max(_columns(line[:_MAX_WIDTH]) for line in shown.split("\n"))


def _columns(line: str) -> int:
    """Columns of a line: one for what ASCII has, two for a character of three bytes."""
    return len(line) if line.isascii() else (len(line) + len(line.encode("utf-8", "replace"))) // 2
