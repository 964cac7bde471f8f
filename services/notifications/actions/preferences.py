"""Preferences: what people wish to be written to about."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from services.notifications.actions.letters import LETTERS_ARE_DUE
from services.notifications.letters.links import EVERYTHING
from services.notifications.models import Group, Letter, Preference
from shared.database import Session, upsert


def preference_of(session: Session, person_id: UUID) -> Preference:
    """What a person wishes; who never said anything wants every letter when it is due."""
    known = session.get(Preference, person_id)
    return known or Preference(
        person_id=person_id, introductions=True, gatherings=True, association=True, daily=False
    )


def unsubscribe(session: Session, person_id: UUID, group: str) -> None:
    """Write no more letters of a group to a person, or of any; the second time changes nothing."""
    stopped = list(Group) if group == EVERYTHING else [Group(group)]
    upsert(
        session,
        Preference,
        {"person_id": person_id},
        dict.fromkeys(_columns(stopped), False),
    )


def choose(
    session: Session, person_id: UUID, groups: Iterable[Group], daily: bool, now: datetime
) -> None:
    """Write to a person about these groups alone, at once or once a day.

    Who no longer wants a digest gets what was kept for it now. Asking twice is asking once.
    """
    wanted = set(_columns(groups))
    values = {column: column in wanted for column in _columns(Group)}
    upsert(session, Preference, {"person_id": person_id}, {**values, "daily": daily})
    if not daily:
        kept = update(Letter).where(Letter.person_id == person_id, Letter.state == "kept")
        session.execute(kept.values(state="due", due_at=now))
        session.info[LETTERS_ARE_DUE] = True


def _columns(groups: Iterable[Group]) -> list[str]:
    return [group.name.lower() for group in groups]
