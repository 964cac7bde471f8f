"""Dues: invoices with their lines, payments, and the counters that number them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from shared.database import id_column

_IS_OPEN = text("state = 'open'")


class Invoice(db.Model):
    """Money asked for one term of a membership; overdue is derived, never stored."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'open', 'paid', 'void', 'uncollectible')", name="state_is_known"
        ),
        CheckConstraint("amount_minor >= 0", name="amount_is_not_negative"),
        UniqueConstraint("number"),
        Index(
            "uq_invoices_open",
            "membership_id",
            unique=True,
            postgresql_where=_IS_OPEN,
            sqlite_where=_IS_OPEN,
        ),
        Index("ix_invoices_membership_id", "membership_id", "id"),
    )

    id: Mapped[UUID] = id_column()
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    issued_on: Mapped[date]
    due_on: Mapped[date]
    paid_on: Mapped[date | None]

    lines: Mapped[list[InvoiceLine]] = relationship(
        order_by="InvoiceLine.position", lazy="selectin"
    )
    payments: Mapped[list[Payment]] = relationship(order_by="Payment.id", lazy="selectin")

    @property
    def paid_minor(self) -> int:
        """What has come in for it so far."""
        return sum(payment.amount_minor for payment in self.payments)


class InvoiceLine(db.Model):
    """One thing that an invoice asks money for, at the price of the day."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        CheckConstraint("amount_minor = quantity * unit_minor", name="amount_adds_up"),
        CheckConstraint("unit_minor >= 0 AND quantity >= 1", name="nothing_negative"),
    )

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    description: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int] = mapped_column(default=1)
    unit_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_behaviour: Mapped[str] = mapped_column(String(20), default="exempt")


class Payment(db.Model):
    """Money that came in for an invoice, as the treasurer recorded it."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("method IN ('transfer', 'cheque', 'cash')", name="method_is_known"),
        UniqueConstraint("invoice_id", "reference"),
    )

    id: Mapped[UUID] = id_column()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    paid_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    method: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(100))
    recorded_by_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]


class Counter(db.Model):
    """The last number given in a row that must have no gaps; taken inside the transaction."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
