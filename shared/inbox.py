"""Hearing: a service says in its handlers which events concern it, and what it does about them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from events.contract import Event, Stream
from events.envelope import Envelope

Handler = TypeVar("Handler", bound=Callable[..., None])
TEvent = TypeVar("TEvent", bound=Event)
Hearing = Callable[[Event, Session, Envelope], None]
Together = Callable[[Sequence[TEvent], Session], None]


class NotYet(Exception):
    """Something that this event builds on has not been heard yet; hear it again a little later."""


class Inbox:
    """What one service hears. Delivery is exactly once in effect (see shared/delivery.py)."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._hearings: dict[str, list[Hearing]] = {}
        self._together: dict[str, Callable[[Sequence[Any], Session], None]] = {}
        self._streams: set[Stream] = set()

    def on(self, *heard: type[Event]) -> Callable[[Handler], Handler]:
        """Hear events with `handler(event, session)` or `handler(event, session, envelope)`.

        The handler runs inside the transaction that remembers the event: returning commits, raising
        rolls back and the event is heard again later, then after the last attempt put with the dead
        letters. Its effects must be in that database and nowhere else.
        """

        def enter(handler: Handler) -> Handler:
            for kind in heard:
                self._hearings.setdefault(kind.name, []).append(_with_envelope(handler))
                self._streams.add(kind.stream)
            return handler

        return enter

    def on_many(self, heard: type[TEvent]) -> Callable[[Together[TEvent]], Together[TEvent]]:
        """Hear events of one kind many at a time, with `handler(events, session)`, in their order.

        For projections that are written with one set-based statement: it may be one event, or a whole
        batch. All of them have their effect, or none and each is then heard on its own.
        """

        def enter(handler: Together[TEvent]) -> Together[TEvent]:
            if heard.name in self._together:
                raise TypeError(f"{heard.name} is already heard together")
            self._together[heard.name] = handler
            self._streams.add(heard.stream)
            return handler

        return enter

    @property
    def streams(self) -> frozenset[Stream]:
        """The streams that this service listens to, whole: a gap in the numbers would be a loss."""
        return frozenset(self._streams)

    @property
    def sources(self) -> frozenset[str]:
        """The services that are listened to."""
        return frozenset(stream.source for stream in self._streams)

    def hears(self, event_type: str) -> bool:
        """Whether anything is done about events of this wire name."""
        return event_type in self._hearings or event_type in self._together

    def hears_together(self, event_type: str) -> bool:
        """Whether events of this wire name are heard many at a time, and in no other way."""
        return event_type in self._together and event_type not in self._hearings

    def hear(self, envelope: Envelope, session: Session) -> None:
        """Do what the service does about one event."""
        event = envelope.event()
        if envelope.type in self._together:
            self._together[envelope.type]([event], session)
        for hearing in self._hearings.get(envelope.type, ()):
            hearing(event, session, envelope)

    def hear_together(self, envelopes: Sequence[Envelope], session: Session) -> None:
        """Do what the service does about some events of one kind."""
        events = [envelope.event() for envelope in envelopes]
        self._together[envelopes[0].type](events, session)


def _with_envelope(handler: Callable[..., None]) -> Hearing:
    if len(inspect.signature(handler).parameters) >= 3:
        return handler

    def hearing(event: Any, session: Session, _: Envelope) -> None:
        handler(event, session)

    return hearing
