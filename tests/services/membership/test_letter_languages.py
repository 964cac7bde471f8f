"""In which language somebody is written to: as they say, or as their browser does when they apply."""

from datetime import date

import pytest

from events.contacts import ContactGiven
from services.membership.papers.words import described
from services.membership.rules.dues import Payer
from shared.callers import Role
from shared.languages import language
from tests.services.membership.test_api import NEWCOMER, STEWARD, slug
from tests.services.membership.test_papers import line, pdf, words


def applying(**said):
    """A newcomer's application, who perhaps says more of themselves."""
    return {**NEWCOMER, "person": {**NEWCOMER["person"], **said}}


def said_last(office) -> str:
    """The language that was announced last."""
    return office.said(ContactGiven)[-1].letter_language


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en-GB", "en"),
        ("de-CH, en;q=0.5", "de"),
        ("DE", "de"),
        ("sw, de;q=0.2", "de"),
        ("sw", ""),
        ("*", ""),
        ("de;q=0, *", ""),
        ("\xff;;;,", ""),
    ],
)
def test_an_applicant_is_written_to_in_the_language_of_the_browser(door, office, header, spoken):
    answer = door.ask(
        "POST", "/applications", None, applying(), headers={"Accept-Language": header}
    )
    assert answer.status_code == 201
    assert said_last(office) == spoken


def test_what_an_applicant_says_goes_before_the_browser(door, office):
    said = applying(letter_language="en")
    door.ask("POST", "/applications", None, said, headers={"Accept-Language": "de"})
    assert said_last(office) == "en"


def test_a_language_that_there_are_no_letters_in_is_refused(door):
    answer = door.ask("POST", "/applications", None, applying(letter_language="tlh"))
    assert (answer.status_code, slug(answer)) == (422, "bad-input")
    assert "letter_language" in answer.text


def test_a_person_says_in_which_language_and_says_it_once(door, office):
    jan = office.person()
    path = f"/persons/{jan}"
    version = door.ask("GET", path, jan).headers["ETag"]
    before = len(office.said(ContactGiven))
    changed = door.ask("PATCH", path, jan, {"letter_language": "de"}, If_Match=version)
    assert (changed.status_code, changed.json["letter_language"]) == (200, "de")
    again = {"letter_language": "de", "full_name": changed.json["full_name"]}
    door.ask("PATCH", path, jan, again, If_Match=changed.headers["ETag"])
    assert len(office.said(ContactGiven)) == before + 1
    assert said_last(office) == "de"


def test_a_new_address_leaves_the_language_as_it_was(door, office):
    given = {"full_name": "Ana Lopes", "email": "ana@x.example", "letter_language": "de"}
    entered = door.ask("POST", "/persons", STEWARD, given)
    path, version = f"/persons/{entered.json['id']}", entered.headers["ETag"]
    door.ask("PATCH", path, STEWARD, {"email": "ana@y.example"}, If_Match=version)
    assert said_last(office) == "de"


# Papers


def asked_of(office, payer, text="Dues: Individual, 12 months"):
    """An invoice for a term."""
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2028, 3, 1)}
    return office.ask_for(payer, line(text, 125_000, **days))


def test_an_invoice_is_printed_in_the_language_that_the_payer_says(door, office):
    body = office.organisation("Hafenbank")
    path = f"/organisations/{body}/billing-details"
    said = {"legal_name": "Hafenbank AG", "tax_number": "DE12", "letter_language": "de"}
    assert door.ask("PUT", path, [Role.TREASURER], said).json["letter_language"] == "de"
    told = words(pdf(door, asked_of(office, Payer(organisation_id=body))))
    for wanted in (
        "Hafenbank AG",
        "Steuernummer DE12",
        "Rechnung 2027-000001",
        "Datum 1. März 2027",
        "Beitrag: Individual, 12 Monate (01.03.2027 bis 29.02.2028)",
        "Gesamtbetrag 1.250,00 EUR",
        "Von der Steuer befreit.",
    ):
        assert wanted in told, told


def test_saying_an_address_anew_leaves_the_language_of_invoices(door, office):
    path = f"/organisations/{office.organisation('Hafenbank')}/billing-details"
    door.ask("PUT", path, [Role.TREASURER], {"letter_language": "de"})
    again = door.ask("PUT", path, [Role.TREASURER], {"legal_name": "Hafenbank AG"})
    assert again.json["letter_language"] == "de"


def test_an_invoice_stays_in_the_language_that_it_was_written_in(door, office):
    jan = office.person()
    first = asked_of(office, Payer(person_id=jan))
    before = pdf(door, first)
    version = door.ask("GET", f"/persons/{jan}", jan).headers["ETag"]
    door.ask("PATCH", f"/persons/{jan}", jan, {"letter_language": "de"}, If_Match=version)
    assert pdf(door, first) == before
    assert "Rechnung" in words(pdf(door, asked_of(office, Payer(person_id=jan))))


def test_a_credit_note_is_in_the_language_of_its_invoice(door, office):
    jan = office.person()
    version = door.ask("GET", f"/persons/{jan}", jan).headers["ETag"]
    door.ask("PATCH", f"/persons/{jan}", jan, {"letter_language": "de"}, If_Match=version)
    note = office.credit(asked_of(office, Payer(person_id=jan)), 25_000)
    told = words(door.ask("GET", f"/credit-notes/{note.id}/pdf", [Role.TREASURER]).data)
    assert "Gutschrift CN-2027-000001" in told
    assert "Gutschrift gesamt 250,00 EUR" in told


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("Dues: Gold, 1 month", "Beitrag: Gold, 1 Monat"),
        ("More seats: Gold, 7 months", "Weitere Plätze: Gold, 7 Monate"),
        ("From Gold to Platinum, 3 months", "Von Gold zu Platinum, 3 Monate"),
        (
            "From Gold to Platinum, 3 months, less 2 seats that were bought",
            "Von Gold zu Platinum, 3 Monate, abzüglich 2 gekaufte Plätze",
        ),
        ("Donation", "Spende"),
        ("A place for Jan Koch", "Ein Platz für Jan Koch"),
        ("A stand at the fair", "A stand at the fair"),
    ],
)
def test_what_the_house_wrote_on_a_line_is_said_in_german(text, german):
    assert described(language("de"), text) == german
    assert described(language("en"), text) == text


def test_a_new_organisation_is_billed_in_the_language_of_whoever_applies(door, office):
    door.ask("POST", "/applications", None, applying(), headers={"Accept-Language": "de"})
    (asked,) = door.ask("GET", "/applications", STEWARD).json["items"]
    approved = door.ask("POST", f"/applications/{asked['id']}/approval", STEWARD).json
    path = f"/invoices/{approved['invoice']['id']}/pdf"
    assert "Rechnung" in words(door.ask("GET", path, [Role.TREASURER]).data)


def test_an_organisation_that_is_known_is_billed_as_before_whoever_applies(door, office):
    body = NEWCOMER["organisation"]
    known = office.organisation(body["name"], country=body["country"])
    door.ask("POST", "/applications", None, applying(), headers={"Accept-Language": "de"})
    path = f"/organisations/{known}/billing-details"
    assert door.ask("GET", path, [Role.TREASURER]).json["letter_language"] == ""
