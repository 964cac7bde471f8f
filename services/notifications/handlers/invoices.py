"""Hears of invoices: asked for, paid, given back, reminded of, and left to a person."""

from events.dues import DuesCredited, DuesInvoiced, DuesRefunded, PaymentReceived
from events.envelope import Envelope
from events.notices import DuesReminded, DuesRemindersEnded
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.payers import write_to_payer
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(DuesInvoiced)
def send_an_invoice(invoiced: DuesInvoiced, session: Session, heard: Envelope) -> None:
    """Who pays gets the invoice, unless a notice about the dues tells of it at the same time."""
    if not invoiced.noticed:
        payer = (invoiced.payer_organisation_id, invoiced.payer_person_id)
        write_to_payer(session, "dues-invoiced", *payer, invoiced, heard)


@inbox.on(PaymentReceived)
def send_a_receipt(received: PaymentReceived, session: Session, heard: Envelope) -> None:
    """Who paid learns that the money has arrived."""
    payer = (received.payer_organisation_id, received.payer_person_id)
    write_to_payer(session, "payment-received", *payer, received, heard)


@inbox.on(DuesRefunded)
def tell_of_a_refund(refunded: DuesRefunded, session: Session, heard: Envelope) -> None:
    """Who gets money back learns how much, and of what."""
    payer = (refunded.payer_organisation_id, refunded.payer_person_id)
    write_to_payer(session, "dues-refunded", *payer, refunded, heard)


@inbox.on(DuesCredited)
def send_a_credit_note(credited: DuesCredited, session: Session, heard: Envelope) -> None:
    """Who pays learns what is asked for no more."""
    payer = (credited.payer_organisation_id, credited.payer_person_id)
    write_to_payer(session, "dues-credited", *payer, credited, heard)


@inbox.on(DuesReminded)
def remind_the_payer(reminded: DuesReminded, session: Session, heard: Envelope) -> None:
    """Whoever looks after the money of the payer now is reminded."""
    payer = (reminded.payer_organisation_id, reminded.payer_person_id)
    write_to_payer(session, "dues-reminded", *payer, reminded, heard)


@inbox.on(DuesRemindersEnded)
def leave_it_to_a_person(ended: DuesRemindersEnded, session: Session, heard: Envelope) -> None:
    """The payer reads that no more reminders come, and the treasurers that one of them decides."""
    payer = (ended.payer_organisation_id, ended.payer_person_id)
    write_to_payer(session, "reminders-ended", *payer, ended, heard)
    write_to_staff(session, "dues-to-decide", "treasurer", ended, heard)
