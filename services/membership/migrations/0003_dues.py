"""Invoices with lines, the ledger, credit, sponsorships and the counsel fund."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from shared.ids import new_id
from shared.tables import JSONColumn, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS = "'term', 'upgrade', 'seats', 'donation', 'sponsorship', 'fee', 'other'"
_TAXES = "'exempt', 'inclusive', 'exclusive', 'reverse-charge'"
_METHODS = "'transfer', 'cheque', 'cash', 'card', 'credit'"
_ACCOUNTS = (
    "'receivable', 'bank', 'cash', 'card-clearing', 'credit', 'tax', 'dues-income', 'donations',"
    " 'sponsorship', 'bad-debt', 'refunds', 'counsel-share', 'counsel-fund'"
)
_JOURNALS = (
    "'invoice', 'payment', 'reversal', 'refund', 'credit-note', 'void', 'write-off', 'recovery',"
    " 'counsel-spent'"
)
_ADDS_UP = "amount_minor = net_minor + tax_minor"
_BOOKS = ("journals", "ledger_entries")


def upgrade() -> None:
    """Go forward: old invoices get a payer and lines with ids, old payments stand in the ledger."""
    lines, payments = _taken_out("invoice_lines"), _taken_out("payments")
    _change_invoices(payments)
    _make_lines()
    _make_payments()
    _make_corrections()
    _make_ledger()
    _make_billing()
    _put_back(lines, payments)
    _open_the_books()
    _close_the_books_to_changes()


def _taken_out(name: str) -> list[dict]:
    rows = op.get_bind().execute(sa.text(f"SELECT * FROM {name}"))
    kept = [dict(row) for row in rows.mappings()]
    op.drop_table(name)
    return kept


def _change_invoices(payments: list[dict]) -> None:
    for column in (
        sa.Column("payer_organisation_id", sa.Uuid()),
        sa.Column("payer_person_id", sa.Uuid()),
        sa.Column("provider", sa.String(20), server_default="offline", nullable=False),
        sa.Column("net_minor", sa.BigInteger()),
        sa.Column("tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("outstanding_minor", sa.BigInteger()),
        sa.Column("credited_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("written_off_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("counsel_share_bp", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counsel_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("purchase_order", sa.String(100), server_default="", nullable=False),
        sa.Column("billed_to", sa.Text(), server_default="", nullable=False),
        sa.Column("seller", JSONColumn, server_default="{}", nullable=False),
    ):
        op.add_column("invoices", column)
    _fill_invoices(payments)
    op.drop_index("uq_invoices_open", table_name="invoices")
    checks = {
        "state_is_known": "state IN ('open', 'paid', 'void', 'uncollectible')",
        "one_payer": "(payer_organisation_id IS NULL) <> (payer_person_id IS NULL)",
        "amount_adds_up": f"net_minor >= 0 AND tax_minor >= 0 AND {_ADDS_UP}",
        "no_more_than_was_asked": "outstanding_minor >= 0 AND credited_minor >= 0 AND written_off_minor >= 0"
        " AND outstanding_minor + credited_minor + written_off_minor <= amount_minor",
        "owed_while_open": "state = 'open' OR outstanding_minor = 0",
        "counsel_is_not_negative": "counsel_minor >= 0",
    }
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_invoices_amount_is_not_negative", "invoices")
        op.drop_constraint("ck_invoices_state_is_known", "invoices")
    with op.batch_alter_table("invoices") as batch:
        batch.alter_column("membership_id", existing_type=sa.Uuid(), nullable=True)
        batch.alter_column("net_minor", existing_type=sa.BigInteger(), nullable=False)
        batch.alter_column("outstanding_minor", existing_type=sa.BigInteger(), nullable=False)
        for party in ("organisation", "person"):
            batch.create_foreign_key(
                op.f(f"fk_invoices_payer_{party}_id_{party}s"),
                f"{party}s",
                [f"payer_{party}_id"],
                ["id"],
            )
        for name, condition in checks.items():
            batch.create_check_constraint(op.f(f"ck_invoices_{name}"), condition)
    op.create_index(
        "ix_invoices_payer_organisation_id", "invoices", ["payer_organisation_id", "id"]
    )
    op.create_index("ix_invoices_payer_person_id", "invoices", ["payer_person_id", "id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_invoices_open",
        "invoices",
        ["due_on", "id"],
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def _fill_invoices(payments: list[dict]) -> None:
    """Who held the membership paid for it; what was not paid is owed while the invoice is open."""
    bind = op.get_bind()
    bind.execute(
        sa.text(
            "UPDATE invoices SET net_minor = amount_minor,"
            " outstanding_minor = CASE WHEN state = 'open' THEN amount_minor ELSE 0 END,"
            " payer_organisation_id = (SELECT organisation_id FROM memberships"
            " WHERE memberships.id = invoices.membership_id),"
            " payer_person_id = (SELECT person_id FROM memberships"
            " WHERE memberships.id = invoices.membership_id)"
        )
    )
    bind.execute(
        sa.text(
            "UPDATE invoices SET billed_to = COALESCE("
            "(SELECT display_name FROM organisations WHERE id = payer_organisation_id),"
            " (SELECT full_name FROM persons WHERE id = payer_person_id), '')"
        )
    )
    for paid in payments:
        bind.execute(
            sa.text(
                "UPDATE invoices SET outstanding_minor = outstanding_minor - :amount"
                " WHERE id = :invoice AND state = 'open'"
            ),
            {"amount": paid["amount_minor"], "invoice": paid["invoice_id"]},
        )


def _make_lines() -> None:
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("membership_id", sa.Uuid()),
        sa.Column("tier_slug", sa.String(40)),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("description", sa.String(300), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_behaviour", sa.String(20), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), nullable=False),
        sa.Column("listed_minor", sa.BigInteger()),
        sa.Column("listed_tax", sa.String(20), server_default="", nullable=False),
        sa.Column("listed_rate_bp", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_invoice_lines_kind_is_known")),
        sa.CheckConstraint(
            f"tax_behaviour IN ({_TAXES})", name=op.f("ck_invoice_lines_tax_is_known")
        ),
        sa.CheckConstraint(_ADDS_UP, name=op.f("ck_invoice_lines_amount_adds_up")),
        sa.CheckConstraint(
            "unit_minor >= 0 AND quantity >= 1 AND net_minor >= 0 AND tax_minor >= 0"
            " AND credited_minor >= 0 AND credited_minor <= amount_minor",
            name=op.f("ck_invoice_lines_nothing_negative"),
        ),
        sa.CheckConstraint(
            "tax_rate_bp BETWEEN 0 AND 10000", name=op.f("ck_invoice_lines_tax_rate_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id_invoices")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_invoice_lines_membership_id_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["tier_slug"], ["tiers.slug"], name=op.f("fk_invoice_lines_tier_slug_tiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
        sa.UniqueConstraint(
            "invoice_id", "position", name=op.f("uq_invoice_lines_invoice_id_position")
        ),
    )
    op.create_index("ix_invoice_lines_membership_id", "invoice_lines", ["membership_id"])
    op.create_table(
        "instalments",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_minor >= 0 AND number >= 1", name=op.f("ck_instalments_nothing_negative")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_instalments_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "number", name=op.f("pk_instalments")),
    )


def _make_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("applied_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid()),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("reversed_on", sa.Date()),
        sa.Column("reversed_for", sa.String(300), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payments_amount_is_positive")),
        sa.CheckConstraint(
            "applied_minor BETWEEN 0 AND amount_minor"
            " AND refunded_minor BETWEEN 0 AND amount_minor",
            name=op.f("ck_payments_no_more_than_came_in"),
        ),
        sa.CheckConstraint(f"method IN ({_METHODS})", name=op.f("ck_payments_method_is_known")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_payments_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint(
            "invoice_id", "reference", name=op.f("uq_payments_invoice_id_reference")
        ),
    )
    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid()),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("came_back_on", sa.Date()),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refunds_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint(
            "payment_id", "reference", name=op.f("uq_refunds_payment_id_reference")
        ),
    )


def _make_corrections() -> None:
    op.create_table(
        "credit_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.CheckConstraint(
            f"net_minor >= 0 AND tax_minor >= 0 AND {_ADDS_UP} AND amount_minor > 0",
            name=op.f("ck_credit_notes_amount_adds_up"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_credit_notes_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_notes")),
        sa.UniqueConstraint("number", name=op.f("uq_credit_notes_number")),
        sa.UniqueConstraint(
            "invoice_id", "reference", name=op.f("uq_credit_notes_invoice_id_reference")
        ),
    )
    op.create_table(
        "credit_note_lines",
        sa.Column("credit_note_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invoice_line_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.String(300), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            f"net_minor >= 0 AND tax_minor >= 0 AND {_ADDS_UP}",
            name=op.f("ck_credit_note_lines_amount_adds_up"),
        ),
        sa.ForeignKeyConstraint(
            ["credit_note_id"],
            ["credit_notes.id"],
            name=op.f("fk_credit_note_lines_credit_note_id_credit_notes"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_line_id"],
            ["invoice_lines.id"],
            name=op.f("fk_credit_note_lines_invoice_line_id_invoice_lines"),
        ),
        sa.PrimaryKeyConstraint("credit_note_id", "position", name=op.f("pk_credit_note_lines")),
    )


def _make_ledger() -> None:
    op.create_table(
        "journals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("booked_at", Moment(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_JOURNALS})", name=op.f("ck_journals_kind_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journals")),
        sa.UniqueConstraint("kind", "source_id", name=op.f("uq_journals_kind_source_id")),
    )
    op.create_index("ix_journals_booked_on", "journals", ["booked_on", "id"])
    op.create_table(
        "ledger_entries",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(20), nullable=False),
        sa.Column("payer_organisation_id", sa.Uuid()),
        sa.Column("payer_person_id", sa.Uuid()),
        sa.Column("invoice_id", sa.Uuid()),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            f"account IN ({_ACCOUNTS})", name=op.f("ck_ledger_entries_account_is_known")
        ),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_entries_amount_is_something")),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["journals.id"], name=op.f("fk_ledger_entries_journal_id_journals")
        ),
        sa.PrimaryKeyConstraint("journal_id", "position", name=op.f("pk_ledger_entries")),
    )
    for name, second in (
        ("account", "currency"),
        ("invoice_id", "account"),
        ("payer_organisation_id", "account"),
        ("payer_person_id", "account"),
    ):
        op.create_index(f"ix_ledger_entries_{name}", "ledger_entries", [name, second])
    op.create_table(
        "counsel_fund",
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_counsel_fund_never_below_nothing")),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_counsel_fund")),
    )
    op.create_table(
        "counsel_spendings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("spent_for_id", sa.Uuid(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid()),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_counsel_spendings_amount_is_positive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsel_spendings")),
        sa.UniqueConstraint("spent_for_id", name=op.f("uq_counsel_spendings_spent_for_id")),
    )


def _make_billing() -> None:
    op.create_table(
        "billing_details",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("legal_name", sa.String(300), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("tax_number", sa.String(40), nullable=False),
        sa.Column("tax_exempt", sa.Boolean(), nullable=False),
        sa.Column("exemption", sa.String(300), nullable=False),
        sa.Column("purchase_order", sa.String(100), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)",
            name=op.f("ck_billing_details_one_party"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_billing_details_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_billing_details_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billing_details")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_billing_details_organisation_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_billing_details_person_id")),
    )
    op.create_table(
        "sponsorships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_organisation_id", sa.Uuid()),
        sa.Column("sponsor_person_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("covers", sa.String(20), nullable=False),
        sa.Column("gathering_id", sa.Uuid()),
        sa.Column("invoice_id", sa.Uuid()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("agreed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(sponsor_organisation_id IS NULL) <> (sponsor_person_id IS NULL)",
            name=op.f("ck_sponsorships_one_sponsor"),
        ),
        sa.CheckConstraint(
            "covers IN ('membership', 'place')", name=op.f("ck_sponsorships_covers_is_known")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_sponsorships_ends_after_it_starts"),
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sponsorships_sponsor_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_person_id"],
            ["persons.id"],
            name=op.f("fk_sponsorships_sponsor_person_id_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_sponsorships_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_sponsorships_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorships")),
    )
    op.create_index("ix_sponsorships_person_id", "sponsorships", ["person_id", "covers"])
    for sponsor in ("sponsor_organisation_id", "sponsor_person_id"):
        op.create_index(f"ix_sponsorships_{sponsor}", "sponsorships", [sponsor])


def _put_back(lines: list[dict], payments: list[dict]) -> None:
    """The lines and payments that were there, with what is known of them now."""
    bind = op.get_bind()
    memberships = dict(bind.execute(sa.text("SELECT id, membership_id FROM invoices")).all())
    for line in lines:
        line_id, membership_id = _uuid(new_id()), memberships[line["invoice_id"]]
        more = {
            "id": line_id,
            "kind": "term",
            "membership_id": membership_id,
            "tax_rate_bp": 0,
            "net_minor": line["amount_minor"],
            "tax_minor": 0,
            "credited_minor": 0,
        }
        _insert("invoice_lines", line | more)
        if line["position"] == 1:
            _name_the_line(line["invoice_id"], line_id)
    for paid in payments:
        more = {"applied_minor": paid["amount_minor"], "refunded_minor": 0, "reversed_for": ""}
        _insert("payments", paid | more)


def _name_the_line(invoice_id, line_id) -> None:
    """The line that a term was granted for is not carried out again."""
    bind = op.get_bind()
    given = {"invoice": invoice_id, "line": line_id}
    bind.execute(
        sa.text("UPDATE terms SET invoice_line_id = :line WHERE invoice_id = :invoice"), given
    )
    bind.execute(
        sa.text(
            "INSERT INTO carried_out_lines (invoice_line_id, membership_id, carried_out_at)"
            " SELECT invoice_line_id, membership_id, granted_at FROM terms"
            " WHERE invoice_line_id = :line"
        ),
        given,
    )


def _open_the_books() -> None:
    """A journal for each invoice and each payment that was there before there were books."""
    bind, now = op.get_bind(), datetime.now(UTC).isoformat(sep=" ")
    invoices = bind.execute(sa.text("SELECT * FROM invoices ORDER BY issued_on, number"))
    known = {row["id"]: row for row in invoices.mappings()}
    for invoice in known.values():
        if invoice["state"] in ("open", "paid", "uncollectible") and invoice["amount_minor"]:
            _book("invoice", invoice, "receivable", "dues-income", invoice["issued_on"], now)
    for paid in bind.execute(sa.text("SELECT * FROM payments ORDER BY paid_on, id")).mappings():
        account = "cash" if paid["method"] == "cash" else "bank"
        invoice = {**known[paid["invoice_id"]], "amount_minor": paid["amount_minor"]}
        _book("payment", invoice, account, "receivable", paid["paid_on"], now, paid["id"])


def _book(kind, invoice, debit, credit, booked_on, now, source_id=None) -> None:
    journal_id = _uuid(new_id())
    _insert(
        "journals",
        {
            "id": journal_id,
            "kind": kind,
            "source_id": source_id or invoice["id"],
            "booked_on": booked_on,
            "booked_at": now,
        },
    )
    for position, (account, amount) in enumerate(
        ((debit, invoice["amount_minor"]), (credit, -invoice["amount_minor"])), start=1
    ):
        _insert(
            "ledger_entries",
            {
                "journal_id": journal_id,
                "position": position,
                "account": account,
                "payer_organisation_id": invoice["payer_organisation_id"],
                "payer_person_id": invoice["payer_person_id"],
                "invoice_id": invoice["id"],
                "currency": invoice["currency"],
                "amount_minor": amount,
            },
        )


def _insert(table: str, row: dict) -> None:
    """Rows go as they came: the driver's own values, not the models'."""
    names = ", ".join(row)
    given = ", ".join(f":{name}" for name in row)
    op.get_bind().execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({given})"), row)


def _uuid(value):
    """An id as the driver keeps it: PostgreSQL as such, SQLite as 32 digits."""
    return value if op.get_bind().dialect.name == "postgresql" else value.hex


def _close_the_books_to_changes() -> None:
    """The database itself refuses whoever would change or delete what is booked."""
    if op.get_bind().dialect.name == "sqlite":
        for table in _BOOKS:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_stand_{deed.lower()} BEFORE {deed} ON {table}"
                    " BEGIN SELECT RAISE(ABORT, 'what is booked stands'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION what_is_booked_stands() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'what is booked stands'; END $$"
    )
    op.execute(
        "CREATE FUNCTION journals_add_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF EXISTS (SELECT 1 FROM ledger_entries WHERE journal_id = NEW.journal_id"
        " GROUP BY currency HAVING sum(amount_minor) <> 0)"
        " THEN RAISE EXCEPTION 'a journal adds up to nothing'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER ledger_entries_add_up AFTER INSERT ON ledger_entries"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journals_add_up()"
    )
    for table in _BOOKS:
        op.execute(
            f"CREATE TRIGGER {table}_stand BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION what_is_booked_stands()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_are_kept BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION what_is_booked_stands()"
        )
