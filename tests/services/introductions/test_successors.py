"""Who is suggested to follow a leaver: who has most to do with it, with reasons that anybody can check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from events.handovers import HandoverOpened
from services.introductions.models import Handover
from services.introductions.rules import successors as rules
from services.introductions.rules.successors import Ties, fit, reasons
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.house import House, somebody

NOTHING = Ties()


@pytest.mark.parametrize(
    "tie, points, text",
    [
        ({"wrote_in": 1}, 25, rules.WROTE),
        ({"wrote_in": 9}, 50, rules.WROTE),
        ({"looks_after": 2}, 40, rules.LOOKS_AFTER),
        ({"has_the_role": True}, 15, rules.SAME_ROLE),
        ({"does_the_work": True}, 15, rules.SAME_WORK),
        ({"tends": 9}, -20, rules.BUSY),
        ({"follows": 1}, -10, rules.FOLLOWS_ANOTHER),
        ({"begins_later": True}, -20, rules.NOT_YET),
        ({"leaves": True}, -100, rules.LEAVING),
    ],
)
def test_each_tie_counts_and_says_why(tie: dict[str, Any], points: int, text: str) -> None:
    (found,) = reasons(replace(NOTHING, **tie))
    assert (found.points, found.text) == (points, text)


def test_nothing_speaks_for_or_against_whoever_has_nothing_to_do_with_it() -> None:
    assert (reasons(NOTHING), fit([])) == ([], 0)


def test_the_gravest_reason_is_said_first() -> None:
    ties = Ties(wrote_in=2, tends=1, leaves=True)
    assert [one.points for one in reasons(ties)] == [-100, 50, -5]
    assert fit(reasons(ties)) == -55


@pytest.fixture
def tala(house: House, partnership_id: UUID) -> UUID:
    """A colleague who has nothing to do with what Luis hands over, of another sort of work; he left."""
    body = {"text": "I was at the wells."}
    house.door.post(house.grace, f"/partnerships/{partnership_id}/notes", body)
    tala = house.association.person("Tala Reyes", house.company, title="Lawyer")
    house.association.leave(house.luis, house.company)
    return tala


def suggested(house: House, who: UUID | None) -> list[dict[str, Any]]:
    """Who is suggested to somebody."""
    handover: Handover = house.association.handovers()[-1]
    answer: Any = house.door.get(who, f"/handovers/{handover.id}/suggestions").json
    return list(answer["suggestions"])


def test_who_wrote_in_the_thread_comes_first_with_the_reasons(house: House, tala: UUID) -> None:
    first, second = suggested(house, house.grace)
    assert (first["called"], first["fit"]) == ("Grace Uy", 55)
    assert rules.WROTE in [one["text"] for one in first["reasons"]]
    assert (second["called"], second["fit"]) == ("Tala Reyes", 15)


@pytest.mark.parametrize("who", ["other side", "leaver", "stranger"])
def test_nobody_else_learns_who_might_follow(house: House, tala: UUID, who: str) -> None:
    handover = house.association.handovers()[-1]
    answer = house.door.get(somebody(house, who), f"/handovers/{handover.id}/suggestions")
    assert "Grace" not in answer.text
    assert answer.status_code == (200 if who == "other side" else 404)


def test_of_a_discreet_colleague_nothing_is_told_but_their_sort_of_work(
    association: Association, house: House, tala: UUID
) -> None:
    facts = {"discreet": True, "title": "Product Lead"}
    ines = association.person("Ines Roth", house.company, **facts)
    found = {one["person_id"]: one for one in suggested(house, house.grace)}[str(ines)]
    assert [one["text"] for one in found["reasons"]] == [rules.SAME_WORK]
    assert "Ines" not in found["called"]


def test_who_fits_best_is_suggested_as_it_opens(association: Association, house, tala) -> None:
    (opened,) = association.said(HandoverOpened)
    assert (opened.suggested_id, opened.successor_id) == (house.grace, None)


def test_who_is_discreet_is_never_suggested_by_name(association: Association, door: Door) -> None:
    house = House(association, door).settle()
    association.person("Ines Roth", house.company, discreet=True)
    house.partner(house.amina)
    association.leave(house.grace, house.company)
    association.leave(house.luis, house.company)
    assert [one.suggested_id for one in association.said(HandoverOpened)] == [None]


def test_nobody_is_suggested_where_somebody_was_named(association, house, partnership_id) -> None:
    association.leave(house.luis, house.company, TODAY, successor_id=house.grace)
    (opened,) = association.said(HandoverOpened)
    assert (opened.suggested_id, opened.successor_id) == (None, house.grace)
