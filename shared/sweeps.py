"""Sweeping: what is due by the clock is done in portions, each in a transaction of its own.

A sweep is a function `(session, now, today) -> int` that does at most one portion of what is due, and
returns how much that was. It is asked again until nothing is left. One that fails holds up no other: it is
logged, and tried again when the clock is next looked at.

All of it can be rehearsed: the same sweeps on any day, in one transaction that is rolled back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from events.contract import Event
from shared.database import transaction
from shared.outbox import announced_so_far, take_back, waiting_to_be_said
from shared.telemetry import reason
from shared.trail.doing import doing

log = structlog.get_logger()

Sweep = Callable[[Session, datetime, date], int]

Naming = Callable[[Session, str, Collection[UUID]], Mapping[UUID, str]]
"""What the subjects of a stream are called: `(session, stream, ids)`; who has no name is left out."""

MOST_PORTIONS = 10_000


def sweep_all(
    engine: Engine, sweeps: Iterable[Sweep], now: datetime, today: date
) -> dict[str, int]:
    """Do all that is due at a moment, on a civil day; how much each sweep did, by its name.

    Asking twice does nothing more.
    """
    return {sweep.__name__: _to_the_end(engine, sweep, now, today) for sweep in sweeps}


@dataclass(frozen=True)
class Rehearsed:
    """What one sweep would do: how much, what it would announce of whom, and why it would fall, if it would.

    `names` are those of the subjects, by their ids.
    """

    sweep: Sweep
    done: int
    announced: tuple[Event, ...]
    fault: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def rehearse(
    engine: Engine,
    sweeps: Iterable[Sweep],
    now: datetime,
    today: date,
    naming: Naming | None = None,
) -> list[Rehearsed]:
    """What `sweep_all` would do at a moment, on a civil day; nothing of it stays.

    Each sweep sees what those before it would have done. Until it is through, writers to what it
    touched wait: on SQLite, all do.
    """
    with Session(engine, expire_on_commit=False) as session:
        try:
            return [_rehearsed(session, sweep, now, today, naming) for sweep in sweeps]
        finally:
            session.rollback()


def _rehearsed(
    session: Session, sweep: Sweep, now: datetime, today: date, naming: Naming | None
) -> Rehearsed:
    before, done = announced_so_far(session), 0
    fault: str | None = None
    for _ in range(MOST_PORTIONS):
        said = announced_so_far(session)
        try:
            with session.begin_nested():
                portion = sweep(session, now, today)
        except Exception as error:
            take_back(session, said)
            portion, fault = 0, reason(error)
        session.expunge_all()
        if not portion:
            break
        done += portion
    announced = tuple(waiting_to_be_said(session)[before:])
    names = _names(session, announced, naming) if naming else {}
    return Rehearsed(sweep, done, announced, fault, names)


def _names(session: Session, announced: Iterable[Event], naming: Naming) -> dict[str, str]:
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for said in announced:
        subjects[said.stream.name].add(UUID(said.subject))
    found = {
        str(known): name
        for stream, ids in subjects.items()
        for known, name in naming(session, stream, ids).items()
    }
    session.expunge_all()
    return found


def _to_the_end(engine: Engine, sweep: Sweep, now: datetime, today: date) -> int:
    done = 0
    try:
        for _ in range(MOST_PORTIONS):
            with doing(sweep.__name__, at=now), transaction(engine) as session:
                portion = sweep(session, now, today)
            done += portion
            if not portion:
                return done
    except Exception as error:
        log.exception("a sweep fell", sweep=sweep.__name__, error=reason(error), done=done)
        return done
    log.warning("a sweep has no end", sweep=sweep.__name__, done=done)
    return done
