"""The counsel fund: a share of the dues, kept apart, and spent on counsel for whoever is weaker at a table."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.actions.ledger import write_down
from services.membership.models import CounselFund, CounselSpending, Invoice
from services.membership.models.dues import Method
from services.membership.models.ledger import Account, JournalKind
from services.membership.rules.ledger import Posting, counsel_share, money_account
from shared.database import Session, insert_once, lock_row
from shared.errors import BadInput, Refusal


class CounselFundDoesNotReach(Refusal):
    """The counsel fund holds less than that, but for what it keeps for bookings."""


class NothingIsSpent(BadInput):
    """Counsel is recorded with what it cost."""


class SpentOtherwise(Refusal):
    """Something else was spent for this before."""


def spend_counsel(
    session: Session,
    spent_for_id: UUID,
    amount_minor: int,
    currency: str,
    *,
    today: date,
    now: datetime,
    note: str = "",
    method: str = Method.TRANSFER,
    recorded_by_id: UUID | None = None,
) -> CounselSpending:
    """Spend of the fund, and never more than is free in it: from the bank, or in cash.

    What the dues had given to the fund as a cost is then no more owed to anybody. Asking twice for one cause
    spends once.
    """
    if amount_minor < 1:
        raise NothingIsSpent("Name an amount above nothing")
    fund = lock_fund(session, currency)
    known = session.scalar(
        select(CounselSpending).where(CounselSpending.spent_for_id == spent_for_id)
    )
    if known is not None:
        if (known.amount_minor, known.currency) != (amount_minor, currency):
            raise SpentOtherwise(f"{known.amount_minor} {known.currency} were spent for it")
        return known
    if fund.free_minor < amount_minor:
        raise CounselFundDoesNotReach(
            f"{fund.free_minor} {currency} (minor units) are free; {fund.reserved_minor} are kept"
        )
    spending = CounselSpending(
        spent_for_id=spent_for_id,
        spent_on=today,
        currency=currency,
        amount_minor=amount_minor,
        note=note,
        method=method,
        recorded_by_id=recorded_by_id,
        recorded_at=now,
    )
    return pay_out(session, fund, spending, now)


def pay_out(
    session: Session, fund: CounselFund, spending: CounselSpending, now: datetime
) -> CounselSpending:
    """Take an amount out of the fund, whose row is locked, and book it. The database refuses it twice."""
    fund.balance_minor -= spending.amount_minor
    session.add(spending)
    session.flush()
    amount = spending.amount_minor
    postings = [(Account.COUNSEL_FUND, amount), (money_account(spending.method), -amount)]
    write_down(
        session,
        JournalKind.COUNSEL_SPENT,
        spending.id,
        None,
        None,
        postings,
        booked_on=spending.spent_on,
        now=now,
        currency=spending.currency,
    )
    return spending


def share_with_counsel(session: Session, invoice: Invoice) -> list[Posting]:
    """Give the fund its share of what is settled by now, or take back what is settled no longer.

    What was spent already, or is kept for a booking, is not taken back: the fund never falls below what
    it has promised. Asking twice without a payment in between moves nothing.
    """
    change = counsel_share(invoice) - invoice.counsel_minor
    if not change:
        return []
    fund = lock_fund(session, invoice.currency)
    change = max(change, -fund.free_minor)
    fund.balance_minor += change
    invoice.counsel_minor += change
    return [(Account.COUNSEL_SHARE, change), (Account.COUNSEL_FUND, -change)]


def lock_fund(session: Session, currency: str) -> CounselFund:
    """The fund in one currency, which nobody else feeds or spends meanwhile."""
    insert_once(session, CounselFund, currency=currency, balance_minor=0, reserved_minor=0)
    fund = lock_row(session, CounselFund, currency)
    assert fund is not None, "it was made if it was not there"
    return fund
