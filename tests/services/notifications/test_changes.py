"""Letters about changes of answers that the host is asked for."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from events.changes import RsvpChangeAsked, RsvpChangeDecided
from events.staff import StaffAppointed
from tests.services.notifications.office import Office, addresses, text_of


@pytest.fixture
def forum(office: Office) -> UUID:
    """An occasion that people are invited to."""
    return office.knows_gathering("The Winter Forum")


def asked(forum: UUID, person_id: UUID, change: str, places: int) -> RsvpChangeAsked:
    """Somebody wants another answer after the date."""
    ids = {"gathering_id": forum, "request_id": uuid4(), "rsvp_id": uuid4()}
    return RsvpChangeAsked(**ids, person_id=person_id, change=change, had=1, places=places)


def decided(forum: UUID, person_id: UUID, change: str, is_approved: bool) -> RsvpChangeDecided:
    """The host said yes or no."""
    ids = {"gathering_id": forum, "request_id": uuid4(), "rsvp_id": uuid4()}
    told = {"change": change, "is_approved": is_approved, "reason": "The meals are ordered."}
    return RsvpChangeDecided(**ids, person_id=person_id, **told)


def test_the_hosts_and_the_person_are_written_to(office: Office, forum: UUID) -> None:
    host = office.knows("Sanne Bakker", "sanne@bridge.example")
    office.hears(StaffAppointed(person_id=host, role="event-manager"))
    guest = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears_again(office.hears(asked(forum, guest, "places", 3)))
    (wanted,) = office.posted("rsvp-change-wanted")
    assert addresses([wanted]) == ["sanne@bridge.example"]
    assert (
        "freely, Kofi Mensah would like to come to The Winter Forum with 3 places instead of 1"
        in (text_of(wanted).replace("\n", " "))
    )
    (told,) = office.posted("rsvp-change-asked")
    assert addresses([told]) == ["kofi@volta.example"]
    assert "Until then everything stays as it was." in text_of(told)


def test_a_no_is_told_with_its_reason(office: Office, forum: UUID) -> None:
    guest = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(decided(forum, guest, "cancellation", is_approved=False))
    (letter,) = office.posted("rsvp-change-refused")
    assert "    The meals are ordered." in text_of(letter).splitlines()


def test_a_yes_is_told_where_no_other_letter_tells_it(office: Office, forum: UUID) -> None:
    guest = office.knows("Kofi Mensah", "kofi@volta.example")
    for change in ("cancellation", "places", "answers"):
        office.hears(decided(forum, guest, change, is_approved=True))
    kinds = [letter["X-Footbridge-Kind"] for letter in office.posted()]
    assert kinds == ["rsvp-change-approved"]
