"""What we asked of the payment provider, what it told us, and what became of it."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import JSONColumn, id_column


class CheckoutKind(StrEnum):
    """What a page of the provider is for."""

    INVOICE = "invoice"
    METHOD = "method"
    PORTAL = "portal"


class CheckoutState(StrEnum):
    """How far a checkout is: asked for, open, and then one of three ends."""

    ASKED = "asked"
    OPEN = "open"
    COMPLETED = "completed"
    EXPIRED = "expired"
    FAILED = "failed"


class CallState(StrEnum):
    """How far a call to the provider is; one that is `calling`, or `given-up`, was perhaps heard there."""

    READY = "ready"
    CALLING = "calling"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given-up"


class HintState(StrEnum):
    """How far we are with a hint of the provider that something changed."""

    WAITING = "waiting"
    DONE = "done"
    GAVE_UP = "gave-up"


class AttemptState(StrEnum):
    """How far an automatic charge is."""

    ANNOUNCED = "announced"
    ASKED = "asked"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    DROPPED = "dropped"
    UNANSWERED = "unanswered"


class TaskKind(StrEnum):
    """Why a person must look at a payment."""

    CARD_GIVEN_UP = "card-given-up"
    CREDIT = "credit"
    DISPUTE = "dispute"
    DRIFT = "drift"
    REFUND_FAILED = "refund-failed"
    CALL_FAILED = "call-failed"
    HINT_GIVEN_UP = "hint-given-up"
    DUES_UNPAID = "dues-unpaid"
    TIER_FITS_NO_MORE = "tier-fits-no-more"


def _known(column: str, states: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(one)) for one in states)})"


class ProviderCustomer(db.Model):
    """Whom the provider knows a paying party as, and what of its saved card a notice may say.

    It belongs to the party, never to whoever pays for it at the moment: people are replaceable, the
    card and the invoices stay. `email` is where the provider last was told to write.
    """

    __tablename__ = "provider_customers"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_party"),
        UniqueConstraint("organisation_id", "livemode"),
        UniqueConstraint("person_id", "livemode"),
        UniqueConstraint("customer_ref"),
        Index("ix_provider_customers_checked_on", "checked_on", "id"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    livemode: Mapped[bool]
    customer_ref: Mapped[str | None] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    method_ref: Mapped[str | None] = mapped_column(String(100))
    method_brand: Mapped[str] = mapped_column(String(40), default="")
    method_last4: Mapped[str] = mapped_column(String(4), default="")
    method_expires: Mapped[str] = mapped_column(String(7), default="")
    checked_on: Mapped[date | None]

    @property
    def party_id(self) -> UUID:
        """The organisation or person that pays."""
        found = self.organisation_id or self.person_id
        assert found is not None, "a customer is somebody"
        return found


class Checkout(db.Model):
    """A page of the provider on which a party pays an invoice, saves a card, or looks after its cards.

    Its address appears when the cashier has made it. The address of a portal lets in whoever has it:
    it is forgotten after a few minutes.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        CheckConstraint(_known("kind", CheckoutKind), name="kind_is_known"),
        CheckConstraint(_known("state", CheckoutState), name="state_is_known"),
        UniqueConstraint("provider_ref"),
        Index("ix_checkouts_invoice_id", "invoice_id"),
        Index("ix_checkouts_state", "state", "id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    provider: Mapped[str] = mapped_column(String(20))
    livemode: Mapped[bool]
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    saves_method: Mapped[bool]
    amount_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3), default="")
    provider_ref: Mapped[str | None] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(Text, default="")
    instructions: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class ProviderObject(db.Model):
    """A payment, checkout or invoice of the provider, as it was when we last looked.

    Each look has a number, and only the latest may be applied: so an older read never wins.
    """

    __tablename__ = "provider_objects"
    __table_args__ = (
        Index("ix_provider_objects_invoice_id", "invoice_id"),
        Index("ix_provider_objects_is_final", "is_final", "ref"),
    )

    ref: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    state: Mapped[str] = mapped_column(String(30), default="unknown")
    currency: Mapped[str] = mapped_column(String(3), default="")
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    livemode: Mapped[bool]
    is_final: Mapped[bool] = mapped_column(default=False)
    look: Mapped[int] = mapped_column(default=0)
    fetched_at: Mapped[datetime | None]


class OutboundCall(db.Model):
    """A call to the provider, written down before it is made, with its key and all it says.

    The same key never goes out with other parameters: `params_hash` is theirs. `revision` makes a new
    key where the provider keeps a failure of its own for the old one. A call for trials is never made
    with a secret key for real money, nor the other way about: `livemode` says whose it is.
    """

    __tablename__ = "outbound_calls"
    __table_args__ = (
        CheckConstraint(_known("state", CallState), name="state_is_known"),
        UniqueConstraint("key"),
        Index("ix_outbound_calls_state", "state", "livemode", "next_at"),
        Index("ix_outbound_calls_subject_id", "subject_id"),
    )

    id: Mapped[UUID] = id_column()
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    livemode: Mapped[bool]
    subject_id: Mapped[UUID]
    params: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    params_hash: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    must_search: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[UUID | None]
    first_called_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]


class ProviderHint(db.Model):
    """What the provider said has changed; stored once, and worked off later. What it says is not believed.

    `body` is forgotten after 90 days.
    """

    __tablename__ = "provider_hints"
    __table_args__ = (
        CheckConstraint(_known("state", HintState), name="state_is_known"),
        Index("ix_provider_hints_state", "state", "livemode", "next_at"),
        Index("ix_provider_hints_received_at", "received_at"),
    )

    event_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    type: Mapped[str] = mapped_column(String(100))
    object_ref: Mapped[str] = mapped_column(String(100))
    livemode: Mapped[bool]
    body: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")


class ChargeAttempt(db.Model):
    """One automatic charge of a saved card: announced, made once, and succeeded or declined."""

    __tablename__ = "charge_attempts"
    __table_args__ = (
        CheckConstraint(_known("state", AttemptState), name="state_is_known"),
        CheckConstraint("number >= 1", name="number_counts"),
        UniqueConstraint("invoice_id", "number"),
        Index("ix_charge_attempts_state", "state", "charge_on"),
    )

    id: Mapped[UUID] = id_column()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    number: Mapped[int]
    first_on: Mapped[date]
    charge_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    payment_ref: Mapped[str | None] = mapped_column(String(100))
    decline_code: Mapped[str] = mapped_column(String(100), default="")
    announced_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class PaymentTask(db.Model):
    """Something about a payment that a person must decide; opened once for what it is about."""

    __tablename__ = "payment_tasks"
    __table_args__ = (
        CheckConstraint(_known("kind", TaskKind), name="kind_is_known"),
        UniqueConstraint("kind", "subject"),
        Index("ix_payment_tasks_closed_at", "closed_at", "id"),
    )

    id: Mapped[UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(150))
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoices.id"))
    currency: Mapped[str] = mapped_column(String(3), default="")
    amount_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    detail: Mapped[str] = mapped_column(String(500))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None]


class ProviderCursor(db.Model):
    """How far we have read the provider's own list of events."""

    __tablename__ = "provider_cursors"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(255))
    looked_at: Mapped[datetime]
