"""Reasons are true, in plain words, and name nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.engine.card import Card
from services.matching.engine.columns import Columns
from services.matching.engine.probe import Circumstances, Part
from services.matching.engine.taxonomy import TAGS
from services.matching.engine.weights import FB_1
from services.matching.queries.pairs import look
from services.matching.rules.reasons import AT_MOST
from services.matching.rules.words import TAG_WORDS, area_name, cause_name, listed
from tests.conftest import EngineOf
from tests.services.matching.association import company, founder, join, matches
from tests.services.matching.drawn import card, cards


def pair(**changes: Any) -> tuple[Card, Card]:
    """Two who have nothing in common but what is said."""
    plain: dict[str, Any] = {
        "causes": (),
        "areas": (),
        "needs": (),
        "offers": (),
        "country": "",
        "languages": (),
        "sector": "company",
    }
    one, other = card(1, person=1), card(2, person=2)
    return replace(one, **{**plain, **changes}), replace(other, **{**plain, "sector": "charity"})


def told(one: Card, other: Card, gathering: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each is told of the other, among a few more people."""
    everybody = Columns()
    for someone in (one, other, *(card(seed) for seed in range(50, 60))):
        everybody.put(someone)
    around = Circumstances(coming=frozenset({other.person_id} if gathering else ()))
    seen = look(one, other, around, [Part(everybody)], gathering, FB_1)
    return seen.first.reasons, seen.second.reasons


def test_a_need_that_is_met_is_told_to_both_in_their_own_words() -> None:
    one, other = pair(needs=("pilot-site",))
    other = replace(other, offers=("pilot-site",), areas=("east-africa",))
    mine, theirs = told(one, other)
    assert mine[0] == "You need a pilot site; they offer one in East Africa"
    assert theirs[0] == "They need a pilot site; you offer one"


def test_the_place_of_a_discreet_person_is_told_only_to_who_works_there_too() -> None:
    one, other = pair(needs=("pilot-site",))
    other = replace(other, offers=("pilot-site",), areas=("east-africa",), discreet=True)
    assert told(one, other)[0][0] == "You need a pilot site; they offer one"
    neighbour = replace(one, areas=("east-africa",))
    assert told(neighbour, other)[0][0] == "You need a pilot site; they offer one in East Africa"


def test_two_needs_that_are_met_are_told_together() -> None:
    one, other = pair(needs=("data", "pilot-site", "legal"))
    mine, _ = told(one, replace(other, offers=("pilot-site", "data")))
    assert mine[0] == "You need a pilot site and data; they offer both"


def test_no_place_is_told_where_there_is_a_doubt() -> None:
    one, other = pair(needs=("pilot-site",))
    other = replace(other, offers=("pilot-site",), areas=("andes", "east-africa", "europe"))
    assert told(one, other)[0][0] == "You need a pilot site; they offer one"


def test_a_kindred_offer_is_told_as_what_it_is() -> None:
    one, other = pair(needs=("funding",))
    mine, _ = told(one, replace(other, offers=("r&d-budget",)))
    assert mine[0] == "You need funding; they offer a budget for research and development"


def test_shared_causes_are_called_by_their_goal() -> None:
    one, other = pair(causes=("sdg-6",))
    assert (
        "You both work on clean water and sanitation (SDG 6)"
        in told(one, replace(other, causes=("sdg-6", "sdg-1")))[0]
    )


def test_a_common_gathering_is_always_told() -> None:
    one, other = pair(
        needs=("data",), offers=("legal",), causes=("sdg-6",), areas=("andes",), country="PE"
    )
    other = replace(
        other, offers=("data",), needs=("legal",), causes=("sdg-6",), areas=("andes",), country="PE"
    )
    for side in told(one, other, gathering="Spring Forum"):
        assert "You are both coming to Spring Forum" in side
        assert len(side) == AT_MOST


def test_a_shared_language_is_told_when_there_is_little_else() -> None:
    one, other = pair(languages=("en", "sw"), needs=("data",))
    other = replace(other, languages=("sw", "en"), offers=("data",))
    assert "You both speak Swahili" in told(one, other)[0]


@settings(max_examples=100, deadline=None)
@given(cards, cards)
def test_there_are_reasons_for_each_side_and_never_more_than_three(one: Card, other: Card) -> None:
    other = replace(other, person_id=one.person_id.__class__(int=5000))
    for side in told(one, other):
        assert 1 <= len(side) <= AT_MOST
        assert all(reason and not reason.endswith(".") for reason in side)


@settings(max_examples=100, deadline=None)
@given(cards, cards)
def test_a_need_is_said_to_be_met_only_where_it_is(one: Card, other: Card) -> None:
    other = replace(other, person_id=one.person_id.__class__(int=5000))
    mine, _ = told(one, other)
    for tag in set(TAGS) - set(one.needs):
        assert not any(reason.startswith(f"You need {TAG_WORDS[tag][0]};") for reason in mine)


def test_every_tag_has_words() -> None:
    assert set(TAG_WORDS) == set(TAGS)


@given(st.sampled_from(["sdg-18", "sdg-x", "ocean-plastic"]))
def test_a_cause_of_the_association_is_called_by_its_own_words(cause: str) -> None:
    assert cause_name(cause) == cause.replace("-", " ")


def test_areas_and_lists_read_well() -> None:
    assert area_name("horn-of-africa") == "Horn of Africa"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_no_word_of_what_people_wrote_is_told(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    wrote = {"interests": "Wairimu of Kisiwa Telecom digs wells", "mission": "Kisiwa Telecom digs"}
    join(engine, company(discreet=True, **wrote), founder(**wrote))
    (found,) = matches(engine)
    told_ = " ".join((*found.first_reasons, *found.second_reasons)).lower()
    assert told_
    assert not any(word in told_ for word in ("wairimu", "kisiwa", "telecom", "achieng", "wells"))
