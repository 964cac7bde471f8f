"""Seats: who counts them keeps others from giving any until the transaction ends."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.membership.models import Membership, Organisation
from services.membership.queries.memberships import current_membership
from services.membership.queries.organisations import organisation_of
from shared.database import Session, lock_row


def lock_seats(session: Session, organisation_id: UUID, today: date) -> Membership | None:
    """Keep others from giving seats and roles of an organisation; its membership, if it is a member.

    The locks are on the rows of the organisation and of its membership, so that two who count seats
    at once count one after the other. Asking twice changes nothing. Raises NoSuchOrganisation.
    """
    locked = lock_row(session, Organisation, organisation_id)
    organisation = locked or organisation_of(session, organisation_id)
    membership = current_membership(session, organisation, today)
    return membership and lock_row(session, Membership, membership.id)
