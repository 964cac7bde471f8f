"""The books: the ledger by account and party, statements of account, and what an accountant takes over."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from services.membership.actions.accounting import number_accounts
from services.membership.queries import accounting, books
from services.membership.queries.billing import party, party_if_said
from services.membership.queries.books import EntryShown, Statement
from services.membership.queries.reports.periods import the_year_before
from services.membership.schemas.books import (
    AccountNumbers,
    LedgerEntryOut,
    LedgerFilter,
    StatementArgs,
    StatementOut,
)
from services.membership.schemas.reports import SpanArgs
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, paged, session, streamed, today

blp = Blueprint("books", __name__, description=__doc__)

_TABLE: dict[str, Any] = {"type": "string"}


@blp.route("/ledger", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(LedgerFilter, location="query")
@blp.response(200, paged(LedgerEntryOut))
def ledger(asked: dict[str, Any]) -> Page[EntryShown]:
    """What was booked on an account, in the order of booking, with its balance; of one party, or of all."""
    payer = party_if_said(asked.pop("payer_organisation_id"), asked.pop("payer_person_id"))
    return books.entries(session(), **asked, payer=payer)


@blp.route("/organisations/<uuid:organisation_id>/statement", methods=["GET"])
@allow()
@blp.arguments(StatementArgs, location="query")
@blp.response(200, StatementOut)
def statement_of_organisation(asked: dict[str, Any], organisation_id: UUID) -> Statement:
    """What an organisation was asked for, paid and owes, for its representatives and the staff."""
    payer = party(organisation_id=organisation_id)
    return books.statement(session(), payer, *the_year_before(**asked, today=today()), caller())


@blp.route("/persons/<uuid:person_id>/statement", methods=["GET"])
@allow()
@blp.arguments(StatementArgs, location="query")
@blp.response(200, StatementOut)
def statement_of_person(asked: dict[str, Any], person_id: UUID) -> Statement:
    """What a person was asked for, paid and owes, for themselves and the staff."""
    payer = party(person_id=person_id)
    return books.statement(session(), payer, *the_year_before(**asked, today=today()), caller())


@blp.route("/policies/accounts", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, AccountNumbers)
def numbers() -> dict[str, str]:
    """Under which number the accountant keeps each account."""
    return books.account_numbers(session())


@blp.route("/policies/accounts", methods=["PUT"])
@allow(Role.TREASURER)
@blp.arguments(AccountNumbers)
@blp.response(200, AccountNumbers)
def number(asked: dict[str, str]) -> dict[str, str]:
    """Say under which number each account is kept, in what is taken over from now on."""
    return number_accounts(session(), asked)


@blp.route("/ledger/journal.csv", methods=["GET"])
@allow(Role.TREASURER)
@blp.arguments(SpanArgs, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def journal_table(asked: dict[str, date]) -> Response:
    """What was booked in a span, as journal entries: debits and credits, equal in each."""
    return _streamed(accounting.journal_table, asked)


@blp.route("/ledger/invoices.csv", methods=["GET"])
@allow(Role.TREASURER)
@blp.arguments(SpanArgs, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def invoices_table(asked: dict[str, date]) -> Response:
    """The invoices that were written in a span, as they stand."""
    return _streamed(accounting.invoices_table, asked)


@blp.route("/ledger/payments.csv", methods=["GET"])
@allow(Role.TREASURER)
@blp.arguments(SpanArgs, location="query")
@blp.response(200, _TABLE, content_type="text/csv")
def payments_table(asked: dict[str, date]) -> Response:
    """What came in within a span, and what of it went back."""
    return _streamed(accounting.payments_table, asked)


def _streamed(table: Any, asked: dict[str, date]) -> Response:
    since, until = the_year_before(**asked, today=today())
    return streamed(lambda session: table(session, since, until), "text/csv; charset=utf-8")
