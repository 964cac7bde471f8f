"""Letters about grants: to who is granted something, and never a word about why."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from events.grants import GrantEnded, GrantGiven, HardshipRefused
from tests.services.notifications.office import Office, text_of


def test_who_is_granted_something_learns_what_until_when_and_that_it_ended(office: Office) -> None:
    person_id, grant_id = office.knows("Bo Berg", "bo@berg.example"), uuid4()
    about = {"grant_id": grant_id, "membership_id": uuid4(), "person_id": person_id}
    office.hears(GrantGiven(**about, is_free=False, ends_on=date(2027, 3, 1)))
    office.hears(GrantEnded(**about, ended_on=date(2026, 12, 24)))
    given, ended = office.posted()
    assert "less than usual until 1 March 2027" in " ".join(text_of(given).split())
    assert "ended on 24 December 2026" in " ".join(text_of(ended).split())


def test_who_is_refused_learns_why_under_the_reference(office: Office) -> None:
    person_id = office.knows("Bo Berg", "bo@berg.example")
    refused = {"case_id": uuid4(), "person_id": person_id, "reference": "H-2027-0001"}
    office.hears(HardshipRefused(**refused, reason="The fund is spent."))
    (letter,) = office.posted()
    assert letter["Subject"] == "About your request H-2027-0001"
    assert "The fund is spent." in text_of(letter)
