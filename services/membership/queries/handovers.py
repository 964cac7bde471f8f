"""What of a member organisation depended on somebody who left it: roles that are vacant, and open invoices."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select

from services.membership.models import (
    Invoice,
    Representation,
    RepresentationState,
    Vacancy,
    VacancyState,
)
from services.membership.models.dues import InvoiceState
from services.membership.models.words import RepresentativeRole
from services.membership.queries.representatives import live_of
from shared.database import Session


def roles_left(session: Session, organisation_id: UUID, leaver_id: UUID) -> Sequence[Vacancy]:
    """The roles that a leaver held and nobody holds now."""
    found = select(Vacancy).where(
        Vacancy.organisation_id == organisation_id,
        Vacancy.left_by_id == leaver_id,
        Vacancy.state == VacancyState.OPEN,
    )
    return session.scalars(found.order_by(Vacancy.id)).all()


def invoices_left(session: Session, organisation_id: UUID, leaver_id: UUID) -> Sequence[Invoice]:
    """The open invoices of an organisation whose only contact for billing left."""
    billing = RepresentativeRole.BILLING
    live = session.scalars(live_of(organisation_id)).all()
    was = session.scalars(_last_of(organisation_id, leaver_id)).first()
    if was is None or billing not in was.roles or any(billing in one.roles for one in live):
        return []
    found = select(Invoice).where(
        Invoice.payer_organisation_id == organisation_id, Invoice.state == InvoiceState.OPEN
    )
    return session.scalars(found.order_by(Invoice.due_on, Invoice.id)).all()


def _last_of(organisation_id: UUID, person_id: UUID) -> Select[Representation]:
    return (
        select(Representation)
        .where(
            Representation.organisation_id == organisation_id,
            Representation.person_id == person_id,
            Representation.state == RepresentationState.ENDED,
        )
        .order_by(Representation.id.desc())
    )
