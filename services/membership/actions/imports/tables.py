"""Reading a table from a file that may have been through anything."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from services.membership.actions.imports.mapping import Mapping
from services.membership.actions.imports.workbooks import (
    Line,
    TableIsUnreadable,
    is_workbook,
    read_workbook,
)
from services.membership.rules.cells import bare
from shared.errors import BadInput

csv.field_size_limit(100_000)


__all__ = [
    "ColumnIsMissing",
    "Row",
    "Rows",
    "Table",
    "TableIsUnreadable",
    "columns_of",
    "read_rows",
    "read_table",
]


class ColumnIsMissing(BadInput):
    """The table lacks a column without which it says nothing."""


@dataclass(frozen=True)
class Row:
    """A row by the line of the file where it ends (the first is 1), with its cells by column.

    `fault` says why its cells cannot be told apart, if so.
    """

    number: int
    cells: dict[str, str]
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


def read_rows(stream: BinaryIO | bytes) -> Rows:
    """Read a whole table. Raises TableIsUnreadable."""
    table = read_table(stream)
    return Rows(table.columns, tuple(table.rows))


def read_table(stream: BinaryIO | bytes) -> Table:
    """Read a table row by row: a workbook, or text with commas, semicolons or tabs.

    Text is UTF-8 (with or without a mark), UTF-16 with a mark, or else Latin-1. Empty lines are passed
    over; a row that is short has empty cells. Raises TableIsUnreadable, also while rows are read.
    """
    body = stream if isinstance(stream, bytes) else stream.read()
    lines = read_workbook(body) if is_workbook(body) else _read_text(body)
    for _, line in lines:
        if any(cell.strip() for cell in line):
            columns = _column_names(line)
            return Table(columns, _rows(columns, lines))
    raise TableIsUnreadable("There is nothing in it")


def columns_of(rows: Rows | Table, mapping: Mapping) -> dict[str, str]:
    """For each of our fields that the table tells: the name of its column there.

    A column of our own name does, too. Raises ColumnIsMissing.
    """
    found = {}
    there = {column.casefold(): column for column in rows.columns}
    for field in mapping.readers:
        for name in (mapping.columns.get(field, field), field):
            if name.casefold() in there:
                found[field] = there[name.casefold()]
                break
    needed = {"organisations": ("name", "reference"), "persons": ("full_name", "reference")}
    if not any(field in found for field in needed[mapping.kind]):
        raise ColumnIsMissing(f"None of its columns is a name: {', '.join(rows.columns)}")
    return found


def _decode(body: bytes) -> str:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _read_text(body: bytes) -> Iterator[Line]:
    text = _decode(body)
    if "\x00" in text:
        raise TableIsUnreadable("The file holds NUL characters; is it a table at all?")
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in reader:
            yield reader.line_num, line
    except csv.Error as error:
        raise TableIsUnreadable(f"Line {reader.line_num}: {error}") from error


def _rows(columns: tuple[str, ...], lines: Iterator[Line]) -> Iterator[Row]:
    for number, line in lines:
        if any(cell.strip() for cell in line):
            yield _row(number, columns, line)


def _column_names(line: Sequence[str]) -> tuple[str, ...]:
    columns = tuple(" ".join(bare(name).split()) for name in line)
    named = [name for name in columns if name]
    if len(set(named)) != len(named):
        raise TableIsUnreadable(f"The first row names a column twice: {', '.join(named)}")
    return columns


def _row(number: int, columns: tuple[str, ...], line: Sequence[str]) -> Row:
    fault = "has more cells than there are columns" if any(line[len(columns) :]) else ""
    cells = {name: bare(cell) for name, cell in zip(columns, line, strict=False) if name}
    return Row(number, cells, fault)
