"""Letters to those who are asked to speak, and to the desk that asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.speaking import SpeakerConfirmed, SpeakerDeclined, SpeakerInvited, SpeakerWithdrawn
from events.staff import StaffAppointed
from shared.tokens import read
from tests.services.notifications.office import Office, addresses, text_of

BEGINS = datetime(2026, 12, 3, 17, 30, tzinfo=UTC)


@pytest.fixture
def forum(office: Office) -> UUID:
    """An occasion that people are invited to."""
    return office.knows_gathering("The Winter Forum")


@pytest.fixture
def kofi(office: Office) -> UUID:
    """Who may speak."""
    return office.knows("Kofi Mensah", "kofi@volta.example")


@pytest.fixture
def host(office: Office) -> UUID:
    """Who asks."""
    host = office.knows("Sanne Bakker", "sanne@bridge.example")
    office.hears(StaffAppointed(person_id=host, role="event-manager"))
    return host


def ids(forum: UUID, kofi: UUID) -> dict[str, Any]:
    return {"gathering_id": forum, "speaker_id": uuid4(), "person_id": kofi}


def invited(forum: UUID, kofi: UUID, until: datetime, **facts: Any) -> SpeakerInvited:
    told = {"title": "What a well costs", "invitation": 3, "answer_until": until, **facts}
    return SpeakerInvited(**ids(forum, kofi), **told)


def test_who_is_asked_reads_of_what_where_and_when_and_answers_by_a_link(
    office: Office, forum: UUID, kofi: UUID
) -> None:
    until = office.now + timedelta(days=10)
    asked = invited(forum, kofi, until, starts_at=BEGINS, room="Auditorium")
    office.hears_again(office.hears(asked))
    (letter,) = office.posted("speaker-invited")
    assert letter["Subject"] == "Would you speak at The Winter Forum?"
    text = text_of(letter)
    assert "\n    What a well costs\n" in text
    assert "The Old Mill, Auditorium" in text
    assert "18:30" in text
    (yes,) = (line for line in text.splitlines() if "#yes" in line)
    token = yes.partition("token=")[2].removesuffix("#yes")
    said = read(office.settings, "speaker-answer", token, office.now)
    assert said == {
        "speaker": str(asked.speaker_id),
        "person": str(kofi),
        "invitation": 3,
        "language": "en",
    }


def test_what_is_no_longer_asked_is_not_written(office: Office, forum: UUID, kofi: UUID) -> None:
    office.hears(invited(forum, kofi, office.now))
    assert office.posted("speaker-invited") == []


def test_the_desk_hears_of_a_yes_and_of_a_no(
    office: Office, forum: UUID, kofi: UUID, host: UUID
) -> None:
    office.hears(SpeakerConfirmed(**ids(forum, kofi), title="What a well costs"))
    office.hears(SpeakerDeclined(**ids(forum, kofi), title="Pumps"))
    (yes,), (no,) = office.posted("speaker-said-yes"), office.posted("speaker-said-no")
    assert addresses([yes, no]) == ["sanne@bridge.example"] * 2
    assert yes["Subject"] == "Kofi Mensah speaks at The Winter Forum"
    assert "    Pumps" in text_of(no)


@pytest.mark.parametrize(
    ("was", "by_themselves", "told"),
    [
        ("confirmed", True, ["speaker-said-no"]),
        ("invited", False, ["speaker-withdrawn"]),
        ("shortlisted", False, []),
        ("proposed", True, []),
    ],
)
def test_of_who_does_not_speak_after_all_they_are_told_who_do_not_know(
    office: Office, forum: UUID, kofi: UUID, host: UUID, was: str, by_themselves: bool, told: Any
) -> None:
    more = {"title": "Wells", "was": was, "by_themselves": by_themselves}
    office.hears(SpeakerWithdrawn(**ids(forum, kofi), **more))
    kinds = ("speaker-said-no", "speaker-withdrawn")
    assert [kind for kind in kinds if office.posted(kind)] == told
