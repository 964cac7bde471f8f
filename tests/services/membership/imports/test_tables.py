"""Tables from anywhere: encodings, separators, empty lines, and what is wrong with them."""

from __future__ import annotations

import io

import pytest

from services.membership.actions.imports import MAPPINGS, mapping_of, read_rows
from services.membership.actions.imports.columns import ColumnIsMissing, columns_of
from services.membership.actions.imports.mapping import MappingIsUnclear
from services.membership.actions.imports.tables import TableIsUnreadable

TABLE = "name;country\r\nMünchner Tafel;DE\r\n\r\n;;\r\nÉcole;FR\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_the_encoding_is_found_out(encoding):
    rows = read_rows(TABLE.encode(encoding)).rows
    assert [row.cells[0] for row in rows] == ["Münchner Tafel", "École"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_out(separator):
    rows = read_rows(TABLE.replace(";", separator).encode())
    assert rows.columns == ("name", "country")


def test_rows_are_numbered_as_an_editor_shows_them():
    assert [row.number for row in read_rows(TABLE.encode()).rows] == [2, 5]


def test_a_file_is_read_as_well_as_its_bytes():
    assert read_rows(io.BytesIO(TABLE.encode())) == read_rows(TABLE.encode())


def test_a_short_row_has_empty_cells():
    (row,) = read_rows(b"name,country\nNuru Lamps\n").rows
    assert row.cells[1] == ""


def test_a_row_that_is_too_long_is_at_fault_alone():
    first, second = read_rows(b"name,country\nNuru, Lamps,KE\nUpepo,KE\n").rows
    assert (first.fault != "", second.fault) == (True, "")


def test_a_quoted_cell_may_hold_a_line_break():
    (row,) = read_rows(b'name,mission\nNuru,"light\nfor all"\n').rows
    assert row.cells[1] == "light\nfor all"


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\x00\x01\x02", b"name,name\nx,y\n"])
def test_what_is_no_table_is_refused_in_words(body):
    with pytest.raises(TableIsUnreadable):
        read_rows(body)


def test_a_table_without_names_is_refused_in_words():
    with pytest.raises(ColumnIsMissing):
        columns_of(read_rows(b"colour,size\nred,3\n"), MAPPINGS["organisations"])


def test_columns_are_found_whatever_their_case():
    rows = read_rows(b"NAME,Country\nNuru,KE\n")
    assert columns_of(rows, MAPPINGS["organisations"]) == {"name": "NAME", "country": "Country"}


def test_a_mapping_is_told_in_a_file():
    mapping = mapping_of(
        {
            "kind": "organisations",
            "source": "chamber",
            "columns": {"name": "Firma"},
            "values": {"sector": {"GmbH": "company"}},
        }
    )
    assert columns_of(read_rows(b"Firma\nNuru\n"), mapping) == {"name": "Firma"}
    assert mapping.meaning("sector", "GMBH") == "company"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kind": "planets"},
        {"kind": "persons", "colums": {}},
        {"kind": "persons", "columns": {"shoe_size": "Size"}},
    ],
)
def test_an_unclear_mapping_is_refused_in_words(told):
    with pytest.raises(MappingIsUnclear):
        mapping_of(told)
