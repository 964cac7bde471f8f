"""What a partnership has brought: only what was confirmed counts, alike in all forms."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree

from pypdf import PdfReader

from services.introductions.models import Benefit, Measurement
from services.introductions.papers.statements import chart
from services.introductions.rules.statements import value_statement, worth_of
from shared.languages import language
from tests.services.introductions.association import TODAY, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House
from tests.services.introductions.test_benefits import WATER, answer, measure, state

MONEY = {"money_minor": 4_500_00, "currency": "EUR"}


def found(value: str, state: str = "confirmed", day: int = 1, **facts: Any) -> Measurement:
    """A measurement in March."""
    told = {"measured_on": date(2027, 3, day), "written_at": datetime(2027, 3, day, tzinfo=UTC)}
    return Measurement(id=uuid4(), value=Decimal(value), state=state, **told, **facts)


def stated(*measurements: Measurement, **facts: Any) -> Benefit:
    """A benefit of the first side: costs are to go down from 40 to 10."""
    usual = {"position": 0, "horizon": "short", "state": "stated", "metric": "Cost", "unit": "EUR"}
    number = {"baseline": Decimal(40), "target": Decimal(10)}
    return Benefit(**{**usual, **number, **facts}, measurements=list(measurements))


def test_only_what_was_confirmed_counts() -> None:
    newest = [found("25"), found("11", "open", 9), found("10", "disputed", 4)]
    (side,) = value_statement([0], [stated(*newest, **MONEY)], TODAY)
    (row,) = side.rows
    assert (row.percent, side.worth) == (50, {"EUR": 2_250_00})
    assert row.waiting is newest[1]


def test_money_is_summed_for_each_currency_apart() -> None:
    ours = stated(found("10"), **MONEY)
    theirs = stated(found("10", money_minor=700, currency="KES"))
    proposed = stated(found("10"), state="proposed", **MONEY)
    (side,) = value_statement([0], [ours, ours, theirs, proposed], TODAY)
    assert side.worth == {"EUR": 9_000_00, "KES": 700}


def test_a_share_of_the_whole_is_at_least_nothing_and_at_most_all() -> None:
    for value, minor in (("46", 0), ("5", 4_500_00), ("39.999", 15)):
        assert worth_of(stated(**MONEY), found(value)) == (minor, "EUR")
    assert worth_of(stated(**MONEY), None) is None


def test_the_picture_says_what_it_shows_and_keeps_to_its_frame() -> None:
    (side,) = value_statement([0], [stated(found("5"), metric="<b>Cost & more\x01")], TODAY)
    drawn = ElementTree.fromstring(chart(side, "Pasig", language("en")).svg())
    space = "{http://www.w3.org/2000/svg}"
    assert drawn.findtext(f"{space}desc") == "<b>Cost & more (Short term): 116 %"
    whole, filled = drawn.findall(f"{space}rect")
    assert whole.get("width") == filled.get("width") == "480"


def _measured(house: House, door: Door, path: str) -> None:
    """120 of 300 households confirmed, and a word for the long term that waits."""
    made = state(door, house.luis, path, **MONEY).json
    answer(door, house.amina, path, measure(door, house.luis, path, made).json)
    far = {"horizon": "long", "metric": "A name in East Africa"}
    long_term = door.post(house.luis, f"{path}/benefits", far).json
    note = {"value": None, "note": "Three ministries asked"}
    measure(door, house.luis, path, long_term, **note)


def test_the_statement_says_the_same_in_all_its_forms(
    house: House, door: Door, partnership_id: UUID, settings
) -> None:
    path = f"/partnerships/{partnership_id}"
    _measured(house, door, path)
    shown = door.get(house.amina, f"{path}/value-statement").json
    ours, theirs = shown["sides"]
    assert (ours["benefits"], theirs["party"]) == ([], "Pasig Telecom")
    assert theirs["worth"] == [{"currency": "EUR", "minor": 1_800_00}]
    assert [(one["percent"], one["waiting"]) for one in theirs["benefits"]] == [
        (40, None),
        (None, "open"),
    ]
    printed = door.get(house.amina, f"{path}/value-statement/pdf")
    pages = PdfReader(io.BytesIO(printed.data)).pages
    on_paper = " ".join(" ".join(page.extract_text().split()) for page in pages)
    on_page = words_of(Browser(settings, house.amina).opens(f"{path}/benefits/page"))
    for told in (on_paper, on_page):
        for wanted in (
            "Worth so far: 1,800.00 EUR",
            WATER["metric"],
            "40 %",
            "0 to 300 households",
        ):
            assert wanted in told
        assert "Not confirmed yet: Three ministries asked" in told
    assert door.get(house.amina, path).status_code == 200


def test_a_new_leader_reads_in_the_briefing_what_it_has_brought_and_what_is_next(
    association, house: House, door: Door, partnership_id: UUID, settings
) -> None:
    path = f"/partnerships/{partnership_id}"
    _measured(house, door, path)
    wells = {"title": "Two more wells", "due_on": (TODAY + timedelta(days=40)).isoformat()}
    door.post(house.amina, f"{path}/milestones", wells)
    agreed = {"stage": "agreed", "text": "Two wells, for two rainy seasons"}
    step = door.post(house.amina, f"{path}/stages", agreed).json
    assert door.post(house.luis, f"{path}/steps/{step['id']}/confirmation", {}).status_code == 200
    association.leave(house.luis, house.company, successor_id=house.grace)
    handover = f"/handovers/{association.handovers()[0].id}"
    (brief,) = door.get(house.grace, f"{handover}/briefing").json["partnerships"]
    theirs, ours = brief["brought"]
    assert (theirs["side"], ours["side"]) == ("Amina Otieno", "Pasig Telecom")
    assert theirs["summary"] == ["Nothing is stated for this side yet."]
    assert "Worth so far: 1,800.00 EUR." in ours["summary"]
    assert ours["benefits"][0].startswith("Short term: Households with clean water (0 to 300")
    assert "40 %, 120 households" in ours["benefits"][0]
    assert brief["ahead"][0]["text"] == "Two more wells"
    told = {"on": TODAY.isoformat(), **agreed}
    assert brief["agreed"] == [told]
    page = words_of(Browser(settings, house.grace).opens(f"{handover}/page"))
    assert "What it has brought Pasig Telecom" in page
    assert "Measure: A name in East Africa" in page


def test_on_the_page_one_states_measures_and_confirms(house: House, partnership_id, settings):
    path = f"/partnerships/{partnership_id}/benefits/page"
    luis, amina = Browser(settings, house.luis), Browser(settings, house.amina)
    page = luis.presses(luis.opens(path), "State it", **{**WATER, "position": "1"})
    found = {"measured_on": TODAY.isoformat(), "value": "150", "note": "At the pumps"}
    page = luis.presses(page, "Write it down", **found, evidence="")
    assert "That is right" not in page.text
    page = amina.opens(path)
    assert "150 households" in words_of(page)
    page = amina.presses(page, "That is right")
    assert "50 %" in words_of(page)
    whole = words_of(amina.opens(f"/partnerships/{partnership_id}/page"))
    assert "Pasig Telecom: Targets reached: 0 of 1." in whole


def test_on_the_page_one_says_what_it_is_worth_changes_corrects_and_drops(
    house: House, partnership_id, settings
):
    path = f"/partnerships/{partnership_id}/benefits/page"
    luis, amina = Browser(settings, house.luis), Browser(settings, house.amina)
    told = {**WATER, "money": "4500.50", "currency": "EUR"}
    page = luis.presses(luis.opens(path), "State it", **told, position="1")
    found = {"measured_on": TODAY.isoformat(), "value": "150", "money": "1800,00"}
    page = luis.presses(page, "Write it down", **found, currency="EUR")
    (old,) = re.findall(r'<option value="([0-9a-f-]{36})">It replaces: 150', page.text)
    page = luis.presses(
        page, "Write it down", **{**found, "value": "120"}, currency="EUR", replaces_id=old
    )
    page = amina.presses(amina.opens(path), "That is right")
    assert "1,800.00 EUR" in words_of(page)
    assert "Change it" not in page.text
    refused = luis.presses(
        luis.opens(path), "Change it", **{**told, "money": "a lot"}, reason="More wells"
    )
    assert "Write a number like 1250.00" in words_of(refused)
    page = luis.presses(luis.opens(path), "Change it", **{**told, "target": "200"}, reason="Fewer")
    assert "0 to 200 households" in words_of(page)
    assert 'value="4500.50"' in page.text
    page = luis.presses(page, "Give it up", reason="The wells are dry")
    assert "households" not in words_of(page).replace("(households, hours)", "")
