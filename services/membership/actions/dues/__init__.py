"""Asking for dues, and what becomes of them: paid, credited, refunded, given up."""

from services.membership.actions.dues.asking import ask_dues, ask_dues_of_all
from services.membership.actions.dues.correcting import (
    issue_credit_note,
    withdraw_invoice,
    write_off_invoice,
)
from services.membership.actions.dues.credit import give_back_credit, use_credit
from services.membership.actions.dues.crediting import NewCredit
from services.membership.actions.dues.following import ask_anew, ask_instead, take_the_place_of
from services.membership.actions.dues.issuing import issue_invoice
from services.membership.actions.dues.locking import hold_for_dues
from services.membership.actions.dues.paying import receive_payment, record_payment
from services.membership.actions.dues.returning import (
    note_refund_failed,
    refund_payment,
    reverse_payment,
    take_back,
)
from services.membership.actions.dues.splitting import choose_parts, split_invoice
from services.membership.actions.dues.voiding import void_invoice
from services.membership.actions.dues.writing import quote_order, write_invoice
from services.membership.rules.lines import NewLine

__all__ = [
    "NewCredit",
    "NewLine",
    "ask_anew",
    "ask_dues",
    "ask_dues_of_all",
    "ask_instead",
    "choose_parts",
    "give_back_credit",
    "hold_for_dues",
    "issue_credit_note",
    "issue_invoice",
    "note_refund_failed",
    "quote_order",
    "receive_payment",
    "record_payment",
    "refund_payment",
    "reverse_payment",
    "split_invoice",
    "take_back",
    "take_the_place_of",
    "use_credit",
    "void_invoice",
    "withdraw_invoice",
    "write_invoice",
    "write_off_invoice",
]
