"""Benefits: what must be said of one, how far it is reached, and when it is to be measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.introductions.models import (
    Benefit,
    BenefitState,
    Horizon,
    Measurement,
    MeasurementState,
    PartnershipSide,
)
from services.introductions.rules.milestones import next_review
from shared.errors import BadInput, Forbidden, NotFound, Refusal

MONTHS_BETWEEN = {Horizon.SHORT: 3, Horizon.MID: 6, Horizon.LONG: 12}
"""Every how many months a benefit is measured, by its horizon; and once more when it is due."""

_LIVE = (MeasurementState.OPEN, MeasurementState.CONFIRMED)


class NoSuchBenefit(NotFound):
    """There is no such benefit here."""


class ShortTermNeedsANumber(BadInput):
    """A benefit of the short term has a number: what is counted, from where to where, and by when."""


class NumberIsIncomplete(BadInput):
    """A number needs a unit, a baseline and a target; leave out all three, or none."""


class TargetIsTheBaseline(BadInput):
    """The target is where it stands already."""


class AmountNeedsACurrency(BadInput):
    """An amount of money needs a currency, and a currency an amount."""


class BenefitIsSettled(Refusal):
    """This benefit was declined or dropped already."""


class BenefitIsNotStatedYet(Refusal):
    """The side that this benefit is for has not said yet that they want it."""


class BenefitIsStatedAlready(Refusal):
    """The side that this benefit is for has said already that they want it."""


class OnlyTheSideItIsFor(Forbidden):
    """Only the side that a benefit is for decides about it; another side may propose one."""


class UnitStaysOnceMeasured(Refusal):
    """What was measured would mean something else in another unit; drop this benefit and state another."""


class NothingChanges(BadInput):
    """It stands like that already."""


@dataclass(frozen=True)
class Promise:
    """What is said of a benefit: what is counted, from where to where, by when, and what that is worth."""

    horizon: Horizon
    metric: str
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    due_on: date | None = None
    money_minor: int | None = None
    currency: str | None = None


def check_promise(promise: Promise) -> None:
    """Refuse what cannot be measured later."""
    number = {"unit": promise.unit, "baseline": promise.baseline, "target": promise.target}
    missing = [name for name, part in number.items() if part in (None, "")]
    if promise.horizon == Horizon.SHORT and (missing or promise.due_on is None):
        lacking = [*missing, *([] if promise.due_on else ["due_on"])]
        raise ShortTermNeedsANumber(
            'Say what is counted, from where to where and by when, as in "households with clean water",'
            " from 0 to 300 households by 2028-05-31; or choose the mid or long term",
            fields={name: ["Needed in the short term."] for name in lacking},
        )
    if 0 < len(missing) < len(number):
        raise NumberIsIncomplete(fields={name: ["Say this, too."] for name in missing})
    if promise.target is not None and promise.target == promise.baseline:
        raise TargetIsTheBaseline(fields={"target": ["Choose another number."]})
    if (promise.money_minor is None) != (promise.currency is None):
        lacking_money = "currency" if promise.currency is None else "money_minor"
        raise AmountNeedsACurrency(fields={lacking_money: ["Say this, too."]})


def check_is_for(benefit: Benefit, side: PartnershipSide) -> None:
    """Refuse a side that a benefit is not for."""
    if benefit.position != side.position:
        raise OnlyTheSideItIsFor


def check_may_change(benefit: Benefit, side: PartnershipSide) -> None:
    """Refuse whoever may not say it in other words: what waits for a yes is still its author's."""
    check_is_live(benefit)
    if benefit.state == BenefitState.PROPOSED and side.position == benefit.by_position:
        return
    check_is_for(benefit, side)


def check_is_live(benefit: Benefit) -> None:
    """Refuse to change what was given up."""
    if benefit.state in (BenefitState.DECLINED, BenefitState.DROPPED):
        raise BenefitIsSettled(f"It was {benefit.state}; state another one")


def check_is_stated(benefit: Benefit) -> None:
    """Refuse to measure what nobody has said yes to, or what was given up."""
    check_is_live(benefit)
    if benefit.state == BenefitState.PROPOSED:
        raise BenefitIsNotStatedYet


def check_may_become(benefit: Benefit, promise: Promise) -> None:
    """Refuse a change that would change nothing, or the meaning of what was measured."""
    if promise == promised(benefit):
        raise NothingChanges(fields={"metric": ["Change this, or something else."]})
    if benefit.measurements and promise.unit != benefit.unit:
        raise UnitStaysOnceMeasured


def promised(benefit: Benefit) -> Promise:
    """What is said of a benefit as it stands."""
    return Promise(
        horizon=Horizon(benefit.horizon),
        metric=benefit.metric,
        unit=benefit.unit,
        baseline=benefit.baseline,
        target=benefit.target,
        due_on=benefit.due_on,
        money_minor=benefit.money_minor,
        currency=benefit.currency,
    )


def next_measurement(benefit: Benefit, since: date) -> date | None:
    """When a benefit is to be measured next; None when nothing more is to be found out.

    `since` is when it was stated, and counts while nothing was measured. What is disputed was not measured.
    """
    if benefit.state != BenefitState.STATED:
        return None
    last = last_measured(benefit.measurements)
    usual = next_review(last or since, MONTHS_BETWEEN[Horizon(benefit.horizon)])
    if benefit.due_on is None:
        return usual
    if last is not None and last >= benefit.due_on:
        return None
    return min(usual, benefit.due_on)


def last_measured(measurements: Iterable[Measurement]) -> date | None:
    """The day of the last measurement that nobody disputes."""
    return max((one.measured_on for one in measurements if one.state in _LIVE), default=None)


def is_overdue(benefit: Benefit, today: date) -> bool:
    """Whether a benefit should have been measured before today."""
    return benefit.measure_due_on is not None and benefit.measure_due_on < today


def latest_confirmed(measurements: Iterable[Measurement]) -> Measurement | None:
    """The newest measurement that all other sides confirmed: by its day, then by when it was written."""
    confirmed = [one for one in measurements if one.state == MeasurementState.CONFIRMED]
    return max(confirmed, key=lambda one: (one.measured_on, one.written_at, one.id), default=None)


def share_reached(benefit: Benefit, value: Decimal | None) -> Decimal | None:
    """Which share of the way from the baseline to the target was gone: 0 to 1, less when it got worse, more
    when it was surpassed. Targets may lie below. None where there is no number."""
    if benefit.baseline is None or benefit.target is None or value is None:
        return None
    return (value - benefit.baseline) / (benefit.target - benefit.baseline)


def percent(share: Decimal) -> int:
    """A share in whole percent, never rounded up: what is not quite reached is not reached."""
    return int((share * 100).to_integral_value(rounding="ROUND_FLOOR"))
