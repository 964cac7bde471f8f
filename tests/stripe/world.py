"""The state of the double: its objects, its clock, its events, and what it remembers of keys."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stripe.wire import Params, StripeSays, no_such

Thing = dict[str, Any]
API_VERSION = "2026-10-28.endive"
KEYS_LIVE = timedelta(hours=24)
PREFIXES = {
    "ch": "charge", "cs": "checkout.session", "cus": "customer", "dp": "dispute", "evt": "event",
    "in": "invoice", "inpay": "invoice_payment", "ii": "invoiceitem", "pi": "payment_intent",
    "pm": "payment_method", "re": "refund", "seti": "setup_intent", "il": "line_item",
    "bps": "billing_portal.session",
}  # fmt: skip


@dataclass
class Fault:
    """Something that goes wrong with the next requests to a path: what, and how many times."""

    path: str
    kind: str  # "429", "500", "lost-answer" (done, and never told), "unreachable" (not even done)
    times: int = 1


@dataclass
class Remembered:
    """The first answer to a key, and what was asked with it."""

    asked: str
    status: int
    body: Thing
    at: datetime


@dataclass
class World:
    """Everything that is true inside the double."""

    base_url: str = ""
    livemode: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    things: dict[str, Thing] = field(default_factory=dict)
    events: list[Thing] = field(default_factory=list)
    keys: dict[str, Remembered] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    silent: bool = False  # generates no events at all, as Stripe has done in bad hours
    lock: threading.RLock = field(default_factory=threading.RLock)
    hear: Callable[[Thing], None] = lambda event: None
    _count: int = 0

    @property
    def now(self) -> int:
        """The moment, in seconds as the API has it."""
        return int(self.clock().timestamp())

    def make(self, prefix: str, **values: Any) -> Thing:
        """A new object with an id of its own."""
        self._count += 1
        mode = "live" if self.livemode else ""  # no id is of both modes
        ref = f"{prefix}_{self._count:08d}{mode}double"
        thing = {
            "id": ref,
            "object": PREFIXES[prefix],
            "created": self.now,
            "livemode": self.livemode,
            **values,
        }
        self.things[ref] = thing
        return thing

    def get(self, ref: str) -> Thing:
        """The object of an id. Raises StripeSays."""
        if ref not in self.things:
            raise no_such("object", ref)
        return self.things[ref]

    def all(self, prefix: str, **wanted: Any) -> list[Thing]:
        """The objects of a kind, newest first."""
        kind = PREFIXES[prefix]
        found = [one for one in self.things.values() if one["object"] == kind]
        for name, value in wanted.items():
            found = [one for one in found if one.get(name) == value]
        return list(reversed(found))

    def say(self, kind: str, thing: Thing) -> None:
        """Generate an event about an object as it is now."""
        if self.silent:
            return
        event = self.make(
            "evt",
            type=kind,
            api_version=API_VERSION,
            data={"object": json.loads(json.dumps(thing))},
            pending_webhooks=1,
        )
        del self.things[event["id"]]
        event["delivered"] = False
        self.events.append(event)
        self.hear(event)

    def recall(self, key: str, asked: str) -> Remembered | None:
        """The first answer to a key. Raises StripeSays when something else was asked with it."""
        kept = self.keys.get(key)
        if kept is None or self.clock() - kept.at > KEYS_LIVE:
            return None
        if kept.asked != asked:
            raise StripeSays(
                400,
                "idempotency_error",
                "idempotency_key_in_use",
                "Keys for idempotent requests can only be used with the same parameters.",
            )
        return kept

    def fault_for(self, path: str) -> str | None:
        """What goes wrong with this request, if anything does."""
        for fault in self.faults:
            if fault.times > 0 and path.startswith(fault.path):
                fault.times -= 1
                return fault.kind
        return None


def listed(found: list[Thing], asked: Params, url: str) -> Thing:
    """A page of a list, as the API gives it: newest first, between two cursors."""
    found = [one for one in found if _is_in_time(one, asked.get("created"))]
    limit = int(asked.get("limit", 10))
    refs = [one["id"] for one in found]
    if after := asked.get("starting_after"):
        found = found[refs.index(after) + 1 :] if after in refs else []
        page = found[:limit]
    elif before := asked.get("ending_before"):
        found = found[: refs.index(before)] if before in refs else found
        page = found[-limit:]
    else:
        page = found[:limit]
    return {"object": "list", "url": url, "data": page, "has_more": len(page) < len(found)}


def expanded(world: World, thing: Any, paths: list[str]) -> Any:
    """An object in which ids stand for the objects that were asked for."""
    shown = json.loads(json.dumps(thing))
    for path in paths:
        _expand(world, shown, path.split("."))
    return shown


def _expand(world: World, place: Any, path: list[str]) -> None:
    if isinstance(place, list):
        for one in place:
            _expand(world, one, path)
        return
    if not isinstance(place, dict) or path[0] not in place:
        return
    value = place[path[0]]
    if isinstance(value, str) and value in world.things:
        place[path[0]] = value = json.loads(json.dumps(world.things[value]))
    if path[1:]:
        _expand(world, value, path[1:])


def _is_in_time(thing: Thing, created: Any) -> bool:
    if not isinstance(created, dict):
        return True
    at = thing["created"]
    return int(created.get("gte", 0)) <= at <= int(created.get("lte", 2**40))
