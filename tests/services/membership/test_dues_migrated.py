"""Invoices from before there were books keep what they said, and stand in the books."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from alembic import command
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url

from services.membership.actions.dues import record_payment
from services.membership.models import Invoice, Journal, LedgerEntry, Term
from shared.database import close_engine, open_engine, reading, transaction
from shared.ids import new_id
from shared.migrations import config_for, migrate
from tests.databases import postgresql_answers, postgresql_url
from tests.services.membership.office import NOW, TODAY

BODY, MEMBERSHIP, PAID, OPEN = (new_id() for _ in range(4))


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of an association that asked for dues and was paid some, as they were noted then."""
    with _Empty(request.param, tmp_path) as url:
        engine = open_engine(url)
        command.upgrade(config_for("membership", engine), "0001")
        _fill(engine)
        yield url
        close_engine(url)


class _Empty:
    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder, self.name = kind, folder, f"footbridge_before_{new_id().hex}"

    def __enter__(self) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.folder}/before.db?synchronous=OFF"
        if not postgresql_answers():
            pytest.skip("PostgreSQL does not answer")
        self._say(f'CREATE DATABASE "{self.name}"')
        server = make_url(postgresql_url()).set(drivername="postgresql+psycopg")
        return server.set(database=self.name).render_as_string(hide_password=False)

    def __exit__(self, *_: object) -> None:
        if self.kind != "sqlite":
            self._say(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        with psycopg.connect(postgresql_url(), autocommit=True) as connection:
            connection.execute(statement)


def _fill(engine: Engine) -> None:
    def kept(value: UUID) -> str:
        return str(value) if engine.dialect.name == "postgresql" else value.hex

    yes = "true" if engine.dialect.name == "postgresql" else "1"
    no = "false" if engine.dialect.name == "postgresql" else "0"
    body, membership, paid, owed = (kept(one) for one in (BODY, MEMBERSHIP, PAID, OPEN))
    day = "'2026-03-01'"
    moment = "'2026-03-01 09:00:00+00:00'" if yes == "true" else "'2026-03-01 09:00:00'"
    statements = [
        "INSERT INTO tiers (slug, name, kind, sectors, size_bands, price_minor, currency,"
        " period_months, seats, grace_days, due_days, renewal_opens_days, reinstatement_days)"
        " VALUES ('charity', 'Charity', 'organisation', '[]', '[]', 20000, 'EUR', 12, 5, 60, 30, 60, 365)",
        "INSERT INTO organisations (id, display_name, has_given_name, name_key, sector, country, city,"
        " size_band, mission, causes, regions, languages, registered_at, version) VALUES"
        f" ('{body}', 'Blue Well', {yes}, 'blue well', 'charity', '', '', '', '', '[]', '[]', '[]', {moment}, 1)",
        "INSERT INTO memberships (id, organisation_id, tier_slug, taken_over, created_at)"
        f" VALUES ('{membership}', '{body}', 'charity', {no}, {moment})",
    ]
    for invoice, number, state, paid_on in (
        (paid, "2026-000001", "paid", day),
        (owed, "2026-000002", "open", "NULL"),
    ):
        statements += [
            "INSERT INTO invoices (id, membership_id, number, state, currency, amount_minor, issued_on,"
            f" due_on, paid_on) VALUES ('{invoice}', '{membership}', '{number}', '{state}', 'EUR', 20000,"
            f" {day}, '2026-03-31', {paid_on})",
            "INSERT INTO invoice_lines (invoice_id, position, description, quantity, unit_minor,"
            f" amount_minor, tax_behaviour) VALUES ('{invoice}', 1, 'Dues: Charity, 12 months', 1, 20000,"
            " 20000, 'exempt')",
        ]
    for invoice, amount in ((paid, 20_000), (owed, 5_000)):
        statements.append(
            "INSERT INTO payments (id, invoice_id, paid_on, amount_minor, method, reference, recorded_at)"
            f" VALUES ('{kept(new_id())}', '{invoice}', {day}, {amount}, 'transfer', 'bank-1', {moment})"
        )
    statements.append(
        "INSERT INTO terms (id, membership_id, invoice_id, starts_on, ends_on, anchor_on, anchor_months,"
        f" granted_at) VALUES ('{kept(new_id())}', '{membership}', '{paid}', {day}, '2027-03-01', {day},"
        f" 12, {moment})"
    )
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_old_invoices_have_a_payer_and_owe_what_was_not_paid(before):
    migrate("membership", before)
    with reading(open_engine(before)) as session:
        paid, owed = session.get_one(Invoice, PAID), session.get_one(Invoice, OPEN)
        assert (paid.payer_organisation_id, paid.billed_to) == (BODY, "Blue Well")
        assert (paid.outstanding_minor, owed.outstanding_minor) == (0, 15_000)
        assert [line.kind for line in paid.lines] == ["term"]


def test_a_term_names_the_line_that_it_was_granted_for(before):
    migrate("membership", before)
    with reading(open_engine(before)) as session:
        (line,) = session.get_one(Invoice, PAID).lines
        assert session.scalars(select(Term.invoice_line_id)).all() == [line.id]


def test_what_was_asked_and_paid_is_booked(before):
    migrate("membership", before)
    with reading(open_engine(before)) as session:
        assert sorted(session.scalars(select(Journal.kind))) == ["invoice"] * 2 + ["payment"] * 2
        booked = select(LedgerEntry.amount_minor).where(LedgerEntry.account == "receivable")
        assert sum(session.scalars(booked)) == 15_000


def test_the_rest_of_an_old_invoice_is_paid_as_ever(before):
    migrate("membership", before)
    with transaction(open_engine(before)) as session:
        record_payment(
            session,
            OPEN,
            paid_on=TODAY,
            amount_minor=15_000,
            method="cheque",
            reference="bank-2",
            recorded_by_id=None,
            today=TODAY,
            now=NOW,
        )
        assert session.get_one(Invoice, OPEN).state == "paid"
        assert len(session.scalars(select(Term)).all()) == 2
