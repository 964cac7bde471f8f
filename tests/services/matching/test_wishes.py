"""Who wishes for somebody of a sort is matched with those who come close, and it is said how many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from events.introductions import WishMade
from events.matches import WishSearched
from services.matching.engine.wishing import tags_in
from services.matching.handlers import inbox
from tests.conftest import EngineOf
from tests.road import announced, deliver
from tests.services.matching.association import Member, join, matches

WELLS = "Someone who has put sensors into rural wells"


def wish(engine: Engine, who: Member, text: str) -> WishMade:
    made = WishMade(request_id=uuid4(), person_id=who.id, text=text)
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
    grace = Member(name="Grace", offers=("mentoring",), interests="Theatre for children in towns")
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
