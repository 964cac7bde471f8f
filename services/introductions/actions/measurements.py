"""Measuring what a partnership has brought, and what the other sides say of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from events.benefits import (
    BenefitMeasured,
    MeasurementConfirmed,
    MeasurementDisputed,
    MeasurementsCalled,
)
from services.introductions.actions.benefits import plan
from services.introductions.actions.speaking import speak_in
from services.introductions.models import (
    Benefit,
    Measurement,
    MeasurementAnswer,
    MeasurementState,
    Partnership,
)
from services.introductions.queries import benefits as reads
from services.introductions.queries.partnerships import discreet_stewards
from services.introductions.rules import measurements as rules
from services.introductions.rules.benefits import check_is_stated
from services.introductions.rules.partnerships import author
from services.introductions.rules.steps import sides_spoken_for
from shared.callers import Caller
from shared.database import Session, new_id
from shared.outbox import announce


def measure(
    session: Session,
    partnership_id: UUID,
    benefit_id: UUID,
    caller: Caller,
    found: rules.Found,
    *,
    replaces_id: UUID | None,
    now: datetime,
    today: date,
) -> Measurement:
    """Say what was found on a day; the other sides are asked to confirm it. Asking twice measures twice.

    A correction names what it `replaces_id`; what all have confirmed counts until all confirm the correction.
    """
    partnership, side = speak_in(session, partnership_id, caller)
    benefit = reads.benefit_of(session, partnership_id, benefit_id)
    check_is_stated(benefit)
    rules.check_found(benefit, found, today)
    if replaces_id is not None:
        old = reads.measurement_in(benefit, replaces_id)
        rules.check_may_correct(old, side, reads.waiting_correction(benefit, old))
        if old.state != MeasurementState.CONFIRMED:
            old.state = MeasurementState.REPLACED
    measurement = Measurement(
        id=new_id(),
        replaces_id=replaces_id,
        position=side.position,
        measured_by_id=author(caller),
        currency=benefit.currency if found.money_minor is not None else None,
        state=MeasurementState.OPEN,
        written_at=now,
        **vars(found),
    )
    benefit.measurements.append(measurement)
    session.flush()
    plan(benefit)
    _announce_measured(session, partnership, measurement)
    return measurement


def answer(
    session: Session,
    partnership_id: UUID,
    measurement_id: UUID,
    caller: Caller,
    *,
    agrees: bool,
    word: str,
    now: datetime,
) -> Measurement:
    """Confirm for one's side what another measured, or dispute it with a word.

    It counts when all other sides have confirmed it, and does not once one disputes it. Saying the same twice
    changes nothing.
    """
    partnership, _ = speak_in(session, partnership_id, caller)
    measurement = reads.measurement_of(session, partnership_id, measurement_id)
    mine = sides_spoken_for(partnership, caller, discreet_stewards(session, [partnership]))
    spoken_for = {side.position for side in mine}
    if rules.has_said(measurement, spoken_for, agrees=agrees):
        return measurement
    person_id = author(caller)
    missing = rules.check_may_answer(partnership, measurement, spoken_for, person_id)
    for position in sorted(missing):
        said = {"position": position, "person_id": person_id, "answered_at": now}
        measurement.answers.append(MeasurementAnswer(**said, agrees=agrees, word=word))
    session.flush()
    _settle(session, partnership, measurement, agrees)
    return measurement


def settle_answered(session: Session, partnership: Partnership) -> None:
    """Let count what waited for a side alone that takes part no longer."""
    for benefit in reads.live_benefits(session, partnership.id):
        for measurement in benefit.measurements:
            is_open = measurement.state == MeasurementState.OPEN
            if is_open and not rules.positions_missing(partnership, measurement):
                _settle(session, partnership, measurement, agrees=True)


def call_for_measurements(session: Session, today: date, limit: int) -> int:
    """Ask those who look after benefits to measure what is due, each once a day it is due; returns how many.

    One message for all that one person is to measure in a partnership.
    """
    due = reads.lock_due(session, today, limit)
    for benefit in due:
        benefit.measure_called_for = benefit.measure_due_on
    keyed = sorted(_with_whom(session, due, today), key=lambda one: one[0])
    for (partnership_id, asked_id), found in groupby(keyed, key=lambda one: one[0]):
        _call(session, partnership_id, asked_id, [benefit for _, benefit in found])
    return len(due)


def _with_whom(
    session: Session, due: Iterable[Benefit], today: date
) -> list[tuple[tuple[UUID, UUID], Benefit]]:
    asked = reads.who_measures(session, due, today)
    return [
        ((benefit.partnership_id, asked[benefit.id]), benefit)
        for benefit in due
        if benefit.id in asked
    ]


def _call(session: Session, partnership_id: UUID, asked_id: UUID, benefits: list[Benefit]) -> None:
    announce(
        session,
        MeasurementsCalled(
            partnership_id=partnership_id,
            asked_id=asked_id,
            metrics=tuple(benefit.metric for benefit in benefits),
            due_on=min(one.measure_due_on for one in benefits if one.measure_due_on),
        ),
    )


def _settle(
    session: Session, partnership: Partnership, measurement: Measurement, agrees: bool
) -> None:
    """Let it count once nobody is missing; let it not count once somebody disputes it."""
    if not agrees:
        measurement.state = MeasurementState.DISPUTED
        told: dict[str, Any] = {"measured_by_id": measurement.measured_by_id}
        told |= {"metric": measurement.benefit.metric, **_named(measurement)}
        announce(session, MeasurementDisputed(**told))
    elif not rules.positions_missing(partnership, measurement):
        measurement.state = MeasurementState.CONFIRMED
        for old in reads.replaced_by(measurement):
            old.state = MeasurementState.REPLACED
        announce(session, MeasurementConfirmed(**_named(measurement)))
    plan(measurement.benefit)


def _announce_measured(
    session: Session, partnership: Partnership, measurement: Measurement
) -> None:
    benefit = measurement.benefit
    asked = rules.positions_asked(partnership, measurement)
    tending = [side.steward_id for side in partnership.sides if side.position in asked]
    announce(
        session,
        BenefitMeasured(
            **_named(measurement),
            metric=benefit.metric,
            value="" if measurement.value is None else f"{measurement.value:f}",
            unit=benefit.unit,
            measured_on=measurement.measured_on,
            measured_by_id=measurement.measured_by_id,
            asked=tuple(one for one in tending if one is not None),
        ),
    )


def _named(measurement: Measurement) -> dict[str, Any]:
    return {
        "partnership_id": measurement.benefit.partnership_id,
        "benefit_id": measurement.benefit_id,
        "measurement_id": measurement.id,
    }
