"""Speaking to a service as the road does, and hearing what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from events.contract import Event
from events.envelope import Envelope, read, wrap
from shared.database import reading
from shared.delivery import Delivery
from shared.inbox import Inbox
from shared.settings import Settings
from shared.tables import INBOX_PARKED, INBOX_STREAMS, OUTBOX


class HandlerFailed(AssertionError):
    """A handler refused an event that the test expected it to take."""


def envelope_of(event: Event, sequence: int, time: datetime | None = None) -> Envelope:
    """An event as it travels."""
    event_id = uuid4()
    return Envelope(
        id=event_id,
        source=event.stream.source,
        stream=event.stream.name,
        type=event.name,
        subject=event.subject,
        sequence=sequence,
        time=time or datetime.now(UTC),
        traceparent="",
        correlation_id=str(event_id),
        causation_id=None,
        data=event.dump(),
    )


def deliver(
    inbox: Inbox, engine: Engine, event: Event, *, time: datetime | None = None
) -> Envelope:
    """Hand an event to a service as the next of its aggregate; raises HandlerFailed when it is not taken.

    Returns the envelope, for `deliver_again`.
    """
    with reading(engine) as session:
        last = session.scalar(
            select(INBOX_STREAMS.c.sequence).where(
                INBOX_STREAMS.c.source == event.stream.source,
                INBOX_STREAMS.c.stream == event.stream.name,
                INBOX_STREAMS.c.subject == event.subject,
            )
        )
    envelope = envelope_of(event, (last or 0) + 1, time)
    Delivery(inbox, engine).take([wrap(envelope)])
    with reading(engine) as session:
        reason = session.scalar(
            select(INBOX_PARKED.c.reason).where(INBOX_PARKED.c.event_id == str(envelope.id))
        )
    if reason:
        raise HandlerFailed(f"{event.name}: {reason}")
    return envelope


def deliver_again(inbox: Inbox, engine: Engine, envelope: Envelope) -> None:
    """Hand over an event that was delivered before."""
    Delivery(inbox, engine).take([wrap(envelope)])


def announced(engine: Engine) -> list[Event]:
    """What a service said so far, in the order of writing."""
    return [envelope.event() for envelope in announced_envelopes(engine)]


def announced_envelopes(engine: Engine) -> list[Envelope]:
    """What a service said so far, with the envelopes."""
    with reading(engine) as session:
        bodies = session.scalars(select(OUTBOX.c.body).order_by(OUTBOX.c.id))
        return [read(body)[0] for body in bodies]


def client(create_app: Callable[[Settings], Flask], settings: Settings) -> FlaskClient:
    """A client of a service's HTTP door."""
    app = create_app(settings)
    app.testing = True
    return app.test_client()
