"""The value statement: what each side has got so far, by horizon, counting only what was confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.introductions.models import (
    Benefit,
    BenefitState,
    Horizon,
    Measurement,
    MeasurementState,
)
from services.introductions.rules.benefits import (
    is_overdue,
    latest_confirmed,
    percent,
    share_reached,
)

_WAITS = (MeasurementState.OPEN, MeasurementState.DISPUTED)


@dataclass(frozen=True)
class Got:
    """One benefit: the last confirmed measurement, and how far that is.

    `percent` of the way from baseline to target, `worth_minor` in `currency`; None where there is no number.
    `waiting` is a newer measurement that is not confirmed, and counts nowhere.
    """

    benefit: Benefit
    confirmed: Measurement | None
    waiting: Measurement | None
    percent: int | None
    worth_minor: int | None
    currency: str | None
    is_overdue: bool


@dataclass(frozen=True)
class SideStatement:
    """What one side has got, by horizon, and what that is worth by currency, in minor units."""

    position: int
    horizons: Mapping[Horizon, list[Got]]
    worth: Mapping[str, int]

    @property
    def rows(self) -> list[Got]:
        """All of it, the short term first."""
        return [one for rows in self.horizons.values() for one in rows]


def value_statement(
    positions: Iterable[int], benefits: Iterable[Benefit], today: date
) -> list[SideStatement]:
    """What each side has got of what was stated; what was only proposed, or given up, is no part of it."""
    stated = [one for one in benefits if one.state == BenefitState.STATED]
    return [_of_side(position, stated, today) for position in positions]


def worth_of(benefit: Benefit, measured: Measurement | None) -> tuple[int, str] | None:
    """What was found is worth: as it was measured, or else as much of the whole as was reached.

    At least nothing, and at most the whole; half a minor unit is rounded up. None where nothing is said of money.
    """
    if measured is None:
        return None
    if measured.money_minor is not None and measured.currency is not None:
        return measured.money_minor, measured.currency
    share = share_reached(benefit, measured.value)
    if benefit.money_minor is None or benefit.currency is None or share is None:
        return None
    part = benefit.money_minor * min(max(share, Decimal(0)), Decimal(1))
    return int(part.to_integral_value(rounding="ROUND_HALF_UP")), benefit.currency


def _of_side(position: int, stated: list[Benefit], today: date) -> SideStatement:
    horizons = {
        horizon: [
            _got(one, today)
            for one in stated
            if one.position == position and one.horizon == horizon
        ]
        for horizon in Horizon
    }
    worth: dict[str, int] = defaultdict(int)
    for row in (one for rows in horizons.values() for one in rows):
        if row.worth_minor is not None and row.currency is not None:
            worth[row.currency] += row.worth_minor
    return SideStatement(position, horizons, dict(sorted(worth.items())))


def _got(benefit: Benefit, today: date) -> Got:
    confirmed = latest_confirmed(benefit.measurements)
    share = share_reached(benefit, confirmed.value if confirmed else None)
    worth = worth_of(benefit, confirmed)
    return Got(
        benefit=benefit,
        confirmed=confirmed,
        waiting=_waiting(benefit.measurements),
        percent=None if share is None else percent(share),
        worth_minor=worth[0] if worth else None,
        currency=worth[1] if worth else None,
        is_overdue=is_overdue(benefit, today),
    )


def _waiting(measurements: Iterable[Measurement]) -> Measurement | None:
    newest = max(measurements, key=lambda one: (one.written_at, one.id), default=None)
    return newest if newest is not None and newest.state in _WAITS else None
