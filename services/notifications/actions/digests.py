"""Digests: the letters of a day as one, for those who asked for that."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from services.notifications import rules
from services.notifications.actions.consents import lacks_consent
from services.notifications.letters import DIGEST, KINDS
from services.notifications.models import Letter, Preference
from shared.database import Session, insert_once, new_id


def gather_digests(session: Session, now: datetime, zone: ZoneInfo) -> int:
    """Make a digest for each person of whom letters were kept until the last hour of digests.

    Returns how many were made. There is at most one for a person and an hour of digests, named by
    the day of that hour: what was left over at midnight does not use up the next morning's.
    """
    opened_at = rules.digest_opened_at(now, zone)
    kept = select(Letter.person_id).where(Letter.state == "kept", Letter.written_at < opened_at)
    people = session.scalars(kept.distinct().order_by(Letter.person_id)).all()
    day = opened_at.astimezone(zone).date()
    return sum(_gather(session, person_id, day, opened_at, now) for person_id in people)


def _gather(
    session: Session, person_id: UUID, day: date, opened_at: datetime, now: datetime
) -> bool:
    letters = _wanted(session, person_id, opened_at)
    digest_id = new_id()
    if not letters or not _keep_digest(session, digest_id, person_id, day, now):
        return False
    ids = [letter.id for letter in letters]
    gathered = update(Letter).where(Letter.id.in_(ids))
    session.execute(gathered.values(state="gathered", digest_id=digest_id))
    return True


def _wanted(session: Session, person_id: UUID, opened_at: datetime) -> Sequence[Letter]:
    """The letters kept for a person; those that are no longer wanted are withheld.

    One of a kind that is not known (any more) is left where it is, and holds up no other.
    """
    preference = session.get(Preference, person_id)
    wanted = []
    for letter in session.scalars(
        select(Letter).where(
            Letter.person_id == person_id,
            Letter.state == "kept",
            Letter.written_at < opened_at,
            Letter.kind.in_(KINDS),
        )
    ):
        group = KINDS[letter.kind].group
        if purpose := lacks_consent(session, person_id, letter.kind):
            letter.state, letter.failure = "withheld", f"no consent to {purpose}"
        elif group is None or rules.wants(preference, group):
            wanted.append(letter)
        else:
            letter.state = "withheld"
    return wanted


def _keep_digest(
    session: Session, digest_id: UUID, person_id: UUID, day: date, now: datetime
) -> bool:
    """Write the digest of a person and a day; its event id follows from both, so there is one."""
    return insert_once(
        session,
        Letter,
        id=digest_id,
        event_id=uuid5(person_id, f"digest {day}"),
        person_id=person_id,
        kind=DIGEST,
        event_name="",
        event_data={},
        state="due",
        written_at=now,
        due_at=now,
        attempts=0,
    )
