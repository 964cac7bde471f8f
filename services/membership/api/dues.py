"""Dues: invoices, what is paid on them, and what corrects them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import dues as actions
from services.membership.actions.dues import NewCredit
from services.membership.models import CreditNote, Refund
from services.membership.queries import dues
from services.membership.queries.billing import let_decide_on, party
from services.membership.queries.dues import InvoiceShown, PaymentShown, Wanted
from services.membership.schemas import examples
from services.membership.schemas.dues import (
    CreditNoteOut,
    InvoiceFilter,
    InvoiceOut,
    NewCreditNote,
    NewInstalments,
    NewInvoice,
    NewPayment,
    NewRefund,
    NewReversal,
    PaymentRecorded,
    PurchaseOrder,
    RefundOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("dues", __name__, description=__doc__)


@blp.route("/invoices", methods=["GET"])
@allow()
@blp.arguments(InvoiceFilter, location="query")
@blp.response(200, paged(InvoiceOut))
def invoices(asked: dict[str, Any]) -> Page[InvoiceShown]:
    """Invoices, oldest first: one's own, those of an organisation one speaks for, all for the staff."""
    after, limit = asked.pop("after"), asked.pop("limit")
    return dues.invoices(session(), after, limit, Wanted(**asked), caller(), today())


@blp.route("/invoices/<uuid:invoice_id>", methods=["GET"])
@allow()
@blp.response(200, InvoiceOut)
def show_invoice(invoice_id: UUID) -> InvoiceShown:
    """An invoice, for whose it is and for the staff."""
    return dues.invoice_shown(session(), invoice_id, caller(), today())


@blp.route("/invoices", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewInvoice, example=examples.INVOICE)
@blp.response(201, InvoiceOut)
def write(asked: dict[str, Any]) -> InvoiceShown:
    """Write an invoice of one's own lines. Dues are asked for by themselves; what lowers them is a credit note."""
    payer = party(asked.pop("payer_organisation_id"), asked.pop("payer_person_id"))
    lines = [actions.NewLine(**line) for line in asked.pop("lines")]
    written = actions.write_invoice(session(), payer, lines, **asked, today=today(), now=now())
    return dues.show_invoice(written, today())


@blp.route("/invoices/<uuid:invoice_id>/instalments", methods=["POST"])
@allow()
@blp.arguments(NewInstalments, example=examples.INSTALMENTS)
@blp.response(201, InvoiceOut)
def split(asked: dict[str, Any], invoice_id: UUID) -> InvoiceShown:
    """Let an invoice be paid in parts. They add up exactly; until something is paid, others may be agreed.

    Who holds the payer's purse chooses a `count` of those that the tier allows (`instalments_allowed`), due
    month by month from the day that the invoice is due. A treasurer agrees to any parts: so many over a
    year, from any day on, or each of them named.
    """
    let_decide_on(session(), invoice_id, caller(), today())
    asked["parts"] = [(part["due_on"], part["amount_minor"]) for part in asked["parts"]]
    invoice = actions.choose_parts(session(), invoice_id, caller(), **asked, today=today())
    return dues.show_invoice(invoice, today())


@blp.route("/invoices/<uuid:invoice_id>/purchase-order", methods=["PUT"])
@allow()
@blp.arguments(PurchaseOrder)
@blp.response(200, InvoiceOut)
def quote(asked: dict[str, str], invoice_id: UUID) -> InvoiceShown:
    """Let an invoice quote the payer's order: by its billing or primary representative, or the staff."""
    let_decide_on(session(), invoice_id, caller(), today())
    quoted = actions.quote_order(session(), invoice_id, asked["purchase_order"])
    return dues.show_invoice(quoted, today())


@blp.route("/invoices/<uuid:invoice_id>/payments", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewPayment, example=examples.PAYMENT)
@blp.response(201, PaymentRecorded)
def pay(payment: dict[str, Any], invoice_id: UUID) -> PaymentShown:
    """Record money that came in. In full, it carries out what the invoice asked for.

    More than is owed is refused, and it is said how much that is; with `keeps_rest` the rest is the payer's
    credit, which pays other invoices or is given back.
    """
    recorded = actions.record_payment(
        session(),
        invoice_id,
        **payment,
        recorded_by_id=caller().person_id,
        today=today(),
        now=now(),
    )
    return dues.show_payment(session(), recorded, today())


@blp.route("/payments/<uuid:payment_id>/refunds", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewRefund)
@blp.response(201, RefundOut)
def refund(asked: dict[str, Any], payment_id: UUID) -> Refund:
    """Give money back. What was owed and paid for it is credited with a note; the term stands."""
    by = caller().person_id
    return actions.refund_payment(
        session(), payment_id, **asked, recorded_by_id=by, today=today(), now=now()
    )


@blp.route("/payments/<uuid:payment_id>/reversal", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewReversal)
@blp.response(201, PaymentRecorded)
def reverse(asked: dict[str, Any], payment_id: UUID) -> PaymentShown:
    """A payment went back, as when a cheque bounces: what it had settled is owed again."""
    back = actions.reverse_payment(session(), payment_id, **asked, today=today(), now=now())
    return dues.show_payment(session(), back, today())


@blp.route("/invoices/<uuid:invoice_id>/credit-notes", methods=["POST"])
@allow(Role.TREASURER)
@blp.arguments(NewCreditNote, example=examples.CREDIT_NOTE)
@blp.response(201, CreditNoteOut)
def take_back(asked: dict[str, Any], invoice_id: UUID) -> CreditNote:
    """Take back some of what an invoice asked for; what was paid already becomes the payer's credit."""
    lines = [NewCredit(**line) for line in asked.pop("lines")]
    return actions.issue_credit_note(
        session(), invoice_id, **asked, lines=lines, today=today(), now=now()
    )


@blp.route("/invoices/<uuid:invoice_id>/voidance", methods=["POST"])
@allow(Role.TREASURER)
@blp.response(201, InvoiceOut)
def void(invoice_id: UUID) -> InvoiceShown:
    """Nothing is owed on an invoice any more; its number stays taken."""
    return dues.show_invoice(
        actions.withdraw_invoice(session(), invoice_id, today=today(), now=now()), today()
    )


@blp.route("/invoices/<uuid:invoice_id>/write-off", methods=["POST"])
@allow(Role.TREASURER)
@blp.response(201, InvoiceOut)
def write_off(invoice_id: UUID) -> InvoiceShown:
    """Give up what is still owed. Money that comes all the same is taken."""
    return dues.show_invoice(
        actions.write_off_invoice(session(), invoice_id, today=today(), now=now()), today()
    )
