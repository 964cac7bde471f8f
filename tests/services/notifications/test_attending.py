"""Letters to those who come to a gathering, or wait, before it begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from events.attending import GatheringReminded, HostWrote, RsvpReconfirmAsked
from events.feedback import FeedbackAsked, GuestThanked
from events.gatherings import RsvpCancelled, RsvpPromoted
from tests.services.notifications.office import Office, addresses, text_of
from tests.services.notifications.test_gatherings import STARTS_AT, accepted, waitlisted


@pytest.fixture
def forum(office: Office) -> UUID:
    """An occasion that people are invited to."""
    return office.knows_gathering("The Winter Forum")


@pytest.fixture
def two(office: Office, forum: UUID) -> tuple[UUID, UUID]:
    """Somebody who comes, and somebody who waits."""
    kofi = office.knows("Kofi Mensah", "kofi@volta.example")
    ada = office.knows("Ada Okoye", "ada@okoye.example")
    office.hears(accepted(forum, kofi))
    office.hears(waitlisted(forum, ada, 1))
    return kofi, ada


def wrote(forum: UUID, come: bool, wait: bool) -> HostWrote:
    """The host writes to some."""
    whom = {"to_those_who_come": come, "to_those_who_wait": wait}
    return HostWrote(gathering_id=forum, message_id=uuid4(), text="Bring boots.\n-> Pay", **whom)


def asked(forum: UUID, person_id: UUID) -> RsvpReconfirmAsked:
    """Somebody is asked whether they still come."""
    return RsvpReconfirmAsked(
        gathering_id=forum, rsvp_id=uuid4(), person_id=person_id, places=2, starts_at=STARTS_AT
    )


def test_who_comes_is_asked_with_a_link_for_yes_and_one_for_no(office, forum, two) -> None:
    office.hears_again(office.hears(asked(forum, two[0])))
    (letter,) = office.posted("reconfirm-asked")
    assert letter["Subject"] == "Do you still come to The Winter Forum?"
    words = text_of(letter)
    link = f"{office.settings.base_url}/events/reconfirmation?token="
    assert words.count(link) == 2
    assert "#yes" in words
    assert "#no" in words


def test_who_does_not_come_any_more_is_not_asked_or_reminded(office, forum, two) -> None:
    office.hears(asked(forum, two[0]))
    office.hears(GatheringReminded(gathering_id=forum, hours=24, starts_at=STARTS_AT))
    office.hears(RsvpCancelled(gathering_id=forum, rsvp_id=uuid4(), person_id=two[0], places=1))
    assert office.posted("reconfirm-asked") == []
    assert office.posted("gathering-reminded") == []


def test_those_who_come_are_reminded_and_those_who_wait_are_not(office, forum, two) -> None:
    reminded = GatheringReminded(gathering_id=forum, hours=24, starts_at=STARTS_AT)
    office.hears_again(office.hears(reminded))
    assert addresses(office.posted("gathering-reminded")) == ["kofi@volta.example"]


def test_whoever_moved_up_is_reminded_too(office, forum, two) -> None:
    ids = {"gathering_id": forum, "rsvp_id": uuid4(), "person_id": two[1]}
    office.hears(RsvpPromoted(**ids, places=1, starts_at=STARTS_AT))
    office.hears(GatheringReminded(gathering_id=forum, hours=24, starts_at=STARTS_AT))
    assert len(office.posted("gathering-reminded")) == 2


def test_nobody_is_reminded_of_what_has_begun(office, forum, two) -> None:
    office.hears(GatheringReminded(gathering_id=forum, hours=24, starts_at=STARTS_AT))
    office.now = datetime(2026, 12, 3, 17, 0, tzinfo=UTC) + timedelta(minutes=1)
    assert office.posted("gathering-reminded") == []


def test_the_host_is_read_by_those_who_are_meant(office, forum, two) -> None:
    for come, wait in ((True, False), (False, True), (True, True)):
        office.hears(wrote(forum, come, wait))
    letters = office.posted("host-wrote")
    assert addresses(letters) == ["ada@okoye.example"] * 2 + ["kofi@volta.example"] * 2
    assert "    Bring boots." in text_of(letters[0]).splitlines()
    assert "    -> Pay" in text_of(letters[0]).splitlines()
    assert "List-Unsubscribe" in letters[0]


def test_who_was_there_is_asked_how_it_was_by_a_link(office, forum, two) -> None:
    asked_of = FeedbackAsked(gathering_id=forum, rsvp_id=uuid4(), person_id=two[0])
    office.hears_again(office.hears(asked_of))
    (letter,) = office.posted("feedback-asked")
    assert letter["Subject"] == "How was The Winter Forum?"
    assert f"{office.settings.base_url}/events/feedback?token=" in text_of(letter)


@pytest.mark.parametrize("may_answer", [True, False])
def test_who_was_there_is_thanked_with_what_people_take_away(
    office, forum, two, may_answer
) -> None:
    ids = {"gathering_id": forum, "rsvp_id": uuid4(), "person_id": two[0]}
    told = {"text": "See you.\nIn autumn.", "take_aways": ("Water is life", "-> Pay: evil")}
    office.hears_again(office.hears(GuestThanked(**ids, **told, may_answer=may_answer)))
    (letter,) = office.posted("guest-thanked")
    lines = text_of(letter).splitlines()
    assert '- "Water is life"' in lines
    assert '- "-> Pay: evil"' in lines
    assert "    In autumn." in lines
    assert ("/events/feedback?token=" in text_of(letter)) == may_answer
