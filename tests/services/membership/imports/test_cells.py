"""Cells: what they mean, and that they read back as they were written."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.models.words import Tag
from services.membership.rules import cells, columns
from services.membership.rules.keys import organisation_key, person_key
from shared.spreadsheets import armoured, bare

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")) | st.just(" "),
    max_size=40,
).map(lambda text: " ".join(text.split()))


@given(texts)
def test_an_armoured_cell_reads_back_the_same(text):
    assert bare(armoured(text)) == text


@given(texts)
def test_no_armoured_cell_is_a_formula(text):
    assert not armoured(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(texts.filter(lambda text: text and not text.endswith("\\"))))
def test_a_list_reads_back_the_same(values):
    assert cells.parts(cells.write_parts(values)) == values


@given(
    st.lists(st.tuples(st.sampled_from(Tag), texts.filter(lambda text: not text.endswith("\\"))))
)
def test_topics_read_back_the_same(given_topics):
    topics = [{"tag": str(tag), "line": line} for tag, line in given_topics]
    assert cells.topics(cells.write_topics(topics)) == topics


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (cells.slugs, "SDG 6; East Africa", ["sdg-6", "east-africa"]),
        (cells.languages, "EN; sw; en", ["en", "sw"]),
        (cells.country, "ke", "KE"),
        (cells.topics, "R&D budget; pilot-site: a well", [
            {"tag": "r&d-budget", "line": ""},
            {"tag": "pilot-site", "line": "a well"},
        ]),
        (cells.visibility, "name=members; Title = public", {"name": "members", "title": "public"}),
        (cells.roles, "Primary; billing", ["billing", "primary"]),
        (cells.yes_or_no, "Yes", True),
        (cells.line(20), "two\n lines ", "two lines"),
        (cells.yes_or_no, "Ja", True),
        (cells.country, "Österreich", "AT"),
        (cells.country, "kenya", "KE"),
        (cells.country, "UK", "GB"),
        (cells.languages, "Deutsch, Suaheli", ["de", "sw"]),
        (cells.civil_date, "31.1.2027", date(2027, 1, 31)),
        (cells.civil_date, "31/01/2027", date(2027, 1, 31)),
        (cells.civil_date, "2027-01-31T00:00:00", date(2027, 1, 31)),
        (cells.civil_date, "46418", date(2027, 1, 31)),
        (cells.size_band, "35", "10-49"),
        (cells.size_band, "10 \u2013 49 Mitarbeiter", "10-49"),
        (cells.size_band, "1.200", "1000+"),
        (columns.ORGANISATION["sector"], "Universität", "university"),
        (cells.roles, "Vorstand; Buchhaltung", ["billing", "executive"]),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_meant(reader, cell, value):
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell"),
    [
        (cells.country, "Atlantis"),
        (cells.languages, "English; Klingon"),
        (cells.email, "jan at harbour"),
        (cells.topics, "cake: a lot"),
        (cells.visibility, "shoe size=public"),
        (cells.civil_date, "31/04/2027"),
        (cells.civil_date, "03/04/2027"),
        (cells.civil_date, "2027-02-29"),
        (cells.civil_date, "2027"),
        (cells.size_band, "5-7"),
        (cells.size_band, "0"),
        (cells.yes_or_no, "perhaps"),
        (cells.size_band, "many"),
        (cells.line(3), "four"),
        (cells.slugs, "???"),
    ],
)
def test_a_cell_that_means_nothing_is_refused(reader, cell):
    with pytest.raises(ValueError, match=r"is|has"):
        reader(cell)


def test_a_name_is_found_whatever_its_accents_case_and_punctuation():
    spellings = ("CAFÉ  Zürich, s.a.", "cafe zurich S A", "Cafe\u0301 Zu\u0308rich (S.A.)")
    assert len({organisation_key(name) for name in spellings}) == 1


def test_names_in_other_scripts_are_kept_apart():
    assert organisation_key("Вода для всех") != organisation_key("水の会")


def test_a_person_is_told_by_name_and_address_together():
    both = {person_key("Ana Lopes", "a@x.example"), person_key("Ana Lopes", "b@x.example")}
    assert len(both) == 2


@given(st.lists(texts, min_size=1))
def test_a_written_line_is_one_row(values):
    buffer = io.StringIO()
    csv.writer(buffer).writerow([armoured(value) for value in values])
    (row,) = csv.reader(io.StringIO(buffer.getvalue()))
    assert [bare(cell) for cell in row] == values
