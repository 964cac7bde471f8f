"""Who asked for a digest gets one quiet letter a day, and hears of urgent things at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from events.memberships import ApplicationApproved
from services.notifications.actions.preferences import choose, unsubscribe
from services.notifications.models import Group
from services.notifications.rules import digest_opened_at
from tests.services.notifications.office import Office, html_of, proposal, text_of
from tests.services.notifications.test_gatherings import accepted, waitlisted
from tests.services.notifications.test_memberships import joined


@pytest.fixture
def quiet(office: Office) -> UUID:
    """Somebody who asked for one letter a day."""
    person_id = office.knows("Signe Dahl", "signe@dahl.example")
    office.does(choose, person_id, list(Group), True, office.now)
    return person_id


def next_morning(office: Office) -> None:
    """It is nine in the morning of the next day, and digests are made."""
    office.now = office.now.replace(hour=9) + timedelta(days=1)
    office.sender().gather_digests()


def test_letters_wait_for_the_next_morning(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    assert office.posted() == []
    office.later(hours=3)
    assert office.sender().gather_digests() == 0


def test_the_letters_of_a_day_come_as_one(office: Office, quiet: UUID) -> None:
    forum = office.knows_gathering("The Winter Forum")
    office.hears(joined(person_id=quiet))
    office.later(minutes=5)
    office.hears(accepted(forum, quiet))
    office.posts()
    next_morning(office)
    (letter,) = office.posted()
    assert letter["X-Footbridge-Kind"] == "digest"
    assert "These are the 2 things that there are to say" in text_of(letter)
    first, second = "Welcome to The Footbridge Association", "You are coming to The Winter Forum"
    assert text_of(letter).index(first) < text_of(letter).index(second)
    assert f">{second}</h2>" in html_of(letter)


def test_what_was_in_a_digest_counts_as_posted(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    office.posts()
    next_morning(office)
    office.posts()
    assert [letter.state for letter in office.letters()] == ["posted", "posted"]


def test_there_is_one_digest_a_day(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    office.posts()
    next_morning(office)
    forum = office.knows_gathering("The Winter Forum")
    office.hears(accepted(forum, quiet))
    office.posts()
    office.later(hours=10)
    assert office.sender().gather_digests() == 0
    next_morning(office)
    assert len(office.posted("digest")) == 2


def test_a_digest_is_made_once_by_whoever_asks(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    office.posts()
    next_morning(office)
    assert office.sender().gather_digests() == 0
    assert len(office.posted("digest")) == 1


def test_a_digest_that_was_missed_comes_late_rather_than_never(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    office.posts()
    office.later(days=6)
    office.sender().gather_digests()
    assert len(office.posted("digest")) == 1


def test_what_was_left_over_at_midnight_does_not_use_up_the_morning(
    office: Office, quiet: UUID
) -> None:
    office.settings = replace(office.settings, time_zone="Europe/Amsterdam")
    office.now = office.now.replace(hour=6)  # seven in the morning there: an hour too early
    office.hears(joined(person_id=quiet))
    office.posts()
    office.now = office.now.replace(hour=23, minute=30)  # half past midnight there
    office.hears(accepted(office.knows_gathering("The Winter Forum"), quiet))
    office.posts()
    assert office.sender().gather_digests() == 1
    next_morning(office)
    assert len(office.posted("digest")) == 2


def test_urgent_letters_do_not_wait(office: Office, quiet: UUID) -> None:
    approved = ApplicationApproved(application_id=uuid4(), person_id=quiet, membership_id=uuid4())
    office.hears(approved)
    assert len(office.posted("application-approved")) == 1


def test_others_get_their_letters_at_once(office: Office, quiet: UUID) -> None:
    other = office.knows("Jo Park", "jo@park.example")
    office.hears(proposal(quiet, other))
    (letter,) = office.posted()
    assert letter["To"].addresses[0].addr_spec == "jo@park.example"


def test_who_no_longer_wants_a_digest_gets_what_was_kept(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    office.posts()
    office.does(choose, quiet, list(Group), False, office.now)
    assert len(office.posted("welcome")) == 1


def test_what_is_no_longer_wanted_stays_out_of_the_digest(office: Office, quiet: UUID) -> None:
    forum = office.knows_gathering("The Winter Forum")
    office.hears(joined(person_id=quiet))
    office.hears(waitlisted(forum, quiet, 1))
    office.posts()
    office.does(unsubscribe, quiet, "events")
    next_morning(office)
    (letter,) = office.posted()
    assert "The Winter Forum" not in text_of(letter)
    assert len(office.letters("withheld")) == 1


def test_a_digest_can_be_stopped_with_one_click(office: Office, quiet: UUID) -> None:
    office.hears(joined(person_id=quiet))
    office.posts()
    next_morning(office)
    (letter,) = office.posted()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_digests_open_at_eight_where_the_association_is(now: datetime, opened: date) -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    assert digest_opened_at(now, amsterdam) == datetime(
        opened.year, opened.month, opened.day, 8, tzinfo=amsterdam
    )
