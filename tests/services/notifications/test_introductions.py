"""Letters about introductions say what each may know of the other, and no more before two yeses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import UUID

import pytest

from events.contract import Event
from events.introductions import (
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
    IntroductionProposed,
    IntroductionReminded,
)
from tests.services.notifications.office import Office, addresses, html_of, proposal, text_of


@pytest.fixture
def amihan(office: Office) -> UUID:
    """A discreet product lead."""
    return office.knows(
        "Amihan Reyes", "amihan@pilipintel.example", office.knows_organisation("Pilipintel")
    )


@pytest.fixture
def wanjiru(office: Office) -> UUID:
    """A founder who does not mind being named."""
    return office.knows(
        "Wanjiru Kamau", "wanjiru@majisafi.example", office.knows_organisation("Maji Safi")
    )


@pytest.fixture
def proposed(office: Office, wanjiru: UUID, amihan: UUID) -> IntroductionProposed:
    """Wanjiru, who may be named, and Amihan, who may not, are asked whether they want to meet."""
    event = proposal(wanjiru, amihan, first_is_named=True)
    office.hears(event)
    return event


def to(office: Office, email: str, kind: str | None = None) -> list[EmailMessage]:
    """The letters to an address."""
    return [letter for letter in office.posted(kind) if addresses([letter]) == [email]]


def made(proposed: IntroductionProposed) -> IntroductionMade:
    """Both said yes."""
    return IntroductionMade(
        introduction_id=proposed.introduction_id,
        first_id=proposed.first_id,
        second_id=proposed.second_id,
    )


def declined(proposed: IntroductionProposed, by: UUID) -> IntroductionDeclined:
    """One of the two said no."""
    return IntroductionDeclined(
        introduction_id=proposed.introduction_id,
        first_id=proposed.first_id,
        second_id=proposed.second_id,
        declined_by_id=by,
    )


def expired(proposed: IntroductionProposed) -> IntroductionExpired:
    """Time ran out."""
    return IntroductionExpired(
        introduction_id=proposed.introduction_id,
        first_id=proposed.first_id,
        second_id=proposed.second_id,
    )


def test_both_are_asked(office: Office, proposed: IntroductionProposed) -> None:
    asked = office.posted("introduction-proposed")
    assert addresses(asked) == ["amihan@pilipintel.example", "wanjiru@majisafi.example"]


def test_each_is_given_reasons_of_their_own(office: Office, proposed: IntroductionProposed) -> None:
    (letter,) = to(office, "wanjiru@majisafi.example")
    assert "you need a pilot site; they offer one in Manila" in text_of(letter)
    assert "SDG 6" not in text_of(letter)


def test_the_letter_says_where_to_answer(office: Office, proposed: IntroductionProposed) -> None:
    (letter,) = to(office, "wanjiru@majisafi.example")
    url = f"{office.settings.base_url}/introductions/{proposed.introduction_id}/page"
    assert url in text_of(letter).splitlines()
    assert f'<a href="{url}"' in html_of(letter)


def test_one_can_answer_without_signing_in(office: Office, proposed: IntroductionProposed) -> None:
    (letter,) = to(office, "wanjiru@majisafi.example")
    start = f"{office.settings.base_url}/introductions/answer?token="
    links = [line for line in text_of(letter).splitlines() if line.startswith(start)]
    assert [line.partition("#")[2] for line in links] == ["yes", "no"]


def test_who_has_not_answered_is_written_to_once_more(
    office: Office, proposed: IntroductionProposed, wanjiru: UUID
) -> None:
    reminded = IntroductionReminded(
        introduction_id=proposed.introduction_id,
        person_id=wanjiru,
        expires_at=proposed.expires_at,
    )
    office.hears(reminded)
    (letter,) = office.posted("introduction-reminded")
    said = text_of(letter) + html_of(letter)
    assert "a product lead at a large telecom company" in said
    assert "/introductions/answer?token=" in said
    assert not any(secret in said for secret in ("Amihan", "Reyes", "ilipintel"))


def test_a_discreet_person_is_described_and_never_named(
    office: Office, proposed: IntroductionProposed
) -> None:
    (letter,) = to(office, "wanjiru@majisafi.example")
    assert "a product lead at a large telecom company in the Philippines" in text_of(letter)
    for secret in ("Amihan", "Reyes", "pilipintel", "Pilipintel"):
        assert secret.lower() not in letter.as_string().lower()
        assert secret.lower() not in text_of(letter).lower()
        assert secret.lower() not in html_of(letter).lower()


def test_nothing_gives_a_discreet_person_away_until_both_said_yes(
    office: Office, proposed: IntroductionProposed, amihan: UUID
) -> None:
    office.hears(declined(proposed, by=amihan))
    office.later(days=1)
    letters = to(office, "wanjiru@majisafi.example")
    assert len(letters) == 2
    said = "".join(text_of(letter) + html_of(letter) + str(letter.items()) for letter in letters)
    assert not any(name in said for name in ("Amihan", "Reyes", "ilipintel"))


def test_who_may_be_named_is_named(office: Office, proposed: IntroductionProposed) -> None:
    (letter,) = to(office, "amihan@pilipintel.example")
    assert "Wanjiru Kamau, a founder of a social enterprise in Kenya" in text_of(letter)


def test_an_address_is_given_to_nobody_before_both_said_yes(
    office: Office, proposed: IntroductionProposed
) -> None:
    (letter,) = to(office, "amihan@pilipintel.example")
    assert "wanjiru@majisafi.example" not in text_of(letter)


def test_when_both_said_yes_each_gets_the_others_name_and_address(
    office: Office, proposed: IntroductionProposed
) -> None:
    office.hears(made(proposed))
    (letter,) = to(office, "wanjiru@majisafi.example", "introduction-made")
    assert "Amihan Reyes (Pilipintel)" in text_of(letter)
    assert "- E-mail: amihan@pilipintel.example" in text_of(letter)


def test_a_no_is_told_to_the_other_alone(
    office: Office, proposed: IntroductionProposed, amihan: UUID
) -> None:
    office.hears(declined(proposed, by=amihan))
    office.later(days=1)
    assert addresses(office.posted("introduction-closed")) == ["wanjiru@majisafi.example"]


def test_a_no_reads_like_time_that_ran_out(
    office: Office, proposed: IntroductionProposed, amihan: UUID, wanjiru: UUID
) -> None:
    another = proposal(wanjiru, amihan, first_is_named=True)
    office.hears(another)
    office.hears(declined(proposed, by=amihan))
    office.hears(expired(another))
    office.later(days=1)
    after_no, after_silence = to(office, "wanjiru@majisafi.example", "introduction-closed")
    assert text_of(after_no) == text_of(after_silence)
    assert html_of(after_no) == html_of(after_silence)
    assert after_no["Subject"] == after_silence["Subject"]


@pytest.mark.parametrize("end", [lambda one, by: declined(one, by), lambda one, _: expired(one)])
@pytest.mark.parametrize("waits", [{}, {"hours": 3}, {"hours": 18, "minutes": 30}])
def test_after_a_no_and_after_silence_the_letter_leaves_at_the_same_hour(
    office: Office,
    proposed: IntroductionProposed,
    amihan: UUID,
    end: Callable[[IntroductionProposed, UUID], Event],
    waits: dict[str, int],
) -> None:
    office.settings = replace(office.settings, time_zone="Europe/Amsterdam")
    office.later(**waits)
    office.hears(end(proposed, amihan))
    office.now = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)  # one minute to nine there
    assert to(office, "wanjiru@majisafi.example", "introduction-closed") == []
    office.later(minutes=1)
    assert len(to(office, "wanjiru@majisafi.example", "introduction-closed")) == 1


def test_a_letter_that_is_held_until_its_hour_was_not_tried(
    office: Office, proposed: IntroductionProposed, amihan: UUID
) -> None:
    office.posts()
    office.hears(declined(proposed, by=amihan))
    office.posts()
    (letter,) = office.letters("due")
    assert letter.due_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert letter.first_tried_at is None


def test_at_a_gathering_people_are_told_whom_to_meet_there(
    office: Office, amihan: UUID, wanjiru: UUID
) -> None:
    forum = office.knows_gathering("The Spring Forum")
    office.hears(proposal(wanjiru, amihan, gathering_id=forum))
    (letter,) = to(office, "wanjiru@majisafi.example")
    assert "coming to The Spring Forum whom we think you should meet there" in text_of(letter)


def test_a_proposal_waits_until_the_gathering_has_a_name(
    office: Office, amihan: UUID, wanjiru: UUID
) -> None:
    office.hears(proposal(wanjiru, amihan, gathering_id=UUID(int=7)))
    assert office.posted() == []
    assert {letter.waits_for for letter in office.letters("waiting")} == {
        f"gatherings:{UUID(int=7)}"
    }
