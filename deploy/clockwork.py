"""What is due by the clock: each service's sweeps, once a minute and at the start."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import cast

from deploy.house import House
from deploy.services import SERVICES
from shared.crew import Work
from shared.database import transaction
from shared.leadership import Leadership
from shared.sweeps import Naming, Sweep, sweep_all
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
    with transaction(house.engine(name)) as session:
        forget_old_keys(session, now)
    sweep_all(house.engine(name), sweeps_of(name), now, house.settings.today(now))


def sweeps_of(name: str) -> tuple[Sweep, ...]:
    """What a service does when its time has come; nothing for one where nothing ever falls due."""
    if find_spec(f"services.{name}.jobs") is None:
        return ()
    return cast(tuple[Sweep, ...], SERVICES[name].part("jobs", "SWEEPS"))


def naming_of(name: str) -> Naming | None:
    """How a service calls what it announces, where it has words for that."""
    if find_spec(f"services.{name}.queries.naming") is None:
        return None
    return cast(Naming, SERVICES[name].part("queries.naming", "name_subjects"))
