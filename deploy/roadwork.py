"""The road seen from one machine: what waits where, and how a service is built anew from history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, func, select

from deploy.house import House
from deploy.services import SERVICES
from shared import parked
from shared.database import reading
from shared.relay import lag, sequence
from shared.repair import Repair
from shared.retelling import retell
from shared.tables import FEED_CURSORS, OUTBOX


@dataclass(frozen=True)
class RoadStatus:
    """One service on the road. `queued` is None when the bus is away, or inside another process."""

    service: str
    announced: int
    unsent: int
    unsent_seconds: float
    queued: int | None
    undeliverable: int | None
    retrying: int
    behind: int
    gaps: int
    dead: int
    repaired: int


def road_status(house: House, name: str) -> RoadStatus:
    """What one service announced, what waits for it and what it gave up."""
    with reading(house.engine(name)) as session:
        unsent, seconds = lag(session.connection())
        waiting = parked.count_by_state(session)
        announced = session.scalar(select(func.count()).select_from(OUTBOX)) or 0
        repaired = session.scalar(select(func.sum(FEED_CURSORS.c.repaired))) or 0
    return RoadStatus(
        service=name,
        announced=announced,
        unsent=unsent,
        unsent_seconds=round(seconds, 1),
        queued=None if house.bus.is_embedded else house.bus.depth(name),
        undeliverable=house.bus.undeliverable(name),
        retrying=waiting.get("failed", 0),
        behind=waiting.get("behind", 0),
        gaps=waiting.get("gap", 0),
        dead=waiting.get("dead", 0),
        repaired=int(repaired),
    )


def repair(house: House, name: str) -> int:
    """Take from the feeds what a service has not heard; returns how much that was."""
    number_announcements(house, house.inbox(name).sources)
    taken = Repair(house.delivery(name), house.feeds(name)).walk_all()
    house.bus.forget_undeliverable(name)
    return taken


def rebuild(house: House, name: str) -> int:
    """Forget what a service made of others' events, and make it again; returns how many it heard.

    A service names the tables that are nothing but such makings in `models.PROJECTIONS`; whatever else
    it remembers stays. What it had not heard yet it hears first, in the usual way.
    """
    repair(house, name)
    return retell(house.inbox(name), house.engine(name), house.feeds(name), _projections(name))


def number_announcements(house: House, names: Iterable[str]) -> None:
    """Put what was announced while no relay ran into the feeds."""
    for name in names:
        while sequence(house.engine(name)):
            continue


def _projections(name: str) -> Sequence[Table]:
    models = SERVICES[name].part("models", "__dict__")
    return [model.__table__ for model in models.get("PROJECTIONS", ())]
