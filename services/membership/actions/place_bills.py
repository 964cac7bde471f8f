"""Billing places at a gathering, and giving back what was paid for those on which nobody comes.

What becomes of a bill is a fold of what was said of it: whatever comes first or twice, each thing has its
effect once. Money that came by card goes back to the card; of other money the treasurer is told.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from events.places import PlaceBilled, PlaceBillRefused, PlacesHeld, PlacesReleased, Release
from services.membership.actions.dues import issue_credit_note, use_credit, void_invoice
from services.membership.actions.dues.issuing import Asked, issue_invoices
from services.membership.actions.dues.locking import lock_invoice, lock_payer
from services.membership.actions.provider.refunds import ask_for_card_refund
from services.membership.actions.provider.tasks import open_task
from services.membership.models import Checkout, Invoice, PlaceBill
from services.membership.models.dues import InvoiceState, Method
from services.membership.models.ledger import BillState
from services.membership.models.provider import TaskKind
from services.membership.models.words import LineKind
from services.membership.queries.finding import find_person_by_id
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.lines import NewLine
from shared.database import Session, insert_once, lock_row
from shared.languages import mark
from shared.outbox import announce

NOBODY = mark("There is nobody to bill.")


def bill_places(session: Session, held: PlacesHeld, now: datetime) -> None:
    """Ask the person for the price of the places that are held, once. What was released first is not billed.

    What the person has paid too much before pays it, as far as it goes.
    """
    fresh = {"gathering_id": held.gathering_id, "state": BillState.BILLED, "asked_at": now}
    if not insert_once(session, PlaceBill, bill_id=held.bill_id, **fresh):
        return
    bill = session.get_one(PlaceBill, held.bill_id)
    person = find_person_by_id(session, held.person_id)
    if person is None:
        bill.state, bill.settled_at = BillState.REFUSED, now
        said = {"bill_id": bill.bill_id, "gathering_id": bill.gathering_id}
        announce(session, PlaceBillRefused(**said, reason=NOBODY))
        return
    payer = Payer(person_id=person.id)
    lock_payer(session, payer)
    invoice = _ask(session, payer, held, now)
    bill.invoice_id = invoice.id
    session.flush()
    announce(session, _billed(held, invoice))
    if credit_of(session, payer, held.currency) > 0:
        use_credit(session, invoice.id, None, today=now.date(), now=now)


def release_bill(session: Session, released: PlacesReleased, now: datetime) -> None:
    """Nobody comes on the places: ask no more for what is not paid, and give back what is, but for the fee.

    That a hold ran out is nothing to one who has paid meanwhile: those who keep the places hear of it, and
    say what becomes of the money. Hearing twice gives nothing more back.
    """
    fresh = {"gathering_id": released.gathering_id, "state": BillState.RELEASED, "asked_at": now}
    if insert_once(session, PlaceBill, bill_id=released.bill_id, settled_at=now, **fresh):
        return
    invoice_id = session.get_one(PlaceBill, released.bill_id).invoice_id
    if invoice_id is None:
        return
    invoice = lock_invoice(session, invoice_id)  # whoever pays comes by it, too, before the bill
    bill = lock_row(session, PlaceBill, released.bill_id)
    assert bill is not None, "it was made if it was not there"
    if bill.state == BillState.PAID and released.reason == Release.RAN_OUT:
        return
    if bill.state != BillState.RELEASED:
        bill.state, bill.settled_at = BillState.RELEASED, now
        session.flush()
        _take_off(session, invoice, released, now)
    _give_back(session, invoice, now)


def _ask(session: Session, payer: Payer, held: PlacesHeld, now: datetime) -> Invoice:
    line = NewLine(
        kind=LineKind.FEE,
        description=held.title[:300],
        unit_minor=held.price_minor,
        quantity=held.places,
    )
    due_on = max(held.held_until.date(), now.date())
    asked = Asked(payer=payer, lines=[line], currency=held.currency, due_on=due_on, noticed=True)
    (invoice,) = issue_invoices(session, [asked], now.date(), now)
    return invoice


def _take_off(session: Session, invoice: Invoice, released: PlacesReleased, now: datetime) -> None:
    """What nobody owes any more becomes the payer's credit, where it was paid."""
    if invoice.state == InvoiceState.OPEN:
        void_invoice(session, invoice.id, today=now.date(), now=now)
        return
    left = invoice.amount_minor - invoice.credited_minor - invoice.written_off_minor
    back = min(left, invoice.amount_minor - released.kept_minor)
    if invoice.state == InvoiceState.PAID and back > 0:
        issue_credit_note(
            session,
            invoice.id,
            reference=f"place {released.bill_id}",
            reason=released.reason,
            today=now.date(),
            now=now,
            amount_minor=back,
        )


def _give_back(session: Session, invoice: Invoice, now: datetime) -> None:
    """Give the credit that stems from an invoice back to the cards that paid it; tell of the rest."""
    there = credit_of(session, payer_on(invoice), invoice.currency)
    left = min(there, credit_of(session, payer_on(invoice), invoice.currency, invoice.id))
    paid_at = select(Checkout.livemode).where(Checkout.invoice_id == invoice.id)
    livemode = session.scalar(paid_at.order_by(Checkout.id.desc()).limit(1))
    for payment in invoice.payments:
        part = min(left, payment.amount_minor - payment.refunded_minor)
        by_card = payment.method == Method.CARD and payment.reversed_on is None
        if part > 0 and by_card and livemode is not None:
            ask_for_card_refund(session, payment.id, part, livemode, now)
            left -= part
    if left > 0:
        open_task(
            session,
            TaskKind.CREDIT,
            f"{invoice.id}:{invoice.credited_minor}",
            f"{invoice.number}: nobody comes on the places that were paid",
            now,
            invoice_id=invoice.id,
            amount_minor=left,
            currency=invoice.currency,
        )


def _billed(held: PlacesHeld, invoice: Invoice) -> PlaceBilled:
    return PlaceBilled(
        bill_id=held.bill_id,
        gathering_id=held.gathering_id,
        person_id=held.person_id,
        invoice_id=invoice.id,
        number=invoice.number,
        amount_minor=invoice.amount_minor,
        currency=invoice.currency,
        held_until=held.held_until,
    )
