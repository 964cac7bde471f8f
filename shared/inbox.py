"""Hearing: a service says in its handlers which events concern it, and what it does about them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from events.contract import Event, Stream
from events.envelope import Envelope

Handler = TypeVar("Handler", bound=Callable[..., None])
Hearing = Callable[[Event, Session, Envelope], None]
HearingTogether = Callable[[Sequence[Any], Session, Sequence[Envelope]], None]
Afterwards = Callable[[Sequence[Event], Session], None]


class Inbox:
    """What one service hears. Delivery is exactly once in effect (see shared/delivery.py)."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._hearings: dict[str, list[Hearing]] = {}
        self._together: dict[str, HearingTogether] = {}
        self._streams: set[Stream] = set()
        self._after: list[Afterwards] = []

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

    def on_many(self, *heard: type[Event]) -> Callable[[Handler], Handler]:
        """Hear events many at a time, those of one kind together and in their order.

        With `handler(events, session)` or `handler(events, session, envelopes)`. For projections that
        are written with one set-based statement: it may be one event, or a whole batch. All of them
        have their effect, or none and each is then heard on its own.
        """

        def enter(handler: Handler) -> Handler:
            for kind in heard:
                if kind.name in self._together:
                    raise TypeError(f"{kind.name} is already heard together")
                self._together[kind.name] = _with_envelopes(handler)
                self._streams.add(kind.stream)
            return handler

        return enter

    def afterwards(self, do: Afterwards) -> Afterwards:
        """Do something after whatever was heard, with `do(events, session)`, in the same transaction."""
        self._after.append(do)
        return do

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
            self._together[envelope.type]([event], session, [envelope])
        for hearing in self._hearings.get(envelope.type, ()):
            hearing(event, session, envelope)
        self._look_back([event], session)

    def hear_together(self, envelopes: Sequence[Envelope], session: Session) -> None:
        """Do what the service does about some events of one kind."""
        events = [envelope.event() for envelope in envelopes]
        self._together[envelopes[0].type](events, session, envelopes)
        self._look_back(events, session)

    def _look_back(self, events: Sequence[Event], session: Session) -> None:
        for do in self._after:
            do(events, session)


def _with_envelope(handler: Callable[..., None]) -> Hearing:
    if len(inspect.signature(handler).parameters) >= 3:
        return handler

    def hearing(event: Any, session: Session, _: Envelope) -> None:
        handler(event, session)

    return hearing


def _with_envelopes(handler: Callable[..., None]) -> HearingTogether:
    if len(inspect.signature(handler).parameters) >= 3:
        return handler

    def hearing(events: Sequence[Any], session: Session, _: Sequence[Envelope]) -> None:
        handler(events, session)

    return hearing
