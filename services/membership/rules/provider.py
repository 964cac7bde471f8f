"""When a payment provider is asked, and asked again, and when that ends; whose card may be charged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.membership.models import (
    ChargeAttempt,
    Checkout,
    Invoice,
    Membership,
    OutboundCall,
    Payment,
    PaymentTask,
)
from services.membership.models.provider import AttemptState, CheckoutState, TaskKind
from services.membership.rules.billing import HOLD_THE_PURSE
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, Refusal

KEY_LIVES = timedelta(hours=23)  # a provider may forget a key after a day
PORTAL_LIVES = timedelta(minutes=5)
LOOKED_BACK = timedelta(days=45)
CLAIM_LASTS = timedelta(minutes=3)
MOST_CALLS, MOST_HINTS = 12, 10
_DELAYS = (2, 10, 30, 120, 600, 1800, 3600)  # seconds

# What no later attempt with the same card can mend: https://docs.stripe.com/declines/codes
HARD_DECLINES = frozenset(
    "authentication_required card_not_supported currency_not_supported expired_card fraudulent"
    " incorrect_number invalid_account lost_card pickup_card restricted_card"
    " revocation_of_all_authorizations revocation_of_authorization stolen_card".split()
)


class InvoiceTakesNoMoney(Refusal):
    """Nothing is owed on this invoice."""


class MoreThanIsOwed(Refusal):
    """This is more than is still owed."""


class NoCardsAreTaken(Refusal):
    """The association takes no cards: dues are paid by transfer."""


class NoCardIsSaved(Refusal):
    """There is no saved card that could be charged."""


class OnlyPersonsRenewByCard(Refusal):
    """An organisation gets an invoice for each term; its card is never charged by itself."""


class PaymentWasNotByCard(Refusal):
    """Only money that came from a card goes back to one."""


class RefundIsOnItsWay(Refusal):
    """Another refund of this payment is being made."""


class NothingToRefund(Refusal):
    """There is not so much left of this payment."""


class NothingToRetry(Refusal):
    """There is nothing here that the provider could be asked for again."""


class NameOneParty(BadInput):
    """Cards are of an organisation or of a person: name one of them."""


def check_one_party(organisation_id: UUID | None, person_id: UUID | None) -> None:
    """Refuse where two are named at once, or nobody: a program has no cards of its own."""
    if (organisation_id is None) is (person_id is None):
        raise NameOneParty("Send an organisation_id or a person_id; not both, nor neither")


def check_takes_cards(provider: str) -> None:
    """Refuse where nobody takes cards."""
    if provider == "offline":
        raise NoCardsAreTaken("Please pay by bank transfer; the invoice says how")


def check_owed(invoice: Invoice, owed_minor: int, wanted_minor: int | None) -> int:
    """How much is to be paid: all that is owed, or the part of it that somebody wants to pay."""
    if invoice.state != "open" or owed_minor <= 0:
        raise InvoiceTakesNoMoney(f"The invoice {invoice.number} is {invoice.state}")
    if wanted_minor is not None and wanted_minor > owed_minor:
        raise MoreThanIsOwed(f"{owed_minor} (minor units) are owed on {invoice.number}")
    return owed_minor if wanted_minor is None else wanted_minor


def check_may_pay(caller: Caller, person_id: UUID | None, held: Collection[str]) -> None:
    """Pages to pay on, and cards, are for whoever holds the purse: `held` are the caller's roles there today."""
    own = person_id is not None and person_id == caller.person_id
    if not (own or HOLD_THE_PURSE & set(held) or caller.has(Role.TREASURER)):
        raise Forbidden(
            "The payer's own billing or primary representative does this, or a treasurer"
        )


def check_may_renew_by_card(caller: Caller, membership: Membership, *, wanted: bool) -> None:
    """Nobody but the person lets the card be charged by itself; the staff may stop it.

    An organisation is never charged by itself, and whoever represents it is told what to do instead.
    """
    body, person_id = membership.organisation_id, membership.person_id
    is_staff = caller.has(Role.STEWARD, Role.TREASURER)
    if wanted and body is not None and (is_staff or caller.represents(body)):
        raise OnlyPersonsRenewByCard("Pay the invoice of each term, by card or by transfer")
    own = person_id is not None and person_id == caller.person_id
    if not own and (wanted or not is_staff):
        raise Forbidden("The person whose card it is lets it be charged; the staff may stop that")


def is_still_good(checkout: Checkout, amount_minor: int, now: datetime) -> bool:
    """Whether a page that was asked for before serves as well as a new one."""
    lives = checkout.expires_at is None or checkout.expires_at > now
    waits = checkout.state in (CheckoutState.ASKED, CheckoutState.OPEN)
    return waits and lives and checkout.amount_minor == amount_minor


# Calls


def key_of(kind: str, subject: str, revision: int = 0) -> str:
    """The key of a call: the same for the same purpose, another only after a failure kept for it."""
    return f"{kind}:{subject}" + (f"~{revision}" if revision else "")


def hash_of(params: dict[str, Any]) -> str:
    """What tells the parameters of a call from others."""
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def must_search(first_called_at: datetime | None, now: datetime) -> bool:
    """Whether a key that went out may be forgotten by now, so that doing it again could double it."""
    return first_called_at is not None and now - first_called_at > KEY_LIVES


def next_at(attempts: int, now: datetime) -> datetime:
    """When something that failed so often is tried again."""
    return now + timedelta(seconds=_DELAYS[min(max(attempts, 1), len(_DELAYS)) - 1])


def check_may_be_retried(task: PaymentTask, call: OutboundCall | None) -> None:
    """Refuse what is no call that failed, and pages, of which people ask for a new one."""
    if task.kind != TaskKind.CALL_FAILED or call is None:
        raise NothingToRetry("This task is for a person: deal with it, then close it")
    if call.kind in ("page", "bill", "portal"):
        raise NothingToRetry("Close the task; whoever wants to pay asks for a new page")


def check_charge_may_be_retried(attempt: ChargeAttempt, invoice: Invoice, owed_minor: int) -> None:
    """Refuse a charge that was answered, or of which not all is owed any more."""
    if attempt.state != AttemptState.UNANSWERED:
        raise NothingToRetry(f"This charge is {attempt.state}: it is charged by its own schedule")
    if invoice.state != "open" or owed_minor < attempt.amount_minor:
        raise NothingToRetry(
            f"{owed_minor} (minor units) are owed on {invoice.number}: close the task"
        )


# Charges


def first_charge_on(due_on: date, today: date, notice_days: int) -> date:
    """When a card is charged: when the dues fall due, and never without so many days of notice."""
    return max(due_on, today + timedelta(days=notice_days))


def next_charge_on(
    first_on: date, number: int, days: Sequence[int], decline: str, today: date
) -> date | None:
    """When a declined card is tried again; None when the schedule, or the card, is at its end.

    The days count from the first attempt, so that no retry moves the end; one that came late is tried
    the day after.
    """
    if decline in HARD_DECLINES or number >= len(days):
        return None
    return max(first_on + timedelta(days=days[number]), today + timedelta(days=1))


# Refunds


def check_refundable_to_card(
    payment: Payment, wanted_minor: int | None, on_its_way: int | None
) -> int | None:
    """How much of a payment by card may go back; nothing more where the same is on its way already."""
    left = 0 if payment.reversed_on else payment.amount_minor - payment.refunded_minor
    if payment.method != "card":
        raise PaymentWasNotByCard("Give it back as it came, and record the refund")
    if on_its_way is not None:
        if wanted_minor not in (None, on_its_way):
            raise RefundIsOnItsWay(f"{on_its_way} (minor units) are going back already")
        return None
    wanted = left if wanted_minor is None else wanted_minor
    if not 0 < wanted <= left:
        raise NothingToRefund(f"{left} (minor units) of this payment are left")
    return wanted
