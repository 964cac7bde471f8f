"""What is due by the clock: each service's sweep, once a minute and at the start."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from deploy.house import SERVICES, House
from shared.crew import Work
from shared.database import transaction

_EVERY_SECONDS = 60.0


def clockwork(house: House, name: str) -> Work | None:
    """What sweeps a service until told to stop; None for one where nothing ever falls due."""
    if find_spec(f"services.{name}.jobs") is None:
        return None
    sweep = SERVICES[name].part("jobs", "__dict__").get("sweep")
    if sweep is None:
        return None

    def work(stop: threading.Event) -> None:
        while not stop.is_set():
            with transaction(house.engine(name)) as session:
                sweep(session, **_asked(sweep, house, datetime.now(UTC)))
            stop.wait(_EVERY_SECONDS)

    return work


def _asked(sweep: Callable[..., Any], house: House, now: datetime) -> dict[str, Any]:
    """A sweep takes the moment, the association's civil day, or both."""
    told = {"now": now, "today": house.settings.today(now)}
    wanted = inspect.signature(sweep).parameters
    return {name: value for name, value in told.items() if name in wanted}
