"""Finding out how a text was written: its encoding, and what stands between its cells."""

from __future__ import annotations

import codecs
import csv
import re

from services.membership.actions.imports.workbooks import TableIsUnreadable
from services.membership.rules.headers import MOST_ABOVE, names_columns

_DELIMITERS = ",;\t|"
_TOLD = re.compile(r"\ufeff?sep=([,;\t|])\r?\n", re.IGNORECASE)
_SAMPLE = 4_096
_MOST_LOOKED_AT = 64 * 1024
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(body: bytes) -> str:
    """A text in UTF-8 or UTF-16 (with or without a mark), or else in Windows-1252. Raises TableIsUnreadable."""
    text = _decoded(body)
    if "\x00" in text:
        raise TableIsUnreadable(
            "The file holds NUL characters: is it a table at all? Save it as CSV in UTF-8, or as XLSX"
        )
    return text


def delimiter_of(text: str) -> tuple[str, bool]:
    """What stands between the cells, and whether a first line of a spreadsheet ("sep=;") says so.

    Otherwise it is what parts the names of the columns into most: they stand in the first line, or below a title.
    """
    told = _TOLD.match(text)
    if told:
        return told[1], True
    lines = [line[:_SAMPLE] for line in text[:_MOST_LOOKED_AT].splitlines() if line.strip()]
    parted = {one: [_parted(line, one) for line in lines[:MOST_ABOVE]] for one in _DELIMITERS}
    for place in range(len(lines[:MOST_ABOVE])):
        found = max(_DELIMITERS, key=lambda one: len(parted[one][place]))
        if names_columns(parted[found][place]):
            return found, False
    return max(_DELIMITERS, key=lambda one: len(parted[one][0]) if lines else 0), False


def _decoded(body: bytes) -> str:
    try:
        if body.startswith(_UTF_32):
            return body.decode("utf-32")
        if body.startswith(_UTF_16):
            return body.decode("utf-16")
        if unmarked := _unmarked_utf_16(body[:_SAMPLE]):
            return body.decode(unmarked)
    except UnicodeDecodeError as error:
        raise TableIsUnreadable(
            f"It begins as {error.encoding} and is not, from byte {error.start} on: save it as UTF-8"
        ) from error
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _western(body)


def _unmarked_utf_16(sample: bytes) -> str | None:
    """UTF-16 without a mark, if nearly every second byte is NUL, as it is in European texts."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.8 > sample[::2].count(0):
        return "utf-16-le"
    if half and sample[::2].count(0) > half * 0.8 > sample[1::2].count(0):
        return "utf-16-be"
    return None


def _western(body: bytes) -> str:
    """What old spreadsheets write: Windows-1252, or Latin-1 where that has no such character."""
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _parted(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
