"""Applications, with the invoices that they led to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Application, Invoice
from services.membership.queries.dues import InvoiceShown, show_invoice
from shared.database import Page, Session, keyset
from shared.errors import NotFound


@dataclass(frozen=True)
class ApplicationShown:
    """An application with the invoice that its approval led to."""

    application: Application
    invoice: InvoiceShown | None


def applications(
    session: Session, after: str | None, limit: int, state: str | None, today: date
) -> Page[ApplicationShown]:
    """Applications, oldest first, in a state if one is asked for."""
    found = select(Application)
    if state:
        found = found.where(Application.state == state)
    page = keyset(session, found, Application.id, after, limit)
    invoices = _first_invoices(session, page.items, today)
    shown = [ApplicationShown(one, invoices.get(one.membership_id)) for one in page.items]
    return Page(shown, page.next)


def application_shown(session: Session, application_id: UUID, today: date) -> ApplicationShown:
    """An application with the invoice that its approval led to."""
    application = application_of(session, application_id)
    invoices = _first_invoices(session, [application], today)
    return ApplicationShown(application, invoices.get(application.membership_id))


def _first_invoices(
    session: Session, applications: Iterable[Application], today: date
) -> dict[UUID | None, InvoiceShown]:
    ids = [one.membership_id for one in applications if one.membership_id is not None]
    if not ids:
        return {}
    found = select(Invoice).where(Invoice.membership_id.in_(ids)).order_by(Invoice.id.desc())
    return {one.membership_id: show_invoice(one, today) for one in session.scalars(found)}


class NoSuchApplication(NotFound):
    """No application is known by this id."""


def application_of(session: Session, application_id: UUID) -> Application:
    """The application of an id. Raises NoSuchApplication."""
    application = session.get(Application, application_id)
    if application is None:
        raise NoSuchApplication(f"No application has the id {application_id}")
    return application
