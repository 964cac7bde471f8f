"""Who fits nobody is seen by stewards, in general words, until they are proposed to somebody."""

from __future__ import annotations

from datetime import timedelta

from events.matches import NobodyFound
from shared.callers import Role
from tests.services.introductions.association import NOW, Association, Door
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
