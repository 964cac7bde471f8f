"""On what ground somebody takes part, and whether that makes them a newcomer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

Occasion = Literal["joined", "representative", "profile", "rsvp", "waiting", "wish", "weekly"]

TIME_AND_AGAIN: tuple[Occasion, ...] = ("waiting", "wish", "weekly")
"""Occasions that come more than once for the same person: each time others are found than before."""

_SETTLING_IN = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why a person may be matched: an active membership of their own, or one of an organisation they speak for.

    `id` is the representation's or, of a person, the membership's. `party_id` is the organisation or the person.
    `since` is when the later of the two was announced.
    """

    id: UUID
    party_id: UUID
    joined_at: datetime
    is_new_membership: bool
    appointed_at: datetime | None = None
    is_new_representation: bool = False

    @property
    def since(self) -> datetime:
        """When the person could first take part on this ground."""
        return max(self.joined_at, self.appointed_at or self.joined_at)


def arrival(ground: Ground, published_at: datetime) -> Occasion | None:
    """As what somebody arrives who can be matched for the first time on this ground; None: as nothing new.

    Who was there before the association used Footbridge is no newcomer; but a first profile that comes a day
    or more after taking over is a word of their own, like any changed profile.
    """
    came_later = ground.appointed_at is not None and ground.appointed_at > ground.joined_at
    if ground.is_new_membership and not came_later:
        return "joined"
    if ground.is_new_representation:
        return "representative"
    if published_at - ground.since >= _SETTLING_IN:
        return "profile"
    return None
