"""The ledger: journals of entries that add up to nothing, neither changed nor deleted ever after."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.membership.models.database import db
from shared.database import id_column


class Account(StrEnum):
    """Where money stands, or what it was for."""

    RECEIVABLE = "receivable"
    BANK = "bank"
    CASH = "cash"
    CARD_CLEARING = "card-clearing"
    CREDIT = "credit"
    TAX = "tax"
    DUES_INCOME = "dues-income"
    DONATIONS = "donations"
    SPONSORSHIP = "sponsorship"
    BAD_DEBT = "bad-debt"
    REFUNDS = "refunds"
    COUNSEL_SHARE = "counsel-share"
    COUNSEL_FUND = "counsel-fund"


class JournalKind(StrEnum):
    """What happened, that was booked."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    REFUND = "refund"
    CREDIT_NOTE = "credit-note"
    VOID = "void"
    WRITE_OFF = "write-off"
    RECOVERY = "recovery"
    COUNSEL_SPENT = "counsel-spent"


_ACCOUNTS = ", ".join(f"'{account}'" for account in Account)
_KINDS = ", ".join(f"'{kind}'" for kind in JournalKind)


class Journal(db.Model):
    """One thing that happened to money, booked once: its entries add up to nothing in each currency."""

    __tablename__ = "journals"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_is_known"),
        UniqueConstraint("kind", "source_id"),
        Index("ix_journals_booked_on", "booked_on", "id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[UUID]
    booked_on: Mapped[date]
    booked_at: Mapped[datetime]

    entries: Mapped[list[LedgerEntry]] = relationship(
        order_by="LedgerEntry.position", lazy="selectin", back_populates="journal"
    )


class LedgerEntry(db.Model):
    """An amount on one account: above nothing is a debit, below nothing a credit."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint(f"account IN ({_ACCOUNTS})", name="account_is_known"),
        CheckConstraint("amount_minor <> 0", name="amount_is_something"),
        Index("ix_ledger_entries_account", "account", "currency"),
        Index("ix_ledger_entries_invoice_id", "invoice_id", "account"),
        Index("ix_ledger_entries_payer_organisation_id", "payer_organisation_id", "account"),
        Index("ix_ledger_entries_payer_person_id", "payer_person_id", "account"),
    )

    journal_id: Mapped[UUID] = mapped_column(ForeignKey("journals.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(20))
    payer_organisation_id: Mapped[UUID | None]
    payer_person_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)

    journal: Mapped[Journal] = relationship(back_populates="entries")


class CounselFund(db.Model):
    """What the counsel fund holds in one currency, kept under the lock of its row; never below nothing.

    `reserved_minor` of it is kept for bookings that were granted and not yet paid.
    """

    __tablename__ = "counsel_fund"
    __table_args__ = (
        CheckConstraint("balance_minor >= 0", name="never_below_nothing"),
        CheckConstraint(
            "reserved_minor BETWEEN 0 AND balance_minor", name="keeps_no_more_than_it_holds"
        ),
    )

    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    @property
    def free_minor(self) -> int:
        """What is kept for nothing yet."""
        return self.balance_minor - self.reserved_minor


class ReservationState(StrEnum):
    """What became of money that was to be kept for booked hours."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    SPENT = "spent"
    RELEASED = "released"


class CounselReservation(db.Model):
    """What the fund keeps for one booking of counsel, by the id of the booking, and what became of it.

    `spent_minor` and `minutes` are what the side confirmed; `asked` is a booking of which something was heard
    before it was asked for.
    """

    __tablename__ = "counsel_reservations"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'granted', 'refused', 'spent', 'released')", name="state_is_known"
        ),
        CheckConstraint("amount_minor >= 0", name="amount_is_not_negative"),
    )

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    minutes: Mapped[int]
    spent_minor: Mapped[int | None] = mapped_column(BigInteger)
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class BillState(StrEnum):
    """What became of the bill for places at a gathering."""

    BILLED = "billed"
    PAID = "paid"
    REFUSED = "refused"
    RELEASED = "released"


class PlaceBill(db.Model):
    """The money that is asked for places at a gathering, by the id of the claim, and by which invoice.

    `released` is one of which nobody comes, perhaps before it was heard that anybody would.
    """

    __tablename__ = "place_bills"
    __table_args__ = (
        CheckConstraint(
            "state IN ('billed', 'paid', 'refused', 'released')", name="state_is_known"
        ),
        Index("ix_place_bills_invoice_id", "invoice_id"),
    )

    bill_id: Mapped[UUID] = mapped_column(primary_key=True)
    gathering_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class CounselSpending(db.Model):
    """Money of the counsel fund that was given to counsel a side; `note` says whom, and for what.

    `method` is how it was paid: by transfer, by cheque or in cash.
    """

    __tablename__ = "counsel_spendings"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_is_positive"),)

    id: Mapped[UUID] = id_column()
    spent_for_id: Mapped[UUID] = mapped_column(unique=True)
    spent_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300), default="")
    method: Mapped[str] = mapped_column(String(20), default="transfer")
    recorded_by_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
