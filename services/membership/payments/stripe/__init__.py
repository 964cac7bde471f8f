"""Stripe: the one place that knows its SDK.

The SDK's client makes no retries unless told to, and waits 80 seconds; its objects are no dictionaries; a key
keeps its first answer, declines and failures of the server included. What we make carries our own key in its
metadata, so that it is found again when Stripe has forgotten the key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import stripe as sdk

from services.membership.payments.port import BadSignature, CallRefused, OutcomeUnknown, TryAgain
from services.membership.payments.stripe.finding import Finding
from services.membership.payments.stripe.looking import Looking
from services.membership.payments.stripe.making import Making
from services.membership.rules.sightings import Hint, Seen
from services.membership.rules.wishes import Granted, Wish

Answer = TypeVar("Answer")

RETRIES = 2
TIMEOUT_SECONDS = 10
SIGNED_WITHIN = timedelta(seconds=300)
TYPES = (
    "checkout.session.completed", "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed", "checkout.session.expired", "invoice.finalized",
    "invoice.paid", "invoice.payment_failed", "invoice.voided", "invoice.marked_uncollectible",
    "payment_intent.succeeded", "payment_intent.payment_failed", "charge.refunded", "refund.failed",
    "charge.dispute.created", "charge.dispute.closed", "payment_method.automatically_updated",
    "payment_method.attached", "customer.updated", "customer.deleted",
)  # fmt: skip


class Stripe:
    """Stripe, for the account of a secret key."""

    name = "stripe"

    def __init__(
        self,
        secret_key: str,
        webhook_secret: str = "",
        api_base: str = "",
        *,
        retries: int = RETRIES,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self.livemode = secret_key.partition("_")[2].startswith("live_")
        self._secret = webhook_secret
        options: dict[str, Any] = {"base_addresses": {"api": api_base}} if api_base else {}
        client = sdk.StripeClient(
            secret_key,
            max_network_retries=retries,
            http_client=sdk.RequestsClient(timeout=timeout),
            **options,
        )
        self._making, self._finding = Making(client.v1), Finding(client.v1)
        self._looking = Looking(client.v1)
        self._events = client.v1.events

    def grant(self, wish: Wish, key: str) -> Granted:
        """Do what is wished, once for a key; a declined card is an answer like others."""
        return _translated(lambda: self._making.make(wish, key))

    def find(self, wish: Wish, key: str) -> Granted | None:
        """What came of a wish, by the key in the metadata of the customer's newest objects."""
        return _translated(lambda: self._finding.find(wish, key))

    def look(self, ref: str) -> Seen | None:
        """An object as it is now."""
        try:
            return _translated(lambda: self._looking.look(ref))
        except NotThere:
            return None

    def made_since(self, moment: datetime) -> Iterable[str]:
        """The payments, pages and bills that were made since a moment."""
        yield from _translated(lambda: list(self._looking.made_since(moment)))

    def hints_after(self, event_id: str) -> Iterable[Hint]:
        """Events after one, oldest first; after none those of the last 30 days, which is all there are."""
        asked = {"ending_before": event_id} if event_id else {}
        yield from self._hints(asked, newest_first=not event_id)

    def undelivered(self) -> Iterable[Hint]:
        """Events that did not get through, oldest first."""
        yield from self._hints({"delivery_success": False}, newest_first=True)

    def read_hint(self, raw: bytes, signature: str, now: datetime) -> Hint:
        """Check the signature over the bytes as they came, and take from them only what they are about."""
        try:
            sdk.WebhookSignature.verify_header(raw, signature, self._secret)
            told = json.loads(raw)
            signed_at = datetime.fromtimestamp(int(_stamp(signature)), UTC)
        except (sdk.SignatureVerificationError, ValueError, OverflowError) as error:
            raise BadSignature("the signature is not Stripe's") from error
        if abs(now - signed_at) > SIGNED_WITHIN:
            raise BadSignature("this was signed at another time")
        if not isinstance(told, dict) or bool(told.get("livemode")) is not self.livemode:
            raise BadSignature("this is of the other mode")
        return Hint(str(told["id"]), _type_of(told), _object_of(told), self.livemode)

    def _hints(self, asked: dict[str, Any], newest_first: bool) -> Iterator[Hint]:
        params: Any = {**asked, "types": list(TYPES), "limit": 100}
        listed = _translated(lambda: list(self._events.list(params).auto_paging_iter()))
        for event in reversed(listed) if newest_first else listed:
            about = event.data.object
            yield Hint(event.id, event.type, str(about["id"]), event.livemode)


class NotThere(CallRefused):
    """There is nothing by this id."""


def _translated(ask: Callable[[], Answer]) -> Answer:
    """Ask, and say what went wrong in the words of the port."""
    try:
        return ask()
    except sdk.RateLimitError as error:
        raise TryAgain("asked too often") from error
    except (sdk.APIConnectionError, sdk.AuthenticationError, sdk.PermissionError) as error:
        raise TryAgain(type(error).__name__) from error
    except sdk.IdempotencyError as error:
        raise CallRefused("the key was used for something else") from error
    except sdk.InvalidRequestError as error:
        if error.http_status == 404:
            raise NotThere("there is nothing by this id") from error
        raise CallRefused(f"{error.code}: {error.param}") from error
    except sdk.StripeError as error:
        if error.http_status == 409:
            raise TryAgain("the same call is being answered") from error
        raise OutcomeUnknown(f"{type(error).__name__} {error.http_status}") from error


def _stamp(signature: str) -> str:
    return next(part[2:] for part in signature.split(",") if part.startswith("t="))


def _type_of(told: dict[str, Any]) -> str:
    return str(told.get("type", "")).removeprefix("v1.")[:100]


def _object_of(told: dict[str, Any]) -> str:
    """What a snapshot or a thin event is about; nothing for one about Stripe itself."""
    related = told.get("related_object") or (told.get("data") or {}).get("object") or {}
    return str(related.get("id", ""))[:100]
