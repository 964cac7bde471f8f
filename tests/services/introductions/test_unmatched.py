"""Who fits nobody is seen by stewards, in general words, until they are proposed to somebody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from events.introductions import IntroductionProposed, PairKeptApart
from events.matches import NobodyFound, WishSearched
from shared.callers import Role
from shared.settings import Settings
from tests.services.introductions.association import NOW, Association, Door
from tests.services.introductions.browser import Browser, words_of
from tests.services.introductions.house import House

STEWARD = [Role.STEWARD]


def test_stewards_see_who_fits_nobody_until_somebody_is_proposed(
    association: Association, house: House, door: Door
):
    quiet = association.person("Amihan Reyes", house.company, discreet=True)
    for who in (house.amina, quiet):
        association.hear(NobodyFound(person_id=who), time=NOW - timedelta(minutes=1))
    answer = door.get(STEWARD, "/persons/unmatched")
    assert {one["person_id"] for one in answer.json["items"]} == {str(house.amina), str(quiet)}
    assert "Amihan" not in answer.text
    association.match(house.amina, house.luis)
    (left,) = door.get(STEWARD, "/persons/unmatched").json["items"]
    assert left["person_id"] == str(quiet)
    assert door.get(house.amina, "/persons/unmatched").status_code == 403


def test_a_page_shows_stewards_what_waits_for_them(
    association: Association, house: House, door: Door, settings: Settings
):
    door.ask("PUT", [Role.ADMIN], "/policy", {"mode": "steward-first"})
    for other in (association.person("Tala Reyes"), house.amina, association.person("Ifeoma Eze")):
        association.match(other, house.luis)
    wish = door.post(house.amina, "/wishes", {"text": "A violinist"}).json["id"]
    association.hear(WishSearched(request_id=UUID(wish), person_id=house.amina, found=0))
    association.hear(NobodyFound(person_id=house.grace))
    steward = Browser(settings, association.staff())
    page = steward.opens("/queue/page")
    for told in ("you need a pilot site; they offer one", "A violinist", "Members who fit nobody"):
        assert told in words_of(page)
    page = steward.presses(page, "Propose it", first_reasons="you both dig\n\nand you both drill")
    (said,) = association.said(IntroductionProposed)
    assert said.first_reasons == ("you both dig", "and you both drill")
    assert said.second_reasons == ("you offer a pilot site; they need one",)
    page = steward.presses(page, "Never these two")
    page = steward.presses(page, "Not these two, for a year")
    assert [kept.for_ever for kept in association.said(PairKeptApart)] == [True, False]
    assert "No match waits to be looked at." in words_of(page)
    assert Browser(settings, house.amina).opens("/queue/page").status_code == 403
