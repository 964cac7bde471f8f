"""The port: what is asked of whoever takes payments by card, and what is heard of it, in no provider's words.

Amounts are integers in minor units, currencies ISO codes in capitals, `ref` an id of the provider's.
Each call that has an effect takes a key: the same key and the same wish have their effect once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

# What is asked


@dataclass(frozen=True)
class CustomerWish:
    """Let the provider know a paying party, or its new name or address when it is known (`ref`)."""

    party_id: UUID
    name: str
    email: str
    ref: str = ""


@dataclass(frozen=True)
class PageWish:
    """A page on which an invoice is paid (`amount_minor`), or only a card is saved (nothing to pay)."""

    customer_ref: str
    checkout_id: UUID
    invoice_id: UUID | None
    description: str
    amount_minor: int
    currency: str
    saves_method: bool
    return_url: str


@dataclass(frozen=True)
class BillLine:
    """One line of a bill."""

    description: str
    amount_minor: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class BillWish:
    """A bill of the provider's own for an invoice of ours, with a page on which it is paid."""

    customer_ref: str
    checkout_id: UUID
    invoice_id: UUID
    number: str
    currency: str
    due_on: date
    lines: tuple[BillLine, ...]


@dataclass(frozen=True)
class PortalWish:
    """A page on which a party looks after its cards."""

    customer_ref: str
    return_url: str


@dataclass(frozen=True)
class ChargeWish:
    """Charge a saved card while its holder is away."""

    customer_ref: str
    method_ref: str
    attempt_id: UUID
    invoice_id: UUID
    description: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class RefundWish:
    """Give money back to where it came from."""

    payment_ref: str
    invoice_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class ClosingWish:
    """Let nobody pay any more on a page or a bill; `paid_elsewhere` says why."""

    ref: str
    paid_elsewhere: bool = False


Wish = CustomerWish | PageWish | BillWish | PortalWish | ChargeWish | RefundWish | ClosingWish


@dataclass(frozen=True)
class Granted:
    """What came of a wish: the object that was made, where its page is, and why a card was declined."""

    ref: str
    url: str = ""
    expires_at: datetime | None = None
    declined: str = ""
    instructions: str = ""


# What is heard


@dataclass(frozen=True)
class SeenRefund:
    """Money that is going back, or went, or did not arrive."""

    ref: str
    amount_minor: int
    state: str  # pending, succeeded, failed
    made_at: datetime


@dataclass(frozen=True)
class SeenDispute:
    """The holder of a card wants the money back through the bank."""

    ref: str
    amount_minor: int
    state: str  # open, won, lost


@dataclass(frozen=True)
class SeenPayment:
    """A payment as it is at the provider now, with all that became of it."""

    ref: str
    state: str  # open, processing, succeeded, cancelled
    currency: str
    amount_minor: int
    received_at: datetime
    declined: str = ""
    refunds: tuple[SeenRefund, ...] = ()
    disputes: tuple[SeenDispute, ...] = ()


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


# What goes wrong


class ProviderTrouble(Exception):
    """A call had no answer that can be used."""


class TryAgain(ProviderTrouble):
    """Perhaps not even heard: the same call with the same key is harmless, and right."""


class OutcomeUnknown(ProviderTrouble):
    """The provider failed, and keeps that answer for the key: look whether it was done, then a new key."""


class CallRefused(ProviderTrouble):
    """The provider will never do this."""


class BadSignature(ProviderTrouble):
    """This was not sent by the provider, or not now, or not to us."""


class Provider(Protocol):
    """Who takes payments by card."""

    name: str
    livemode: bool

    def grant(self, wish: Wish, key: str) -> Granted:
        """Do what is wished, once for a key. Raises ProviderTrouble; a declined card is no trouble."""

    def find(self, wish: Wish, key: str) -> Granted | None:
        """What came of a wish whose key may be forgotten, by what was written on the object."""

    def look(self, ref: str) -> Seen | None:
        """An object as it is now; None when there is none such. Raises ProviderTrouble."""

    def made_since(self, moment: datetime) -> Iterable[str]:
        """The payments, pages and bills made since a moment."""

    def hints_after(self, event_id: str) -> Iterable[Hint]:
        """What the provider lists as having happened after an event (all it has for none), oldest first."""

    def undelivered(self) -> Iterable[Hint]:
        """What the provider lists as not delivered, oldest first."""

    def read_hint(self, raw: bytes, signature: str, now: datetime) -> Hint:
        """What was sent to our door, if the provider signed it within five minutes. Raises BadSignature."""
