"""Saying that the standing of a membership has changed: once for each fact that changed it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from events.contract import Event
from services.membership.models import Membership, Transition
from shared.database import Session, insert_once
from shared.outbox import announce


def say_once(
    session: Session,
    membership: Membership,
    fact_id: UUID,
    kind: str,
    effective_on: date,
    event: Event,
) -> bool:
    """Announce a change that follows from a term, a hold or an exit; asking twice says nothing more.

    Returns whether it was said now.
    """
    is_new = insert_once(
        session,
        Transition,
        membership_id=membership.id,
        fact_id=fact_id,
        kind=kind,
        effective_on=effective_on,
    )
    if is_new:
        announce(session, event)
    return is_new
