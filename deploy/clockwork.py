"""What is due by the clock: each service's sweep, once a minute and at the start."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from deploy.house import House
from deploy.services import SERVICES
from shared.crew import Work
from shared.database import transaction
from shared.leadership import Leadership
from shared.web import forget_old_keys

_EVERY_SECONDS = 60.0


def clockwork(house: House, name: str) -> Work:
    """What sweeps a service until told to stop. Of several, one works and the others stand by."""

    def work(stop: threading.Event) -> None:
        with Leadership(house.engine(name), "clock").held(stop):
            while not stop.is_set():
                look_at_the_clock(house, name, datetime.now(UTC))
                stop.wait(_EVERY_SECONDS)

    return work


def look_at_the_clock(house: House, name: str, now: datetime) -> None:
    """Do what is due in a service. Asking twice does nothing more."""
    sweep = _sweep_of(name)
    with transaction(house.engine(name)) as session:
        forget_old_keys(session, now)
    if sweep is not None:
        with transaction(house.engine(name)) as session:
            sweep(session, **_asked(sweep, house, now))


def _sweep_of(name: str) -> Callable[..., Any] | None:
    """What a service does when its time has come; None for one where nothing ever falls due."""
    if find_spec(f"services.{name}.jobs") is None:
        return None
    sweep: Callable[..., Any] | None = SERVICES[name].part("jobs", "__dict__").get("sweep")
    return sweep


def _asked(sweep: Callable[..., Any], house: House, now: datetime) -> dict[str, Any]:
    """A sweep takes the moment, the association's civil day, or both."""
    told = {"now": now, "today": house.settings.today(now)}
    wanted = inspect.signature(sweep).parameters
    return {name: value for name, value in told.items() if name in wanted}
