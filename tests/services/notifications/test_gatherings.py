"""Letters about gatherings and the answers to them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from events.contacts import ContactGiven
from events.gatherings import (
    GatheringCancelled,
    GatheringPublished,
    RsvpAccepted,
    RsvpCancelled,
    RsvpPromoted,
    RsvpWaitlisted,
)
from events.places import PlaceBilled, PlacesHeld, PlacesReleased, Release
from events.rounds import Seat, SeatsGiven
from tests.services.notifications.office import Office, addresses, text_of

STARTS_AT = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)


@pytest.fixture
def forum(office: Office) -> UUID:
    """An occasion that people are invited to."""
    return office.knows_gathering("The Winter Forum")


def accepted(gathering_id: UUID, person_id: UUID, places: int = 1) -> RsvpAccepted:
    """A person holds places."""
    return RsvpAccepted(
        gathering_id=gathering_id,
        rsvp_id=uuid4(),
        person_id=person_id,
        places=places,
        starts_at=STARTS_AT,
    )


def waitlisted(gathering_id: UUID, person_id: UUID, position: int) -> RsvpWaitlisted:
    """A person waits for a place."""
    return RsvpWaitlisted(
        gathering_id=gathering_id,
        rsvp_id=uuid4(),
        person_id=person_id,
        places=1,
        position=position,
    )


def test_an_rsvp_is_confirmed_with_the_hour_of_the_place(office: Office, forum: UUID) -> None:
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example"), places=2))
    (letter,) = office.posted("rsvp-confirmed")
    assert letter["Subject"] == "You are coming to The Winter Forum"
    assert "Thursday 3 December 2026, 18:00 to 20:00 (Europe/Amsterdam)" in text_of(letter)
    assert "with 2 places" in text_of(letter)
    assert "- Where: The Old Mill" in text_of(letter)
    link = f"{office.settings.base_url}/events/tickets?token="
    assert f"Your 2 tickets, to be shown at the door: {link}" in text_of(letter).replace("\n", " ")


def test_who_waits_is_told_the_position(office: Office, forum: UUID) -> None:
    office.hears(waitlisted(forum, office.knows("Ada Okoye", "ada@okoye.example"), position=3))
    (letter,) = office.posted("rsvp-waiting")
    assert "Your position is 3." in text_of(letter)


def test_who_waited_is_told_of_the_place(office: Office, forum: UUID) -> None:
    person_id = office.knows("Ada Okoye", "ada@okoye.example")
    office.hears(
        RsvpPromoted(
            gathering_id=forum,
            rsvp_id=uuid4(),
            person_id=person_id,
            places=1,
            starts_at=STARTS_AT,
        )
    )
    (letter,) = office.posted("rsvp-promoted")
    assert letter["Subject"] == "There is a place for you at The Winter Forum"


def test_a_cancelled_rsvp_is_confirmed(office: Office, forum: UUID) -> None:
    person_id = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(RsvpCancelled(gathering_id=forum, rsvp_id=uuid4(), person_id=person_id, places=1))
    (letter,) = office.posted("rsvp-cancelled")
    assert "taken you off the list for The Winter Forum" in text_of(letter)


def test_a_cancelled_gathering_is_told_to_all_who_come_or_wait(office: Office, forum: UUID) -> None:
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example")))
    office.hears(waitlisted(forum, office.knows("Ada Okoye", "ada@okoye.example"), 1))
    office.hears(GatheringCancelled(gathering_id=forum, reason="The hall has flooded."))
    letters = office.posted("gathering-cancelled")
    assert addresses(letters) == ["ada@okoye.example", "kofi@volta.example"]
    assert "> The hall has flooded." not in text_of(letters[0])
    assert "    The hall has flooded." in text_of(letters[0]).splitlines()


def test_who_gave_the_place_back_is_not_told_of_the_cancelled_gathering(
    office: Office, forum: UUID
) -> None:
    person_id = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(accepted(forum, person_id))
    office.hears(RsvpCancelled(gathering_id=forum, rsvp_id=uuid4(), person_id=person_id, places=1))
    office.hears(GatheringCancelled(gathering_id=forum))
    assert office.posted("gathering-cancelled") == []


def test_coming_back_after_cancelling_is_told_again(office: Office, forum: UUID) -> None:
    person_id = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(accepted(forum, person_id))
    office.hears(RsvpCancelled(gathering_id=forum, rsvp_id=uuid4(), person_id=person_id, places=1))
    office.hears(accepted(forum, person_id))
    kinds = [letter["X-Footbridge-Kind"] for letter in office.posted()]
    assert sorted(kinds) == ["rsvp-cancelled", "rsvp-confirmed", "rsvp-confirmed"]


def test_letters_call_a_gathering_as_it_was_last_published(office: Office, forum: UUID) -> None:
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example")))
    office.hears(
        GatheringPublished(
            gathering_id=forum,
            title="The Winter Forum, online",
            starts_at=STARTS_AT,
            ends_at=datetime(2026, 12, 4, 1, 0, tzinfo=UTC),
            time_zone="Asia/Manila",
            capacity=20,
        )
    )
    (letter,) = office.posted("rsvp-confirmed")
    assert letter["Subject"] == "You are coming to The Winter Forum, online"
    assert "Friday 4 December 2026, 01:00 to 09:00 (Asia/Manila)" in text_of(letter)
    assert "Where" not in text_of(letter)


def published(gathering_id: UUID, **changes: object) -> GatheringPublished:
    """The Winter Forum, as it was, but for some changes."""
    facts: dict[str, object] = {
        "title": "The Winter Forum",
        "starts_at": STARTS_AT,
        "ends_at": STARTS_AT + timedelta(hours=2),
        "time_zone": "Europe/Amsterdam",
        "place": "The Old Mill",
        "capacity": 20,
    }
    return GatheringPublished(gathering_id=gathering_id, **{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"starts_at": STARTS_AT - timedelta(hours=1)},
            "- When: Thursday 3 December 2026, 17:00 to 20:00 (Europe/Amsterdam)",
        ),
        (
            {"ends_at": STARTS_AT + timedelta(hours=3)},
            "- When: Thursday 3 December 2026, 18:00 to 21:00 (Europe/Amsterdam)",
        ),
        ({"place": "The New Harbour"}, "- Where: The New Harbour"),
    ],
)
def test_a_gathering_that_is_moved_is_told_to_all_who_come_or_wait(
    office: Office, forum: UUID, change: dict[str, object], line: str
) -> None:
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example")))
    office.hears(waitlisted(forum, office.knows("Ada Okoye", "ada@okoye.example"), 1))
    office.hears(published(forum, **change))
    letters = office.posted("gathering-moved")
    assert addresses(letters) == ["ada@okoye.example", "kofi@volta.example"]
    assert letters[0]["Subject"] == "Another time or place: The Winter Forum"
    assert line in text_of(letters[0]).splitlines()


@pytest.mark.parametrize("change", [{}, {"title": "The Snow Forum"}, {"capacity": 80}])
def test_nobody_is_told_of_a_move_when_time_and_place_stay(
    office: Office, forum: UUID, change: dict[str, object]
) -> None:
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example")))
    office.hears(published(forum, **change))
    assert office.posted("gathering-moved") == []


def test_who_gave_the_place_back_is_not_told_of_a_move(office: Office, forum: UUID) -> None:
    person_id = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(accepted(forum, person_id))
    office.hears(RsvpCancelled(gathering_id=forum, rsvp_id=uuid4(), person_id=person_id, places=1))
    office.hears(published(forum, place="The New Harbour"))
    assert office.posted("gathering-moved") == []


def test_of_two_moves_in_one_breath_the_last_is_told(office: Office, forum: UUID) -> None:
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example")))
    office.hears(published(forum, place="The New Harbour"))
    office.hears(published(forum, place="The Glass House"))
    (letter,) = office.posted("gathering-moved")
    assert "- Where: The Glass House" in text_of(letter)
    assert len(office.letters("overtaken")) == 1


def test_a_hold_is_told_with_the_invoice_and_the_hour(office: Office, forum: UUID) -> None:
    who = office.knows("Kofi Mensah", "kofi@volta.example")
    until = datetime(2099, 12, 1, 17, 30, tzinfo=UTC)
    office.hears(held(forum, who, until))
    office.hears(billed(forum, who, until))
    (letter,) = office.posted("place-held")
    assert letter["Subject"] == "Held for you until you pay: The Winter Forum"
    assert "Tuesday 1 December 2099, 18:30 (Europe/Amsterdam)" in text_of(letter)
    assert "/membership/invoices/" in text_of(letter)
    assert "50.00" in text_of(letter)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (Release.RAN_OUT, "place-ran-out"),
        (Release.TOO_LATE, "place-paid-too-late"),
        (Release.CANCELLED, None),
    ],
)
def test_who_paid_too_late_or_not_at_all_is_told(
    office: Office, forum: UUID, reason: Release, kind: str | None
) -> None:
    who = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(held(forum, who, datetime(2099, 12, 1, 17, 30, tzinfo=UTC)))
    office.hears(
        PlacesReleased(
            gathering_id=forum,
            bill_id=uuid4(),
            rsvp_id=uuid4(),
            person_id=who,
            reason=reason,
            kept_minor=0,
        )
    )
    told = [one["X-Footbridge-Kind"] for one in office.posted()]
    assert told == ([kind] if kind else [])


def held(gathering_id: UUID, person_id: UUID, until: datetime) -> PlacesHeld:
    """Places are kept for a person."""
    return PlacesHeld(
        gathering_id=gathering_id,
        bill_id=uuid4(),
        rsvp_id=uuid4(),
        person_id=person_id,
        title="The Winter Forum",
        places=2,
        price_minor=2500,
        currency="EUR",
        held_until=until,
    )


def billed(gathering_id: UUID, person_id: UUID, until: datetime) -> PlaceBilled:
    """They are to be paid."""
    return PlaceBilled(
        bill_id=uuid4(),
        gathering_id=gathering_id,
        person_id=person_id,
        invoice_id=uuid4(),
        number="2026-00017",
        amount_minor=5000,
        currency="EUR",
        held_until=until,
    )


def seat(number: int, *with_ids: UUID, unnamed: int = 0) -> Seat:
    """A seat at table 7, for ten minutes of each quarter of an hour."""
    starts_at = STARTS_AT + timedelta(minutes=15 * (number - 1))
    ends_at = starts_at + timedelta(minutes=10)
    return Seat(
        number=number,
        table=7,
        starts_at=starts_at,
        ends_at=ends_at,
        with_ids=with_ids,
        unnamed=unnamed,
    )


def test_who_meets_in_rounds_is_told_when_where_and_whom(office: Office, forum: UUID) -> None:
    kofi = office.knows("Kofi Mensah", "kofi@volta.example")
    ada = office.knows("Ada Okoye", "ada@okoye.example")
    seats = (seat(1, ada), seat(3, unnamed=1))
    office.hears(SeatsGiven(gathering_id=forum, person_id=kofi, plan=1, seats=seats))
    (letter,) = office.posted("rounds-seats")
    assert letter["Subject"] == "Whom you meet at The Winter Forum"
    assert "- 18:00 to 18:10, table 7: Ada Okoye\n" in text_of(letter)
    said = "- 18:30 to 18:40, table 7: somebody who tells you their name at the table"
    assert said in " ".join(text_of(letter).split())


def test_a_meeting_with_somebody_unheard_of_waits_for_their_name(
    office: Office, forum: UUID
) -> None:
    kofi, ada = office.knows("Kofi Mensah", "kofi@volta.example"), uuid4()
    office.hears(SeatsGiven(gathering_id=forum, person_id=kofi, plan=1, seats=(seat(1, ada),)))
    assert office.posted("rounds-seats") == []
    office.hears(ContactGiven(person_id=ada, full_name="Ada Okoye", email="ada@okoye.example"))
    (letter,) = office.posted("rounds-seats")
    assert "Ada Okoye" in text_of(letter)


def test_who_meets_nobody_any_more_is_told(office: Office, forum: UUID) -> None:
    kofi = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(SeatsGiven(gathering_id=forum, person_id=kofi, plan=2, seats=()))
    (letter,) = office.posted("rounds-seats")
    assert "You have no meetings any more" in text_of(letter)
