"""What letters about invoices say: asked for, paid, given back, reminded of, and left to a person."""

from events.dues import DuesCredited, DuesInvoiced, DuesRefunded, PaymentReceived
from events.notices import DuesReminded, DuesRemindersEnded
from services.notifications.letters.kinds import HEADLINE, Desk, Facts, letter
from services.notifications.letters.links import credit_note_url, invoice_url


@letter("dues-invoiced", "Invoice %(number)s: %(dues)s, due on %(due_on)s", urgent=True)
def invoiced(desk: Desk, invoiced: DuesInvoiced) -> Facts:
    """Money is asked for: how much, until when, and the invoice itself."""
    return {
        "number": invoiced.number,
        "replaces": invoiced.replaces,
        "dues": desk.language.amount(invoiced.amount_minor, invoiced.currency),
        "issued_on": desk.language.day(invoiced.issued_on),
        "due_on": desk.language.day(invoiced.due_on),
        "url": invoice_url(desk.settings, invoiced.invoice_id, desk.now),
    }


@letter("payment-received", "We have received %(paid)s, thank you", urgent=True)
def received(desk: Desk, received: PaymentReceived) -> Facts:
    """Money came in: for which invoice, and what is still open on it."""
    owed, credited = received.outstanding_minor, received.credited_minor
    return {
        "number": received.number,
        "paid": desk.language.amount(received.amount_minor, received.currency),
        "paid_on": desk.language.day(received.paid_on),
        "dues": desk.language.amount(owed, received.currency) if owed else "",
        "credited": desk.language.amount(credited, received.currency) if credited else "",
        "url": invoice_url(desk.settings, received.invoice_id, desk.now),
    }


@letter("dues-refunded", "We have given %(paid)s back to you", urgent=True)
def refunded(desk: Desk, refunded: DuesRefunded) -> Facts:
    """Money was given back: how much, and of which invoice."""
    return {
        "number": refunded.number,
        "paid": desk.language.amount(refunded.amount_minor, refunded.currency),
        "paid_on": desk.language.day(refunded.refunded_on),
        "url": invoice_url(desk.settings, refunded.invoice_id, desk.now),
    }


@letter("dues-credited", "Credit note %(number)s: %(dues)s", urgent=True)
def credited(desk: Desk, credited: DuesCredited) -> Facts:
    """A credit note took back some of what an invoice asked for."""
    return {
        "number": credited.number,
        "invoice_number": credited.invoice_number,
        "dues": desk.language.amount(credited.amount_minor, credited.currency),
        "issued_on": desk.language.day(credited.issued_on),
        "note_url": credit_note_url(
            desk.settings, credited.credit_note_id, credited.invoice_id, desk.now
        ),
        "url": invoice_url(desk.settings, credited.invoice_id, desk.now),
    }


@letter("dues-reminded", HEADLINE, urgent=True)
def reminded(desk: Desk, reminded: DuesReminded) -> Facts:
    """An invoice that is open: when it is due, or was, and what comes if nobody pays it."""
    is_late = reminded.step.startswith("+")
    return {
        "headline": _headline(desk, reminded, is_late),
        "number": reminded.number,
        "part": reminded.part,
        "is_late": is_late,
        "dues": desk.language.amount(reminded.amount_minor, reminded.currency),
        "due_on": desk.language.day(reminded.due_on),
        "ends_on": desk.language.day(reminded.ends_on),
        "url": invoice_url(desk.settings, reminded.invoice_id, desk.now),
    }


@letter("reminders-ended", "Invoice %(number)s is still open", urgent=True)
def reminders_ended(desk: Desk, ended: DuesRemindersEnded) -> Facts:
    """The last that the payer reads of an invoice before a person decides."""
    return _unpaid(desk, ended)


@letter("dues-to-decide", "Invoice %(number)s is not paid: please decide", urgent=True)
def to_decide(desk: Desk, ended: DuesRemindersEnded) -> Facts:
    """Reminding has ended: the treasurer decides what becomes of the invoice."""
    return _unpaid(desk, ended)


def _headline(desk: Desk, reminded: DuesReminded, is_late: bool) -> str:
    language = desk.language
    facts = {
        "number": reminded.number,
        "due_on": language.day(reminded.due_on),
        "dues": language.amount(reminded.amount_minor, reminded.currency),
    }
    if is_late:
        return language.say("Invoice %(number)s was due on %(due_on)s: %(dues)s", **facts)
    return language.say("Invoice %(number)s is due on %(due_on)s: %(dues)s", **facts)


def _unpaid(desk: Desk, ended: DuesRemindersEnded) -> Facts:
    return {
        "number": ended.number,
        "dues": desk.language.amount(ended.amount_minor, ended.currency),
        "due_on": desk.language.day(ended.due_on),
        "url": invoice_url(desk.settings, ended.invoice_id, desk.now),
    }
