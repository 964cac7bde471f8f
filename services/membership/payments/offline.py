"""The provider of an association without one: dues are paid by transfer, and people are told how."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.membership.payments.port import BadSignature, CallRefused
from services.membership.rules.sightings import Hint, Seen
from services.membership.rules.wishes import (
    BillWish,
    ClosingWish,
    CustomerWish,
    Granted,
    PageWish,
    RemovalWish,
    Wish,
)


class Offline:
    """Takes no cards, loses nothing, and needs no account with anybody."""

    name = "offline"
    livemode = False

    def grant(self, wish: Wish, key: str) -> Granted:
        """Tell how to pay; what needs a card is refused."""
        if isinstance(wish, CustomerWish):
            return Granted(ref=str(wish.party_id))
        if isinstance(wish, RemovalWish):
            return Granted(ref=wish.customer_ref)
        if isinstance(wish, ClosingWish):
            return Granted(ref=wish.ref)
        if isinstance(wish, BillWish):
            return Granted(ref=f"offline-{wish.checkout_id}", instructions=_how_to_pay(wish.number))
        if isinstance(wish, PageWish) and wish.invoice_id is not None:
            return Granted(
                ref=f"offline-{wish.checkout_id}", instructions=_how_to_pay(wish.description)
            )
        raise CallRefused("no cards are taken here")

    def find(self, wish: Wish, key: str) -> Granted | None:
        """Nothing is kept elsewhere, so doing it again is harmless."""

    def look(self, ref: str) -> Seen | None:
        """Nothing changes behind our back."""

    def made_since(self, moment: datetime) -> Iterable[str]:
        """Nothing is made elsewhere."""
        return ()

    def hints_after(self, event_id: str) -> Iterable[Hint]:
        """Nothing happens elsewhere."""
        return ()

    def undelivered(self) -> Iterable[Hint]:
        """Nothing happens elsewhere."""
        return ()

    def read_hint(self, raw: bytes, signature: str, now: datetime) -> Hint:
        """Nobody sends anything."""
        raise BadSignature("no provider sends anything here")


def _how_to_pay(what: str) -> str:
    return (
        f"Please pay by bank transfer and quote: {what}. The invoice says the amount and the day."
    )
