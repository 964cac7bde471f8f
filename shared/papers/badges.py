"""Badges to be cut out of sheets of A4, two beside one another and five beneath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import cast

from shared.papers.codes import code_png
from shared.papers.contents import Badge
from shared.papers.sheet import FONT, Sheet

ACROSS, DOWN = 2, 5
_WIDTH, _HEIGHT = 85.0, 54.0
_LEFT, _TOP = 20.0, 13.5
_EDGE, _CODE = 4.0, 30.0
_TEXT = _WIDTH - _CODE - 2 * _EDGE
_LARGEST, _SMALLEST = 19, 6
_MOST_LINES = 3


class BadgeSheet(Sheet):
    """Pages of badges, each with a name, an organisation, and a code to be scanned."""

    def __init__(
        self, title: str, issued_on: date, badges: Sequence[Badge], folders: Sequence[Path]
    ) -> None:
        texts = [title, *(text for one in badges for text in (one.name, one.beneath))]
        super().__init__(title, issued_on, [], texts, folders)
        self.heading_of_all, self.badges = title, badges
        self.set_auto_page_break(False)

    def footer(self) -> None:
        """Nothing: the whole page is badges."""

    def drawn(self) -> bytes:
        """All pages; one of no badges is empty."""
        self.add_page()
        for number, badge in enumerate(self.badges):
            place = number % (ACROSS * DOWN)
            if number and not place:
                self.add_page()
            self.write_badge(
                badge, _LEFT + place % ACROSS * _WIDTH, _TOP + place // ACROSS * _HEIGHT
            )
        return bytes(self.output())

    def write_badge(self, badge: Badge, left: float, top: float) -> None:
        """One badge; who shows no name, or one that no letters here can print, has a line to write on."""
        name = "" if self.printable.missing & set(badge.name) else badge.name
        self.set_draw_color(190)
        self.rect(left, top, _WIDTH, _HEIGHT)
        self._fitted(self.heading_of_all, left, top + _EDGE, 9, _WIDTH - 2 * _EDGE, 1)
        self.image(
            BytesIO(code_png(badge.code)),
            left + _WIDTH - _CODE - 2,
            top + _HEIGHT - _CODE - 2,
            _CODE,
        )
        if not name:
            self.line(left + _EDGE, top + 29, left + _EDGE + _TEXT, top + 29)
        self._fitted(name, left, top + 15, _LARGEST, _TEXT, _MOST_LINES, bold=True)
        self._fitted(badge.beneath, left, top + 38, 10, _TEXT, 2)

    def _fitted(
        self,
        text: str,
        left: float,
        top: float,
        size: float,
        width: float,
        most: int,
        *,
        bold: bool = False,
    ) -> None:
        """Words in so many lines at most, set smaller where they are long, and cut where that is not enough."""
        shown, emphasis = self.shown(text), "B" if bold else ""
        lines = self._lines(shown, emphasis, size, width)
        while (len(lines) > most or self._is_torn(shown, width)) and size > _SMALLEST:
            size -= 1
            lines = self._lines(shown, emphasis, size, width)
        for number, line in enumerate(lines[:most]):
            self.set_xy(left + _EDGE, top + number * size * 0.42)
            self.cell(width, size * 0.42, line)

    def _is_torn(self, text: str, width: float) -> bool:
        """Whether a word does not fit into a line, in the letters that are set."""
        room = width - 2 * self.c_margin
        return any(self.get_string_width(word) > room for word in text.split())

    def _lines(self, text: str, emphasis: str, size: float, width: float) -> list[str]:
        self.set_font(FONT, emphasis, size)
        if not text:
            return []
        found = self.multi_cell(width, size * 0.42, text, dry_run=True, output="LINES", align="L")
        return cast("list[str]", found)
