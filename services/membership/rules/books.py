"""What an accountant calls things: numbers of accounts, and each booking in words."""

from __future__ import annotations

from collections.abc import Mapping

from services.membership.models.ledger import Account, JournalKind

ACCOUNTS = "accounts"
"""Under which name the numbers are kept among the policies."""

USUAL_NUMBERS: Mapping[str, str] = {
    Account.BANK: "1000",
    Account.CASH: "1010",
    Account.CARD_CLEARING: "1020",
    Account.RECEIVABLE: "1200",
    Account.CREDIT: "2100",
    Account.TAX: "2200",
    Account.COUNSEL_FUND: "2300",
    Account.DUES_INCOME: "4000",
    Account.DONATIONS: "4100",
    Account.SPONSORSHIP: "4200",
    Account.BAD_DEBT: "5000",
    Account.REFUNDS: "5100",
    Account.COUNSEL_SHARE: "5200",
}

_WORDS = {
    JournalKind.INVOICE: "Invoice {invoice}",
    JournalKind.PAYMENT: "Payment {mark} on invoice {invoice}",
    JournalKind.REVERSAL: "Payment {mark} on invoice {invoice} went back",
    JournalKind.REFUND: "Refund {mark} on invoice {invoice}",
    JournalKind.CREDIT_NOTE: "Credit note {mark} on invoice {invoice}",
    JournalKind.VOID: "Invoice {invoice} voided",
    JournalKind.WRITE_OFF: "Invoice {invoice} written off",
    JournalKind.RECOVERY: "Invoice {invoice} owed again",
    JournalKind.COUNSEL_SPENT: "Counsel {mark}",
}


def numbers_of(kept: Mapping[str, str]) -> dict[str, str]:
    """The number of each account: as the association keeps it, or as is usual."""
    return {str(account): kept.get(account, USUAL_NUMBERS[account]) for account in Account}


def in_words(kind: str, invoice: str, mark: str) -> str:
    """What was booked, in words; `mark` is the reference of a payment or the number of a note."""
    return " ".join(_WORDS[JournalKind(kind)].format(invoice=invoice, mark=mark).split())
