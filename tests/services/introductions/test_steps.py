"""A side proposes, all confirm, and only then a partnership is in another stage, of another focus or larger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from events.partnerships import (
    PartnershipFocusRenewed,
    PartnershipPartyJoined,
    PartnershipStageEntered,
    PartnershipStepProposed,
    PartnershipStepRefused,
)
from services.introductions.models import Stage
from services.introductions.rules.steps import FOLLOWS
from tests.services.introductions.association import Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House, somebody

AGREED = {"stage": "agreed", "text": "Two wells, for two rainy seasons"}


class Table:
    """Luis and Amina at the table of their partnership."""

    def __init__(self, house: House, door: Door, partnership_id: UUID) -> None:
        self.house, self.door, self.path = house, door, f"/partnerships/{partnership_id}"

    def propose(self, who: UUID | None, noun: str = "stages", **told: Any) -> Any:
        return self.door.post(who, f"{self.path}/{noun}", told or AGREED)

    def answer(self, who: UUID | None, step: Any, answer: str = "confirmation", **told: Any) -> Any:
        return self.door.post(who, f"{self.path}/steps/{step['id']}/{answer}", told)

    def agree(self, **told: Any) -> dict[str, Any]:
        """Amina proposes, and Luis confirms."""
        step: dict[str, Any] = self.propose(self.house.amina, **told).json
        found: dict[str, Any] = self.answer(self.house.luis, step).json
        return found

    @property
    def shown(self) -> dict[str, Any]:
        answer: Any = self.door.get(self.house.amina, self.path)
        return dict(answer.json)


@pytest.fixture
def table(house: House, door: Door, partnership_id: UUID) -> Table:
    return Table(house, door, partnership_id)


def test_each_stage_is_followed_by_one_other_and_all_by_the_end():
    line = list(Stage)[:-1]
    for stage, following in zip(line, [*line[1:], None], strict=True):
        assert FOLLOWS[stage] == {one for one in (following, Stage.CLOSED) if one}
    assert FOLLOWS[Stage.CLOSED] == set()


def test_a_stage_is_entered_when_both_sides_have_confirmed_it(association: Association, table):
    file = {"name": "Memorandum", "url": "https://files.example/memorandum.pdf"}
    step = table.propose(table.house.amina, **AGREED, files=[file])
    assert (step.status_code, step.json["state"], step.json["missing"]) == (201, "open", [1])
    assert table.shown["stage"] == "exploring"
    confirmed = table.answer(table.house.luis, step.json).json
    assert (confirmed["state"], table.shown["stage"]) == ("confirmed", "agreed")
    _, agreed = table.shown["stages"]
    assert (agreed["text"], agreed["files"]) == (AGREED["text"], [file])
    said = [(one["position"], UUID(one["person_id"])) for one in agreed["confirmations"]]
    assert said == [(0, table.house.amina), (1, table.house.luis)]
    (entered,) = association.said(PartnershipStageEntered)
    assert (entered.stage, set(entered.stewards)) == (
        "agreed",
        {table.house.amina, table.house.luis},
    )


def test_who_tends_the_other_side_is_asked(association: Association, table):
    step = table.propose(table.house.amina).json
    (proposed,) = association.said(PartnershipStepProposed)
    assert (str(proposed.step_id), proposed.kind, proposed.stage) == (step["id"], "stage", "agreed")
    assert (proposed.proposed_by_id, proposed.asked) == (table.house.amina, (table.house.luis,))


def test_who_tends_a_side_from_now_on_is_asked_for_what_waits(
    association: Association, table, house: House
):
    step = table.propose(table.house.amina).json
    association.leave(house.luis, house.company, successor_id=house.grace)
    asked = [
        one for one in association.said(PartnershipStepProposed) if one.asked == (house.grace,)
    ]
    assert [str(one.step_id) for one in asked] == [step["id"]]
    confirmed = table.answer(house.grace, step).json
    assert confirmed["state"] == "confirmed"
    path = f"{table.path}/stewards"
    tala = association.person("Tala Reyes", house.company)
    named = {"organisation_id": str(house.company), "person_id": str(tala)}
    assert house.door.post(house.grace, path, named).status_code == 200
    assert len(association.said(PartnershipStepProposed)) == 2


def test_all_stages_are_gone_through_one_after_the_other(table):
    for stage in ("agreed", "pilot", "scaling", "sustained"):
        table.agree(stage=stage, text=f"Why we go on: {stage}")
    assert [one["stage"] for one in table.shown["stages"]] == [*list(Stage)[:-1]]


@pytest.mark.parametrize("stage", ["pilot", "sustained"])
def test_no_stage_is_leapt_over(table, stage):
    answer = table.propose(table.house.amina, stage=stage, text="Now")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/stage-does-not-follow")
    assert "agreed, closed" in answer.json["detail"]


def test_proposing_the_same_twice_proposes_it_once(association: Association, table):
    first, second = table.propose(table.house.amina), table.propose(table.house.amina)
    assert first.json["id"] == second.json["id"]
    assert len(association.said(PartnershipStepProposed)) == 1
    other = table.propose(table.house.luis, stage="closed", text="No", reason="no-time")
    assert other.json["type"] == "/problems/another-step-is-proposed"


def test_a_no_comes_with_a_word_and_is_told_to_who_proposed(association: Association, table):
    step = table.propose(table.house.amina).json
    refused = table.answer(table.house.luis, step, "refusal", word="One well first").json
    assert (refused["state"], refused["word"]) == ("refused", "One well first")
    (told,) = association.said(PartnershipStepRefused)
    assert (told.proposed_by_id, table.shown["stage"]) == (table.house.amina, "exploring")
    late = table.answer(table.house.luis, step)
    assert late.json["type"] == "/problems/step-is-settled"


def test_who_proposed_takes_it_back_and_nobody_else(table):
    step = table.propose(table.house.amina).json
    assert table.answer(table.house.luis, step, "withdrawal").status_code == 403
    assert table.answer(table.house.amina, step, "withdrawal").json["state"] == "withdrawn"
    assert table.propose(table.house.luis).status_code == 201


@pytest.mark.parametrize(
    "who, status", [("colleague", 201), ("steward", 403), ("stranger", 404), ("nobody", 401)]
)
def test_only_the_sides_propose(table, who, status):
    assert table.propose(somebody(table.house, who)).status_code == status


def test_a_colleague_confirms_for_the_side_unless_who_tends_it_is_discreet(
    association: Association, door: Door
):
    house = House(association, door).settle(discreet=True)
    table = Table(house, door, house.partner(house.amina))
    step = table.propose(house.amina).json
    assert table.answer(house.grace, step).status_code == 404
    assert table.answer(house.luis, step).json["state"] == "confirmed"


def test_the_end_says_why_and_comes_by_itself_when_nobody_answers(association: Association, table):
    silent = table.propose(table.house.amina, stage="closed", text="We are too few")
    assert silent.json["type"] == "/problems/closing-lacks-its-reason"
    step = table.propose(
        table.house.amina, stage="closed", text="We are too few", reason="no-time"
    ).json
    held = table.answer(table.house.luis, step, "refusal")
    assert held.json["type"] == "/problems/closing-cannot-be-refused"
    association.sweep(days=13)
    assert table.shown["stage"] == "exploring"
    association.sweep(days=15)
    assert table.shown["stage"] == "closed"
    assert [one.reason for one in association.said(PartnershipStageEntered)] == ["no-time"]
    association.sweep(days=16)
    assert len(association.said(PartnershipStageEntered)) == 1


def test_nothing_waits_in_a_closed_partnership(table):
    table.propose(table.house.amina, "focuses", text="Pumps for schools")
    table.agree(stage="closed", text="Done", reason="fulfilled")
    steps = table.door.get(table.house.luis, f"{table.path}/steps").json["items"]
    assert [one["state"] for one in steps] == ["withdrawn", "confirmed"]
    assert table.propose(table.house.luis).json["type"] == "/problems/partnership-is-closed"


def test_a_renewed_focus_is_confirmed_by_all(association: Association, table):
    wanted = {"noun": "focuses", "text": "Pumps for forty schools"}
    table.agree(**wanted)
    assert table.shown["purpose"] == wanted["text"]
    (renewed,) = association.said(PartnershipFocusRenewed)
    assert renewed.purpose == wanted["text"]


class TestAThirdParty:
    """Somebody whom a side was introduced to joins when all have said yes, they themselves last."""

    @pytest.fixture
    def mbali(self, association: Association, door: Door, table: Table) -> UUID:
        body = association.organisation("Durban Grid", sector="public-body")
        mbali: UUID = association.person("Mbali Zuma", body)
        self.introduction_id = table.house.met(mbali)
        return mbali

    def propose(self, table: Table) -> dict[str, Any]:
        told = {"introduction_id": str(self.introduction_id), "text": "They have the grid"}
        found: dict[str, Any] = table.propose(table.house.luis, "parties", **told).json
        return found

    def test_it_joins_after_all_yeses(self, association: Association, table: Table, mbali: UUID):
        step = self.propose(table)
        assert table.answer(mbali, step).status_code == 404
        table.answer(table.house.amina, step)
        asked = [one.asked for one in association.said(PartnershipStepProposed)]
        assert asked == [(table.house.amina,), (mbali,)]
        assert table.door.get(mbali, table.path).status_code == 404
        assert table.door.get(mbali, f"{table.path}/steps/{step['id']}").status_code == 200
        assert table.answer(mbali, step).json["state"] == "confirmed"
        assert UUID(table.shown["sides"][2]["steward_id"]) == mbali
        (joined,) = association.said(PartnershipPartyJoined)
        assert (joined.party.steward_id, set(joined.others)) == (
            mbali,
            {table.house.amina, table.house.luis},
        )

    def test_from_then_on_three_confirm(self, table: Table, mbali: UUID):
        step = self.propose(table)
        for who in (table.house.amina, mbali):
            table.answer(who, step)
        step = table.propose(mbali).json
        assert table.answer(table.house.amina, step).json["missing"] == [1]
        assert table.answer(table.house.luis, step).json["state"] == "confirmed"

    def test_who_may_join_says_no_too(self, table: Table, mbali: UUID):
        step = self.propose(table)
        table.answer(table.house.amina, step)
        refused = table.answer(mbali, step, "refusal", word="Not this year")
        assert (refused.json["state"], len(table.shown["sides"])) == ("refused", 2)

    def test_nobody_joins_twice(self, table: Table, mbali: UUID):
        step = self.propose(table)
        for who in (table.house.amina, mbali):
            table.answer(who, step)
        told = {"introduction_id": str(self.introduction_id), "text": "Again"}
        again = table.propose(table.house.luis, "parties", **told)
        assert again.json["type"] == "/problems/party-is-in-it-already"


def test_a_step_is_confirmed_on_its_page(table: Table, settings):
    step = table.propose(table.house.amina).json
    luis = Browser(settings, table.house.luis)
    page = luis.opens(f"{table.path}/page")
    assert 'The stage "agreed"' in words_of(page)
    page = luis.opens(f"{table.path}/steps/{step['id']}/page")
    assert "Your yes is missing." in words_of(page)
    assert "All have confirmed it" in words_of(luis.presses(page, "Yes, we confirm it"))
    assert table.shown["stage"] == "agreed"


def test_a_steward_reads_of_a_discreet_person_in_general_words(
    association: Association, door: Door, settings
):
    house = House(association, door).settle(discreet=True)
    partnership_id = house.partner(house.amina)
    page = Browser(settings, association.staff()).opens(f"/partnerships/{partnership_id}/page")
    assert "a product lead at a large company" in words_of(page)
    for secret in ("Ferrer", "Pasig"):
        assert secret not in page.text
    assert (
        "Luis Ferrer"
        in Browser(settings, house.amina).opens(f"/partnerships/{partnership_id}/page").text
    )


@pytest.mark.parametrize(
    "url",
    ["http://files.example/a.pdf", "https://files.example/a b", "https://files.example/\u0085"],
)
def test_a_file_is_where_a_browser_can_follow(table: Table, url: str):
    answer = table.propose(table.house.amina, **AGREED, files=[{"name": "Memorandum", "url": url}])
    assert answer.status_code == 422
    assert answer.json["errors"]["files"]["0"] == {"url": ["Write an address with https://."]}


def test_the_thread_names_a_discreet_leaver_to_whom_they_met_and_to_nobody_else(
    association: Association, door: Door, settings
):
    house = House(association, door).settle(discreet=True)
    partnership_id = house.partner(house.amina)
    house.reintroduced()
    path = f"/partnerships/{partnership_id}/page"
    for reader, may_know in (
        (house.amina, True), (house.grace, False), (association.staff(), False),
    ):  # fmt: skip
        page = Browser(settings, reader).opens(path)
        assert "Two wells first" in page.text
        assert ("Luis Ferrer" in page.text) is may_know
