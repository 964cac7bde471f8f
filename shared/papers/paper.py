"""A paper on A4: letterhead, addressee, facts, a table, sums, and what is said beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.papers.fonts import FOLDERS, MARK
from shared.papers.sheet import (
    COLUMN,
    FONT,
    LINE,
    MARGIN,
    NEXT_LINE,
    SIZE,
    UNPRINTABLE,
    Sheet,
    Table,
)


@dataclass(frozen=True)
class Paper:
    """What stands on a paper. `issued_on` is the day that it says it was made; `weighty` sums are bold."""

    title: str
    issued_on: date
    letterhead: Sequence[str]
    addressee: Sequence[str]
    facts: Sequence[tuple[str, str]]
    table: Table
    sums: Sequence[tuple[str, str]]
    schedule: Table | None = None
    notes: Sequence[str] = ()
    foot: Sequence[str] = ()
    weighty: Sequence[str] = ()
    unprintable: str = UNPRINTABLE % {"mark": MARK}

    def texts(self) -> Iterator[str]:
        """All that is printed."""
        yield from (self.title, *self.letterhead, *self.addressee, *self.notes, *self.foot)
        for pair in (*self.facts, *self.sums):
            yield from pair
        for table in filter(None, (self.table, self.schedule)):
            yield from table.texts()


def printed(paper: Paper, folders: Sequence[Path] = FOLDERS) -> bytes:
    """A paper as PDF. The same paper gives the same bytes, on a machine with the same fonts."""
    sheet = _PaperSheet(paper, folders)
    sheet.add_page()
    sheet.write_heads()
    sheet.write_table(paper.table)
    sheet.write_sums()
    if paper.schedule is not None:
        sheet.ln(LINE)
        sheet.write_table(paper.schedule)
    sheet.write_notes()
    return bytes(sheet.output())


class _PaperSheet(Sheet):
    """Pages with what stands on a paper."""

    def __init__(self, paper: Paper, folders: Sequence[Path]) -> None:
        super().__init__(paper.title, paper.issued_on, paper.foot, paper.texts(), folders)
        self.paper = paper

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
