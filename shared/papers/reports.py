"""A report drawn on A4: a title, what it is about, and parts with words, a picture and a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shared.papers.contents import Part, Report
from shared.papers.pictures import WIDTH, BarChart, bar_box
from shared.papers.sheet import FONT, LINE, MARGIN, NEXT_LINE, SIZE, Sheet

_PAGE = 210
_INK, _PALE = (31, 78, 95), (230, 238, 241)


class ReportSheet(Sheet):
    """Pages with parts one after the other."""

    def __init__(self, report: Report, folders: Sequence[Path]) -> None:
        super().__init__(report.title, report.issued_on, report.foot, report.texts(), folders)
        self.report = report

    def drawn(self) -> bytes:
        """The whole report."""
        self.add_page()
        self.block(self.report.letterhead, bold_first=True)
        self.ln(LINE)
        self.heading(self.report.title, 15)
        self.block(self.report.words)
        for part in self.report.parts:
            self.write_part(part)
        if self.printable.missing:
            self.ln(LINE)
            self.block([self.report.unprintable])
        return bytes(self.output())

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
            with self.local_context(draw_color=_INK, fill_color=_PALE):
                self.rect(MARGIN + left, top + upper, full, height, style="DF")
            with self.local_context(fill_color=_INK):  # else the table beneath is filled with it
                self.rect(MARGIN + left, top + upper, bar.filled * scale, height, style="F")
            self.set_xy(MARGIN + left + full + 2, top + upper)
            self.cell(0, height, self.shown(bar.words))
            self.set_y(top + 40 * scale)
        self.set_font(FONT, size=SIZE)
        self.ln(2)
