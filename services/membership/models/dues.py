"""Dues: invoices with their lines and instalments, payments, refunds, credit notes, and what numbers them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from services.membership.models.words import LineKind, TaxBehaviour, known
from shared.database import JSONColumn, id_column


class InvoiceState(StrEnum):
    """How it stands with an invoice, in the words that payment providers use."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


class Method(StrEnum):
    """How money came in; `credit` is what a party had paid too much before."""

    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"
    CARD = "card"
    CREDIT = "credit"


BY_HAND = (Method.TRANSFER, Method.CHEQUE, Method.CASH)
"""How a treasurer moves money."""


_IS_OPEN = text("state = 'open'")
_ONE_PAYER = "(payer_organisation_id IS NULL) <> (payer_person_id IS NULL)"


class Invoice(db.Model):
    """Money asked of a party that pays: an organisation or a person. Overdue is derived, never stored.

    What was asked is never edited. `outstanding_minor` is what is still owed on it, kept under the lock
    of its row; the ledger says the same. `billed_to` is who it was written to, as they were called then,
    and `seller` who wrote it, with the account to pay to. `letter_language` is what its paper is in, empty for
    the association's own. `remind_on` is when an open one is next looked at.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint(f"state IN ({known(InvoiceState)})", name="state_is_known"),
        CheckConstraint(_ONE_PAYER, name="one_payer"),
        CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0 AND amount_minor = net_minor + tax_minor",
            name="amount_adds_up",
        ),
        CheckConstraint(
            "outstanding_minor >= 0 AND credited_minor >= 0 AND written_off_minor >= 0"
            " AND outstanding_minor + credited_minor + written_off_minor <= amount_minor",
            name="no_more_than_was_asked",
        ),
        CheckConstraint("state = 'open' OR outstanding_minor = 0", name="owed_while_open"),
        CheckConstraint("counsel_minor >= 0", name="counsel_is_not_negative"),
        UniqueConstraint("number"),
        Index("ix_invoices_membership_id", "membership_id", "id"),
        Index("ix_invoices_payer_organisation_id", "payer_organisation_id", "id"),
        Index("ix_invoices_payer_person_id", "payer_person_id", "id"),
        Index("ix_invoices_open", "due_on", "id", postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
        Index(
            "ix_invoices_remind_on",
            "remind_on",
            "id",
            postgresql_where=_IS_OPEN,
            sqlite_where=_IS_OPEN,
        ),
    )

    id: Mapped[UUID] = id_column()
    payer_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    payer_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
    number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    provider: Mapped[str] = mapped_column(String(20), default="offline", server_default="offline")
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    outstanding_minor: Mapped[int] = mapped_column(BigInteger)
    credited_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    written_off_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    counsel_share_bp: Mapped[int] = mapped_column(default=0)
    counsel_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    issued_on: Mapped[date]
    due_on: Mapped[date]
    paid_on: Mapped[date | None]
    purchase_order: Mapped[str] = mapped_column(String(100), default="")
    remind_on: Mapped[date | None] = mapped_column(default=date.min, server_default="0001-01-01")
    billed_to: Mapped[str] = mapped_column(Text, default="")
    letter_language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    seller: Mapped[dict[str, Any]] = mapped_column(JSONColumn, default=dict)

    lines: Mapped[list[InvoiceLine]] = relationship(
        order_by="InvoiceLine.position", lazy="selectin"
    )
    instalments: Mapped[list[Instalment]] = relationship(
        order_by="Instalment.number", lazy="selectin"
    )
    payments: Mapped[list[Payment]] = relationship(order_by="Payment.id", lazy="selectin")
    credit_notes: Mapped[list[CreditNote]] = relationship(
        order_by="CreditNote.id", lazy="selectin", back_populates="invoice"
    )

    @property
    def settled_minor(self) -> int:
        """What payments have settled of it, as it stands."""
        if self.state == InvoiceState.VOID:
            return 0
        rest = self.outstanding_minor + self.credited_minor + self.written_off_minor
        return self.amount_minor - rest


class InvoiceLine(db.Model):
    """One thing that an invoice asks money for, at the price of the day; what it asked for is in it alone.

    Of a party that owes no tax, `listed_*` is the price as others would have been asked for it.
    """

    __tablename__ = "invoice_lines"
    __table_args__ = (
        CheckConstraint(f"kind IN ({known(LineKind)})", name="kind_is_known"),
        CheckConstraint(f"tax_behaviour IN ({known(TaxBehaviour)})", name="tax_is_known"),
        CheckConstraint("amount_minor = net_minor + tax_minor", name="amount_adds_up"),
        CheckConstraint(
            "unit_minor >= 0 AND quantity >= 1 AND net_minor >= 0 AND tax_minor >= 0"
            " AND credited_minor >= 0 AND credited_minor <= amount_minor",
            name="nothing_negative",
        ),
        CheckConstraint("tax_rate_bp BETWEEN 0 AND 10000", name="tax_rate_is_a_share"),
        UniqueConstraint("invoice_id", "position"),
        Index("ix_invoice_lines_membership_id", "membership_id"),
    )

    id: Mapped[UUID] = id_column()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
    tier_slug: Mapped[str | None] = mapped_column(ForeignKey("tiers.slug"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    description: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int] = mapped_column(default=1)
    unit_minor: Mapped[int] = mapped_column(BigInteger)
    tax_behaviour: Mapped[str] = mapped_column(String(20), default="exempt")
    tax_rate_bp: Mapped[int] = mapped_column(default=0)
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    credited_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    listed_minor: Mapped[int | None] = mapped_column(BigInteger)
    listed_tax: Mapped[str] = mapped_column(String(20), default="", server_default="")
    listed_rate_bp: Mapped[int] = mapped_column(default=0, server_default="0")


class Instalment(db.Model):
    """One part of an invoice that may be paid in parts, each by a day of its own."""

    __tablename__ = "instalments"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0 AND number >= 1", name="nothing_negative"),
    )

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class Payment(db.Model):
    """Money that came in for an invoice, recorded by a treasurer or told by a provider; never deleted.

    `applied_minor` of it went to the invoice, the rest to the party's credit.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint(
            "applied_minor BETWEEN 0 AND amount_minor"
            " AND refunded_minor BETWEEN 0 AND amount_minor",
            name="no_more_than_came_in",
        ),
        CheckConstraint(f"method IN ({known(Method)})", name="method_is_known"),
        UniqueConstraint("invoice_id", "reference"),
    )

    id: Mapped[UUID] = id_column()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    paid_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    applied_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    method: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(100))
    recorded_by_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    reversed_on: Mapped[date | None]
    reversed_for: Mapped[str] = mapped_column(String(300), default="")

    refunds: Mapped[list[Refund]] = relationship(order_by="Refund.id", lazy="selectin")


class Refund(db.Model):
    """Money of a payment that was given back, or of which a part was taken back from us.

    `came_back_on` says that it did not arrive, and is here again: it counts no more. `of_credit` says that a
    party's credit was given back by it, and not this payment for itself.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        UniqueConstraint("payment_id", "reference"),
    )

    id: Mapped[UUID] = id_column()
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    refunded_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(300), default="")
    recorded_by_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    came_back_on: Mapped[date | None]
    of_credit: Mapped[bool] = mapped_column(default=False, server_default=false())


class CreditNote(db.Model):
    """What an invoice should not have asked for, taken back with a number of its own."""

    __tablename__ = "credit_notes"
    __table_args__ = (
        CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0 AND amount_minor = net_minor + tax_minor"
            " AND amount_minor > 0",
            name="amount_adds_up",
        ),
        UniqueConstraint("number"),
        UniqueConstraint("invoice_id", "reference"),
    )

    id: Mapped[UUID] = id_column()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    number: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    issued_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(300), default="")

    invoice: Mapped[Invoice] = relationship(back_populates="credit_notes")
    lines: Mapped[list[CreditNoteLine]] = relationship(
        order_by="CreditNoteLine.position", lazy="selectin"
    )


class CreditNoteLine(db.Model):
    """How much of one line of an invoice is taken back."""

    __tablename__ = "credit_note_lines"
    __table_args__ = (
        CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0 AND amount_minor = net_minor + tax_minor",
            name="amount_adds_up",
        ),
    )

    credit_note_id: Mapped[UUID] = mapped_column(ForeignKey("credit_notes.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    invoice_line_id: Mapped[UUID] = mapped_column(ForeignKey("invoice_lines.id"))
    description: Mapped[str] = mapped_column(String(300))
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class Counter(db.Model):
    """The last number given in a row that must have no gaps; taken inside the transaction."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
