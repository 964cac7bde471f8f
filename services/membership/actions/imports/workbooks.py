"""Reading the first sheet of a workbook, and refusing one that is a trap."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from shared.errors import BadInput

Line = tuple[int, Sequence[str]]

_ZIP = b"PK\x03\x04"
_MOST_UNPACKED = 400 * 2**20
_MOST_TIMES = 200
_MOST_PARTS = 2_000
_MOST_CELLS = 20_000_000


class TableIsUnreadable(BadInput):
    """This is no table with a row of column names and commas, semicolons or tabs, and no workbook."""


class WorkbookIsTooLarge(BadInput):
    """This workbook would unpack to more than anybody's directory holds."""


def is_workbook(body: bytes) -> bool:
    """Whether a file is packed as workbooks are."""
    return body.startswith(_ZIP)


def read_workbook(body: bytes) -> Iterator[Line]:
    """The rows of the first sheet as texts, with their numbers. Raises TableIsUnreadable, WorkbookIsTooLarge.

    Dates become ISO dates, whole numbers lose their point, and a formula is the value that it had.
    """
    _check_size(body)
    # Only those who import workbooks need the library, and its import is felt at the start.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheet = workbook.get_sheet_by_index(0)
        if sheet.total_height * sheet.total_width > _MOST_CELLS:
            raise WorkbookIsTooLarge(
                f"Its first sheet has {sheet.total_height} rows of {sheet.total_width} cells"
            )
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [_text(cell) for cell in row]
    except (CalamineError, IndexError) as error:
        raise TableIsUnreadable(f"The workbook cannot be read: {error}") from error


def _check_size(body: bytes) -> None:
    """Refuse what would unpack to something enormous; the sizes stand in the directory of the file."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(body)).infolist()
    except zipfile.BadZipFile as error:
        raise TableIsUnreadable("The workbook is damaged") from error
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED:
        raise WorkbookIsTooLarge(f"It unpacks to {unpacked // 2**20} MiB in {len(parts)} parts")
    if unpacked > 2**20 and unpacked > packed * _MOST_TIMES:
        raise WorkbookIsTooLarge(f"It unpacks to {unpacked // max(packed, 1)} times its size")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return _date_or_moment(cell)
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _date_or_moment(cell: datetime) -> str:
    return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
