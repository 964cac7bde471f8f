"""Who is told of what by webhooks, and what was told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import HookDelivery, HookEndpoint
from services.membership.models.hooks import DeliveryState
from shared.database import Page, Session, keyset, lock_row
from shared.errors import NotFound
from shared.tables import OUTBOX


class NoSuchEndpoint(NotFound):
    """No address is registered by this id."""


class NoSuchDelivery(NotFound):
    """No delivery is known by this id."""


def endpoint_of(session: Session, endpoint_id: UUID) -> HookEndpoint:
    """The address of an id. Raises NoSuchEndpoint."""
    endpoint = session.get(HookEndpoint, endpoint_id)
    if endpoint is None:
        raise NoSuchEndpoint(f"No endpoint has the id {endpoint_id}")
    return endpoint


def endpoints(session: Session, after: str | None, limit: int) -> Page[HookEndpoint]:
    """All addresses, oldest first."""
    return keyset(session, select(HookEndpoint), HookEndpoint.id, after, limit)


def delivery_locked(session: Session, delivery_id: UUID) -> HookDelivery:
    """A delivery, which nobody else changes meanwhile. Raises NoSuchDelivery."""
    delivery = lock_row(session, HookDelivery, delivery_id)
    if delivery is None:
        raise NoSuchDelivery(f"No delivery has the id {delivery_id}")
    return delivery


def deliveries(
    session: Session, after: str | None, limit: int, endpoint_id: UUID | None, state: str | None
) -> Page[HookDelivery]:
    """What was told or is to be, oldest first."""
    found = select(HookDelivery)
    if endpoint_id is not None:
        found = found.where(HookDelivery.endpoint_id == endpoint_id)
    if state is not None:
        found = found.where(HookDelivery.state == state)
    return keyset(session, found, HookDelivery.id, after, limit)


def due_deliveries(session: Session, now: datetime, limit: int) -> list[UUID]:
    """What is to be sent now, where nothing is disabled; the longest waiting first."""
    due = (
        select(HookDelivery.id)
        .join(HookEndpoint, HookEndpoint.id == HookDelivery.endpoint_id)
        .where(
            HookDelivery.state == DeliveryState.WAITING,
            HookDelivery.next_at <= now,
            HookEndpoint.disabled_at.is_(None),
        )
    )
    return list(session.scalars(due.order_by(HookDelivery.next_at, HookDelivery.id).limit(limit)))


def last_position(session: Session) -> int:
    """The place of what was announced last."""
    return session.scalar(select(func.max(OUTBOX.c.position))) or 0


def announced_after(session: Session, position: int, limit: int) -> list[tuple[int, str]]:
    """What was announced behind a place, in order: its place and its body."""
    found = select(OUTBOX.c.position, OUTBOX.c.body).where(OUTBOX.c.position > position)
    rows = session.execute(found.order_by(OUTBOX.c.position).limit(limit))
    return [(row.position, row.body) for row in rows]


def waiting_for(session: Session, endpoint_id: UUID) -> int:
    """How much waits for an address."""
    return session.scalar(
        select(func.count())
        .select_from(HookDelivery)
        .where(HookDelivery.endpoint_id == endpoint_id, HookDelivery.state == DeliveryState.WAITING)
    ) or 0  # fmt: skip


def is_anything_to_write(session: Session) -> bool:
    """Whether something was announced that an address was not told of yet."""
    told = select(func.min(HookEndpoint.told_position)).where(HookEndpoint.disabled_at.is_(None))
    behind = session.scalar(told)
    return behind is not None and behind < last_position(session)
