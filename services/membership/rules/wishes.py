"""What is wished of a payment provider: each wish is written down before anybody is asked.

Amounts are integers in minor units, currencies ISO codes in capitals, a `ref` is an id of the provider's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID


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


@dataclass(frozen=True)
class RemovalWish:
    """Forget a customer with name, address and cards: whoever it was, was erased."""

    customer_ref: str


Wish = (
    CustomerWish
    | PageWish
    | BillWish
    | PortalWish
    | ChargeWish
    | RefundWish
    | ClosingWish
    | RemovalWish
)


@dataclass(frozen=True)
class Granted:
    """What came of a wish: the object that was made, where its page is, and why a card was declined."""

    ref: str
    url: str = ""
    expires_at: datetime | None = None
    declined: str = ""
    instructions: str = ""


def written(wish: Wish) -> dict[str, Any]:
    """A wish as JSON keeps it."""
    return {name: _plain(value) for name, value in asdict(wish).items()}


def read(kind: str, params: dict[str, Any]) -> Wish:
    """The wish that was written down. Raises KeyError for a kind that there is not."""
    wished = KINDS[kind]
    hints = {field.name: str(field.type) for field in fields(wished)}
    return wished(**{name: _typed(hints[name], value) for name, value in params.items()})


def kind_of(wish: Wish) -> str:
    """What a kind of wish is called where it is written down."""
    return type(wish).__name__.removesuffix("Wish").lower()


KINDS: dict[str, Any] = {one.__name__.removesuffix("Wish").lower(): one for one in get_args(Wish)}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [{name: _plain(part) for name, part in one.items()} for one in value]
    return value


def _typed(hint: str, value: Any) -> Any:
    if value is None:
        return None
    if hint.startswith("UUID"):
        return UUID(value)
    if hint.startswith("date"):
        return date.fromisoformat(value)
    if hint.startswith("tuple"):
        return tuple(_line(one) for one in value)
    return value


def _line(read: dict[str, Any]) -> BillLine:
    days = {name: date.fromisoformat(read[name]) for name in ("starts_on", "ends_on") if read[name]}
    return BillLine(read["description"], read["amount_minor"], **days)
