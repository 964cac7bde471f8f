"""One letter that cannot be written or posted, for whatever reason, holds up no other."""

from collections.abc import Collection
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from services.notifications.actions.preferences import choose
from services.notifications.models import Group, Letter
from shared.database import Session
from tests.services.notifications.office import Office, addresses
from tests.services.notifications.test_memberships import joined
from tests.services.notifications.test_post import welcomes


class PostThatStumbles:
    """Takes letters to all but Anton, and fails in a way that nobody thought of."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        if "anton" in letter["To"]:
            raise BufferError("anton@example.org is too long")
        self.taken.extend(addresses([letter]))

    def destroy(self, letter_ids: Collection[UUID]) -> None:
        pass

    def close(self) -> None:
        pass


def _forget_the_kind(session: Session, letter: Letter) -> None:
    session.execute(update(Letter).where(Letter.id == letter.id).values(kind="of-long-ago"))


def _remember_the_kind(session: Session, letter: Letter) -> None:
    session.execute(update(Letter).where(Letter.id == letter.id).values(kind="welcome"))


@pytest.fixture
def faulty(office: Office) -> Letter:
    """Of three letters the first is of a kind that nobody knows."""
    welcomes(office, "Anton", "Zofia", "Mika")
    letter = office.letters()[0]
    office.does(_forget_the_kind, letter)
    return letter


def test_the_others_leave_when_one_is_of_no_known_kind(office: Office, faulty: Letter) -> None:
    assert addresses(office.posted()) == ["mika@example.org", "zofia@example.org"]


def test_a_letter_of_no_known_kind_says_why_it_stays(office: Office, faulty: Letter) -> None:
    office.posts()
    (letter,) = office.letters("due")
    assert (letter.id, letter.failure) == (faulty.id, "cannot be written: KeyError")


def test_each_further_try_to_write_waits_longer(office: Office, faulty: Letter) -> None:
    waits = []
    for _ in range(6):
        office.posts()
        letter = office.letters("due")[0]
        waits.append(letter.due_at - office.now)
        office.now = letter.due_at
    assert waits == [timedelta(minutes=wait) for wait in (1, 5, 30, 120, 360, 360)]


def test_a_letter_that_cannot_be_written_is_given_up_in_the_end(
    office: Office, faulty: Letter
) -> None:
    office.posts()
    office.later(days=3, seconds=1)
    office.posts()
    (letter,) = office.letters("bounced")
    assert letter.failure == "given up: cannot be written: KeyError"


def test_a_letter_that_can_be_written_again_leaves(office: Office, faulty: Letter) -> None:
    office.posts()
    office.does(_remember_the_kind, faulty)
    office.later(minutes=1)
    assert "anton@example.org" in addresses(office.posted())


def test_the_others_leave_when_the_post_stumbles_over_one(office: Office) -> None:
    welcomes(office, "Anton", "Zofia", "Mika")
    post = PostThatStumbles()
    office.posts(post)
    assert post.taken == ["zofia@example.org", "mika@example.org"]
    assert [letter.state for letter in office.letters()] == ["due", "posted", "posted"]


def test_a_reason_and_the_log_name_nobody(office: Office) -> None:
    welcomes(office, "Anton")
    with capture_logs() as logged:
        office.posts(PostThatStumbles())
    (letter,) = office.letters("due")
    assert letter.failure == "cannot be posted: BufferError"
    assert logged
    assert "anton" not in str(logged)


def test_a_letter_of_no_known_kind_is_left_out_of_the_digest(office: Office) -> None:
    reader = office.knows("Signe Dahl", "signe@dahl.example")
    office.does(choose, reader, list(Group), True, office.now)
    office.hears(joined(person_id=reader))
    office.later(seconds=1)
    office.hears(joined(person_id=reader))
    office.posts()
    first, _ = office.letters("kept")
    office.does(_forget_the_kind, first)
    office.later(days=1)
    assert office.sender().gather_digests() == 1
    assert len(office.posted("digest")) == 1
    assert [letter.id for letter in office.letters("kept")] == [first.id]
