"""How many partnerships live on after the person who tended them left, and what became of each in the handover."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, select

from services.introductions.models import (
    Handover,
    HandoverItem,
    HandoverState,
    HandoverStep,
    ItemKind,
    ItemState,
    PartnershipSide,
    PartnershipStage,
    Stage,
)
from services.introductions.rules.survival import SPANS, Parting, lived_on
from shared.database import Session


@dataclass(frozen=True)
class SurvivalRow:
    """Partnerships whose person left in one month: how many were still alive 90 and 180 days later.

    `reached` are those that so many days have passed for; a share of none is None.
    """

    month: str
    leavers: int
    partnerships: int
    open: int
    carried: int
    declined: int
    lost: int
    reached_90: int
    alive_90: int
    reached_180: int
    alive_180: int

    @property
    def share_90(self) -> float | None:
        """The share that was alive after 90 days, of those that have reached them."""
        return _share(self.alive_90, self.reached_90)

    @property
    def share_180(self) -> float | None:
        """The share that was alive after 180 days, of those that have reached them."""
        return _share(self.alive_180, self.reached_180)


def survival(session: Session, as_of: date, zone: ZoneInfo) -> list[SurvivalRow]:
    """By the month of leaving, as of a day of a time zone; who came back before anybody followed has not left."""
    months: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(_partings(as_of)):
        months[f"{row.left_on:%Y-%m}"].append(row)
    return [_row(month, months[month], as_of, zone) for month in sorted(months)]


def _row(month: str, rows: Iterable[Any], as_of: date, zone: ZoneInfo) -> SurvivalRow:
    found = list(rows)
    partings = [Parting(row.left_on, _ended_on(row, as_of, zone)) for row in found]
    became = Counter(str(row.state) for row in found)
    spans: dict[str, int] = {}
    for days in SPANS:
        alive = [lived_on(one, days, as_of) for one in partings]
        spans[f"reached_{days}"] = sum(one is not None for one in alive)
        spans[f"alive_{days}"] = sum(one is True for one in alive)
    return SurvivalRow(
        month=month,
        leavers=len({(row.organisation_id, row.leaver_id) for row in found}),
        partnerships=len(found),
        **{str(state): became[state] for state in ItemState},
        **spans,
    )


def _partings(as_of: date) -> Select[Any]:
    """Each partnership that somebody left behind, when it was closed, and when that side stepped out of it."""
    closed = (
        select(
            PartnershipStage.partnership_id,
            func.min(PartnershipStage.entered_at).label("closed_at"),
        )
        .where(PartnershipStage.stage == Stage.CLOSED)
        .group_by(PartnershipStage.partnership_id)
        .subquery()
    )
    came_back = exists().where(
        HandoverStep.handover_id == Handover.id,
        HandoverStep.state == HandoverState.CANCELLED,
        HandoverStep.person_id == Handover.leaver_id,
    )
    side = and_(
        PartnershipSide.partnership_id == HandoverItem.reference_id,
        PartnershipSide.organisation_id == Handover.organisation_id,
    )
    return (
        select(
            Handover.organisation_id,
            Handover.leaver_id,
            Handover.left_on,
            HandoverItem.state,
            func.min(PartnershipSide.left_at).label("stepped_out_at"),
            closed.c.closed_at,
        )
        .join(Handover, Handover.id == HandoverItem.handover_id)
        .outerjoin(PartnershipSide, side)
        .outerjoin(closed, closed.c.partnership_id == HandoverItem.reference_id)
        .where(HandoverItem.kind == ItemKind.PARTNERSHIP, Handover.left_on <= as_of, ~came_back)
        .group_by(HandoverItem.id, Handover.id, closed.c.closed_at)
    )


def _ended_on(row: Any, as_of: date, zone: ZoneInfo) -> date | None:
    """The first day on which it was no more, as far as that was known on a day."""
    ends = [_day(moment, zone) for moment in (row.stepped_out_at, row.closed_at) if moment]
    return min((day for day in ends if day <= as_of), default=None)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _share(some: int, of_all: int) -> float | None:
    return round(some / of_all, 3) if of_all else None
