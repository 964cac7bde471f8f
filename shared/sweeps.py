"""Sweeping: what is due by the clock is done in portions, each in a transaction of its own.

A sweep is a function `(session, now, today) -> int` that does at most one portion of what is due, and
returns how much that was. It is asked again until nothing is left. One that fails holds up no other: it is
logged, and tried again when the clock is next looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from shared.database import transaction
from shared.telemetry import reason

log = structlog.get_logger()

Sweep = Callable[[Session, datetime, date], int]

MOST_PORTIONS = 10_000


def sweep_all(
    engine: Engine, sweeps: Iterable[Sweep], now: datetime, today: date
) -> dict[str, int]:
    """Do all that is due at a moment, on a civil day; how much each sweep did, by its name.

    Asking twice does nothing more.
    """
    return {sweep.__name__: _to_the_end(engine, sweep, now, today) for sweep in sweeps}


def _to_the_end(engine: Engine, sweep: Sweep, now: datetime, today: date) -> int:
    done = 0
    try:
        for _ in range(MOST_PORTIONS):
            with transaction(engine) as session:
                portion = sweep(session, now, today)
            done += portion
            if not portion:
                return done
    except Exception as error:
        log.exception("a sweep fell", sweep=sweep.__name__, error=reason(error), done=done)
        return done
    log.warning("a sweep has no end", sweep=sweep.__name__, done=done)
    return done
