"""Keeping what is said of organisations, persons, memberships and representatives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.matching.actions.candidates import renew
from services.matching.actions.matchmaking import greet, look_around
from services.matching.models import Membership, Organisation, Profile, Representation
from services.matching.queries.grounds import representatives
from shared.database import Session, upsert, upsert_many


def keep_organisations(session: Session, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Describe organisations; those who speak for them are seen in their light. Asking twice changes nothing."""
    upsert_many(session, Organisation, ["id"], rows)
    _renew_all(session, representatives(session, *(row["id"] for row in rows)), now)


def keep_profile(session: Session, person_id: UUID, content: dict[str, Any], now: datetime) -> None:
    """Publish a profile in place of the one before; one that says something new is looked at for a match.

    Asking twice with the same content sets nothing in motion.
    """
    table = Profile.__table__
    kept = session.execute(
        select(*(table.c[name] for name in content)).where(table.c.person_id == person_id)
    ).first()
    if kept and dict(kept._mapping) == content:
        return
    upsert(session, Profile, {"person_id": person_id}, {**content, "published_at": now})
    ground = renew(session, person_id)
    if ground and not greet(session, person_id, ground, now):
        look_around(session, person_id, "profile", now)


def start_membership(
    session: Session,
    membership_id: UUID,
    organisation_id: UUID | None,
    person_id: UUID | None,
    starts_on: date,
    taken_over: bool,
    now: datetime,
) -> None:
    """Begin a membership; whoever can be matched by it is greeted. Asking twice greets nobody again."""
    values = {
        "organisation_id": organisation_id,
        "person_id": person_id,
        "starts_on": starts_on,
        "is_active": True,
        "taken_over": taken_over,
        "announced_at": now,
    }
    upsert(session, Membership, {"id": membership_id}, values)
    _renew_all(session, _concerned(session, organisation_id, person_id), now)


def renew_membership(session: Session, membership_id: UUID, now: datetime) -> None:
    """Let a membership run on, or again after a lapse. Asking twice changes nothing."""
    _set_membership(session, membership_id, True, now)


def lapse_membership(session: Session, membership_id: UUID, now: datetime) -> None:
    """Let a membership lapse: who took part by it can no longer be matched. Asking twice changes nothing."""
    _set_membership(session, membership_id, False, now)


def appoint(
    session: Session,
    representation_id: UUID,
    organisation_id: UUID,
    person_id: UUID,
    starts_on: date,
    taken_over: bool,
    now: datetime,
) -> None:
    """Let a person speak for an organisation. Asking twice greets nobody again."""
    values = {
        "organisation_id": organisation_id,
        "person_id": person_id,
        "starts_on": starts_on,
        "taken_over": taken_over,
        "has_left": False,
        "announced_at": now,
    }
    upsert(session, Representation, {"id": representation_id}, values)
    _renew_all(session, [person_id], now)


def leave(session: Session, representation_id: UUID, person_id: UUID, now: datetime) -> None:
    """End a representation: the person can be matched only on another ground. Asking twice changes nothing."""
    table = Representation.__table__
    session.execute(table.update().where(table.c.id == representation_id).values(has_left=True))
    _renew_all(session, [person_id], now)


def renew_those(session: Session, person_ids: Iterable[UUID]) -> None:
    """Make these candidates again, greeting nobody. Asking twice makes the same again."""
    for person_id in person_ids:
        renew(session, person_id)


def _renew_all(session: Session, person_ids: Iterable[UUID], now: datetime) -> None:
    for person_id in person_ids:
        ground = renew(session, person_id)
        if ground:
            greet(session, person_id, ground, now)


def _concerned(
    session: Session, organisation_id: UUID | None, person_id: UUID | None
) -> list[UUID]:
    speaking = representatives(session, organisation_id) if organisation_id else []
    return speaking + ([person_id] if person_id else [])


def _set_membership(session: Session, membership_id: UUID, is_active: bool, now: datetime) -> None:
    table = Membership.__table__
    kept = session.execute(select(*table.c).where(table.c.id == membership_id)).first()
    if kept is None or kept.is_active == is_active:
        return
    session.execute(table.update().where(table.c.id == membership_id).values(is_active=is_active))
    _renew_all(session, _concerned(session, kept.organisation_id, kept.person_id), now)
