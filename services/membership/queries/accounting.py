"""What an accountant takes over: the journal, invoices and payments of a span, as tables, line by line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload

from services.membership.models import (
    Invoice,
    Journal,
    LedgerEntry,
    Organisation,
    Payment,
    Person,
)
from services.membership.models.ledger import Account
from services.membership.queries.books import account_numbers, described, with_words
from services.membership.rules.books import in_words
from services.membership.rules.money import plain
from shared.database import Session
from shared.spreadsheets import armoured

_AT_ONCE = 500
_JOURNAL = ("entry", "date", "number", "account", "debit", "credit", "currency", "text", "party")
_INVOICES = (
    "number date due state party currency net tax amount paid outstanding credited written_off"
    " purchase_order"
).split()
_FUND = ("date", "text", "currency", "in", "out", "balance")
_PAYMENTS = "date invoice party method reference currency amount refunded went_back".split()


def journal_table(session: Session, since: date, until: date) -> Iterator[str]:
    """What was booked on the days `[since, until)`: a line for each amount; debits and credits of an entry
    are equal."""
    numbers = account_numbers(session)
    yield _line(_JOURNAL)
    columns = (
        Journal.id,
        Journal.booked_on,
        Journal.kind,
        LedgerEntry.account,
        LedgerEntry.currency,
        LedgerEntry.amount_minor,
        _party().label("party"),
        *described(),
    )
    asked = select(*columns).join(LedgerEntry, LedgerEntry.journal_id == Journal.id)
    found = with_words(asked)
    found = found.outerjoin(Organisation, Organisation.id == LedgerEntry.payer_organisation_id)
    found = found.outerjoin(Person, Person.id == LedgerEntry.payer_person_id)
    found = found.where(Journal.booked_on >= since, Journal.booked_on < until)
    ordered = found.order_by(Journal.booked_on, Journal.id, LedgerEntry.position)
    for row in session.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        amount = plain(abs(row.amount_minor), row.currency)
        sides = (amount, "") if row.amount_minor > 0 else ("", amount)
        text = in_words(row.kind, row.invoice, row.mark)
        yield _line(
            (
                row.id, row.booked_on, numbers[row.account], row.account, *sides, row.currency,
                text, row.party,
            )
        )  # fmt: skip


def invoices_table(session: Session, since: date, until: date) -> Iterator[str]:
    """The invoices that were written on the days `[since, until)`, as they stand."""
    yield _line(_INVOICES)
    found = _of_payer(select(Invoice, _party().label("party")))
    found = found.where(Invoice.issued_on >= since, Invoice.issued_on < until)
    ordered = found.order_by(Invoice.issued_on, Invoice.id).options(lazyload("*"))
    for invoice, party in session.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        amounts = (
            invoice.net_minor, invoice.tax_minor, invoice.amount_minor, invoice.settled_minor,
            invoice.outstanding_minor, invoice.credited_minor, invoice.written_off_minor,
        )  # fmt: skip
        told = (invoice.number, invoice.issued_on, invoice.due_on, invoice.state, party)
        written = (plain(minor, invoice.currency) for minor in amounts)
        yield _line((*told, invoice.currency, *written, invoice.purchase_order))


def payments_table(session: Session, since: date, until: date) -> Iterator[str]:
    """What came in on the days `[since, until)`, and what of it went back."""
    yield _line(_PAYMENTS)
    columns = (
        Payment.paid_on,
        Invoice.number,
        _party().label("party"),
        Payment.method,
        Payment.reference,
        Invoice.currency,
        Payment.amount_minor,
        Payment.refunded_minor,
        Payment.reversed_on,
    )
    found = _of_payer(select(*columns).join(Invoice, Invoice.id == Payment.invoice_id))
    found = found.where(Payment.paid_on >= since, Payment.paid_on < until)
    ordered = found.order_by(Payment.paid_on, Payment.id)
    for row in session.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        amounts = (plain(minor, row.currency) for minor in (row.amount_minor, row.refunded_minor))
        told = (row.paid_on, row.number, row.party, row.method, row.reference, row.currency)
        yield _line((*told, *amounts, row.reversed_on or ""))


def fund_table(session: Session) -> Iterator[str]:
    """What fed the counsel fund and what was spent of it, in the order of booking, with what it then held."""
    yield _line(_FUND)
    columns = (
        Journal.id,
        Journal.booked_on,
        Journal.kind,
        LedgerEntry.currency,
        LedgerEntry.amount_minor,
        *described(),
    )
    asked = select(*columns).join(LedgerEntry, LedgerEntry.journal_id == Journal.id)
    found = with_words(asked).where(LedgerEntry.account == Account.COUNSEL_FUND)
    ordered = found.order_by(Journal.id, LedgerEntry.position)
    held: Counter[str] = Counter()
    for row in session.execute(ordered.execution_options(yield_per=_AT_ONCE)):
        held[row.currency] -= row.amount_minor
        amount = plain(abs(row.amount_minor), row.currency)
        ways = (amount, "") if row.amount_minor < 0 else ("", amount)
        text = in_words(row.kind, row.invoice, row.mark)
        yield _line(
            (row.booked_on, text, row.currency, *ways, plain(held[row.currency], row.currency))
        )


def _party() -> Any:
    return func.coalesce(Organisation.display_name, Person.full_name, "")


def _of_payer(found: Any) -> Any:
    with_body = found.outerjoin(Organisation, Organisation.id == Invoice.payer_organisation_id)
    return with_body.outerjoin(Person, Person.id == Invoice.payer_person_id)


def _line(cells: Iterable[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([armoured(str(cell)) for cell in cells])
    return buffer.getvalue()
