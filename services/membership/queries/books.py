"""The books for people: what was booked on an account, and a party's statement, in words and with balances."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from services.membership.models import (
    CounselSpending,
    CreditNote,
    Invoice,
    Journal,
    LedgerEntry,
    Payment,
    Policy,
    Refund,
)
from services.membership.models.ledger import Account
from services.membership.queries.billing import known_party
from services.membership.queries.credit import credits_of
from services.membership.queries.ledger import is_of
from services.membership.rules.access import check_may_see_payer
from services.membership.rules.books import ACCOUNTS, in_words, numbers_of
from services.membership.rules.dues import Payer
from shared.callers import Caller
from shared.database import Page, Session, keyset

_OWED_TO_US = (Account.RECEIVABLE, Account.CREDIT)


@dataclass(frozen=True)
class EntryShown:
    """An amount on one account, in words, with what stands there after it in its currency."""

    journal_id: UUID
    booked_on: date
    kind: str
    text: str
    account: str
    currency: str
    amount_minor: int
    balance_minor: int
    invoice_id: UUID | None
    payer_organisation_id: UUID | None
    payer_person_id: UUID | None


@dataclass(frozen=True)
class StatementLine:
    """One thing that was booked of a party: what it owes more (above nothing) or less, and then in all."""

    booked_on: date
    kind: str
    text: str
    invoice_id: UUID | None
    currency: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True)
class Statement:
    """What a party owed when a span began, what happened in it, and what it owes at its end.

    Below nothing, the association owes the party. `credit` is what it has paid too much, and may use.
    """

    since: date
    until: date
    opening: list[dict[str, Any]]
    items: list[StatementLine]
    closing: list[dict[str, Any]]
    credit: list[dict[str, Any]]


def account_numbers(session: Session) -> dict[str, str]:
    """Under which number the accountant keeps each account."""
    kept = session.get(Policy, ACCOUNTS)
    return numbers_of(kept.value if kept else {})


def entries(
    session: Session,
    account: str,
    after: str | None,
    limit: int,
    *,
    currency: str | None = None,
    payer: Payer | None = None,
) -> Page[EntryShown]:
    """What was booked on an account, in the order of booking, of one party or all."""
    wanted = [LedgerEntry.account == account]
    if currency is not None:
        wanted.append(LedgerEntry.currency == currency)
    if payer is not None:
        wanted.append(is_of(payer))
    page = keyset(session, select(LedgerEntry).where(*wanted), LedgerEntry.journal_id, after, limit)
    if not page.items:
        return Page([], None)
    balances = _before(session, wanted, page.items[0].journal_id)
    told = _told(session, [entry.journal_id for entry in page.items])
    shown = []
    for entry in page.items:
        balances[entry.currency] += entry.amount_minor
        shown.append(_show(entry, told[entry.journal_id], balances[entry.currency]))
    return Page(shown, page.next)


def statement(
    session: Session, payer: Payer, since: date, until: date, caller: Caller
) -> Statement:
    """What happened between a party and the association on the days `[since, until)`, for both."""
    check_may_see_payer(caller, payer)
    party = known_party(session, payer)
    balances = _balances(session, party, Journal.booked_on < since)
    opening = _amounts(balances)
    items = []
    in_span = _movements(party).where(Journal.booked_on >= since, Journal.booked_on < until)
    for found in session.execute(in_span.order_by(Journal.booked_on, Journal.id)):
        balances[found.currency] += int(found.minor)
        items.append(
            StatementLine(
                found.booked_on,
                found.kind,
                in_words(found.kind, found.invoice, found.mark),
                found.invoice_id,
                found.currency,
                int(found.minor),
                balances[found.currency],
            )
        )
    credit = credits_of(session, party)
    return Statement(since, until, opening, items, _amounts(balances), credit)


def described() -> Any:
    """Each journal with what tells it in words: `invoice` is a number, `mark` a reference."""
    mark = func.coalesce(
        Payment.reference, Refund.reference, CreditNote.number, CounselSpending.note, ""
    )
    return mark.label("mark"), func.coalesce(Invoice.number, "").label("invoice")


def with_words(found: Any, invoice_id: Any = LedgerEntry.invoice_id) -> Any:
    """The same select of journals and entries, joined with what tells them in words."""
    return (
        found.outerjoin(Invoice, Invoice.id == invoice_id)
        .outerjoin(Payment, Payment.id == Journal.source_id)
        .outerjoin(Refund, Refund.id == Journal.source_id)
        .outerjoin(CreditNote, CreditNote.id == Journal.source_id)
        .outerjoin(CounselSpending, CounselSpending.id == Journal.source_id)
    )


def _before(session: Session, wanted: list[Any], journal_id: UUID) -> dict[str, int]:
    earlier = select(LedgerEntry.currency, func.sum(LedgerEntry.amount_minor)).where(
        *wanted, LedgerEntry.journal_id < journal_id
    )
    found = session.execute(earlier.group_by(LedgerEntry.currency)).all()
    return defaultdict(int, {currency: int(minor) for currency, minor in found})


def _told(session: Session, journal_ids: list[UUID]) -> dict[UUID, Any]:
    asked = select(Journal.id, Journal.kind, Journal.booked_on, *described()).join(
        LedgerEntry, LedgerEntry.journal_id == Journal.id
    )
    found = with_words(asked).where(Journal.id.in_(journal_ids)).distinct()
    return {row.id: row for row in session.execute(found)}


def _show(entry: LedgerEntry, told: Any, balance_minor: int) -> EntryShown:
    return EntryShown(
        journal_id=entry.journal_id,
        booked_on=told.booked_on,
        kind=told.kind,
        text=in_words(told.kind, told.invoice, told.mark),
        account=entry.account,
        currency=entry.currency,
        amount_minor=entry.amount_minor,
        balance_minor=balance_minor,
        invoice_id=entry.invoice_id,
        payer_organisation_id=entry.payer_organisation_id,
        payer_person_id=entry.payer_person_id,
    )


def _movements(payer: Payer) -> Select[*tuple[Any, ...]]:
    """What each journal changed of what a party owes: receivables, less what is to its credit."""
    moved = (
        select(
            LedgerEntry.journal_id,
            LedgerEntry.currency,
            LedgerEntry.invoice_id,
            func.sum(LedgerEntry.amount_minor).label("minor"),
        )
        .where(LedgerEntry.account.in_(_OWED_TO_US), is_of(payer))
        .group_by(LedgerEntry.journal_id, LedgerEntry.currency, LedgerEntry.invoice_id)
        .subquery()
    )
    told = (Journal.booked_on, Journal.kind, moved.c.currency, moved.c.invoice_id, moved.c.minor)
    asked = select(*told, *described()).join(moved, moved.c.journal_id == Journal.id)
    found: Select[*tuple[Any, ...]] = with_words(asked, moved.c.invoice_id)
    return found


def _balances(session: Session, payer: Payer, *wanted: Any) -> dict[str, int]:
    found = (
        select(LedgerEntry.currency, func.sum(LedgerEntry.amount_minor))
        .join(Journal, Journal.id == LedgerEntry.journal_id)
        .where(LedgerEntry.account.in_(_OWED_TO_US), is_of(payer), *wanted)
        .group_by(LedgerEntry.currency)
    )
    sums = {currency: int(minor) for currency, minor in session.execute(found)}
    return defaultdict(int, sums)


def _amounts(balances: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"currency": currency, "amount_minor": minor}
        for currency, minor in sorted(balances.items())
    ]
