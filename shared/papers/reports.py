"""A report on A4: a title, what it is about, and parts with words, a picture and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.papers.fonts import FOLDERS, MARK
from shared.papers.pictures import WIDTH, BarChart, bar_box
from shared.papers.sheet import FONT, LINE, MARGIN, NEXT_LINE, SIZE, UNPRINTABLE, Sheet, Table

_PAGE = 210


@dataclass(frozen=True)
class Part:
    """A part of a report under a heading."""

    heading: str
    words: Sequence[str] = ()
    picture: BarChart | None = None
    table: Table | None = None

    def texts(self) -> Iterator[str]:
        """All that is printed of it."""
        yield from (self.heading, *self.words)
        for bar in self.picture.bars if self.picture else ():
            yield from (bar.label, bar.words)
        if self.table is not None:
            yield from self.table.texts()


@dataclass(frozen=True)
class Report:
    """What stands in a report. `issued_on` is the day that it says it was made."""

    title: str
    issued_on: date
    letterhead: Sequence[str]
    words: Sequence[str]
    parts: Sequence[Part]
    foot: Sequence[str] = ()
    unprintable: str = UNPRINTABLE % {"mark": MARK}

    def texts(self) -> Iterator[str]:
        """All that is printed."""
        yield from (self.title, *self.letterhead, *self.words, *self.foot)
        for part in self.parts:
            yield from part.texts()


def printed_report(report: Report, folders: Sequence[Path] = FOLDERS) -> bytes:
    """A report as PDF. The same report gives the same bytes, on a machine with the same fonts."""
    sheet = _ReportSheet(report.title, report.issued_on, report.foot, report.texts(), folders)
    sheet.add_page()
    sheet.block(report.letterhead, bold_first=True)
    sheet.ln(LINE)
    sheet.heading(report.title, 15)
    sheet.block(report.words)
    for part in report.parts:
        sheet.write_part(part)
    if sheet.printable.missing:
        sheet.ln(LINE)
        sheet.block([report.unprintable])
    return bytes(sheet.output())


class _ReportSheet(Sheet):
    """Pages with parts one after the other."""

    def write_part(self, part: Part) -> None:
        """Write a part; a picture is not torn apart by the end of a page."""
        self.ln(LINE)
        self.heading(part.heading, 12)
        self.block(part.words)
        if part.picture is not None and part.picture.bars:
            self._draw(part.picture)
        if part.table is not None and part.table.rows:
            self.write_table(part.table)

    def _draw(self, picture: BarChart) -> None:
        scale = (_PAGE - 2 * MARGIN) / WIDTH
        for bar, _ in picture.placed():
            if self.will_page_break(40 * scale):
                self.add_page()
            top = self.get_y()
            left, upper, full, height = (size * scale for size in bar_box(0))
            self.set_font(FONT, size=SIZE - 1)
            self.set_xy(MARGIN, top)
            self.cell(full, upper, self.shown(bar.label), **NEXT_LINE)
            self.set_draw_color(31, 78, 95)
            self.set_fill_color(230, 238, 241)
            self.rect(MARGIN + left, top + upper, full, height, style="DF")
            self.set_fill_color(31, 78, 95)
            self.rect(MARGIN + left, top + upper, bar.filled * scale, height, style="F")
            self.set_xy(MARGIN + left + full + 2, top + upper)
            self.cell(0, height, self.shown(bar.words))
            self.set_y(top + 40 * scale)
        self.set_font(FONT, size=SIZE)
        self.ln(2)
