"""What letters say to calendars: come, come at another hour, and do not come; told from the files that left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID, uuid4

import pytest

from events.gatherings import (
    GatheringCancelled,
    GatheringPublished,
    RsvpAccepted,
    RsvpCancelled,
    RsvpPromoted,
    RsvpWaitlisted,
)
from services.notifications.actions.preferences import choose
from services.notifications.models import Group
from tests.services.ics import Component, components, golden, plain
from tests.services.notifications.office import Office

FORUM = UUID("01b20000-0000-7000-8000-000000000001")
# Saturday at ten in the morning, a day before clocks go back in Amsterdam.
STARTS_AT = datetime(2027, 10, 30, 8, 0, tzinfo=UTC)
A_DAY_LATER = datetime(2027, 10, 31, 9, 0, tzinfo=UTC)
KOFI = "kofi@volta.example"


def publish(office: Office, starts_at: datetime = STARTS_AT, **changes: str | None) -> None:
    """The forum is on, as it was but for some changes."""
    said = {"title": "Forum; water, wind", "place": "The Old Mill", "address": "9 Quai", **changes}
    office.hears(
        GatheringPublished(
            gathering_id=FORUM,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            time_zone="Europe/Amsterdam",
            capacity=20,
            **said,  # type: ignore[arg-type]
        )
    )


def accept(office: Office, person_id: UUID) -> None:
    """A person holds a place."""
    office.hears(
        RsvpAccepted(
            gathering_id=FORUM,
            rsvp_id=uuid4(),
            person_id=person_id,
            places=1,
            starts_at=STARTS_AT,
        )
    )


def wait(office: Office, person_id: UUID) -> None:
    """A person waits for a place."""
    office.hears(
        RsvpWaitlisted(
            gathering_id=FORUM, rsvp_id=uuid4(), person_id=person_id, places=1, position=1
        )
    )


def give_back(office: Office, person_id: UUID) -> None:
    """A person does not come, or wait, any more."""
    office.hears(RsvpCancelled(gathering_id=FORUM, rsvp_id=uuid4(), person_id=person_id, places=1))


def files(letter: EmailMessage) -> list[EmailMessage]:
    """The calendars in a letter."""
    found = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert all(isinstance(part, EmailMessage) for part in found)
    return found  # type: ignore[return-value]


def told(letter: EmailMessage) -> tuple[str, Component]:
    """What a letter says to calendars: what to do, and of what."""
    (part,) = files(letter)
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    (occasion,) = components(content)
    method = part.get_param("method")
    assert f"METHOD:{method}\n" in plain(content)
    return str(method), occasion


def in_order(office: Office) -> list[tuple[str, Component]]:
    """What all letters said to calendars, as the numbers put it in order."""
    found = [told(letter) for letter in office.posted() if files(letter)]
    return sorted(found, key=lambda one: int(one[1].lines["SEQUENCE"]))


@pytest.fixture
def kofi(office: Office) -> UUID:
    """Somebody who is invited to the forum."""
    publish(office)
    return office.knows("Kofi Mensah", KOFI)


def test_what_is_sent_is_byte_for_byte_what_was_found_right(office: Office, kofi: UUID) -> None:
    """A place, a move over a clock change, and the place given back; `|` is between the letters."""
    accept(office, kofi)
    office.posts()
    office.later(hours=1)
    publish(office, A_DAY_LATER)
    office.posts()
    office.later(hours=1)
    give_back(office, kofi)
    contents = {}
    for letter in office.posted():
        (part,) = files(letter)
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        contents[int(components(content)[0].lines["SEQUENCE"])] = plain(content)
    assert "|\n".join(contents[number] for number in sorted(contents)) == golden("invitations")


def test_a_confirmed_place_is_a_request_beside_the_words(office: Office, kofi: UUID) -> None:
    accept(office, kofi)
    (letter,) = office.posted("rsvp-confirmed")
    assert letter.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in letter.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    method, occasion = told(letter)
    assert (method, occasion.lines["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert occasion.lines["ATTENDEE"] == f"mailto:{KOFI}"
    assert occasion.instant("DTSTART") == STARTS_AT
    assert occasion.text("LOCATION") == "The Old Mill, 9 Quai"


def test_a_move_is_the_same_occasion_with_a_higher_number(office: Office, kofi: UUID) -> None:
    accept(office, kofi)
    office.posts()
    publish(office, A_DAY_LATER)
    (_, first), (method, moved) = in_order(office)
    assert first.lines["UID"] == moved.lines["UID"] == str(FORUM)
    assert (method, moved.instant("DTSTART")) == ("REQUEST", A_DAY_LATER)
    walls = [one.wall_clock("DTSTART", "Europe/Amsterdam") for one in (first, moved)]
    assert walls == ["Sat 30 Oct 10:00", "Sun 31 Oct 10:00"]


def test_what_is_called_off_is_taken_out_of_the_calendars_of_those_who_come(
    office: Office, kofi: UUID
) -> None:
    accept(office, kofi)
    wait(office, office.knows("Ada Okoye", "ada@okoye.example"))
    office.hears(GatheringCancelled(gathering_id=FORUM))
    letters = {letter["To"].addresses[0].addr_spec: letter for letter in office.posted()
               if letter["X-Footbridge-Kind"] == "gathering-cancelled"}  # fmt: skip
    assert len(letters) == 2
    method, occasion = told(letters[KOFI])
    assert (method, occasion.lines["STATUS"]) == ("CANCEL", "CANCELLED")
    assert files(letters["ada@okoye.example"]) == []


def test_who_comes_again_after_giving_back_is_told_with_rising_numbers(
    office: Office, kofi: UUID
) -> None:
    accept(office, kofi)
    give_back(office, kofi)
    accept(office, kofi)
    said = in_order(office)
    numbers = [int(occasion.lines["SEQUENCE"]) for _, occasion in said]
    assert [method for method, _ in said] == ["REQUEST", "CANCEL", "REQUEST"]
    assert numbers == sorted(set(numbers))


def test_who_only_waits_has_nothing_in_the_calendar_until_there_is_a_place(
    office: Office, kofi: UUID
) -> None:
    wait(office, kofi)
    publish(office, A_DAY_LATER)
    assert in_order(office) == []
    office.hears(
        RsvpPromoted(
            gathering_id=FORUM, rsvp_id=uuid4(), person_id=kofi, places=1, starts_at=A_DAY_LATER
        )
    )
    ((method, occasion),) = in_order(office)
    assert (method, occasion.instant("DTSTART")) == ("REQUEST", A_DAY_LATER)


def test_who_stops_waiting_gets_no_cancellation_of_what_they_never_had(
    office: Office, kofi: UUID
) -> None:
    wait(office, kofi)
    give_back(office, kofi)
    assert len(office.posted("rsvp-cancelled")) == 1
    assert in_order(office) == []


def test_a_digest_has_the_calendars_of_its_letters_attached(office: Office, kofi: UUID) -> None:
    office.does(choose, kofi, list(Group), True, office.now)
    accept(office, kofi)
    assert office.posted() == []
    office.later(days=1)
    office.sender().gather_digests()
    (letter,) = office.posted("digest")
    assert letter.get_content_type() == "multipart/mixed"
    ((method, occasion),) = in_order(office)
    assert (method, occasion.lines["UID"]) == ("REQUEST", str(FORUM))


def test_another_address_is_a_move_and_an_address_that_was_never_told_is_none(
    office: Office, kofi: UUID
) -> None:
    accept(office, kofi)
    publish(office, address=None)
    publish(office, address="9 Quai")
    assert office.posted("gathering-moved") == []
    publish(office, address="https://meet.example/forum")
    (letter,) = office.posted("gathering-moved")
    assert told(letter)[1].lines["URL"] == "https://meet.example/forum"
    assert "The Old Mill, https://meet.example/forum" in letter.as_string().replace("=\n", "")


def test_a_letter_names_nobody_to_a_calendar_but_its_reader(office: Office, kofi: UUID) -> None:
    for name, email in (("Ada Okoye", "ada@okoye.example"), ("Bo Berg", "bo@berg.example")):
        accept(office, office.knows(name, email))
    accept(office, kofi)
    for letter in office.posted("rsvp-confirmed"):
        (part,) = files(letter)
        text = plain(bytes(part.get_payload(decode=True))).replace("\n ", "")  # type: ignore[arg-type]
        reader = letter["To"].addresses[0].addr_spec
        assert text.count("@") == 2
        assert f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{reader}" in text
        assert not any(name in text for name in ("Okoye", "Berg", "Mensah"))
