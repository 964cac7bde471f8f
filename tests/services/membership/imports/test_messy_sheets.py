"""Sheets as people send them: titles, blank lines, old encodings, days as numbers, words of another language."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from services.membership.actions.imports import read_rows
from services.membership.models import Membership, Organisation, Person
from services.membership.rules.cells import civil_date
from services.membership.rules.headers import suggested
from tests.services.membership.imports.test_runs import Counter

HEADS = (
    "Mitglieds-Nr.;Vorname;Nachname;Straße;PLZ;Ort;E-Mail;Telefon;Tarif;Mitglied seit;Versteckt;;"
)
PERSONS = f"""Mitgliederliste, Stand Mai;;;;;;;;;;;;
;;;;;;;;;;;;

{HEADS}
17;Jürgen;Groß ;Hauptstraße 1;10115;Köln;groß@beispiel.example;0221 / 1;individual;43831;;;
18;Änne;Müller;;;;aenne@beispiel.example;;individual;1.3.2021;;;
;;;;;;;;;;;;
19; ;;;;;nirgends;;golden;32.1.2021;;;
Summe;3;;;;;;;;;;;
"""
BODIES = [
    ["Verzeichnis der Organisationen", "", "", "", ""],
    ["", "", "", "", ""],
    ["Name", "Sektor", "Größe", "Land", "Mitglied seit", "Tarif", ""],
    ["Nordlicht gGmbH", "Sozialunternehmen", 35, "Österreich", 44_197, "social-enterprise", " "],
    ["", "Verein", "2\u20139", "Deutschland", "", "", ""],
]


@pytest.fixture
def counter(door):
    return Counter(door)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_messy_list_of_persons_says_of_each_row_what_is_to_be_mended(counter, office):
    run = counter.send(PERSONS.replace("\n", "\r\n").encode("latin-1"), "persons", confirmed="true")
    assert run["passed_over"] == ["Straße", "PLZ", "Ort", "Versteckt"]
    assert run["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "refused": 2}
    told = {
        row["row"]: [fault["column"] for fault in row["faults"]]
        for row in counter.ask(run, "/rows?outcome=refused")["items"]
    }
    wrong = ["E-Mail", "Mitglied seit", "Vorname + Nachname", "Tarif"]
    assert told == {8: wrong, 9: ["Mitglieds-Nr.", "E-Mail"]}
    assert {one.full_name for one in _all(office, Person)} == {"Jürgen Groß", "Änne Müller"}
    assert {one.number for one in _all(office, Membership)} == {17, 18}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_workbook_with_a_title_and_days_as_numbers_is_read(counter, office):
    run = counter.send(_workbook(BODIES), confirmed="true")
    assert (run["counts"]["created"], run["counts"]["refused"]) == (1, 1)
    (one,) = _all(office, Organisation)
    assert (one.sector, one.size_band, one.country) == ("social-enterprise", "10-49", "AT")
    (row,) = counter.ask(run, "/rows?outcome=refused")["items"]
    assert [fault["column"] for fault in row["faults"]] == ["Name"]
    assert row["faults"][0]["reason"].startswith("is empty; a new organisation needs its name")


def test_the_names_of_columns_are_recognised_without_accents_case_and_sharp_s():
    columns = "MITGLIEDS-NR,Vorname,nachname,E-Mail,mitglied Seit,Funktion,Straße,Größe".split(",")
    assert suggested("persons", columns) == {
        "full_name": "Vorname + nachname",
        "email": "E-Mail",
        "member_number": "MITGLIEDS-NR",
        "member_since": "mitglied Seit",
        "title": "Funktion",
    }
    assert suggested("organisations", ["GRÖSSE"]) == suggested("organisations", ["Größe"]) | {
        "size_band": "GRÖSSE"
    }


@pytest.mark.parametrize(
    ("table", "first"),
    [
        ("Name,Land\nVerein,Art\n", "Name"),
        ("Members of May, all\n\nName;Land\nNuru;KE\n", "Name"),
        ("\ufeffListe;;\nStand:;1.5.2026;\nName;Land;Ort\nNuru;KE;\n", "Name"),
        ("Jina;Nchi\nNuru;KE\n", "Jina"),
        ("Orodha;;\nJina;Nchi;Mji\nNuru;KE;\n", "Jina"),
        ("name\nNuru\n", "name"),
        ("kennung\nname\n", "kennung"),
    ],
)
def test_titles_above_the_names_of_columns_are_passed_over(table, first):
    assert read_rows(table.encode()).columns[0] == first


def test_days_of_a_workbook_that_are_numbers_are_days():
    assert civil_date("44197") == date(2021, 1, 1)


def _all(office, model):
    return office.look(lambda session: session.scalars(select(model)).all())


def _workbook(lines: list[list[object]]) -> bytes:
    kept = io.BytesIO()
    with Workbook(kept) as book:
        sheet = book.add_worksheet("Blatt 1")
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
        sheet.merge_range(0, 0, 0, 4, lines[0][0])
    return kept.getvalue()
