"""Reading a table from a file that may have been through anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from services.membership.actions.imports.texts import decoded, delimiter_of
from services.membership.actions.imports.workbooks import (
    Line,
    TableIsUnreadable,
    is_workbook,
    read_workbook,
)
from services.membership.rules.headers import MOST_ABOVE, place_of_headings
from shared.errors import BadInput
from shared.spreadsheets import bare

csv.field_size_limit(100_000)

_MOST_COLUMNS = 200

__all__ = ["Row", "Rows", "Table", "TableIsTooLong", "TableIsUnreadable", "read_rows", "read_table"]


class TableIsTooLong(BadInput):
    """The table has more rows than are taken in at once: cut it in parts."""


@dataclass(frozen=True)
class Row:
    """A row by the line of the file where it ends (the first is 1), with a cell for each column.

    `fault` says why its cells cannot be told apart, if so.
    """

    number: int
    cells: Sequence[str]
    fault: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows of a table, and the names of its columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """A table that is being read: its columns are known, its rows come one by one, once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def read_rows(stream: BinaryIO | bytes, most: int | None = None) -> Rows:
    """Read a whole table. Raises TableIsUnreadable, and TableIsTooLong past so many rows."""
    table = read_table(stream)
    rows = []
    for row in table.rows:
        rows.append(row)
        if most is not None and len(rows) > most:
            raise TableIsTooLong(f"It has more than {most} rows")
    if not rows:
        raise TableIsUnreadable(
            f"There is no row below the names of the columns: {_named(table.columns)}"
        )
    return Rows(table.columns, tuple(rows))


def read_table(stream: BinaryIO | bytes) -> Table:
    """Read a table row by row: a workbook, or text with commas, semicolons, tabs or bars.

    Empty lines are passed over, and so are titles above the names of the columns; a row that is short has
    empty cells. Raises TableIsUnreadable, also while rows are read.
    """
    body = stream if isinstance(stream, bytes) else stream.read()
    lines = read_workbook(body) if is_workbook(body) else _read_text(body)
    told = ((number, line) for number, line in lines if any(cell.strip() for cell in line))
    top = list(islice(told, MOST_ABOVE))
    if not top:
        raise TableIsUnreadable("There is nothing in it")
    place = place_of_headings([line for _, line in top])
    columns = _column_names(top[place][1])
    return Table(columns, _rows(columns, chain(top[place + 1 :], told)))


def _read_text(body: bytes) -> Iterator[Line]:
    text = decoded(body)
    delimiter, is_told = delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in reader:
            if not (is_told and reader.line_num == 1):
                yield reader.line_num, line
    except csv.Error as error:
        raise TableIsUnreadable(f"Line {reader.line_num}: {error}") from error


def _rows(columns: tuple[str, ...], lines: Iterator[Line]) -> Iterator[Row]:
    width = len(columns)
    for number, line in lines:
        yield _row(number, width, [cell.strip() for cell in line])


def _column_names(line: Sequence[str]) -> tuple[str, ...]:
    columns = tuple(" ".join(bare(name).split()) for name in line)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if len(columns) > _MOST_COLUMNS:
        raise TableIsUnreadable(
            f"The first row has {len(columns)} cells; a table has at most {_MOST_COLUMNS} columns"
        )
    seen: set[str] = set()
    for name in filter(None, columns):
        if name.casefold() in seen:
            raise TableIsUnreadable(
                f"Two columns are called {name!r}: give them different names in the first row"
            )
        seen.add(name.casefold())
    return columns


def _row(number: int, width: int, cells: list[str]) -> Row:
    fault = "has more cells than there are columns" if any(cells[width:]) else ""
    for place, cell in enumerate(cells):
        if cell[:1] == "'":
            cells[place] = bare(cell)
    if len(cells) != width:
        cells = cells[:width] + [""] * (width - len(cells))
    return Row(number, cells, fault)


def _named(columns: Sequence[str]) -> str:
    told = ", ".join(filter(None, columns))
    return told if len(told) < 300 else f"{told[:300]} ..."
