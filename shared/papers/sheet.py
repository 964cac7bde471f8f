"""A sheet of A4: the letters it is set in, its foot, headings, lines and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace

from shared.papers.contents import Table
from shared.papers.fonts import BOLD, REGULAR, printable

FONT, SIZE, LINE = "Roboto", 9.5, 4.8
MARGIN, COLUMN = 18, 95
NEXT_LINE: dict[str, Any] = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}


class Sheet(FPDF):
    """Pages with a foot, in fonts that have all the letters that can be had."""

    def __init__(
        self,
        title: str,
        issued_on: date,
        foot: Sequence[str],
        texts: Iterable[str],
        folders: Sequence[Path],
    ) -> None:
        super().__init__(format="A4")
        self.foot = foot
        self.printable = printable(texts, folders)
        self.set_creation_date(datetime.combine(issued_on, time(), UTC))
        self.set_title(self.shown(title))
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=26)
        self.add_font(FONT, "", REGULAR)
        self.add_font(FONT, "B", BOLD)
        families = [f"Further{number}" for number, _ in enumerate(self.printable.fallbacks)]
        for family, font in zip(families, self.printable.fallbacks, strict=True):
            self.add_font(family, "", font)
        self.set_fallback_fonts(families, exact_match=False)
        self.set_font(FONT, size=SIZE)

    def shown(self, text: str) -> str:
        """A text as it can be printed."""
        return self.printable.text(text)

    def footer(self) -> None:
        """What stands at the foot of each page."""
        self.set_y(-22)
        self.set_font(FONT, size=7.5)
        for line in self.foot:
            self.cell(0, 3.6, self.shown(line), align="C", **NEXT_LINE)
        self.cell(0, 3.6, f"{self.page_no()} / {{nb}}", align="C")
        self.set_font(FONT, size=SIZE)

    def heading(self, text: str, size: float) -> None:
        """A bold line above what follows."""
        self.set_font(FONT, "B", size)
        self.multi_cell(0, 8, self.shown(text), **NEXT_LINE)
        self.set_font(FONT, size=SIZE)
        self.ln(2)

    def write_table(self, table: Table) -> None:
        """Rows under headings, which stand on each page anew."""
        with self.table(
            col_widths=tuple(table.widths),
            text_align=["RIGHT" if side == "R" else "LEFT" for side in table.aligned],
            borders_layout=TableBordersLayout.MINIMAL,
            headings_style=FontFace(emphasis=TextEmphasis.B),
            line_height=LINE,
            padding=0.8,
        ) as drawn:
            for row in (table.headings, *table.rows):
                drawn.row([self.shown(cell) for cell in row])

    def block(self, lines: Sequence[str], width: float = 0, *, bold_first: bool = False) -> None:
        """Lines one beneath the other."""
        for number, line in enumerate(lines):
            self.set_font(FONT, "B" if bold_first and not number else "", SIZE)
            self.multi_cell(width, LINE, self.shown(line), align="L", **NEXT_LINE)
        self.set_font(FONT, size=SIZE)
