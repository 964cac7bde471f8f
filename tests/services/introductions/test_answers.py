"""Two yeses make an introduction; a no, or silence, ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.introductions import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
    IntroductionProposed,
)
from services.introductions.models import Introduction
from shared.database import transaction
from tests.services.introductions.association import Association, Door


def run_out(association: Association, introduction: Introduction) -> None:
    """Let the time to answer pass, without any sweep."""
    with transaction(association.engine) as session:
        found = session.get_one(Introduction, introduction.id)
        found.expires_at = found.proposed_at - timedelta(seconds=1)


def test_one_yes_is_not_enough(association: Association, door: Door, two, asked):
    answer = door.accept(two[0], asked)
    assert (answer.status_code, answer.json["state"]) == (200, "proposed")
    assert [said.person_id for said in association.said(IntroductionAccepted)] == [two[0]]
    assert association.said(IntroductionMade) == []


def test_the_second_yes_makes_the_introduction(association: Association, door: Door, two, asked):
    door.accept(two[0], asked)
    answer = door.accept(two[1], asked)
    assert answer.json["state"] == "made"
    (made,) = association.said(IntroductionMade)
    assert (made.first_id, made.second_id) == two


def test_a_yes_said_twice_counts_once(association: Association, door: Door, two, asked):
    door.accept(two[0], asked)
    assert door.accept(two[0], asked).json["state"] == "proposed"
    assert len(association.said(IntroductionAccepted)) == 1


def test_a_yes_said_again_to_a_made_introduction_is_harmless(
    association: Association, door: Door, two, asked
):
    door.accept(two[0], asked)
    door.accept(two[1], asked)
    assert door.accept(two[0], asked).json["state"] == "made"
    assert len(association.said(IntroductionMade)) == 1


def test_nobody_sees_what_the_other_said(door: Door, two, asked):
    before = door.get(two[1], f"/{asked.id}").json
    door.accept(two[0], asked)
    assert door.get(two[1], f"/{asked.id}").json == before


def test_both_get_the_contact_of_the_other(door: Door, two, asked):
    door.accept(two[0], asked)
    door.accept(two[1], asked)
    theirs = [door.get(one, f"/{asked.id}/contacts").json["contacts"] for one in two]
    assert [[one["full_name"] for one in each] for each in theirs] == [
        ["Luis Ferrer"],
        ["Amina Otieno"],
    ]


def test_contacts_are_withheld_until_both_said_yes(door: Door, two, asked):
    door.accept(two[0], asked)
    answer = door.get(two[0], f"/{asked.id}/contacts")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/introduction-is-not-made")


@pytest.mark.parametrize("who", ["steward", "stranger"])
def test_contacts_are_for_the_two_alone(association: Association, door: Door, two, asked, who):
    door.accept(two[0], asked)
    door.accept(two[1], asked)
    asks = association.staff() if who == "steward" else association.person("Chen Wei")
    assert door.get(asks, f"/{asked.id}/contacts").status_code in (403, 404)


def test_a_no_ends_it(association: Association, door: Door, two, asked):
    answer = door.refuse(two[1], asked, reason="no time this year")
    assert (answer.status_code, answer.json["state"]) == (200, "declined")
    (declined,) = association.said(IntroductionDeclined)
    assert (declined.declined_by_id, declined.not_them) == (two[1], False)


def test_not_them_is_told(association: Association, door: Door, two, asked):
    door.refuse(two[1], asked, not_them=True)
    assert association.said(IntroductionDeclined)[0].not_them


def test_a_no_said_twice_counts_once(association: Association, door: Door, two, asked):
    door.refuse(two[1], asked)
    assert door.refuse(two[1], asked).json["state"] == "declined"
    assert len(association.said(IntroductionDeclined)) == 1


def test_a_yes_may_become_a_no_before_the_other_answers(door: Door, two, asked):
    door.accept(two[0], asked)
    assert door.refuse(two[0], asked).json["state"] == "declined"


def test_a_made_introduction_cannot_be_declined(door: Door, two, asked):
    door.accept(two[0], asked)
    door.accept(two[1], asked)
    answer = door.refuse(two[0], asked)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/introduction-is-made")


@pytest.mark.parametrize("verb", ["accept", "refuse"])
def test_what_the_other_declined_is_no_longer_available(door: Door, two, asked, verb):
    door.refuse(two[1], asked)
    answer = getattr(door, verb)(two[0], asked)
    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/introduction-is-no-longer-available"


def test_a_no_and_an_expiry_look_alike_to_the_other(association: Association, door: Door):
    amina = association.person("Amina Otieno")
    luis, chen = association.person("Luis Ferrer"), association.person("Chen Wei")
    association.match(amina, luis)
    association.match(amina, chen)
    declined, expired = association.introduction(amina, luis), association.introduction(amina, chen)
    door.refuse(luis, declined, reason="a competitor")
    run_out(association, expired)
    association.sweep()
    seen = [door.get(amina, f"/{one.id}").json for one in (declined, expired)]
    for one in seen:
        del one["id"], one["proposed_at"]
    assert seen[0] == seen[1]
    assert seen[0]["state"] == "no_longer_available"


def test_an_answer_after_the_time_is_too_late_even_before_the_sweep(
    association: Association, door: Door, two, asked
):
    run_out(association, asked)
    answer = door.accept(two[0], asked)
    assert answer.json["type"] == "/problems/introduction-is-no-longer-available"


def test_silence_ends_an_introduction(association: Association, two, asked):
    assert association.sweep(days=22) == 1
    assert [said.introduction_id for said in association.said(IntroductionExpired)] == [asked.id]


def test_a_sweep_repeated_says_nothing_new(association: Association, two, asked):
    association.sweep(days=22)
    assert association.sweep(days=23) == 0
    assert len(association.said(IntroductionExpired)) == 1


def test_a_late_sweep_does_all_that_is_due(association: Association):
    amina = association.person("Amina Otieno")
    for name in ("Luis Ferrer", "Chen Wei", "Marta Nowak"):
        association.match(amina, association.person(name))
    assert association.sweep(days=300) == 3


def test_nothing_expires_before_its_time(association: Association, two, asked):
    assert association.sweep(days=20.9) == 0


def test_a_made_introduction_does_not_expire(association: Association, door: Door, two, asked):
    door.accept(two[0], asked)
    door.accept(two[1], asked)
    assert association.sweep(days=400) == 0


@pytest.mark.parametrize("ending", ["no", "silence", "two yeses"])
def test_room_that_is_made_goes_to_the_best_who_wait(association: Association, door: Door, ending):
    amina = association.person("Amina Otieno")
    names = ("Luis Ferrer", "Chen Wei", "Marta Nowak", "Joao Silva", "Aiko Mori")
    people = [association.person(name) for name in names]
    for person, score in zip(people, (0.9, 0.8, 0.7, 0.5, 0.6), strict=True):
        association.match(amina, person, score=score)
    first = association.introduction(amina, people[0])
    if ending == "no":
        door.refuse(people[0], first)
    elif ending == "two yeses":
        door.accept(amina, first)
        door.accept(people[0], first)
    else:
        run_out(association, first)
        association.sweep()
    now_open = {one.other(amina) for one in association.introductions(amina)}
    assert now_open == {people[1], people[2], people[4]}


def test_room_of_both_is_used(association: Association, door: Door, two, asked):
    for person in two:
        door.ask("PUT", person, f"/persons/{person}/limits", {"open_limit": 1})
    for person, name in zip(two, ("Chen Wei", "Marta Nowak"), strict=True):
        association.match(person, association.person(name))
    assert len(association.waiting()) == 2
    door.refuse(two[0], asked)
    assert association.waiting() == []
    assert len(association.said(IntroductionProposed)) == 3
