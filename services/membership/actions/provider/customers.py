"""Whom the provider knows a paying party as: the party's own, whoever speaks for it at the moment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.membership.actions.provider.calls import ask_again, write_call
from services.membership.models import OutboundCall, ProviderCustomer
from services.membership.queries.provider import (
    Contact,
    contact_of,
    customer_of,
    unchecked_customers,
)
from services.membership.rules.provider import hash_of
from services.membership.rules.sightings import SeenCustomer
from services.membership.rules.wishes import CustomerWish
from shared.database import Session, insert_once, lock_row, new_id


def know_customer(
    session: Session,
    organisation_id: UUID | None,
    person_id: UUID | None,
    livemode: bool,
    today: date,
    now: datetime,
) -> ProviderCustomer:
    """The customer that a party is to the provider, who is told where to write if that is new.

    Asking twice returns the same customer.
    """
    insert_once(
        session,
        ProviderCustomer,
        id=new_id(),
        organisation_id=organisation_id,
        person_id=person_id,
        livemode=livemode,
        name="",
        email="",
        method_brand="",
        method_last4="",
        method_expires="",
    )
    customer = customer_of(session, organisation_id, person_id, livemode)
    assert customer is not None, "it was just made"
    keep_customer_current(session, customer, today, now)
    if customer.customer_ref is None:
        for call in session.query(OutboundCall).filter_by(kind="customer", subject_id=customer.id):
            ask_again(session, call, now)
    return customer


def keep_customer_current(
    session: Session, customer: ProviderCustomer, today: date, now: datetime
) -> bool:
    """Tell the provider where to write to a party, when that changed; the customer and its card stay."""
    customer.checked_on = today
    contact = contact_of(session, customer.organisation_id, customer.person_id, today)
    if (customer.name, customer.email) == (contact.name, contact.email):
        return False
    customer.name, customer.email = contact.name, contact.email
    write_call(
        session,
        customer.id,
        _wish(customer, contact),
        customer.livemode,
        now,
        _purpose(customer, contact, now),
    )
    return True


def keep_customers_current(session: Session, today: date, now: datetime) -> int:
    """Compare once a day where the provider writes with who holds the billing role. Returns how many."""
    stale = unchecked_customers(session, today)
    for customer in stale:
        keep_customer_current(session, customer, today, now)
    return len(stale)


def save_card(session: Session, seen: SeenCustomer) -> None:
    """Note the card that a customer has with the provider now, or that it has none."""
    customer = session.query(ProviderCustomer).filter_by(customer_ref=seen.ref).one_or_none()
    if customer is None:
        return
    customer = lock_row(session, ProviderCustomer, customer.id)
    assert customer is not None, "customers are never deleted"
    card = seen.card
    customer.method_ref = card.ref if card else None
    customer.method_brand = card.brand if card else ""
    customer.method_last4 = card.last4 if card else ""
    customer.method_expires = card.expires if card else ""


def _wish(customer: ProviderCustomer, contact: Contact) -> CustomerWish:
    return CustomerWish(
        party_id=customer.party_id,
        name=contact.name,
        email=contact.email,
        ref=customer.customer_ref or "",
    )


def _purpose(customer: ProviderCustomer, contact: Contact, now: datetime) -> str:
    """The first time is one purpose; each change after it is one of its own."""
    if customer.customer_ref is None:
        return str(customer.id)
    return f"{customer.id}:{hash_of({'to': [contact.name, contact.email, now.isoformat()]})[:16]}"
