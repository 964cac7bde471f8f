"""A paper drawn on A4: letterhead, addressee, facts, a table, sums, and what is said beneath."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shared.papers.contents import Paper
from shared.papers.sheet import COLUMN, FONT, LINE, MARGIN, NEXT_LINE, SIZE, Sheet


class PaperSheet(Sheet):
    """Pages with what stands on a paper."""

    def __init__(self, paper: Paper, folders: Sequence[Path]) -> None:
        super().__init__(paper.title, paper.issued_on, paper.foot, paper.texts(), folders)
        self.paper = paper

    def drawn(self) -> bytes:
        """The whole paper."""
        self.add_page()
        self.write_heads()
        self.write_table(self.paper.table)
        self.write_sums()
        if self.paper.schedule is not None:
            self.ln(LINE)
            self.write_table(self.paper.schedule)
        self.write_notes()
        return bytes(self.output())

    def write_heads(self) -> None:
        """Who writes, to whom, what it is, and the facts about it."""
        self.block(self.paper.letterhead, bold_first=True)
        self.ln(LINE * 2)
        top = self.get_y()
        self.block(self.paper.addressee, width=COLUMN - 10)
        low = self.get_y()
        self.set_y(top)
        for name, value in self.paper.facts:
            self.set_x(MARGIN + COLUMN)
            self.cell(32, LINE, name)
            self.multi_cell(0, LINE, self.shown(value), **NEXT_LINE)
        self.set_y(max(low, self.get_y()) + LINE * 2)
        self.heading(self.paper.title, 15)

    def write_sums(self) -> None:
        """The sums, one beneath the other, at the right."""
        self.ln(2)
        for name, value in self.paper.sums:
            self.set_font(FONT, "B" if name in self.paper.weighty else "", SIZE)
            self.set_x(MARGIN + COLUMN - 20)
            self.cell(65, LINE + 0.6, self.shown(name))
            self.cell(0, LINE + 0.6, value, align="R", **NEXT_LINE)

    def write_notes(self) -> None:
        """What is said beneath; no note is torn apart by the end of a page."""
        self.set_font(FONT, size=SIZE)
        notes = [*self.paper.notes, *([self.paper.unprintable] if self.printable.missing else [])]
        self.ln(LINE)
        for note in notes:
            if self.will_page_break(LINE * len(note.splitlines())):
                self.add_page()
            self.block(note.splitlines())
            self.ln(1.5)
