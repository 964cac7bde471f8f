"""Benefits and their measurements, as each may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from services.introductions.models import (
    Benefit,
    BenefitState,
    Measurement,
    MeasurementState,
    Partnership,
    Stage,
)
from services.introductions.queries.partnerships import find
from services.introductions.queries.people import current_organisations, representations
from services.introductions.rules import benefits as rules
from services.introductions.rules.measurements import NoSuchMeasurement, positions_missing
from services.introductions.rules.milestones import is_of
from shared.callers import Caller
from shared.database import Page, Session, keyset

_ROW = (
    "id partnership_id position owner_id horizon metric unit baseline target due_on money_minor currency"
    " state by_position stated_by_id stated_at measure_due_on changes"
).split()
_MEASURED = (
    "id replaces_id position measured_by_id measured_on value money_minor currency note evidence state"
    " written_at answers"
).split()


def benefits(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    after: str | None,
    limit: int,
    today: date,
) -> Page[dict[str, Any]]:
    """The benefits of a partnership, in the order in which they were stated."""
    partnership = find(session, partnership_id, caller)
    found = select(Benefit).where(Benefit.partnership_id == partnership_id)
    page = keyset(session, found, Benefit.id, after, limit)
    return Page([shown(partnership, one, today) for one in page.items], page.next)


def shown_one(session: Session, benefit: Benefit, today: date) -> dict[str, Any]:
    """A benefit as programs see it."""
    return shown(session.get_one(Partnership, benefit.partnership_id), benefit, today)


def shown(partnership: Partnership, benefit: Benefit, today: date) -> dict[str, Any]:
    """A benefit with all that was measured."""
    return {name: getattr(benefit, name) for name in _ROW} | {
        "is_overdue": rules.is_overdue(benefit, today),
        "measurements": [shown_measurement(partnership, one) for one in benefit.measurements],
    }


def shown_measurement(partnership: Partnership, measurement: Measurement) -> dict[str, Any]:
    """A measurement as programs see it; `missing` are the positions of the sides that are still to answer."""
    waits = measurement.state == MeasurementState.OPEN
    return {name: getattr(measurement, name) for name in _MEASURED} | {
        "benefit_id": measurement.benefit_id,
        "missing": sorted(positions_missing(partnership, measurement)) if waits else [],
    }


def measured_shown(session: Session, measurement: Measurement) -> dict[str, Any]:
    """One measurement as programs see it."""
    partnership_id = measurement.benefit.partnership_id
    return shown_measurement(session.get_one(Partnership, partnership_id), measurement)


def benefit_of(session: Session, partnership_id: UUID, benefit_id: UUID) -> Benefit:
    """A benefit of a partnership."""
    found = session.get(Benefit, benefit_id)
    if found is None or found.partnership_id != partnership_id:
        raise rules.NoSuchBenefit
    return found


def measurement_of(session: Session, partnership_id: UUID, measurement_id: UUID) -> Measurement:
    """A measurement of a benefit of a partnership."""
    found = session.get(Measurement, measurement_id)
    if found is None or found.benefit.partnership_id != partnership_id:
        raise NoSuchMeasurement
    return found


def measurement_in(benefit: Benefit, measurement_id: UUID) -> Measurement:
    """A measurement of a benefit."""
    for one in benefit.measurements:
        if one.id == measurement_id:
            return one
    raise NoSuchMeasurement


def live_benefits(session: Session, partnership_id: UUID) -> list[Benefit]:
    """The benefits of a partnership that were not given up."""
    live = (BenefitState.PROPOSED, BenefitState.STATED)
    found = select(Benefit).where(Benefit.partnership_id == partnership_id, Benefit.state.in_(live))
    return list(session.scalars(found.order_by(Benefit.id)))


def waiting_correction(benefit: Benefit, old: Measurement) -> Measurement | None:
    """What corrects a measurement, and is neither confirmed nor disputed yet."""
    for one in benefit.measurements:
        if one.replaces_id == old.id and one.state == MeasurementState.OPEN:
            return one
    return None


def correctable(benefit: Benefit, positions: set[int]) -> Measurement | None:
    """The last measurement of a benefit, if one of these sides took it and nothing corrects it yet."""
    standing = [one for one in benefit.measurements if one.state != MeasurementState.REPLACED]
    if not standing:
        return None
    last = max(standing, key=lambda one: one.id)
    mine = last.position in positions and waiting_correction(benefit, last) is None
    return last if mine else None


def replaced_by(measurement: Measurement) -> list[Measurement]:
    """What a measurement corrects, and what that corrected, and so on."""
    known = {one.id: one for one in measurement.benefit.measurements}
    found, before = [], measurement.replaces_id
    while before is not None:
        found.append(known[before])
        before = known[before].replaces_id
    return found


def kept_promise(benefit: Benefit) -> dict[str, Any]:
    """The numbers, days and amounts of a benefit as they stand, to be kept with a change."""
    said = vars(rules.promised(benefit)).items()
    return {name: _plain(part) for name, part in said if name != "metric"}


def lock_due(session: Session, today: date, limit: int) -> Sequence[Benefit]:
    """Benefits of live partnerships that are to be measured, of which that was not said, kept from others."""
    due = (
        select(Benefit)
        .join(Partnership, Partnership.id == Benefit.partnership_id)
        .where(Partnership.stage != Stage.CLOSED, Benefit.measure_due_on <= today)
        .where(
            or_(
                Benefit.measure_called_for.is_(None),
                Benefit.measure_called_for != Benefit.measure_due_on,
            )
        )
    )
    locked = due.order_by(Benefit.id).limit(limit).with_for_update(of=Benefit)
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def who_measures(session: Session, benefits: Iterable[Benefit], today: date) -> dict[UUID, UUID]:
    """By benefit, who looks after it; who tends its side where that person is there no more, or else nobody."""
    found = list(benefits)
    owners = {one.owner_id for one in found if one.owner_id}
    held = representations(session, owners)
    asked = {one.id: _measurer(session, one, held, today) for one in found}
    return {benefit_id: person_id for benefit_id, person_id in asked.items() if person_id}


def _measurer(session: Session, benefit: Benefit, held: Any, today: date) -> UUID | None:
    sides = session.get_one(Partnership, benefit.partnership_id).sides
    side = next((one for one in sides if one.position == benefit.position), None)
    if side is None:  # it stepped out, and is asked for nothing any more
        return None
    owner_id = benefit.owner_id
    if owner_id and is_of(side, owner_id, current_organisations(held, owner_id, today)):
        return owner_id
    return side.steward_id


def _plain(part: Any) -> Any:
    return part if part is None or isinstance(part, (int, str)) else f"{part}"
