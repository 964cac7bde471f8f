"""Pages of the provider on which an invoice is paid, a card is saved, or cards are looked after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.membership.actions.provider.calls import NOT_KNOWN_YET, write_call
from services.membership.actions.provider.customers import know_customer
from services.membership.models import Checkout, Invoice
from services.membership.models.provider import CheckoutKind, CheckoutState
from services.membership.queries.dues import invoice_of
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.provider import closable, let_pay, open_checkouts, stale_portals
from services.membership.rules.dues import outstanding
from services.membership.rules.provider import (
    PORTAL_LIVES,
    check_one_party,
    check_owed,
    check_takes_cards,
    is_still_good,
)
from services.membership.rules.wishes import (
    BillLine,
    BillWish,
    ClosingWish,
    PageWish,
    PortalWish,
    Wish,
)
from shared.callers import Caller
from shared.database import Session, lock_row


@dataclass(frozen=True)
class Cashdesk:
    """Which provider takes the money, whether in earnest, and where people come back to."""

    provider: str
    livemode: bool
    home_url: str


def ask_for_checkout(
    session: Session,
    invoice_id: UUID,
    desk: Cashdesk,
    caller: Caller,
    *,
    saves_method: bool,
    amount_minor: int | None,
    today: date,
    now: datetime,
) -> Checkout:
    """Have a page made on which an invoice is paid. Asking twice returns the page that is still open."""
    invoice = lock_row(session, Invoice, invoice_id) or invoice_of(session, invoice_id)
    let_pay(session, invoice.payer_organisation_id, invoice.payer_person_id, caller, today)
    wanted = check_owed(invoice, outstanding(invoice), amount_minor)
    for known in open_checkouts(session, invoice.id):
        is_alike = known.saves_method == saves_method and _is_of(desk, known)
        if is_alike and is_still_good(known, wanted, now):
            return known
    checkout = _new(
        desk, CheckoutKind.INVOICE, invoice.payer_organisation_id, invoice.payer_person_id, now
    )
    checkout.invoice_id, checkout.saves_method = invoice.id, saves_method
    checkout.amount_minor, checkout.currency = wanted, invoice.currency
    session.add(checkout)
    session.flush()
    customer_ref = _customer_ref(session, desk, checkout, today, now)
    write_call(
        session,
        checkout.id,
        _wish_to_pay(invoice, checkout, customer_ref, desk, today),
        desk.livemode,
        now,
    )
    return checkout


def ask_to_save_card(
    session: Session,
    desk: Cashdesk,
    caller: Caller,
    organisation_id: UUID | None,
    person_id: UUID | None,
    currency: str,
    today: date,
    now: datetime,
) -> Checkout:
    """Have a page made on which a party saves a card and pays nothing. Asking twice makes another."""
    organisation_id, person_id = _party(session, caller, organisation_id, person_id, today)
    check_takes_cards(desk.provider)
    checkout = _new(desk, CheckoutKind.METHOD, organisation_id, person_id, now)
    checkout.saves_method, checkout.currency = True, currency
    session.add(checkout)
    session.flush()
    wish = PageWish(
        customer_ref=_customer_ref(session, desk, checkout, today, now),
        checkout_id=checkout.id,
        invoice_id=None,
        description="",
        amount_minor=0,
        currency=currency,
        saves_method=True,
        return_url=desk.home_url,
    )
    write_call(session, checkout.id, wish, desk.livemode, now)
    return checkout


def ask_for_portal(
    session: Session,
    desk: Cashdesk,
    caller: Caller,
    organisation_id: UUID | None,
    person_id: UUID | None,
    today: date,
    now: datetime,
) -> Checkout:
    """Have a page made on which a party looks after its cards. Asking twice makes another."""
    organisation_id, person_id = _party(session, caller, organisation_id, person_id, today)
    check_takes_cards(desk.provider)
    checkout = _new(desk, CheckoutKind.PORTAL, organisation_id, person_id, now)
    checkout.expires_at = now + PORTAL_LIVES
    session.add(checkout)
    session.flush()
    customer_ref = _customer_ref(session, desk, checkout, today, now)
    write_call(session, checkout.id, PortalWish(customer_ref, desk.home_url), desk.livemode, now)
    return checkout


def close_settled_checkouts(session: Session, now: datetime) -> int:
    """Let nobody pay twice: pages of invoices that take no money any more are closed. Returns how many."""
    settled = closable(session)
    for checkout in settled:
        checkout.state = CheckoutState.EXPIRED
        if checkout.provider_ref and checkout.provider != "offline":
            invoice = invoice_of(session, checkout.invoice_id) if checkout.invoice_id else None
            paid = invoice is not None and invoice.state == "paid"
            wish = ClosingWish(checkout.provider_ref, paid_elsewhere=paid)
            write_call(session, checkout.id, wish, checkout.livemode, now)
    return len(settled)


def forget_portals(session: Session, now: datetime) -> int:
    """Forget the addresses of portals, which let in whoever has them. Returns how many."""
    stale = stale_portals(session, now)
    for checkout in stale:
        checkout.state, checkout.url = CheckoutState.EXPIRED, ""
    return len(stale)


def _party(
    session: Session,
    caller: Caller,
    organisation_id: UUID | None,
    person_id: UUID | None,
    today: date,
) -> tuple[UUID | None, UUID | None]:
    """Whose cards are looked after, by the id that they have now; refuses those of others, and two at once."""
    check_one_party(organisation_id, person_id)
    let_pay(session, organisation_id, person_id, caller, today)
    if organisation_id is not None:
        return organisation_of(session, organisation_id).id, None
    return None, person_of(session, person_id).id


def _is_of(desk: Cashdesk, checkout: Checkout) -> bool:
    """Whether a page is taken at this desk: one for trials pays nothing in earnest."""
    return (checkout.provider, checkout.livemode) == (desk.provider, desk.livemode)


def _new(
    desk: Cashdesk,
    kind: CheckoutKind,
    organisation_id: UUID | None,
    person_id: UUID | None,
    now: datetime,
) -> Checkout:
    return Checkout(
        kind=kind,
        state=CheckoutState.ASKED,
        provider=desk.provider,
        livemode=desk.livemode,
        organisation_id=organisation_id,
        person_id=person_id,
        saves_method=False,
        amount_minor=0,
        currency="",
        url="",
        instructions="",
        reason="",
        created_at=now,
    )


def _customer_ref(
    session: Session, desk: Cashdesk, checkout: Checkout, today: date, now: datetime
) -> str:
    """The customer who pays; one whom the provider does not know yet is named by our own id."""
    if desk.provider == "offline":
        return ""
    customer = know_customer(
        session, checkout.organisation_id, checkout.person_id, desk.livemode, today, now
    )
    return customer.customer_ref or f"{NOT_KNOWN_YET}{customer.id}"


def _wish_to_pay(
    invoice: Invoice, checkout: Checkout, customer_ref: str, desk: Cashdesk, today: date
) -> Wish:
    """An organisation gets a bill with all its lines; a person, or who pays a part, a page to pay on.

    A bill is due tomorrow at the earliest: no provider takes a day that is over.
    """
    is_whole = checkout.amount_minor == invoice.amount_minor
    if checkout.organisation_id and is_whole and not checkout.saves_method:
        lines = tuple(
            BillLine(line.description, line.amount_minor, line.starts_on, line.ends_on)
            for line in invoice.lines
        )
        return BillWish(
            customer_ref, checkout.id, invoice.id, invoice.number, invoice.currency,
            max(invoice.due_on, today + timedelta(days=1)), lines,
        )  # fmt: skip
    return PageWish(
        customer_ref=customer_ref,
        checkout_id=checkout.id,
        invoice_id=invoice.id,
        description=f"Invoice {invoice.number}",
        amount_minor=checkout.amount_minor,
        currency=invoice.currency,
        saves_method=checkout.saves_method,
        return_url=desk.home_url,
    )
