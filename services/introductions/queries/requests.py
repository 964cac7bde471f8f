"""What people asked for, and whom they may have meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from services.introductions.models import (
    Candidate,
    Contact,
    Introduction,
    Person,
    Representation,
    Request,
)
from services.introductions.rules.representation import is_current
from services.introductions.rules.requests import COUNTED_FOR
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset


@dataclass(frozen=True)
class Named:
    """Somebody whom a request means: by id, or by an address."""

    person_id: UUID | None = None
    email: str = ""


def meant(session: Session, named: Named) -> UUID | None:
    """Who is meant, if they are known here and it is one; whoever asked is never told."""
    if named.person_id is not None:
        return named.person_id if session.get(Person, named.person_id) else None
    same = func.lower(Contact.email) == named.email.lower()
    found = session.scalars(select(Contact.person_id).where(same).limit(2)).all()
    return found[0] if named.email and len(found) == 1 else None


def asked_lately(session: Session, caller: Caller, now: datetime) -> int:
    """How many requests somebody made in the last weeks, whatever came of them."""
    mine = (Request.person_id == caller.person_id, Request.made_at > now - COUNTED_FOR)
    return session.scalar(select(func.count()).where(*mine)) or 0


def requests_for(
    session: Session, caller: Caller, mine: bool, after: str | None, limit: int
) -> Page[dict[str, Any]]:
    """Somebody's requests; all that stand, with whom they mean, for a steward who does not ask for their own."""
    is_for_all = caller.has(Role.STEWARD) and not mine
    wanted = select(Request).where(
        Request.withdrawn_at.is_(None) if is_for_all else Request.person_id == caller.person_id
    )
    page = keyset(session, wanted, Request.id, after, limit)
    return Page([show_request(one, for_steward=is_for_all) for one in page.items], page.next)


def unmet_wishes(session: Session, limit: int) -> list[Request]:
    """Wishes that stand, and to which matching found nobody who comes close; the oldest first."""
    wanted = select(Request).where(Request.withdrawn_at.is_(None), Request.found == 0)
    return list(session.scalars(wanted.order_by(Request.id).limit(limit)))


def show_request(request: Request, *, for_steward: bool = False) -> dict[str, Any]:
    """A request as whoever made it sees it: as they made it, and nothing of what came of it."""
    names = "id kind text made_at withdrawn_at wanted".split()
    names += "person_id first_id second_id found".split() if for_steward else []
    return {name: getattr(request, name) for name in names}


def colleagues(
    session: Session, introduction: Introduction, person_id: UUID, today: date
) -> set[UUID]:
    """Who else speaks for the organisation by which one of the two was proposed."""
    body = introduction.organisation_of(person_id)
    if body is None:
        return set()
    of_it = select(Representation).where(Representation.organisation_id == body)
    current = {one.person_id for one in session.scalars(of_it) if is_current(one, today)}
    return current - {introduction.first_id, introduction.second_id}


def has_referred(session: Session, referrer_id: UUID, other_id: UUID) -> bool:
    """Whether somebody has named a colleague already whom this other one should meet."""
    for model in (Introduction, Candidate):
        found = select(model.match_id).where(
            model.asked_by_id == referrer_id,
            model.occasion == "referral",
            or_(model.first_id == other_id, model.second_id == other_id),
        )
        if session.scalar(found.limit(1)) is not None:
            return True
    return False
