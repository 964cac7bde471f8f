"""What ends when a person is erased, as if they had left: nobody is left waiting for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from services.membership.actions.applications import withdraw_application
from services.membership.actions.endings import end_at_once
from services.membership.actions.erasures.tables import words_of
from services.membership.actions.exits import leave_at_once
from services.membership.actions.invitations import withdraw_invitation
from services.membership.actions.provider.tasks import open_task
from services.membership.actions.sponsorships import end_sponsorship
from services.membership.models import (
    Application,
    HardshipCase,
    Invitation,
    InvitationState,
    Invoice,
    Membership,
    Organisation,
    Person,
    Representation,
    RepresentationState,
    Sponsorship,
)
from services.membership.models.applications import (
    OPEN_STATES,
    ApplicationKind,
    ApplicationState,
)
from services.membership.models.grants import CaseState
from services.membership.models.provider import TaskKind
from services.membership.queries.credit import credits_of
from services.membership.queries.erasures import tiers_approved_by
from services.membership.rules.dues import Payer, outstanding
from services.membership.rules.invitations import is_open
from shared.database import Session


def end_everything(session: Session, person: Person, today: date, now: datetime) -> None:
    """End what a person is to others. Asking twice ends nothing more."""
    _end_representations(session, person, today, now)
    _end_invitations(session, person, today, now)
    _end_applications(session, person, today, now)
    for membership in session.scalars(_of(Membership, Membership.person_id == person.id)).all():
        leave_at_once(session, membership.id, noted_by_id=None, today=today, now=now)
    _end_sponsorships(session, person, today)
    for tier in tiers_approved_by(session, person.id):
        tier.approver_ids = [one for one in tier.approver_ids if one != str(person.id)]
    _hand_over_money(session, person, now)
    _blank_contacts(session, person)
    session.flush()


def _of(model: Any, *conditions: Any) -> Any:
    return select(model).where(*conditions).order_by(model.id)


def _end_representations(session: Session, person: Person, today: date, now: datetime) -> None:
    """As by a departure: roles that nobody else holds become vacant."""
    live = (
        Representation.person_id == person.id,
        Representation.state != RepresentationState.ENDED,
    )
    for one in session.scalars(_of(Representation, *live)).all():
        end_at_once(session, one.organisation_id, person.id, "", today, now)
    followed = update(Representation).where(Representation.successor_id == person.id)
    session.execute(followed.values(successor_id=None))


def _end_invitations(session: Session, person: Person, today: date, now: datetime) -> None:
    sent = Invitation.person_id == person.id, Invitation.state == InvitationState.SENT
    for one in session.scalars(_of(Invitation, *sent)).all():
        if is_open(one, today):
            withdraw_invitation(session, one.organisation_id, one.id, today, now)


def _end_applications(session: Session, person: Person, today: date, now: datetime) -> None:
    """What the person applied for is withdrawn; the renewal of an organisation that was approved is its own."""
    still = Application.person_id == person.id, Application.state.in_(OPEN_STATES)
    for one in session.scalars(_of(Application, *still)).all():
        is_renewal = one.kind == ApplicationKind.RENEWAL and one.organisation_id is not None
        if not (is_renewal and one.state == ApplicationState.APPROVED):
            withdraw_application(session, one.id, today, now)
    asked = HardshipCase.person_id == person.id, HardshipCase.state == CaseState.ASKED
    session.execute(delete(HardshipCase).where(*asked))


def _end_sponsorships(session: Session, person: Person, today: date) -> None:
    either = or_(Sponsorship.person_id == person.id, Sponsorship.sponsor_person_id == person.id)
    lasting = or_(Sponsorship.ends_on.is_(None), Sponsorship.ends_on > today)
    for one in session.scalars(_of(Sponsorship, either, lasting)).all():
        end_sponsorship(session, one.id, max(today, one.starts_on))


def _hand_over_money(session: Session, person: Person, now: datetime) -> None:
    """What is still owed, or to the person's credit, is for a treasurer to decide; nobody is reminded."""
    owed = Invoice.payer_person_id == person.id, Invoice.state == "open"
    for invoice in session.scalars(_of(Invoice, *owed)).all():
        invoice.remind_on = None
        detail = f"Whoever owes {invoice.number} was erased: write it off, or have it paid."
        open_task(
            session, TaskKind.DUES_UNPAID, str(invoice.id), detail, now, invoice_id=invoice.id,
            amount_minor=outstanding(invoice), currency=invoice.currency,
        )  # fmt: skip
    for credit in credits_of(session, Payer(person_id=person.id)):
        detail = "Whoever this is to the credit of was erased: give it back the way it came."
        subject = f"erased {person.id} {credit['currency']}"
        open_task(session, TaskKind.CREDIT, subject, detail, now, **credit)


def _blank_contacts(session: Session, person: Person) -> None:
    """An organisation that is written to at an address of the person alone is not any more."""
    alone = words_of(session, person).alone
    addresses = [one.address for one in person.contact_points if one.address_key in alone]
    for body in session.scalars(_of(Organisation, Organisation.contact.in_(addresses))).all():
        body.contact = ""
