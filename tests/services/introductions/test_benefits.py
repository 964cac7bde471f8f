"""What a partnership is to bring is stated with numbers, measured, and counts when the other side confirms it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from events.benefits import (
    BenefitMeasured,
    BenefitStated,
    MeasurementConfirmed,
    MeasurementDisputed,
    MeasurementsCalled,
)
from services.introductions.models import Benefit, Measurement, MeasurementState
from services.introductions.rules.benefits import next_measurement, percent, share_reached
from tests.services.introductions.association import NOW, TODAY, Association, Door
from tests.services.introductions.house import House, somebody

DUE = (TODAY + timedelta(days=200)).isoformat()
WATER = {
    "horizon": "short",
    "metric": "Households with clean water",
    "unit": "households",
    "baseline": "0",
    "target": "300",
    "due_on": DUE,
}
FOUND = {"measured_on": TODAY.isoformat(), "value": "120"}


@pytest.fixture
def path(partnership_id: UUID) -> str:
    return f"/partnerships/{partnership_id}"


def state(door: Door, who: UUID | None, path: str, **told: Any):
    """Somebody says what it is to bring."""
    return door.post(who, f"{path}/benefits", {**WATER, **told})


def measure(door: Door, who: UUID, path: str, benefit: dict[str, Any], **told: Any):
    """Somebody says what was found."""
    return door.post(who, f"{path}/benefits/{benefit['id']}/measurements", {**FOUND, **told})


def answer(door: Door, who: UUID, path: str, measured: dict[str, Any], yes: bool = True):
    """Somebody confirms what was measured, or disputes it."""
    one = f"{path}/measurements/{measured['id']}"
    if yes:
        return door.post(who, f"{one}/confirmation")
    return door.post(who, f"{one}/dispute", {"word": "Two wells are dry"})


def counted(**facts: Any) -> Benefit:
    """A benefit of the short term, of which nobody has heard."""
    usual: dict[str, Any] = {"horizon": "short", "state": "stated", "stated_at": NOW}
    number = {"baseline": Decimal(0), "target": Decimal(300)}
    return Benefit(**{**usual, **number, "due_on": date(2027, 12, 31), **facts})


@pytest.mark.parametrize(
    "baseline, target, value, reached",
    [(0, 300, 120, 40), (40, 10, 25, 50), (40, 10, 46, -20), (0, 3, "2.999", 99), (0, 2, 3, 150)],
)
def test_the_share_is_of_the_way_up_or_down(baseline, target, value, reached):
    one = counted(baseline=Decimal(baseline), target=Decimal(target))
    share = share_reached(one, Decimal(value))
    assert share is not None
    assert percent(share) == reached


def test_it_is_measured_every_three_months_and_when_it_is_due():
    one = counted()
    assert next_measurement(one, date(2027, 1, 31)) == date(2027, 4, 30)
    one.measurements = [Measurement(measured_on=date(2027, 11, 2), state="open")]
    assert next_measurement(one, date(2027, 1, 31)) == date(2027, 12, 31)
    one.measurements = [Measurement(measured_on=date(2027, 12, 31), state="confirmed")]
    assert next_measurement(one, date(2027, 1, 31)) is None
    one.measurements[0].state = MeasurementState.DISPUTED
    assert next_measurement(one, date(2027, 1, 31)) == date(2027, 4, 30)


@pytest.mark.parametrize("gap", ["unit", "baseline", "target", "due_on"])
def test_in_the_short_term_there_is_a_number(house: House, door: Door, path, gap):
    told = {name: part for name, part in WATER.items() if name != gap}
    refused = door.post(house.luis, f"{path}/benefits", told)
    assert refused.json["type"] == "/problems/short-term-needs-a-number"
    assert "from where to where and by when" in refused.json["detail"]
    assert list(refused.json["errors"]) == [gap]


def test_what_is_said_holds_together(house: House, door: Door, path):
    for told, problem in (
        ({"horizon": "long", "target": None}, "number-is-incomplete"),
        ({"target": "0"}, "target-is-the-baseline"),
        ({"currency": "EUR"}, "amount-needs-a-currency"),
        ({"target": "1.2345"}, "bad-input"),
        ({"position": 7}, "side-is-not-there"),
        ({"owner_id": str(house.amina)}, "owner-is-of-another-side"),
    ):
        assert state(door, house.luis, path, **told).json["type"] == f"/problems/{problem}"


def test_in_the_long_term_words_are_enough(house: House, door: Door, path):
    told = {"horizon": "long", "metric": "A name in East Africa"}
    stated = door.post(house.luis, f"{path}/benefits", told).json
    assert (stated["state"], stated["target"], stated["position"]) == ("stated", None, 1)
    odd = measure(door, house.luis, path, stated)
    assert odd.json["type"] == "/problems/benefit-has-no-number"
    word = {"value": None, "note": "Three ministries asked"}
    assert measure(door, house.luis, path, stated, **word).status_code == 201


def test_another_side_proposes_and_the_side_that_it_is_for_accepts(
    association: Association, house: House, door: Door, path
):
    made = state(door, house.luis, path, position=0).json
    assert (made["state"], UUID(made["owner_id"])) == ("proposed", house.amina)
    one = f"{path}/benefits/{made['id']}"
    waits = measure(door, house.amina, path, made)
    assert waits.json["type"] == "/problems/benefit-is-not-stated-yet"
    assert door.post(house.luis, f"{one}/acceptance").status_code == 403
    accepted = door.post(house.amina, f"{one}/acceptance").json
    assert (accepted["state"], accepted["is_overdue"]) == ("stated", False)
    assert accepted["measure_due_on"]
    assert door.post(house.amina, f"{one}/acceptance").json == accepted
    assert [one.asked for one in association.said(BenefitStated)] == [(house.amina,), ()]


def test_a_change_keeps_what_stood_there(house: House, door: Door, path):
    made = state(door, house.luis, path).json
    change = {**WATER, "target": "240", "reason": "One well stays dry"}
    one = f"{path}/benefits/{made['id']}"
    assert door.post(house.amina, f"{one}/changes", change).status_code == 403
    (kept,) = door.post(house.luis, f"{one}/changes", change).json["changes"]
    assert (kept["was"]["target"], kept["was_metric"]) == ("300", WATER["metric"])
    again = door.post(house.luis, f"{one}/changes", change)
    assert again.json["type"] == "/problems/nothing-changes"
    measure(door, house.luis, path, made)
    other = door.post(house.luis, f"{one}/changes", {**change, "unit": "taps"})
    assert other.json["type"] == "/problems/unit-stays-once-measured"


def test_what_is_dropped_says_why_and_is_measured_no_more(house: House, door: Door, path):
    made = state(door, house.luis, path).json
    one, why = f"{path}/benefits/{made['id']}/drop", {"reason": "The wells are another's"}
    dropped = door.post(house.luis, one, why).json
    assert (dropped["state"], dropped["measure_due_on"]) == ("dropped", None)
    assert door.post(house.luis, one, why).json == dropped
    assert measure(door, house.luis, path, made).json["type"] == "/problems/benefit-is-settled"


def test_the_other_side_confirms_and_nobody_confirms_their_own(
    association: Association, house: House, door: Door, path
):
    made = state(door, house.luis, path).json
    found = measure(door, house.luis, path, made).json
    assert (found["state"], found["missing"]) == ("open", [0])
    own = answer(door, house.luis, path, found)
    assert own.json["type"] == "/problems/nobody-confirms-their-own"
    assert answer(door, house.grace, path, found).status_code == 403
    confirmed = answer(door, house.amina, path, found).json
    assert (confirmed["state"], confirmed["missing"]) == ("confirmed", [])
    assert answer(door, house.amina, path, found).json == confirmed
    late = answer(door, house.amina, path, found, yes=False)
    assert late.json["type"] == "/problems/measurement-is-answered"
    (asked,) = association.said(BenefitMeasured)
    assert (asked.value, asked.asked) == ("120", (house.amina,))
    assert len(association.said(MeasurementConfirmed)) == 1


def test_what_is_disputed_is_corrected_by_another_measurement(
    association: Association, house: House, door: Door, path
):
    made = state(door, house.luis, path).json
    found = measure(door, house.luis, path, made).json
    disputed = answer(door, house.amina, path, found, yes=False).json
    assert (disputed["state"], disputed["answers"][0]["word"]) == ("disputed", "Two wells are dry")
    assert [one.measured_by_id for one in association.said(MeasurementDisputed)] == [house.luis]
    fix = {"value": "110", "replaces_id": found["id"]}
    theirs = measure(door, house.amina, path, made, **fix)
    assert theirs.json["type"] == "/problems/only-the-measuring-side"
    fixed = measure(door, house.luis, path, made, **fix).json
    answer(door, house.amina, path, fixed)
    (shown,) = door.get(house.amina, f"{path}/benefits").json["items"]
    assert [one["state"] for one in shown["measurements"]] == ["replaced", "confirmed"]
    twice = measure(door, house.luis, path, made, **fix)
    assert twice.json["type"] == "/problems/correction-waits-already"


def test_what_all_confirmed_counts_until_all_confirm_its_correction(house, door, path):
    made = state(door, house.luis, path).json
    first = measure(door, house.luis, path, made).json
    answer(door, house.amina, path, first)
    second = measure(door, house.luis, path, made, value="90", replaces_id=first["id"]).json
    (shown,) = door.get(house.amina, f"{path}/benefits").json["items"]
    assert [one["state"] for one in shown["measurements"]] == ["confirmed", "open"]
    answer(door, house.amina, path, second)
    (shown,) = door.get(house.amina, f"{path}/benefits").json["items"]
    assert [one["state"] for one in shown["measurements"]] == ["replaced", "confirmed"]


@pytest.mark.parametrize("who, status", [("steward", 403), ("stranger", 404)])
def test_only_the_sides_state_benefits(house: House, door: Door, path, who, status):
    assert state(door, somebody(house, who), path).status_code == status


def test_who_looks_after_it_is_asked_once_to_measure_and_then_the_successor(
    association: Association, house: House, door: Door, path
):
    state(door, house.luis, path)
    state(door, house.luis, path, metric="Taps")
    association.sweep(days=60)
    assert association.said(MeasurementsCalled) == []
    for days in (93, 94):
        association.sweep(days=days)
    (called,) = association.said(MeasurementsCalled)
    assert (called.asked_id, called.metrics) == (house.luis, (WATER["metric"], "Taps"))
    association.leave(house.luis, house.company, successor_id=house.grace)
    association.sweep(days=95)
    assert [one.asked_id for one in association.said(MeasurementsCalled)] == [
        house.luis,
        house.grace,
    ]
    shown = door.get(house.grace, f"{path}/benefits").json["items"]
    assert {UUID(one["owner_id"]) for one in shown} == {house.grace}


def test_a_measurement_of_tomorrow_is_none(house: House, door: Door, path):
    made = state(door, house.luis, path).json
    tomorrow = (TODAY + timedelta(days=2)).isoformat()
    refused = measure(door, house.luis, path, made, measured_on=tomorrow)
    assert refused.json["type"] == "/problems/measurement-has-not-been-yet"
    assert measure(door, house.luis, path, made, value=None).json["errors"]["value"]
    paid = measure(door, house.luis, path, made, money_minor=100)
    assert paid.json["type"] == "/problems/benefit-has-no-currency"


def test_what_waits_for_a_side_alone_that_leaves_counts(
    association: Association, house: House, door: Door, path, partnership_id: UUID
):
    mbali = house.join_in(partnership_id)
    benefit = state(door, house.luis, path, **WATER).json
    measured = measure(door, house.luis, path, benefit).json
    assert answer(door, house.amina, path, measured).json["state"] == "open"
    body = association.partnership(partnership_id).sides[2].organisation_id
    association.leave(mbali, body)
    house.do(association.staff(), "abandonment")
    shown = door.get(house.luis, f"{path}/benefits").json["items"][0]["measurements"][0]
    assert (shown["state"], shown["missing"]) == ("confirmed", [])
    assert [one.measurement_id for one in association.said(MeasurementConfirmed)] == [
        UUID(measured["id"])
    ]
