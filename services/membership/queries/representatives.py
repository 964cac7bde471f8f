"""Who speaks for an organisation, and who may say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import (
    Invitation,
    InvitationState,
    Organisation,
    Representation,
    RepresentationState,
)
from services.membership.queries.organisations import organisation_shown
from services.membership.rules.access import check_may_open, check_may_see_organisation
from services.membership.rules.representing import check_may_appoint, leaves_alone, roles_on
from shared.callers import Caller, Role
from shared.database import Session


def live_representation(
    session: Session, organisation_id: UUID, person_id: UUID
) -> Representation | None:
    """The representation of an organisation by a person that has not ended."""
    return session.scalar(live_of(organisation_id, person_id))


def due_departures(session: Session, today: date, limit: int = 100) -> Sequence[Any]:
    """Those whose last day has come, and who are still noted, with their organisations."""
    due = select(Representation.id, Representation.organisation_id).where(
        Representation.state != RepresentationState.ENDED, Representation.last_day <= today
    )
    ordered = due.order_by(Representation.organisation_id, Representation.id)
    return session.execute(ordered.limit(limit)).all()


def seats_taken(session: Session, organisation_id: UUID, today: date) -> int:
    """How many seats of an organisation are taken: by those who speak for it, and by open invitations."""
    return seats_held(session, organisation_id) + seats_kept(session, organisation_id, today)


def seats_of_many(
    session: Session, organisation_ids: Collection[UUID], today: date
) -> Counter[UUID]:
    """How many seats are taken of each of these organisations."""
    taken: Counter[UUID] = Counter()
    if not organisation_ids:
        return taken
    is_open = (Invitation.state == InvitationState.SENT, Invitation.expires_on > today)
    confirmed = Representation.state == RepresentationState.CONFIRMED
    for model, conditions in ((Representation, (confirmed,)), (Invitation, is_open)):
        column: Any = model.organisation_id
        counted = select(column, func.count()).where(column.in_(organisation_ids), *conditions)
        for organisation_id, count in session.execute(counted.group_by(column)):
            taken[organisation_id] += count
    return taken


def seats_held(session: Session, organisation_id: UUID) -> int:
    """How many seats are taken by those who speak for an organisation, or will."""
    confirmed = Representation.state == RepresentationState.CONFIRMED
    held = select(func.count()).where(Representation.organisation_id == organisation_id, confirmed)
    return session.scalar(held) or 0


def seats_kept(session: Session, organisation_id: UUID, today: date) -> int:
    """How many seats are kept for those who were invited and may still answer."""
    is_open = (Invitation.state == InvitationState.SENT, Invitation.expires_on > today)
    kept = select(func.count()).where(Invitation.organisation_id == organisation_id, *is_open)
    return session.scalar(kept) or 0


def live_of(organisation_id: UUID, person_id: UUID | None = None) -> Any:
    """The live representations of an organisation, or that by one person."""
    live = select(Representation).where(
        Representation.organisation_id == organisation_id, Representation.state != "ended"
    )
    return live if person_id is None else live.where(Representation.person_id == person_id)


def locked(found: Any) -> Any:
    """The same, read anew, and kept from others until the transaction ends."""
    return found.with_for_update().execution_options(populate_existing=True)


def representations(
    session: Session, organisation_id: UUID, caller: Caller
) -> list[Representation]:
    """Who speaks, and who spoke, for an organisation, for its representatives and for stewards."""
    organisation = organisation_shown(session, organisation_id, caller)
    of_organisation = select(Representation).where(
        Representation.organisation_id == organisation.id
    )
    return list(session.scalars(of_organisation.order_by(Representation.id)))


def let_appoint(session: Session, organisation_id: UUID, caller: Caller, today: date) -> None:
    """Refuse a caller who may not appoint representatives of an organisation."""
    check_may_see_organisation(caller, organisation_id)
    own = caller.person_id and live_representation(session, organisation_id, caller.person_id)
    check_may_appoint(caller, roles_on(own, today) if own else ())


def let_depart(
    session: Session,
    organisation_id: UUID,
    caller: Caller,
    today: date,
    person_id: UUID,
    last_day: date,
    successor_id: UUID | None,
) -> None:
    """Refuse a caller who may not let this representative go, or say who follows."""
    check_may_see_organisation(caller, organisation_id)
    own = live_representation(session, organisation_id, person_id)
    if caller.person_id != person_id or not leaves_alone(own, last_day, successor_id):
        let_appoint(session, organisation_id, caller, today)


def organisation_to_edit(
    session: Session,
    organisation_id: UUID,
    caller: Caller,
    changes: Mapping[str, Any],
    today: date,
) -> Organisation:
    """An organisation, for whoever may change this of it."""
    organisation = organisation_shown(session, organisation_id, caller)
    if "visibility" in changes and not caller.has(Role.STEWARD):
        own = caller.person_id and live_representation(session, organisation.id, caller.person_id)
        check_may_open(roles_on(own, today) if own else ())
    return organisation
