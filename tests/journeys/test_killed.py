"""Introductions and what comes of them, while the one process is killed with -9 in the middle: the same end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.story.acts.letterbox import nothing_died_for_good
from deploy.story.house import OneProcess
from deploy.story.letters import doubled
from deploy.story.play import Play
from tests.journeys.killed import Lived, Someone, Town, until
from tests.journeys.leaks import EMPLOYER
from tests.journeys.lives import HELD, HOUR, JOURNEYS, MEASURED, TODAY, steward_first

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.xdist_group("processes")]

SEEN = "name=members; organisation=members; title=members"
SINCE = (TODAY - timedelta(days=150)).isoformat()
ALONE = {"tier": "individual", "member_since": SINCE, "visibility": SEEN, "title": "Founder"}
AT_THE_BANK = {"organisation": "bank", "roles": "delegate", "visibility": SEEN, "title": "Grants"}
ORGANISATIONS = f"""\
reference,name,sector,country,size_band,tier,member_since
bank,Harbour Bank,company,NL,250-999,corporate,{SINCE}
signal,{EMPLOYER},company,KE,1000+,corporate-large,{SINCE}
maji,Tone la Maji,social-enterprise,KE,2-9,social-enterprise,{SINCE}
"""
AT_WORK = {"organisation": "signal", "roles": "delegate", "discreet": "yes"}
FOUNDER = {
    "organisation": "maji",
    "roles": "primary",
    "visibility": SEEN,
    "title": "Founder",
    "country": "KE",
    "offers": "technology: low-cost water sensors that report by radio",
    "needs": "pilot-site: pumps and boreholes with a committee; distribution: somebody who drives there",
    "causes": "sdg-6; sdg-9",
    "regions": "east-africa",
    "languages": "en; sw",
}
PERSONS = (
    *(("Tala Reyes", ALONE), ("Rafael Quist", ALONE), ("Kenji Mbatha", ALONE)),
    *(("Zuri Obi", ALONE), ("Jan Deckers", AT_THE_BANK), ("Noor Smit", AT_THE_BANK)),
    *(("Sela Fifita", ALONE), ("Luis Ferrer", ALONE), ("Njeri Kamau", ALONE)),
    *(("Ottavia Dalisay", AT_WORK), ("Amina Otieno", FOUNDER), ("Bukola Ferrand", ALONE)),
    *(("Ines Whitlock", ALONE), ("Goran Pillai", ALONE), ("Dara Tamang", ALONE)),
)


def address(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha()) + "@letterbox.example"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A house with everybody in it, and a counsel fund that pays five hours."""
    folder = tmp_path_factory.mktemp("killed")
    house = OneProcess(folder / "home", with_demo=False)
    try:
        house.start()
        town = Town(house)
        people = ({"full_name": name, "email": address(name), **told} for name, told in PERSONS)
        town.settle(folder, people, ORGANISATIONS)
        _fill_the_fund(town.office)
        yield town
    finally:
        house.stop()


def _fill_the_fund(office: Someone) -> None:
    """Somebody pays dues all of which are for counsel."""
    tier = {"name": "Patron", "kind": "person", "currency": "CHF", "counsel_share_bp": 10_000,
            "grace_days": 30}  # fmt: skip
    office.do("/tiers/patron", tier, "membership")
    price = {"currency": "CHF", "valid_from": "2020-01-01", "amount_minor": HELD}
    office.do("/tiers/patron/prices", price, "membership")
    who = {"full_name": "Ifeoma Eze", "email": address("Ifeoma Eze")}
    applied = office.do("/applications", {"tier": "patron", "person": who}, "membership")
    path = f"/applications/{applied['id']}/approval"
    invoice = office.do(path, service="membership")["invoice"]
    paid = {"paid_on": MEASURED, "amount_minor": HELD, "method": "transfer", "reference": "Ifeoma"}
    office.do(f"/invoices/{invoice['id']}/payments", paid, "membership")


@pytest.fixture(scope="module")
def lived(town: Town) -> dict[str, Lived]:
    """The journeys, side by side."""
    with town.killed(JOURNEYS) as lived:
        pass
    with town.killed([steward_first]) as later:
        pass
    return {**lived, **later}


def test_two_who_are_vouched_for_are_introduced_once(lived: dict[str, Lived], town: Town) -> None:
    assert lived["vouching"].end == {
        "found": ("made", "vouching", town["tala"].id),
        "requests": ["vouching"],
        "told": [0, 1, 1],
        "addresses": [town["kenji"].email, town["rafael"].email],
    }


def test_a_partnership_outlives_its_person(lived: dict[str, Lived]) -> None:
    stages = ["agreed", "pilot", "scaling", "sustained"]
    assert lived["partnership"].end == {
        "handover": "completed",
        "stage": "sustained",
        "briefed": stages,
        "brought": ["Targets reached: 0 of 1.", "Worth so far: 27,000.00 EUR."],
        "same": True,
        "percent": [90, None],
        "worth": [[{"currency": "EUR", "minor": 2_700_000}], []],
        "measured": [[("120", "confirmed"), ("270", "confirmed")], [(None, "confirmed")]],
        "thread": ["Two wells first, by May."],
        "gone": 404,
    }


def test_the_counsel_fund_pays_what_it_holds_and_each_hour_once(lived: dict[str, Lived]) -> None:
    end = lived["counsel"].end
    given = end["states"]["granted"] + end["states"]["spent"]
    assert (given, end["states"].total()) == (5, 9)
    assert end["reserved"] == {
        "spent": end["states"]["granted"],
        "refused": 7 - end["states"]["granted"],
    }
    assert end["spent"] == [HOUR] * 5
    assert end["entries"] == [-HELD, *[HOUR] * 5]
    assert end["fund"] == (0, 0)


def test_who_is_discreet_is_named_nowhere_before_two_yeses(lived: dict[str, Lived]) -> None:
    end = lived["discreet"].end
    assert end["before"] == set()
    assert end["spoken_of"] == {("membership", "contact.given.v1")}
    assert (end["described"], end["reasons"]) == (
        "a product lead at a large company in Kenya",
        True,
    )
    found = {place for place, trace in end["after"] if trace == "Dalisay"}
    assert found >= {"an answer to Amina Otieno", "a letter"}  # the control: the walk finds names


def test_where_a_steward_looks_first_they_are_asked_in_the_stewards_words(
    lived: dict[str, Lived],
) -> None:
    assert lived["steward_first"].end == {
        "before": [0, 0, 0],
        "reasons": [["you both mend boats"]] * 2,
        "after": [1, 1, 0],
        "states": ["made"],
        "waits": [],
    }


def test_nothing_is_doubled_and_nothing_lost(
    lived: dict[str, Lived], town: Town, tmp_path: Path
) -> None:
    assert [name for name, each in lived.items() if not each.kills] == []
    owed = _owed(lived["counsel"].end["states"]["granted"])
    until("every letter", lambda: all(came(town, name) >= owed[name] for name in owed))
    nothing_died_for_good(Play(town.house, tmp_path))
    assert doubled(town.house.letters()) == []
    town.house.command("audit", "verify")
    assert {name: came(town, name) for name in owed} == owed


def came(town: Town, name: str) -> Counter[str]:
    """The letters that came to somebody, by kind."""
    return town.letters_to(town[name])


def _owed(granted: int) -> dict[str, Counter[str]]:
    """The letters that each of them must get, where so many hours were granted and the others refused."""
    introduced = {"introduction-proposed": 1, "introduction-made": 1}
    partners = {**introduced, "partnership-formed": 1}
    hours = {"counsel-made": 1, "counsel-booked": granted, "counsel-cancelled": 7 - granted}
    over = {"parties-reintroduced": 1, "handover-completed": 1}
    stages = {"partnership-stage-entered": 4}
    found = {
        "tala": {},
        "rafael": introduced,
        "kenji": introduced,
        "zuri": {**partners, **stages, **over, "benefit-measured": 1, "handover-opened": 1},
        "jan": {**partners, **stages, "partnership-step-proposed": 4, "benefit-measured": 2},
        "noor": {**over, "handover-vacancy": 1, "successor-named": 1},
        "sela": {**partners, **hours},
        "luis": partners,
        "njeri": {**hours, "counsel-proposed": 1},
        "ottavia": {**introduced, "rsvp-confirmed": 1},
        "amina": {**introduced, "rsvp-confirmed": 1},
        "bukola": {},
        "ines": introduced,
        "goran": introduced,
        "dara": {},
    }
    return {name: Counter(kinds) for name, kinds in found.items()}
