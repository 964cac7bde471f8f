"""A table as a workbook whose cells are all text: nothing in it is a formula, a number or a date."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from shared.errors import Refusal


class TooMuchForAWorkbook(Refusal):
    """This is too much for a workbook; ask for it as CSV."""


def workbook_of(name: str, lines: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet. Raises TooMuchForAWorkbook: nothing is left out without a word."""
    # Only those who take workbooks need the library, and its import is felt at the start.
    from xlsxwriter import Workbook

    kept = io.BytesIO()
    with Workbook(kept, {"constant_memory": True}) as book:
        as_text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell and sheet.write_string(row, column, cell, as_text) != 0:
                    raise TooMuchForAWorkbook(f"Take the table as CSV: row {row + 1} does not fit")
    return kept.getvalue()
