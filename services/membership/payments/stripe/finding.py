"""Finding what we once had Stripe make, when it may have forgotten our key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatchmethod
from typing import Any

from services.membership.payments.stripe.lists import PAGE, all_of
from services.membership.payments.stripe.making import KEY, moment
from services.membership.rules.wishes import (
    BillWish,
    ChargeWish,
    CustomerWish,
    Granted,
    PageWish,
    RefundWish,
)


class Finding:
    """Looks through a customer's objects, the newest first: lists are up to date, unlike searches.

    Where there are more than are looked through, nothing is said to be missing: ListIsTooLong.
    """

    def __init__(self, v1: Any) -> None:
        self._v1 = v1

    @singledispatchmethod
    def find(self, wish: Any, key: str) -> Granted | None:
        """What came of a wish; what may be done twice without harm is not looked for."""
        return None

    @find.register
    def _(self, wish: CustomerWish, key: str) -> Granted | None:
        if wish.ref or not wish.email:
            return None
        asked = {"email": wish.email, "limit": PAGE}
        listed = all_of(self._v1.customers.list(asked), "customers of one address")
        found = _marked(listed, "footbridge_party_id", str(wish.party_id))
        return Granted(found.id) if found else None

    @find.register
    def _(self, wish: PageWish, key: str) -> Granted | None:
        asked = {"customer": wish.customer_ref, "limit": PAGE}
        found = _ours(all_of(self._v1.checkout.sessions.list(asked), "pages of one customer"), key)
        return Granted(found.id, found.url or "", moment(found.expires_at)) if found else None

    @find.register
    def _(self, wish: BillWish, key: str) -> Granted | None:
        """A bill that was left as a draft is no bill: nobody can pay it."""
        asked = {"customer": wish.customer_ref, "limit": PAGE}
        found = _ours(all_of(self._v1.invoices.list(asked), "bills of one customer"), key)
        if found is None or found.status == "draft":
            return None
        return Granted(found.id, found.hosted_invoice_url or "")

    @find.register
    def _(self, wish: ChargeWish, key: str) -> Granted | None:
        asked = {"customer": wish.customer_ref, "limit": PAGE}
        found = _ours(all_of(self._v1.payment_intents.list(asked), "payments of one customer"), key)
        if found is None:
            return None
        error = found.last_payment_error
        return Granted(found.id, declined=(error.decline_code or error.code) if error else "")

    @find.register
    def _(self, wish: RefundWish, key: str) -> Granted | None:
        asked = {"payment_intent": wish.payment_ref, "limit": PAGE}
        found = _ours(all_of(self._v1.refunds.list(asked), "refunds of one payment"), key)
        return Granted(found.id) if found else None


def key_on(thing: Any) -> str:
    """The key of ours that an object bears, whichever revision of it; nothing on what others made."""
    return _mark(thing, KEY).partition("~")[0]


def _ours(found: Iterable[Any], key: str) -> Any:
    """The object that bears our key, whichever revision of it."""
    return _marked(found, KEY, key.partition("~")[0])


def _marked(found: Iterable[Any], name: str, value: str) -> Any:
    return next((one for one in found if _mark(one, name).partition("~")[0] == value), None)


def _mark(thing: Any, name: str) -> str:
    metadata = thing.metadata
    return str(metadata[name]) if metadata is not None and name in metadata else ""
