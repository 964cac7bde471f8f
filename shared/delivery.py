"""Delivering: each event has its effect exactly once, in order per aggregate, whatever arrives how often.

The effect, the memory of the event (`inbox`) and the last number of its aggregate (`inbox_streams`) are
one transaction. What cannot be applied now is *parked* in the same database: for a gap to close, behind
an earlier event of the same aggregate, for a retry, or dead. Everything else goes on.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from events.contract import MalformedEvent
from events.envelope import Envelope, read
from shared import lanes, parked, telemetry
from shared.database import reading, transaction
from shared.inbox import Inbox
from shared.lanes import Lane
from shared.outbox import announced_so_far, take_back
from shared.trail.doing import doing

log = structlog.get_logger()

DELAYS = (1.0, 5.0, 30.0, 120.0, 600.0)
_BATCH = 500


@dataclass
class _Round:
    """What one transaction knows: the last number and the first parked number of each lane."""

    last: dict[Lane, int]
    parked: dict[Lane, int]
    moved: set[Lane] = field(default_factory=set)
    done: list[uuid.UUID] = field(default_factory=list)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    together: list[Envelope] = field(default_factory=list)


class Delivery:
    """Hands events to a service's inbox; safe to run in several threads and processes at once."""

    def __init__(self, inbox: Inbox, engine: Engine, delays: Sequence[float] = DELAYS) -> None:
        self.inbox, self.engine, self.delays = inbox, engine, tuple(delays)
        self.outcomes: Counter[str] = Counter()
        self._counting = threading.Lock()

    def take(self, bodies: Iterable[str | bytes]) -> int:
        """Apply messages from the bus or a feed; when it returns they may be acknowledged.

        Returns how many events had their effect now. What cannot be read is kept as a dead letter.
        Raises only when the database cannot be used: then nothing is lost, ask again.
        """
        before = self.outcomes["applied"]
        envelopes: list[Envelope] = []
        for body in bodies:
            try:
                envelopes.extend(read(body))
            except MalformedEvent as error:
                self._keep_unreadable(body, error)
        for start in range(0, len(envelopes), _BATCH):
            self._apply(envelopes[start : start + _BATCH])
        return self.outcomes["applied"] - before

    def retry_due(self, now: datetime, limit: int = 100) -> int:
        """Hear again the parked events whose time has come; returns how many were tried."""
        with reading(self.engine) as session:
            found = parked.due(session, now, limit)
        for lane, sequence in found:
            self._retry(lane, sequence)
        return len(found)

    def check_database(self) -> None:
        """Raise what the database says when it cannot be used."""
        with reading(self.engine) as session:
            session.execute(select(1))

    def _apply(self, envelopes: list[Envelope]) -> None:
        """As one, then with a savepoint for each, then one by one: so that the guilty one is found."""
        for isolated in (False, True):
            try:
                return self._apply_in_one(envelopes, isolated)
            except Exception as error:
                self.check_database()  # if it is away, nothing was done and nothing is lost
                reason = error
                log.debug("batch is taken apart", reason=type(error).__name__)
        if len(envelopes) == 1:
            return self._park_alone(envelopes[0], reason)
        for envelope in envelopes:
            self._apply([envelope])
        return None

    def _park_alone(self, envelope: Envelope, error: Exception) -> None:
        """Park an event whose transaction cannot be committed, though its handler said nothing."""
        with transaction(self.engine) as session:
            round_ = _open_round(session, {_lane(envelope)})
            row = parked.first(session, _lane(envelope))
            attempts = row.attempts if row is not None and row.sequence == envelope.sequence else 0
            self._park_failed(session, round_, envelope, attempts + 1, error)
        self._count(round_)

    def _apply_in_one(self, envelopes: list[Envelope], isolated: bool) -> None:
        with _hearing(envelopes), transaction(self.engine) as session:
            round_ = _open_round(session, {_lane(envelope) for envelope in envelopes})
            for envelope in envelopes:
                self._place(session, round_, envelope, isolated)
            self._hear_together(session, round_)
            _close_round(session, round_)
        self._count(round_)

    def _place(self, session: Session, round_: _Round, envelope: Envelope, isolated: bool) -> None:
        lane, number = _lane(envelope), envelope.sequence
        last, first_parked = round_.last[lane], round_.parked.get(lane)
        if number <= last:
            round_.outcomes[envelope.type, "duplicate"] += 1
        elif first_parked is not None and first_parked <= number:
            parked.park(session, envelope, "behind", once=True)
        elif number > last + 1:
            parked.park(session, envelope, "gap", once=True)
            round_.parked[lane] = number
        elif self._hear(session, round_, envelope, isolated, attempts=0) and first_parked:
            self._drain(session, round_, lane, isolated)

    def _hear(
        self, session: Session, round_: _Round, envelope: Envelope, isolated: bool, attempts: int
    ) -> bool:
        """Apply the next event of a lane; False when it failed and was parked."""
        lane = _lane(envelope)
        if not self.inbox.hears(envelope.type):
            round_.last[lane] = envelope.sequence
            round_.moved.add(lane)
            return True
        if not isolated:
            self._hear_freely(session, round_, envelope)
        elif not self._hear_isolated(session, round_, envelope, attempts):
            round_.parked[lane] = envelope.sequence
            return False
        round_.last[lane] = envelope.sequence
        round_.moved.add(lane)
        round_.done.append(envelope.id)
        round_.outcomes[envelope.type, "applied"] += 1
        return True

    def _hear_freely(self, session: Session, round_: _Round, envelope: Envelope) -> None:
        """Hear an event, or put it with those of its kind that are heard together."""
        if round_.together and round_.together[0].type != envelope.type:
            self._hear_together(session, round_)
        if self.inbox.hears_together(envelope.type):
            round_.together.append(envelope)
            return
        with _trace_of(envelope):
            self.inbox.hear(envelope, session)

    def _hear_together(self, session: Session, round_: _Round) -> None:
        if round_.together:
            with _trace_of(round_.together[0]):
                self.inbox.hear_together(round_.together, session)
            round_.together = []

    def _hear_isolated(
        self, session: Session, round_: _Round, envelope: Envelope, attempts: int
    ) -> bool:
        said = announced_so_far(session)
        try:
            with _trace_of(envelope), session.begin_nested():
                self.inbox.hear(envelope, session)
        except Exception as error:
            take_back(session, said)
            self._park_failed(session, round_, envelope, attempts + 1, error)
            return False
        return True

    def _park_failed(
        self, session: Session, round_: _Round, envelope: Envelope, attempts: int, error: Exception
    ) -> None:
        dead = attempts > len(self.delays) or isinstance(error, MalformedEvent)
        reason = telemetry.reason(error)
        wait = 0.0 if dead else self.delays[attempts - 1] * random.uniform(0.8, 1.2)
        next_at = None if dead else datetime.now(UTC) + timedelta(seconds=wait)
        parked.park(session, envelope, "dead" if dead else "failed", attempts, next_at, reason)
        round_.outcomes[envelope.type, "dead" if dead else "failed"] += 1
        log.warning(
            "handler failed", service=self.inbox.service, event_type=envelope.type,
            event_id=str(envelope.id), attempts=attempts, dead=dead,
            error=type(error).__name__, exc_info=error if attempts == 1 else None,
        )  # fmt: skip

    def _drain(self, session: Session, round_: _Round, lane: Lane, isolated: bool) -> None:
        """Apply what was parked behind an event that has just had its effect."""
        while True:
            row = parked.first(session, lane)
            if row is None:
                round_.parked.pop(lane, None)
                return
            if row.sequence > round_.last[lane]:
                round_.parked[lane] = row.sequence
                if row.sequence != round_.last[lane] + 1 or row.state in ("failed", "dead"):
                    return
                (envelope,) = read(row.body)
                if not self._hear(session, round_, envelope, isolated, row.attempts):
                    return
            parked.release(session, lane, row.sequence)

    def _retry(self, lane: Lane, sequence: int) -> None:
        try:
            self._retry_in_one(lane, sequence)
        except Exception as error:
            self.check_database()
            with reading(self.engine) as session:
                row = parked.first(session, lane)
            if row is not None and row.sequence == sequence:
                (envelope,) = read(row.body)
                self._park_alone(envelope, error)

    def _retry_in_one(self, lane: Lane, sequence: int) -> None:
        with doing("a retry"), transaction(self.engine) as session:
            round_ = _open_round(session, {lane})
            row = parked.first(session, lane)
            if row is None or row.state != "failed" or row.sequence != sequence:
                return
            if sequence > round_.last[lane] + 1:
                return
            (envelope,) = read(row.body)
            is_done = sequence <= round_.last[lane]
            if is_done or self._hear(session, round_, envelope, True, row.attempts):
                parked.release(session, lane, sequence)
                self._drain(session, round_, lane, isolated=True)
            _close_round(session, round_)
        self._count(round_)

    def _keep_unreadable(self, body: str | bytes, error: MalformedEvent) -> None:
        with transaction(self.engine) as session:
            parked.park_unreadable(session, body, str(error), datetime.now(UTC))
        log.error("unreadable message kept as a dead letter", service=self.inbox.service)

    def _count(self, round_: _Round) -> None:
        with self._counting:
            for (event_type, outcome), count in round_.outcomes.items():
                self.outcomes[outcome] += count
                telemetry.HANDLED.labels(self.inbox.service, event_type, outcome).inc(count)


def _lane(envelope: Envelope) -> Lane:
    return envelope.source, envelope.stream, envelope.subject


def _trace_of(envelope: Envelope) -> AbstractContextManager[telemetry.Trace]:
    return telemetry.continued(envelope.traceparent, envelope.correlation_id, str(envelope.id))


def _hearing(envelopes: Sequence[Envelope]) -> AbstractContextManager[None]:
    return doing(", ".join(sorted({envelope.type for envelope in envelopes})))


def _open_round(session: Session, wanted: set[Lane]) -> _Round:
    return _Round(lanes.lock(session, wanted), lanes.first_parked(session, wanted))


def _close_round(session: Session, round_: _Round) -> None:
    lanes.move(session, {lane: round_.last[lane] for lane in sorted(round_.moved)})
    lanes.remember(session, round_.done)
