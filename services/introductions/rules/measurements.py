"""Measurements: what may be measured, who confirms it, and what a correction does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.introductions.models import (
    Benefit,
    Measurement,
    MeasurementState,
    Partnership,
    PartnershipSide,
)
from shared.errors import BadInput, Forbidden, NotFound, Refusal


@dataclass(frozen=True)
class Found:
    """What was found on a day: how much, and what that is worth so far, in minor units."""

    measured_on: date
    value: Decimal | None = None
    money_minor: int | None = None
    note: str = ""
    evidence: str = ""


class NoSuchMeasurement(NotFound):
    """There is no such measurement here."""


class MeasurementHasNotBeenYet(BadInput):
    """What is measured was found on a day that has come."""


class ValueIsMissing(BadInput):
    """Say how much was found, in the unit of the benefit."""


class BenefitHasNoNumber(BadInput):
    """This benefit has no number, so say in a note what it has brought; or give it one first."""


class MeasurementSaysNothing(BadInput):
    """Say in a note what it has brought so far."""


class BenefitHasNoCurrency(BadInput):
    """Say first for the benefit itself what it is worth, and in which currency."""


class NobodyConfirmsTheirOwn(Forbidden):
    """A measurement is confirmed by the other sides, and not by whoever took it."""


class MeasurementIsAnswered(Refusal):
    """This measurement was answered, or replaced, already."""


class CorrectionWaitsAlready(Refusal):
    """Another measurement replaces this one already; correct that one."""


class OnlyTheMeasuringSide(Forbidden):
    """Only the side that measured something corrects it; dispute it, or measure anew."""


def check_found(benefit: Benefit, found: Found, today: date) -> None:
    """Refuse a measurement of tomorrow, one without what is counted, and money in no currency."""
    if found.measured_on > today:
        raise MeasurementHasNotBeenYet(fields={"measured_on": ["Name today or a day before."]})
    if benefit.is_counted and found.value is None:
        raise ValueIsMissing(fields={"value": [f"Needed, in {benefit.unit}."]})
    if not benefit.is_counted and found.value is not None:
        raise BenefitHasNoNumber(fields={"value": ["Leave it out."]})
    if not benefit.is_counted and not found.note:
        raise MeasurementSaysNothing(fields={"note": ["Needed where nothing is counted."]})
    if found.money_minor is not None and benefit.currency is None:
        raise BenefitHasNoCurrency(fields={"money_minor": ["Leave it out."]})


def check_may_correct(
    old: Measurement, side: PartnershipSide, follower: Measurement | None
) -> None:
    """Refuse to correct what another side measured, and what is corrected already (`follower`)."""
    if old.position != side.position:
        raise OnlyTheMeasuringSide
    if old.state == MeasurementState.REPLACED or follower is not None:
        raise CorrectionWaitsAlready


def positions_asked(partnership: Partnership, measurement: Measurement) -> set[int]:
    """Which sides are to confirm a measurement: all but the one that took it."""
    return {side.position for side in partnership.sides} - {measurement.position}


def positions_missing(partnership: Partnership, measurement: Measurement) -> set[int]:
    """Which sides have not said yet what they think of it."""
    answered = {one.position for one in measurement.answers}
    return positions_asked(partnership, measurement) - answered


def check_may_answer(
    partnership: Partnership, measurement: Measurement, spoken_for: set[int], person_id: UUID
) -> set[int]:
    """The sides for which somebody may answer. Refuses who took it, their side, and what is answered."""
    may = spoken_for & positions_asked(partnership, measurement)
    if not may or person_id == measurement.measured_by_id:
        raise NobodyConfirmsTheirOwn
    missing = may & positions_missing(partnership, measurement)
    if measurement.state != MeasurementState.OPEN or not missing:
        raise MeasurementIsAnswered(f"It is {measurement.state}")
    return missing


def has_said(measurement: Measurement, positions: set[int], *, agrees: bool) -> bool:
    """Whether one of these sides has said exactly this before."""
    return any(one.position in positions and one.agrees == agrees for one in measurement.answers)
