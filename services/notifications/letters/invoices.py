"""What letters about invoices say: asked for, paid, given back, reminded of, and left to a person."""

from events.dues import DuesCredited, DuesInvoiced, DuesRefunded, PaymentReceived
from events.notices import DuesReminded, DuesRemindersEnded
from services.notifications.letters.dues import day
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.links import credit_note_url, invoice_url
from services.notifications.letters.money import amount


@letter("dues-invoiced", "Invoice {{ number }}: {{ dues }}, due on {{ due_on }}", urgent=True)
def invoiced(desk: Desk, invoiced: DuesInvoiced) -> Facts:
    """Money is asked for: how much, until when, and the invoice itself."""
    return {
        "number": invoiced.number,
        "dues": amount(invoiced.amount_minor, invoiced.currency),
        "issued_on": day(invoiced.issued_on),
        "due_on": day(invoiced.due_on),
        "url": invoice_url(desk.settings, invoiced.invoice_id, desk.now),
    }


@letter("payment-received", "We have received {{ paid }}, thank you", urgent=True)
def received(desk: Desk, received: PaymentReceived) -> Facts:
    """Money came in: for which invoice, and what is still open on it."""
    owed, credited = received.outstanding_minor, received.credited_minor
    return {
        "number": received.number,
        "paid": amount(received.amount_minor, received.currency),
        "paid_on": day(received.paid_on),
        "dues": amount(owed, received.currency) if owed else "",
        "credited": amount(credited, received.currency) if credited else "",
        "url": invoice_url(desk.settings, received.invoice_id, desk.now),
    }


@letter("dues-refunded", "We have given {{ paid }} back to you", urgent=True)
def refunded(desk: Desk, refunded: DuesRefunded) -> Facts:
    """Money was given back: how much, and of which invoice."""
    return {
        "number": refunded.number,
        "paid": amount(refunded.amount_minor, refunded.currency),
        "paid_on": day(refunded.refunded_on),
        "url": invoice_url(desk.settings, refunded.invoice_id, desk.now),
    }


@letter("dues-credited", "Credit note {{ number }}: {{ dues }}", urgent=True)
def credited(desk: Desk, credited: DuesCredited) -> Facts:
    """A credit note took back some of what an invoice asked for."""
    return {
        "number": credited.number,
        "invoice_number": credited.invoice_number,
        "dues": amount(credited.amount_minor, credited.currency),
        "issued_on": day(credited.issued_on),
        "note_url": credit_note_url(
            desk.settings, credited.credit_note_id, credited.invoice_id, desk.now
        ),
        "url": invoice_url(desk.settings, credited.invoice_id, desk.now),
    }


@letter(
    "dues-reminded",
    "Invoice {{ number }} {{ 'was' if is_late else 'is' }} due on {{ due_on }}: {{ dues }}",
    urgent=True,
)
def reminded(desk: Desk, reminded: DuesReminded) -> Facts:
    """An invoice that is open: when it is due, or was, and what comes if nobody pays it."""
    return {
        "number": reminded.number,
        "part": reminded.part,
        "is_late": reminded.step.startswith("+"),
        "dues": amount(reminded.amount_minor, reminded.currency),
        "due_on": day(reminded.due_on),
        "ends_on": day(reminded.ends_on),
        "url": invoice_url(desk.settings, reminded.invoice_id, desk.now),
    }


@letter("reminders-ended", "Invoice {{ number }} is still open", urgent=True)
def reminders_ended(desk: Desk, ended: DuesRemindersEnded) -> Facts:
    """The last that the payer reads of an invoice before a person decides."""
    return _unpaid(desk, ended)


@letter("dues-to-decide", "Invoice {{ number }} is not paid: please decide", urgent=True)
def to_decide(desk: Desk, ended: DuesRemindersEnded) -> Facts:
    """Reminding has ended: the treasurer decides what becomes of the invoice."""
    return _unpaid(desk, ended)


def _unpaid(desk: Desk, ended: DuesRemindersEnded) -> Facts:
    return {
        "number": ended.number,
        "dues": amount(ended.amount_minor, ended.currency),
        "due_on": day(ended.due_on),
        "url": invoice_url(desk.settings, ended.invoice_id, desk.now),
    }
