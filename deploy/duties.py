"""Who does what beside the web server: relaying, hearing, sending letters, looking at the clock."""

from __future__ import annotations

from collections.abc import Callable

from deploy.clockwork import clockwork
from deploy.house import House
from shared.crew import Crew

Seen = Callable[[str], None]


def relay_for(crew: Crew, house: House, name: str, seen: Seen | None = None) -> None:
    """Bring to the bus what a service announces."""
    crew.add(f"relay {name}", house.relay(name, seen).run)


def work_for(crew: Crew, house: House, name: str) -> None:
    """Let a service hear, and do what falls due; speak to others' servers, where it does."""
    if house.inbox(name).streams:
        crew.add(f"worker {name}", house.worker(name).run)
    crew.add(f"clock {name}", clockwork(house, name))
    for who, outward in house.outward(name).items():
        crew.add(f"{who} {name}", outward)
