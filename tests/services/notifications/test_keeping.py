"""Letters are not kept for ever."""

from datetime import timedelta
from uuid import uuid4

from events.retention import RetentionDecided
from events.signins import SignInRequested
from services.notifications.actions.keeping import forget_letters
from services.notifications.models import Letter
from shared.database import reading, transaction
from tests.services.notifications.office import NOON, Office


def forgotten(office: Office, days: int) -> int:
    """How many letters are forgotten so many days from now."""
    with transaction(office.engine) as session:
        return forget_letters(session, NOON + timedelta(days=days))


def test_a_letter_is_kept_for_as_long_as_was_decided(office: Office) -> None:
    person_id = office.knows("Nils Holm", "nils@fjordlab.example")
    lives = NOON + timedelta(minutes=15)
    office.hears(SignInRequested(link_id=uuid4(), person_id=person_id, expires_at=lives))
    assert forgotten(office, 800) == 0, "it has not been posted yet"
    office.posted("sign-in")
    assert forgotten(office, 729) == 0
    office.hears(RetentionDecided(policy_id=uuid4(), letter_days=90))
    assert forgotten(office, 91) == 1
    assert forgotten(office, 91) == 0
    with reading(office.engine) as session:
        assert session.query(Letter).count() == 0
