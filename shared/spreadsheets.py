"""Tables that spreadsheets open: no cell is taken for a formula, and each reads back as it was."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ARMOURED = re.compile(r"'+[=+\-@\t\r]")


def armoured(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def bare(cell: str) -> str:
    """A cell as it was before it was armoured, without spaces around it."""
    cell = cell.strip()
    return cell[1:] if _ARMOURED.match(cell) else cell


def table(columns: Sequence[str], rows: Iterable[Any]) -> Iterator[str]:
    """Rows line by line as CSV, the names of the columns first; a column is an attribute of its name."""
    yield _line(columns)
    for row in rows:
        yield _line(_cell(getattr(row, column)) for column in columns)


def _cell(value: Any) -> str:
    """A cell as text; a number is no formula, whatever its sign."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else armoured(str(value))


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
