"""What is booked where, for each thing that happens to money: always as much here as there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from services.membership.models import Invoice, InvoiceLine
from services.membership.models.dues import Method
from services.membership.models.ledger import Account
from services.membership.models.words import LineKind
from services.membership.rules.money import half_up
from services.membership.rules.tax import Amounts

Posting = tuple[Account, int]
"""An account and an amount on it: above nothing a debit, below nothing a credit."""

_INCOME = {LineKind.DONATION: Account.DONATIONS, LineKind.SPONSORSHIP: Account.SPONSORSHIP}
_MONEY = {
    Method.TRANSFER: Account.BANK,
    Method.CHEQUE: Account.BANK,
    Method.CASH: Account.CASH,
    Method.CARD: Account.CARD_CLEARING,
    Method.CREDIT: Account.CREDIT,
}
_FEEDS_COUNSEL = frozenset({LineKind.TERM, LineKind.UPGRADE, LineKind.SEATS})


def added_up(postings: Iterable[Posting]) -> list[Posting]:
    """One posting for each account that anything is left on. They must add up to nothing."""
    sums: dict[Account, int] = defaultdict(int)
    for account, amount in postings:
        sums[account] += amount
    assert sum(sums.values()) == 0, f"a journal adds up to nothing, not to {dict(sums)}"
    return [(account, amount) for account, amount in sums.items() if amount]


def money_account(method: str) -> Account:
    """Where money is that came in this way."""
    return _MONEY[Method(method)]


def asked_for(parts: Iterable[tuple[InvoiceLine, Amounts]]) -> list[Posting]:
    """The income and tax of lines, as credits."""
    found: list[Posting] = []
    for line, amounts in parts:
        income = _INCOME.get(LineKind(line.kind), Account.DUES_INCOME)
        found += [(income, -amounts.net_minor), (Account.TAX, -amounts.tax_minor)]
    return found


def taken_back(parts: Iterable[tuple[InvoiceLine, Amounts]]) -> list[Posting]:
    """The income and tax of lines, as debits."""
    return [(account, -amount) for account, amount in asked_for(parts)]


def counsel_share(invoice: Invoice) -> int:
    """What the counsel fund should have of what is settled of an invoice: its share of the dues in it.

    Counted from all that is settled, so that parts add up and what is given back takes its share along.
    """
    dues = sum(line.net_minor for line in invoice.lines if line.kind in _FEEDS_COUNSEL)
    if not invoice.amount_minor:
        return 0
    share = invoice.settled_minor * dues * invoice.counsel_share_bp
    return half_up(share, invoice.amount_minor * 10_000)
