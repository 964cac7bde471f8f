"""Two who met in a round and would both meet again are introduced at once."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from events.introductions import (
    IntroductionAccepted,
    IntroductionMade,
    IntroductionProposed,
    PairKeptApart,
)
from events.rounds import EncounterAgreed
from tests.services.introductions.association import Association, Door


def agreed(association: Association, one: UUID, other: UUID) -> EncounterAgreed:
    """The two would both meet again."""
    first_id, second_id = sorted((one, other))
    said = EncounterAgreed(
        gathering_id=uuid4(), encounter_id=uuid4(), first_id=first_id, second_id=second_id
    )
    association.hear(said)
    return said


@pytest.fixture
def two(association: Association) -> tuple[UUID, UUID]:
    return association.person("Amina Otieno"), association.person("Luis Ferrer")


def test_both_get_each_others_address_and_are_not_asked(
    association: Association, two: tuple[UUID, UUID]
) -> None:
    said = agreed(association, *two)
    (made,) = association.said(IntroductionMade)
    assert (made.introduction_id, {made.first_id, made.second_id}) == (said.encounter_id, set(two))
    assert association.said(IntroductionProposed) == []
    assert association.introduction(*two).state == "made"


def test_an_introduction_that_is_open_is_made_by_it(
    association: Association, two: tuple[UUID, UUID]
) -> None:
    association.match(*two)
    agreed(association, *two)
    (proposed,) = association.said(IntroductionProposed)
    (made,) = association.said(IntroductionMade)
    assert made.introduction_id == proposed.introduction_id
    assert association.said(IntroductionAccepted) == []


def test_two_who_were_introduced_are_not_introduced_again(
    association: Association, two: tuple[UUID, UUID]
) -> None:
    agreed(association, *two)
    agreed(association, *two)
    assert len(association.said(IntroductionMade)) == 1


def test_said_twice_it_is_made_once(association: Association, two: tuple[UUID, UUID]) -> None:
    association.hear(agreed(association, *two))
    assert len(association.said(IntroductionMade)) == 1


def test_colleagues_need_no_introduction(association: Association) -> None:
    house = association.organisation("Pasig Telecom")
    two = (association.person("Mia Cruz", house), association.person("Leo Cruz", house))
    agreed(association, *two)
    assert association.said(IntroductionMade) == []


def test_not_them_stays_a_no(association: Association, door: Door, two: tuple[UUID, UUID]) -> None:
    association.match(*two)
    introduction = association.introduction(*two)
    answer = door.ask("POST", two[0], f"/{introduction.id}/refusal", {"not_them": True})
    assert answer.status_code == 200
    agreed(association, *two)
    assert association.said(IntroductionMade) == []
    assert association.said(PairKeptApart) == []


def test_what_waited_for_the_two_is_forgotten(
    association: Association, door: Door, two: tuple[UUID, UUID]
) -> None:
    door.ask("PUT", two[0], f"/persons/{two[0]}/limits", {"open_limit": 0})
    association.match(*two)
    agreed(association, *two)
    door.ask("PUT", two[0], f"/persons/{two[0]}/limits", {"open_limit": 3})
    assert association.said(IntroductionProposed) == []
    assert len(association.said(IntroductionMade)) == 1
