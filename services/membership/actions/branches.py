"""Saying which organisation is a branch of which."""

from __future__ import annotations

from uuid import UUID

from services.membership.actions.turns import take_turn
from services.membership.models import Organisation
from services.membership.queries.organisations import ancestors, organisation_of
from services.membership.rules.branches import check_no_circle
from shared.database import Session


def place_under(
    session: Session, organisation: Organisation, parent_id: UUID | None
) -> Organisation:
    """Make an organisation a branch of another, or of none. Asking twice changes nothing.

    One at a time: two that look and then write could close a circle together.
    """
    take_turn(session)
    parent = organisation_of(session, parent_id) if parent_id else None
    if parent is not None:
        check_no_circle(organisation.id, parent.id, ancestors(session, parent.id))
    if organisation.parent_id != (parent.id if parent else None):
        organisation.parent_id = parent.id if parent else None
        session.flush()
    return organisation
