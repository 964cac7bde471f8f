"""Who wishes for somebody of a sort is matched with those who come close, and it is said how many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from events.introductions import WishMade
from events.matches import WishSearched
from services.matching.engine.card import Card, no_text, no_topics
from services.matching.engine.wishing import Wanted, tags_in
from services.matching.handlers import inbox
from tests.conftest import EngineOf
from tests.road import announced, deliver
from tests.services.matching.association import Member, join, matches

WELLS = "Someone who has put sensors into rural wells"


THEATRE = "Theatre for children in towns"


def wish(engine: Engine, who: Member, text: str, **wanted: tuple[str, ...]) -> WishMade:
    made = WishMade(request_id=uuid4(), person_id=who.id, text=text, **wanted)
    deliver(inbox, engine, made)
    return made


def searched(engine: Engine) -> list[WishSearched]:
    return [said for said in announced(engine) if isinstance(said, WishSearched)]


@pytest.fixture
def people(engine_of: EngineOf) -> tuple[Engine, Member, Member, Member]:
    """A founder, somebody who put sensors into wells, and somebody with whom she shares all but that."""
    engine = engine_of("matching")
    amina = Member(name="Amina", sector="social-enterprise", needs=("funding",))
    luis = Member(
        name="Luis",
        causes=("sdg-9",),
        offers=("technology",),
        interests="Sensors in rural wells, and what breaks first",
    )
    grace = Member(name="Grace", offers=("mentoring",), interests=THEATRE)
    join(engine, amina, luis, grace)
    assert matches(engine) == []
    return engine, amina, luis, grace


def test_whoever_comes_close_is_proposed(people: tuple[Engine, Member, Member, Member]) -> None:
    engine, amina, luis, _ = people
    made = wish(engine, amina, WELLS)
    (found,) = matches(engine)
    assert {found.first_id, found.second_id} == {amina.id, luis.id}
    assert found.occasion == "wish"
    (said,) = searched(engine)
    assert (said.request_id, said.person_id, said.found) == (made.request_id, amina.id, 1)


def test_a_wish_that_is_heard_twice_is_granted_once(
    people: tuple[Engine, Member, Member, Member],
) -> None:
    engine, amina, *_ = people
    made = wish(engine, amina, WELLS)
    deliver(inbox, engine, made)
    assert len(matches(engine)) == 1


def test_a_wish_of_later_is_not_granted_by_who_was_found_before(
    people: tuple[Engine, Member, Member, Member],
) -> None:
    engine, amina, *_ = people
    wish(engine, amina, WELLS)
    again = WishMade(request_id=uuid4(), person_id=amina.id, text=WELLS)
    deliver(inbox, engine, again, time=datetime.now(UTC) + timedelta(days=400))
    assert len(matches(engine)) == 1
    assert [said.found for said in searched(engine)] == [1, 0]


def test_where_nobody_comes_close_that_is_said(
    people: tuple[Engine, Member, Member, Member],
) -> None:
    engine, amina, *_ = people
    wish(engine, amina, "A violinist for our anniversary")
    assert matches(engine) == []
    assert [said.found for said in searched(engine)] == [0]


def test_who_cannot_be_matched_is_found_nobody(
    people: tuple[Engine, Member, Member, Member],
) -> None:
    engine, *_ = people
    wish(engine, Member(name="Stranger"), WELLS)
    assert [said.found for said in searched(engine)] == [0]


@pytest.mark.parametrize(
    "text, tags",
    [
        ("We look for funding and a pilot site near Kisumu", ("funding", "pilot-site")),
        ("Legal advice", ("legal",)),
        ("Somebody kind", ()),
    ],
)
def test_the_tags_in_a_wish_are_needs(text: str, tags: tuple[str, ...]) -> None:
    assert tags_in(text) == tags


def in_the_rift(name: str, **more: Any) -> Member:
    """Somebody of Kenya who has nothing to do with wells."""
    return Member(name=name, interests=THEATRE, **more)


def met(engine: Engine, who: Member) -> set[UUID]:
    return {
        found.first_id if found.second_id == who.id else found.second_id
        for found in matches(engine)
    }


@pytest.mark.parametrize(
    "wanted",
    [
        {"sectors": ("university",)},
        {"sectors": ("university", "public-body"), "countries": ("KE", "UG")},
        {"areas": ("east-africa",), "sectors": ("university",)},
        {"areas": ("africa",), "offers": ("pilot-site",)},
        {"causes": ("sdg-4",), "languages": ("sw",)},
    ],
)
def test_a_wish_is_narrowed_down_to_whoever_is_as_wanted(
    people: tuple[Engine, Member, Member, Member], wanted: dict[str, tuple[str, ...]]
) -> None:
    engine, amina, *_ = people
    dean = in_the_rift(
        "Wanjiru",
        sector="university",
        causes=("sdg-4",),
        languages=("en", "sw"),
        offers=("pilot-site",),
    )
    join(engine, dean)
    before = met(engine, amina)
    wish(engine, amina, THEATRE, **wanted)
    assert met(engine, amina) - before == {dean.id}


def test_where_nobody_is_as_wanted_it_is_said_however_close_others_come(
    people: tuple[Engine, Member, Member, Member],
) -> None:
    engine, amina, *_ = people
    wish(engine, amina, WELLS, countries=("BR",))
    assert matches(engine) == []
    assert [said.found for said in searched(engine)] == [0]


def test_a_place_alone_does_not_make_a_wish_come_true(
    people: tuple[Engine, Member, Member, Member],
) -> None:
    engine, amina, *_ = people
    join(engine, in_the_rift("Otieno", sector="charity"))
    before = matches(engine)
    wish(engine, amina, "A violinist for our anniversary", areas=("east-africa",))
    assert matches(engine) == before


def test_who_works_everywhere_works_in_each_area() -> None:
    somebody = Card(
        person_id=uuid4(),
        party_id=uuid4(),
        country="NL",
        areas=("global",),
        text=no_text(),
        wants=no_topics(),
        gives=no_topics(),
    )
    assert Wanted(areas=("east-africa",)).fits(somebody)
    assert not Wanted(areas=("east-africa",)).fits(replace(somebody, areas=()))
    assert Wanted(areas=("west-europe", "asia")).fits(replace(somebody, areas=()))
