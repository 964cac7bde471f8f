"""What is free in the pools of a gathering, for those types of tickets that draw on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.events.models import Pool, Rsvp, TicketType


@dataclass(frozen=True)
class Room:
    """Places free in each pool, its name, and the pools that each type of ticket draws on."""

    free: dict[UUID, int]
    names: dict[UUID, str]
    draws: dict[UUID, list[UUID]]

    def fits(self, rsvp: Rsvp) -> bool:
        """Whether a party fits into every pool that its ticket draws on; no other pool matters."""
        return all(self.free[pool_id] >= rsvp.places for pool_id in self._pools_of(rsvp))

    def give(self, rsvp: Rsvp) -> None:
        """Count the places of a party as given."""
        for pool_id in self._pools_of(rsvp):
            self.free[pool_id] -= rsvp.places

    def names_too_full_for(self, rsvp: Rsvp) -> list[str]:
        """The pools into which a party does not fit."""
        pools = self._pools_of(rsvp)
        return [self.names[one] for one in pools if self.free[one] < rsvp.places]

    def _pools_of(self, rsvp: Rsvp) -> list[UUID]:
        return self.draws.get(rsvp.ticket_type_id, []) if rsvp.ticket_type_id else []


NO_POOLS = Room({}, {}, {})


def room_in(pools: Iterable[Pool], types: Iterable[TicketType]) -> Room:
    """The room in some pools, for some types of tickets."""
    pools = list(pools)
    return Room(
        {pool.id: pool.free for pool in pools},
        {pool.id: pool.name for pool in pools},
        {one.id: one.pool_ids for one in types},
    )
