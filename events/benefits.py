"""What is said of the benefits that partnerships bring."""

from datetime import date
from uuid import UUID

from events.contract import Event
from events.partnerships import PARTNERSHIP


class BenefitStated(Event, name="benefit.stated.v1", stream=PARTNERSHIP):
    """It is said what a partnership is to bring one side, at a `horizon` (short, mid, long).

    Where another side proposes it, those who are `asked` say whether they want it.
    """

    partnership_id: UUID
    benefit_id: UUID
    horizon: str
    metric: str
    stated_by_id: UUID
    asked: tuple[UUID, ...] = ()


class BenefitMeasured(Event, name="benefit.measured.v1", stream=PARTNERSHIP):
    """A side measured what a partnership has brought, and the others are `asked` to confirm it.

    `value` is an exact number as text, in `unit`; both are empty where a benefit has no number.
    """

    partnership_id: UUID
    benefit_id: UUID
    measurement_id: UUID
    metric: str
    value: str = ""
    unit: str = ""
    measured_on: date
    measured_by_id: UUID
    asked: tuple[UUID, ...]


class MeasurementConfirmed(Event, name="measurement.confirmed.v1", stream=PARTNERSHIP):
    """All other sides confirmed what was measured: it counts."""

    partnership_id: UUID
    benefit_id: UUID
    measurement_id: UUID


class MeasurementDisputed(Event, name="measurement.disputed.v1", stream=PARTNERSHIP):
    """Another side does not agree with what was measured: it does not count."""

    partnership_id: UUID
    benefit_id: UUID
    measurement_id: UUID
    metric: str
    measured_by_id: UUID


class MeasurementsCalled(Event, name="measurements.called.v1", stream=PARTNERSHIP):
    """It is time that somebody measures what a partnership has brought: each of the `metrics`."""

    partnership_id: UUID
    asked_id: UUID
    metrics: tuple[str, ...]
    due_on: date
