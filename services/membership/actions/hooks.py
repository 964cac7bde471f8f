"""Telling those outside who want to know: registering addresses, writing deliveries, and what came of them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, select

from events.catalogue.contracts import contracts
from events.hooks import WebhookGivenUp
from services.membership.models import HookDelivery, HookEndpoint, HookSecret
from services.membership.models.hooks import DeliveryState
from services.membership.queries.hooks import (
    announced_after,
    delivery_locked,
    endpoint_of,
    last_position,
    waiting_for,
)
from services.membership.queries.policies import retention_policy
from services.membership.rules import hooks as rules
from shared.database import Session, insert_once, lock_row, new_id
from shared.outbox import announce
from shared.settings import Settings

_PORTION = 200
_PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Shown:
    """An address, with the secret that is shown this once."""

    endpoint: HookEndpoint
    secret: str


@dataclass(frozen=True)
class Ready:
    """A delivery that is on its way."""

    delivery_id: UUID
    url: str
    body: str
    headers: dict[str, str]


def register_endpoint(
    session: Session,
    settings: Settings,
    url: str,
    event_types: Collection[str],
    by_id: UUID | None,
    now: datetime,
) -> Shown:
    """Tell an address of some events from now on. Asking twice registers two."""
    parts = urlsplit(url)
    rules.check_scheme(parts.scheme, settings.webhooks_may_be_private)
    rules.check_host(parts.hostname or "", settings.webhooks_may_be_private)
    ours = [kind.name for kind in contracts() if kind.stream.source == "membership"]
    rules.check_known(event_types, ours)
    endpoint = HookEndpoint(
        url=url,
        event_types=sorted(set(event_types)),
        registered_by_id=by_id,
        registered_at=now,
        told_position=last_position(session),
    )
    session.add(endpoint)
    session.flush()
    return Shown(endpoint, _new_secret(session, endpoint, now))


def rotate_secret(session: Session, endpoint_id: UUID, now: datetime) -> Shown:
    """Give an address another secret; the one before holds beside it for a day. Asking twice gives two."""
    endpoint = endpoint_of(session, endpoint_id)
    for one in endpoint.secrets:
        one.ends_at = min(one.ends_at or now + rules.BOTH_HOLD, now + rules.BOTH_HOLD)
    shown = Shown(endpoint, _new_secret(session, endpoint, now))
    session.refresh(endpoint)
    return shown


def disable_endpoint(session: Session, endpoint_id: UUID, now: datetime) -> HookEndpoint:
    """Send nothing to an address. Asking twice changes nothing."""
    endpoint = endpoint_of(session, endpoint_id)
    if not endpoint.is_disabled:
        endpoint.disabled_at, endpoint.disabled_for = now, "somebody said so"
    return endpoint


def enable_endpoint(session: Session, endpoint_id: UUID, now: datetime) -> HookEndpoint:
    """Send to an address again, what waits for it first. Asking twice changes nothing."""
    endpoint = endpoint_of(session, endpoint_id)
    if endpoint.is_disabled:
        endpoint.disabled_at, endpoint.disabled_for = None, ""
        endpoint.told_position = last_position(session)
        waiting = select(HookDelivery).where(
            HookDelivery.endpoint_id == endpoint.id, HookDelivery.state == DeliveryState.WAITING
        )
        for delivery in session.scalars(waiting):
            delivery.next_at = now
    return endpoint


def resend(session: Session, delivery_id: UUID, now: datetime) -> HookDelivery:
    """Send something once more, as if for the first time, under the same id. Asking twice sends it once."""
    delivery = delivery_locked(session, delivery_id)
    rules.check_enabled(endpoint_of(session, delivery.endpoint_id))
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.next_at, delivery.settled_at = now, None
    return delivery


def write_deliveries(session: Session, now: datetime) -> int:
    """Write down who is to be told of what was announced since the last time; returns how much was read.

    The place up to which each address was told moves in the same transaction: nothing is told of twice, and
    nothing is left out.
    """
    read = 0
    active = select(HookEndpoint).where(HookEndpoint.disabled_at.is_(None))
    for endpoint in session.scalars(active.with_for_update()).all():
        for position, body in announced_after(session, endpoint.told_position, _PORTION):
            message = json.loads(body)
            if rules.hears(endpoint, message["type"]):
                _write(session, endpoint, message, now)
            endpoint.told_position = position
            read += 1
    return read


def prepare(session: Session, delivery_id: UUID, now: datetime) -> Ready | None:
    """Take a delivery on its way: should we die now, it is tried again in a while. None when it is not due."""
    delivery = lock_row(session, HookDelivery, delivery_id)
    if delivery is None or delivery.state != DeliveryState.WAITING:
        return None
    if delivery.next_at is None or delivery.next_at > now:
        return None
    endpoint = endpoint_of(session, delivery.endpoint_id)
    delivery.next_at = now + _PATIENCE
    message_id, seconds = str(delivery.event_id), int(now.timestamp())
    held = rules.holding(endpoint.secrets, now)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": rules.signature(held, message_id, seconds, delivery.body),
    }
    return Ready(delivery.id, endpoint.url, delivery.body, headers)


def note_taken(session: Session, delivery_id: UUID, answer: str, now: datetime) -> None:
    """Remember that it was taken."""
    delivery = delivery_locked(session, delivery_id)
    delivery.state, delivery.settled_at, delivery.next_at = DeliveryState.DELIVERED, now, None
    delivery.attempts += 1
    delivery.last_answer = answer[:200]


def note_failed(
    session: Session, delivery_id: UUID, answer: str, now: datetime, *, is_gone: bool
) -> None:
    """Try again later, or give up: then the address is disabled, and the staff is told."""
    delivery = delivery_locked(session, delivery_id)
    delivery.attempts += 1
    delivery.last_answer = answer[:200]
    delivery.next_at = None if is_gone else rules.next_try(delivery.attempts, now)
    if delivery.next_at is not None:
        return
    delivery.state, delivery.settled_at = DeliveryState.GIVEN_UP, now
    endpoint = lock_row(session, HookEndpoint, delivery.endpoint_id)
    if endpoint is not None and not endpoint.is_disabled:
        endpoint.disabled_at, endpoint.disabled_for = now, f"it does not answer: {answer}"[:200]
        waiting = waiting_for(session, endpoint.id)
        announce(session, WebhookGivenUp(endpoint_id=endpoint.id, waiting=waiting))


def forget_deliveries(session: Session, now: datetime) -> int:
    """Forget in time what was told, and secrets that hold no more. Asking twice forgets nothing more."""
    kept = timedelta(days=retention_policy(session).delivery_days)
    old = (
        select(HookDelivery.id)
        .where(
            HookDelivery.state != DeliveryState.WAITING,
            HookDelivery.settled_at < now - kept,
        )
        .limit(_PORTION)
    )
    ids = list(session.scalars(old))
    session.execute(delete(HookDelivery).where(HookDelivery.id.in_(ids)))
    session.execute(delete(HookSecret).where(HookSecret.ends_at < now))
    return len(ids)


def _new_secret(session: Session, endpoint: HookEndpoint, now: datetime) -> str:
    secret = rules.secret_of(secrets.token_bytes(32))
    session.add(HookSecret(endpoint_id=endpoint.id, secret=secret, made_at=now))
    session.flush()
    session.refresh(endpoint)
    return secret


def _write(
    session: Session, endpoint: HookEndpoint, message: dict[str, Any], now: datetime
) -> None:
    insert_once(
        session,
        HookDelivery,
        id=new_id(),
        endpoint_id=endpoint.id,
        event_id=UUID(message["id"]),
        event_type=message["type"],
        body=rules.thin(message),
        state=DeliveryState.WAITING,
        attempts=0,
        next_at=now,
        last_answer="",
        made_at=now,
    )
