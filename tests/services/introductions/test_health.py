"""How partnerships are: a score with its reasons, and who falls into risk is announced once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from events.partnerships import PartnershipAtRisk
from services.introductions.rules import health as rules
from services.introductions.rules.partnerships import NOBODY_TENDS_IT
from shared.callers import Role
from shared.settings import Settings
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House

DAY = date(2027, 6, 1)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def health(**signs: Any) -> rules.Health:
    """How a partnership is in which somebody was in touch today."""
    return rules.health(rules.Signs(**{"last_contact": DAY, **signs}), DAY)


def test_a_partnership_in_touch_is_healthy() -> None:
    assert (health().score, health().condition, health().reasons) == (100, "healthy", [])
    assert health().next == rules.ALL_IS_WELL


def test_a_side_that_nobody_tends_is_a_risk_at_once() -> None:
    found = health(unattended=1)
    assert (found.score, found.is_at_risk) == (40, True)
    assert found.next == rules.TO_DO[NOBODY_TENDS_IT]


@pytest.mark.parametrize("days, score", [(45, 100), (46, 90), (91, 75), (181, 60)])
def test_silence_costs_more_the_longer_it_lasts(days: int, score: int) -> None:
    assert health(last_contact=ago(days)).score == score


@pytest.mark.parametrize(
    "signs, score, text",
    [
        ({"alone": 1}, 90, rules.ALONE),
        ({"measurements_due": [ago(0)]}, 100, None),
        ({"measurements_due": [ago(1)]}, 90, rules.UNMEASURED),
        ({"milestones_due": [ago(9)] * 7}, 70, rules.MISSED),
        ({"review_due_on": ago(1)}, 90, rules.UNREVIEWED),
        ({"review_due_on": ago(91)}, 80, rules.UNREVIEWED),
        ({"handover_deadlines": [ago(-9)]}, 85, rules.HANDED_OVER),
        ({"handover_deadlines": [ago(9)]}, 70, rules.HANDOVER_LATE),
    ],
)
def test_each_reason_costs_its_points(signs: dict[str, Any], score: int, text: str | None) -> None:
    found = health(**signs)
    assert found.score == score
    assert [reason.text for reason in found.reasons] == ([text] if text else [])
    assert sum(reason.points for reason in found.reasons) == 100 - score


def test_many_small_things_are_a_risk_too_and_the_gravest_comes_first() -> None:
    late = {"measurements_due": [ago(1)] * 2, "review_due_on": ago(5)}
    found = health(last_contact=ago(100), alone=1, **late)
    assert (found.score, found.condition) == (35, "at-risk")
    assert found.reasons[0].text == rules.QUIET


def test_every_reason_says_what_to_do() -> None:
    texts = {rules.QUIET, rules.UNMEASURED, rules.MISSED, rules.UNREVIEWED, rules.ALONE}
    assert rules.TO_DO.keys() == texts | {NOBODY_TENDS_IT, rules.HANDED_OVER, rules.HANDOVER_LATE}


def test_who_falls_into_risk_is_announced_once_until_it_is_well(
    association: Association, house: House, door: Door, partnership_id: UUID
) -> None:
    for days in (1, 300, 301):
        association.sweep(days=days)
    (risk,) = association.said(PartnershipAtRisk)
    assert (risk.partnership_id, risk.reason) == (partnership_id, rules.QUIET)
    review = {"held_on": TODAY.isoformat(), "notes": "All is well"}
    door.post(house.amina, f"/partnerships/{partnership_id}/reviews", review)
    association.sweep(days=302)
    assert len(association.said(PartnershipAtRisk)) == 1


def test_a_side_that_loses_its_steward_is_announced_at_once_and_anew_when_it_was_well(
    association: Association, house: House
) -> None:
    house.partner(house.amina)
    association.leave(house.luis, house.company)
    association.sweep()
    assert [one.reason for one in association.said(PartnershipAtRisk)] == [NOBODY_TENDS_IT]
    house.name(house.grace, house.grace)
    association.leave(house.grace, house.company)
    assert len(association.said(PartnershipAtRisk)) == 2


def test_stewards_see_the_most_urgent_first(
    association: Association, house: House, door: Door, partnership_id: UUID, settings: Settings
) -> None:
    zuri = association.person("Zuri Obi")
    house.partner(zuri)
    association.leave(house.luis, house.company)
    seen = door.get([Role.STEWARD], "/partnerships/health?limit=1").json
    assert (seen["total"], seen["at_risk"], len(seen["items"])) == (2, 2, 1)
    (first,) = seen["items"]
    assert first["reasons"][0]["text"] == NOBODY_TENDS_IT
    assert first["next"] == rules.TO_DO[NOBODY_TENDS_IT]
    assert set(first["sides"]) & {"Pasig Telecom"}
    assert door.get(house.amina, "/partnerships/health").status_code == 403
    page = Browser(settings, association.staff()).opens("/partnerships/page")
    told = words_of(page)
    assert f"At risk: {seen['at_risk']} of {seen['total']}." in told
    assert f"{seen['items'][0]['score']} of 100" in told
    assert seen["items"][0]["next"] in told
    assert Browser(settings, house.amina).opens("/partnerships/page").status_code == 403
