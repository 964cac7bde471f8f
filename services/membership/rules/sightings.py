"""What is seen at a payment provider, in no provider's words; a later look replaces an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class SeenRefund:
    """Money that is going back, or went, or did not arrive; `key` is what we once wrote on it, if we did."""

    ref: str
    amount_minor: int
    state: str  # pending, succeeded, failed
    made_at: datetime
    key: str = ""


@dataclass(frozen=True)
class SeenDispute:
    """The holder of a card wants the money back through the bank."""

    ref: str
    amount_minor: int
    state: str  # open, won, lost


@dataclass(frozen=True)
class SeenPayment:
    """A payment as it is at the provider now, with all that became of it, and the charge that made it, if any."""

    ref: str
    state: str  # open, processing, succeeded, cancelled
    currency: str
    amount_minor: int
    received_at: datetime
    declined: str = ""
    refunds: tuple[SeenRefund, ...] = ()
    disputes: tuple[SeenDispute, ...] = ()
    attempt_id: UUID | None = None


@dataclass(frozen=True)
class SeenCard:
    """A saved card, as far as a notice may tell: expires as in 2029-04."""

    ref: str
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True)
class SeenCustomer:
    """A customer, and the card that is charged when its holder is away."""

    ref: str
    email: str
    card: SeenCard | None


@dataclass(frozen=True)
class Seen:
    """An object of the provider as it is now, with the payments and the customer that belong to it.

    `invoice_id` is what we once wrote on it; None for what is not ours.
    """

    ref: str
    kind: str  # checkout, bill, payment, customer
    state: str  # open, completed, expired, void; for payments their own
    livemode: bool
    invoice_id: UUID | None = None
    payments: tuple[SeenPayment, ...] = ()
    customer: SeenCustomer | None = None
    settled_elsewhere_minor: int = 0


@dataclass(frozen=True)
class Hint:
    """That something of the provider's may have changed: not what, for that is looked up."""

    event_id: str
    type: str
    object_ref: str
    livemode: bool
