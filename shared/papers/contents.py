"""What stands on what is printed: tables, papers and reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shared.languages import mark
from shared.papers.pictures import BarChart

MARK = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that cannot be printed here."""

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

    def texts(self) -> Iterator[str]:
        """All that is printed of it."""
        yield from self.headings
        for row in self.rows:
            yield from row


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


@dataclass(frozen=True)
class Badge:
    """What stands on a badge: a name, or a line to write it on, something beneath it, and a code."""

    name: str
    beneath: str
    code: str


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
