"""Checkouts, saved cards, automatic charges and what about payments waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from services.membership.models import (
    ChargeAttempt,
    Checkout,
    Instalment,
    Invoice,
    Membership,
    Organisation,
    PaymentTask,
    Person,
    ProviderCustomer,
    ProviderObject,
    Representation,
    Tombstone,
)
from services.membership.models.provider import AttemptState, CheckoutState
from services.membership.queries.billing import roles_held
from services.membership.queries.memberships import membership_of
from services.membership.rules.access import check_may_see_membership
from services.membership.rules.dues import Payer
from services.membership.rules.provider import PORTAL_LIVES, check_may_pay, check_one_party
from services.membership.rules.representing import roles_on
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound

_AT_ONCE = 200


class NoSuchCheckout(NotFound):
    """No checkout is known by this id."""


@dataclass(frozen=True)
class Contact:
    """Whom a provider is told to write to about what a party pays."""

    name: str
    email: str


def let_pay(
    session: Session,
    organisation_id: UUID | None,
    person_id: UUID | None,
    caller: Caller,
    today: date,
) -> None:
    """Refuse a caller who may not pay with a party's money, nor look after its cards."""
    payer = Payer(organisation_id, person_id)
    check_may_pay(caller, person_id, roles_held(session, payer, caller, today))


def checkout_shown(
    session: Session, checkout_id: UUID, caller: Caller, today: date, now: datetime
) -> Checkout:
    """A checkout, for who pays and for the staff; the address of a portal is shown for minutes alone."""
    checkout = session.get(Checkout, checkout_id)
    if checkout is None:
        raise NoSuchCheckout(f"No checkout has the id {checkout_id}")
    let_pay(session, checkout.organisation_id, checkout.person_id, caller, today)
    if checkout.expires_at is not None and checkout.expires_at <= now:
        session.expunge(checkout)
        checkout.url = ""
    return checkout


def open_checkouts(session: Session, invoice_id: UUID) -> list[Checkout]:
    """The pages on which an invoice may be paid at the moment, the newest first."""
    waiting = Checkout.state.in_([CheckoutState.ASKED, CheckoutState.OPEN])
    found = select(Checkout).where(Checkout.invoice_id == invoice_id, waiting)
    return list(session.scalars(found.order_by(Checkout.id.desc())))


def customer_of(
    session: Session, organisation_id: UUID | None, person_id: UUID | None, livemode: bool
) -> ProviderCustomer | None:
    """Whom the provider knows a party as, if it does."""
    party = (
        ProviderCustomer.organisation_id == organisation_id
        if organisation_id
        else ProviderCustomer.person_id == person_id
    )
    return session.scalar(
        select(ProviderCustomer).where(party, ProviderCustomer.livemode == livemode)
    )


def card_of(session: Session, person_id: UUID | None) -> ProviderCustomer | None:
    """The customer of a person who has a saved card; one for real money before one for trials."""
    found = select(ProviderCustomer).where(
        ProviderCustomer.person_id == person_id, ProviderCustomer.method_ref.is_not(None)
    )
    return session.scalars(found.order_by(ProviderCustomer.livemode.desc())).first()


def card_shown(
    session: Session,
    organisation_id: UUID | None,
    person_id: UUID | None,
    livemode: bool,
    caller: Caller,
    today: date,
) -> ProviderCustomer | None:
    """The saved card of a party, for itself and the staff, as far as a notice would tell."""
    check_one_party(organisation_id, person_id)
    let_pay(session, organisation_id, person_id, caller, today)
    customer = customer_of(session, organisation_id, person_id, livemode)
    return customer if customer is not None and customer.method_ref else None


def contact_of(
    session: Session, organisation_id: UUID | None, person_id: UUID | None, today: date
) -> Contact:
    """Who is written to: for an organisation who came last to its billing role, or else to the primary."""
    if organisation_id is None:
        person = session.get_one(Person, person_id)
        return Contact(person.full_name, person.email)
    organisation = session.get_one(Organisation, organisation_id)
    live = select(Representation).where(
        Representation.organisation_id == organisation_id, Representation.state == "confirmed"
    )
    holders: dict[str, UUID] = {}
    for one in session.scalars(live.order_by(Representation.id)):
        for role in roles_on(one, today):
            holders[role] = one.person_id
    holder = holders.get("billing") or holders.get("primary")
    email = session.get_one(Person, holder).email if holder else ""
    return Contact(organisation.display_name, email)


def attempts_shown(session: Session, membership_id: UUID, caller: Caller) -> list[ChargeAttempt]:
    """The automatic charges of a membership, for whose it is and for the staff."""
    check_may_see_membership(caller, membership_of(session, membership_id))
    found = select(ChargeAttempt).where(ChargeAttempt.membership_id == membership_id)
    return list(session.scalars(found.order_by(ChargeAttempt.id)))


def due_attempts(session: Session, today: date) -> list[ChargeAttempt]:
    """The announced charges whose day has come."""
    due = select(ChargeAttempt).where(
        ChargeAttempt.state == AttemptState.ANNOUNCED, ChargeAttempt.charge_on <= today
    )
    return list(session.scalars(due.order_by(ChargeAttempt.id).limit(_AT_ONCE)))


def chargeable(session: Session) -> list[tuple[Invoice, Membership]]:
    """Open invoices of memberships that renew by card, for which no charge was announced yet.

    What is paid in instalments is never charged by itself, nor what a sponsor pays.
    """
    announced = select(ChargeAttempt.invoice_id)
    has_card = select(ProviderCustomer.person_id).where(
        ProviderCustomer.method_ref.is_not(None), ProviderCustomer.person_id.is_not(None)
    )
    found = (
        select(Invoice, Membership)
        .join(Membership, Membership.id == Invoice.membership_id)
        .where(
            Invoice.state == "open",
            Membership.auto_renew.is_(True),
            Invoice.payer_person_id == Membership.person_id,
            Invoice.payer_person_id.in_(has_card),
            Invoice.id.not_in(announced),
            Invoice.id.not_in(select(Instalment.invoice_id)),
        )
        .order_by(Invoice.id)
        .limit(_AT_ONCE)
    )
    return [(invoice, membership) for invoice, membership in session.execute(found)]


def tasks(session: Session, after: str | None, limit: int, open_only: bool) -> Page[PaymentTask]:
    """What about payments waits, or waited, for a person, oldest first."""
    found = select(PaymentTask)
    if open_only:
        found = found.where(PaymentTask.closed_at.is_(None))
    return keyset(session, found, PaymentTask.id, after, limit)


def refs_to_look_at(session: Session, livemode: bool) -> list[str]:
    """The provider's objects of one mode whose end we have not seen."""
    unsettled = (ProviderObject.is_final.is_(False), ProviderObject.livemode == livemode)
    return list(session.scalars(select(ProviderObject.ref).where(*unsettled)))


def unchecked_customers(session: Session, today: date) -> list[ProviderCustomer]:
    """Customers whose address at the provider was not compared with ours today."""
    stale = or_(ProviderCustomer.checked_on.is_(None), ProviderCustomer.checked_on < today)
    erased = select(Tombstone.person_id)
    of_somebody = ProviderCustomer.person_id.is_(None) | ProviderCustomer.person_id.not_in(erased)
    known = ProviderCustomer.customer_ref.is_not(None)
    found = select(ProviderCustomer).where(stale, known, of_somebody)
    return list(session.scalars(found.order_by(ProviderCustomer.id).limit(_AT_ONCE)))


def closable(session: Session) -> list[Checkout]:
    """Open pages and bills of invoices that take no money any more."""
    found = (
        select(Checkout)
        .join(Invoice, Invoice.id == Checkout.invoice_id)
        .where(Checkout.state == CheckoutState.OPEN, Invoice.state != "open")
        .order_by(Checkout.id)
        .limit(_AT_ONCE)
    )
    return list(session.scalars(found))


def stale_portals(session: Session, now: datetime) -> list[Checkout]:
    """Portals whose address should be forgotten by now."""
    found = select(Checkout).where(
        Checkout.kind == "portal",
        Checkout.state == CheckoutState.OPEN,
        Checkout.created_at <= now - PORTAL_LIVES,
    )
    return list(session.scalars(found.order_by(Checkout.id).limit(_AT_ONCE)))
