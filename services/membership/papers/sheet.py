"""A paper on A4: letterhead, addressee, facts, a table, sums, and what is said beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace

from services.membership.papers.fonts import BOLD, FOLDERS, MARK, REGULAR, printable
from shared.languages import mark

_FONT, _SIZE, _LINE = "Roboto", 9.5, 4.8
_MARGIN, _COLUMN = 18, 95
_NEXT_LINE: dict[str, Any] = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}
UNPRINTABLE = mark(
    "%(mark)s stands for a character of a script that this machine has no font for. The text in full is in"
    " the association's records."
)


@dataclass(frozen=True)
class Table:
    """Rows under headings; a width for each column, and L or R for where its text stands."""

    headings: Sequence[str]
    widths: Sequence[int]
    aligned: str
    rows: Sequence[Sequence[str]]


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
            yield from table.headings
            for row in table.rows:
                yield from row


def printed(paper: Paper, folders: Sequence[Path] = FOLDERS) -> bytes:
    """A paper as PDF. The same paper gives the same bytes, on a machine with the same fonts."""
    sheet = _Sheet(paper, folders)
    sheet.add_page()
    sheet.write_heads()
    sheet.write_table(paper.table)
    sheet.write_sums()
    if paper.schedule is not None:
        sheet.ln(_LINE)
        sheet.write_table(paper.schedule)
    sheet.write_notes()
    return bytes(sheet.output())


class _Sheet(FPDF):
    """Pages with a foot, in fonts that have all the letters that can be had."""

    def __init__(self, paper: Paper, folders: Sequence[Path]) -> None:
        super().__init__(format="A4")
        self.paper = paper
        self.printable = printable(paper.texts(), folders)
        self.set_creation_date(datetime.combine(paper.issued_on, time(), UTC))
        self.set_title(self.shown(paper.title))
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=26)
        self.add_font(_FONT, "", REGULAR)
        self.add_font(_FONT, "B", BOLD)
        families = [f"Further{number}" for number, _ in enumerate(self.printable.fallbacks)]
        for family, font in zip(families, self.printable.fallbacks, strict=True):
            self.add_font(family, "", font)
        self.set_fallback_fonts(families, exact_match=False)
        self.set_font(_FONT, size=_SIZE)

    def shown(self, text: str) -> str:
        """A text as it can be printed."""
        return self.printable.text(text)

    def footer(self) -> None:
        """What stands at the foot of each page."""
        self.set_y(-22)
        self.set_font(_FONT, size=7.5)
        for line in self.paper.foot:
            self.cell(0, 3.6, self.shown(line), align="C", **_NEXT_LINE)
        self.cell(0, 3.6, f"{self.page_no()} / {{nb}}", align="C")
        self.set_font(_FONT, size=_SIZE)

    def write_heads(self) -> None:
        """Who writes, to whom, what it is, and the facts about it."""
        self._block(self.paper.letterhead, bold_first=True)
        self.ln(_LINE * 2)
        top = self.get_y()
        self._block(self.paper.addressee, width=_COLUMN - 10)
        low = self.get_y()
        self.set_y(top)
        for name, value in self.paper.facts:
            self.set_x(_MARGIN + _COLUMN)
            self.cell(32, _LINE, name)
            self.multi_cell(0, _LINE, self.shown(value), **_NEXT_LINE)
        self.set_y(max(low, self.get_y()) + _LINE * 2)
        self.set_font(_FONT, "B", 15)
        self.multi_cell(0, 8, self.shown(self.paper.title), **_NEXT_LINE)
        self.set_font(_FONT, size=_SIZE)
        self.ln(2)

    def write_table(self, table: Table) -> None:
        """Rows under headings, which stand on each page anew."""
        with self.table(
            col_widths=tuple(table.widths),
            text_align=["RIGHT" if side == "R" else "LEFT" for side in table.aligned],
            borders_layout=TableBordersLayout.MINIMAL,
            headings_style=FontFace(emphasis=TextEmphasis.B),
            line_height=_LINE,
            padding=0.8,
        ) as drawn:
            for row in (table.headings, *table.rows):
                drawn.row([self.shown(cell) for cell in row])

    def write_sums(self) -> None:
        """The sums, one beneath the other, at the right."""
        self.ln(2)
        for name, value in self.paper.sums:
            self.set_font(_FONT, "B" if name in self.paper.weighty else "", _SIZE)
            self.set_x(_MARGIN + _COLUMN - 20)
            self.cell(65, _LINE + 0.6, self.shown(name))
            self.cell(0, _LINE + 0.6, value, align="R", **_NEXT_LINE)

    def write_notes(self) -> None:
        """What is said beneath; no note is torn apart by the end of a page."""
        self.set_font(_FONT, size=_SIZE)
        notes = [*self.paper.notes, *([self.paper.unprintable] if self.printable.missing else [])]
        self.ln(_LINE)
        for note in notes:
            if self.will_page_break(_LINE * len(note.splitlines())):
                self.add_page()
            self._block(note.splitlines())
            self.ln(1.5)

    def _block(self, lines: Sequence[str], width: float = 0, *, bold_first: bool = False) -> None:
        for number, line in enumerate(lines):
            self.set_font(_FONT, "B" if bold_first and not number else "", _SIZE)
            self.multi_cell(width, _LINE, self.shown(line), align="L", **_NEXT_LINE)
        self.set_font(_FONT, size=_SIZE)
