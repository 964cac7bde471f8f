"""The five services, by name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Service:
    """One of the five. Programs and people call one that `answers`; the others only listen.

    `outward` names who works all the time beside requests and events, because it speaks to others' servers or
    thinks for long, as module and class: `Sender(settings, engine).run(stop)`.
    """

    name: str
    title: str
    answers: bool
    outward: tuple[tuple[str, str], ...] = ()

    def part(self, module: str, name: str) -> Any:
        """Something that the service's furniture holds: `part("handlers", "inbox")`."""
        return getattr(import_module(f"services.{self.name}.{module}"), name)


MEMBERSHIP = Service(
    "membership",
    "Membership and dues",
    answers=True,
    outward=(("cashier", "Cashier"), ("courier", "Courier")),
)
EVENTS = Service("events", "Events and RSVPs", answers=True, outward=(("planner", "Planner"),))
INTRODUCTIONS = Service(
    "introductions",
    "Introductions, partnerships, handovers",
    answers=True,
    outward=(("reader", "Reader"),),
)
MATCHING = Service("matching", "Matching", answers=False)
NOTIFICATIONS = Service("notifications", "Letters", answers=False, outward=(("sender", "Sender"),))

SERVICES = {
    service.name: service
    for service in (MEMBERSHIP, EVENTS, INTRODUCTIONS, MATCHING, NOTIFICATIONS)
}
