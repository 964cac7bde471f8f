"""Letters to people whom members named: one with three links, one reminder, and nothing to who is forgotten."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from events.nominations import (
    NomineeAccepted,
    NomineeAsked,
    NomineeForgotten,
    NomineeJoined,
    NomineeReminded,
)
from events.staff import StaffAppointed
from services.notifications.models import Contact
from shared import tokens
from shared.database import reading
from tests.services.notifications.office import NOON, Office, addresses, text_of

UNTIL = date(2026, 12, 23)


@pytest.fixture
def amara(office: Office) -> UUID:
    """A member who named somebody."""
    return office.knows("Amara Okafor", "amara@lagos.example")


def asks(office: Office, **more: Any) -> UUID:
    named: dict[str, Any] = {"full_name": "Wanjiru Kamau", "email": "wanjiru@nyota.example"}
    asked = NomineeAsked(
        **{"nominee_id": uuid4(), "named_id": None, "expires_on": UNTIL, **named, **more}
    )
    office.hears_again(office.hears(asked))
    return asked.nominee_id


def words_of(letter: Any) -> str:
    return " ".join(text_of(letter).split())


def test_who_was_named_gets_one_letter_with_three_links(office: Office, amara: UUID) -> None:
    nominee_id = asks(office, named_id=amara)
    (letter,) = office.posted("nomination")
    assert addresses([letter]) == ["wanjiru@nyota.example"]
    assert "Amara Okafor" in words_of(letter)
    assert "23 December 2026" in words_of(letter)
    links = [line for line in text_of(letter).splitlines() if "/membership/nomination?" in line]
    said = [
        tokens.read(office.settings, "nomination", parse_qs(urlsplit(one).query)["token"][0], NOON)
        for one in links
    ]
    assert said == [
        {"nominee_id": str(nominee_id), "answer": answer} for answer in ("yes", "later", "never")
    ]


def test_nobody_is_named_who_does_not_want_to_be(office: Office, amara: UUID) -> None:
    asks(office)
    (letter,) = office.posted("nomination")
    assert "Amara" not in words_of(letter)
    assert "a member of" in words_of(letter)


def test_a_letter_that_is_too_late_is_not_written(office: Office) -> None:
    asks(office, expires_on=NOON.date())
    assert office.posted() == []


def test_the_reminder_says_that_it_is_the_last(office: Office) -> None:
    nominee_id = asks(office)
    office.hears(NomineeReminded(nominee_id=nominee_id, named_id=None, expires_on=UNTIL))
    (letter,) = office.posted("nomination-reminded")
    assert "We do not ask again" in words_of(letter)


def test_who_is_forgotten_is_written_to_no_more_and_is_not_brought_back(office: Office) -> None:
    nominee_id = asks(office)
    office.posts()
    asked = office.hears(NomineeReminded(nominee_id=nominee_id, named_id=None, expires_on=UNTIL))
    office.hears(NomineeForgotten(nominee_id=nominee_id))
    office.hears_again(asked)
    asks(office, nominee_id=nominee_id)
    office.posts()
    assert [letter["X-Footbridge-Kind"] for letter in office.posted()] == ["nomination"]
    with reading(office.engine) as session:
        known = session.get_one(Contact, nominee_id)
        assert "Wanjiru" not in known.full_name
        assert known.email == ""


def test_whoever_named_a_new_member_is_thanked(office: Office, amara: UUID) -> None:
    kofi = office.knows("Kofi Mensah", "kofi@volta.example")
    shown = office.knows("Wanjiru Kamau", "wanjiru@nyota.example")
    for shown_id in (None, shown):
        office.hears(
            NomineeJoined(
                nominee_id=uuid4(),
                membership_id=uuid4(),
                nominator_ids=(amara, kofi),
                shown_id=shown_id,
            )
        )
    letters = office.posted("nominee-joined")
    assert sorted(addresses(letters)) == ["amara@lagos.example"] * 2 + ["kofi@volta.example"] * 2
    assert sum("Wanjiru" in words_of(letter) for letter in letters) == 2


def test_the_stewards_are_told_of_a_yes_that_began_no_application(
    office: Office, amara: UUID
) -> None:
    office.hears(StaffAppointed(person_id=amara, role="steward"))
    person_id = office.knows("Wanjiru Kamau", "wanjiru@nyota.example")
    for application_id in (None, uuid4()):
        office.hears(
            NomineeAccepted(
                nominee_id=person_id, person_id=person_id, application_id=application_id
            )
        )
    (letter,) = office.posted("nomination-accepted")
    assert "Wanjiru Kamau" in words_of(letter)
