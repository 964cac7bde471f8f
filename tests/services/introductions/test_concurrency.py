"""Limits and answers hold when many things happen at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.introductions import IntroductionDeclined, IntroductionMade
from events.matches import MatchFound
from services.introductions.actions import introductions, proposals
from services.introductions.actions.partnerships import choose_steward, form_partnership
from services.introductions.models import Introduction, PartnershipSide, Person
from services.introductions.rules.answers import IntroductionIsNoLongerAvailable
from shared.callers import Caller
from shared.database import transaction
from shared.errors import Refusal
from tests.services.introductions.association import Association
from tests.services.introductions.house import House

NAMES = (
    "Luis Ferrer,Chen Wei,Marta Nowak,Joao Silva,Aiko Mori,Omar Haddad,Ines Roth,Kofi Mensah"
).split(",")


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do things in threads that start together; returns what came of each, refusals included."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        start.wait()
        try:
            return deed()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as crew:
        return list(crew.map(do, deeds))


def match_of(first_id: UUID, second_id: UUID) -> MatchFound:
    return MatchFound(
        match_id=uuid4(),
        first_id=first_id,
        second_id=second_id,
        score=0.8,
        first_reasons=("you need a pilot site; they offer one",),
        second_reasons=("you offer a pilot site; they need one",),
        occasion="joined",
        model="FB-1.0",
    )


def test_a_limit_holds_for_many_matches_at_once(association: Association):
    amina = association.person("Amina Otieno")
    matches = [match_of(amina, association.person(name)) for name in NAMES]

    def propose(match: MatchFound) -> None:
        with transaction(association.engine) as session:
            proposals.propose_match(session, match, datetime.now(UTC))

    at_once(*(lambda match=match: propose(match) for match in matches))
    assert len(association.introductions(amina)) == 3
    assert len(association.waiting()) == 5


def test_limits_hold_and_nobody_deadlocks_when_everybody_is_matched_with_everybody(
    association: Association,
):
    people = [association.person(name) for name in NAMES[:6]]
    pairs = [(one, other) for one in people for other in people if one < other]

    def propose(first_id: UUID, second_id: UUID) -> None:
        with transaction(association.engine) as session:
            proposals.propose_match(session, match_of(first_id, second_id), datetime.now(UTC))

    at_once(*(lambda pair=pair: propose(*pair) for pair in pairs))
    assert max(len(association.introductions(person)) for person in people) <= 3


def test_the_same_two_are_asked_once_however_often_matched_at_once(association: Association):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")

    def propose(match: MatchFound) -> None:
        with transaction(association.engine) as session:
            proposals.propose_match(session, match, datetime.now(UTC))

    matches = [match_of(amina, luis), match_of(luis, amina)] * 3
    at_once(*(lambda match=match: propose(match) for match in matches))
    assert len(association.introductions(amina)) == 1


def test_two_yeses_at_once_make_one_introduction(association: Association):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    asked = association.introduction(amina, luis)

    def accept(person_id: UUID) -> None:
        with transaction(association.engine) as session:
            introductions.accept(session, asked.id, Caller(person_id), datetime.now(UTC))

    at_once(lambda: accept(amina), lambda: accept(luis))
    assert association.introduction(amina, luis).state == "made"
    assert len(association.said(IntroductionMade)) == 1


def test_two_noes_at_once_are_one_no(association: Association):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    asked = association.introduction(amina, luis)

    def refuse(person_id: UUID) -> None:
        with transaction(association.engine) as session:
            now = datetime.now(UTC)
            introductions.refuse(session, asked.id, Caller(person_id), False, "", now)

    said = at_once(lambda: refuse(amina), lambda: refuse(luis))
    assert sum(isinstance(one, IntroductionIsNoLongerAvailable) for one in said) == 1
    assert len(association.said(IntroductionDeclined)) == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_locks_the_limit_would_break(
    association: Association, monkeypatch: pytest.MonkeyPatch
):
    """The control: two transactions side by side, which only the locks keep from overdoing it.

    SQLite has one writer at a time, whatever is locked.
    """
    amina = association.person("Amina Otieno")
    for name in NAMES[:2]:
        association.match(amina, association.person(name))
    matches = [match_of(amina, association.person(name)) for name in NAMES[2:4]]
    monkeypatch.setattr(proposals, "lock_people", without_locking)
    with (
        transaction(association.engine) as session,
        transaction(association.engine) as beside,
    ):
        proposals.propose_match(session, matches[0], datetime.now(UTC))
        session.flush()
        proposals.propose_match(beside, matches[1], datetime.now(UTC))
    assert len(association.introductions(amina)) == 4


def without_locking(session: Session, person_ids: tuple[UUID, ...]) -> dict[UUID, Person]:
    found = session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person for person in found}


def test_the_database_itself_refuses_a_second_open_introduction_of_a_pair(
    association: Association,
):
    amina, luis = association.person("Amina Otieno"), association.person("Luis Ferrer")
    association.match(amina, luis)
    asked = association.introduction(amina, luis)
    columns = {column.key: getattr(asked, column.key) for column in Introduction.__table__.c}
    twin = Introduction(**{**columns, "id": uuid4(), "match_id": uuid4()})
    with pytest.raises(IntegrityError), transaction(association.engine) as session:
        session.add(twin)


def test_whoever_leaves_while_a_partnership_is_formed_tends_it_for_nobody_else(
    association: Association, house: House
):
    made = house.met(house.amina)

    def form() -> None:
        with transaction(association.engine) as session:
            now = datetime.now(UTC)
            form_partnership(session, made, Caller(house.amina), "Solar pumps", now)

    at_once(form, lambda: association.leave(house.luis, house.company))
    with transaction(association.engine) as session:
        sides = session.scalars(select(PartnershipSide)).all()
    assert len(sides) == 2
    assert all(side.steward_id != house.luis for side in sides if side.organisation_id)


def test_whoever_leaves_while_named_a_steward_is_none(
    association: Association, house: House, partnership_id: UUID
):
    def name() -> None:
        with transaction(association.engine) as session:
            now = datetime.now(UTC)
            caller = Caller(house.luis, organisation_ids=frozenset({house.company}))
            choose_steward(
                session, partnership_id, caller, house.company, house.grace, now, now.date()
            )

    at_once(name, lambda: association.leave(house.grace, house.company))
    assert association.partnership(partnership_id).sides[1].steward_id in (house.luis, None)
