"""Who is who here, as heard from the bus."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from events.memberships import MembershipLapsed
from events.persons import PersonRegistered
from events.staff import StaffStoodDown
from services.introductions.handlers import inbox
from services.introductions.queries.people import caller_of
from shared.callers import Caller, Role
from shared.database import reading
from tests.road import deliver_again, envelope_of
from tests.services.introductions.association import TODAY, Association, joined


def who(engine: Engine, person_id: UUID, today: date = TODAY) -> Caller | None:
    with reading(engine) as session:
        return caller_of(session, person_id, today)


def roles(engine: Engine, person_id: UUID, today: date = TODAY) -> frozenset[Role]:
    caller = who(engine, person_id, today)
    assert caller is not None
    return caller.roles


def test_somebody_who_was_never_heard_of_is_nobody(engine: Engine):
    assert who(engine, uuid4()) is None


def test_somebody_who_is_only_known_has_no_role(association: Association):
    person_id = uuid4()
    association.hear(PersonRegistered(person_id=person_id))
    assert roles(association.engine, person_id) == frozenset()


def test_a_person_who_joined_is_a_member_until_the_membership_lapses(association: Association):
    person_id = uuid4()
    membership = joined(person_id=person_id)
    association.hear(membership)
    assert roles(association.engine, person_id) == {Role.MEMBER}
    association.hear(
        MembershipLapsed(
            membership_id=membership.membership_id, person_id=person_id, lapsed_on=TODAY
        )
    )
    assert roles(association.engine, person_id) == frozenset()


def test_who_speaks_for_a_member_is_a_member_and_a_representative(association: Association):
    wells = association.organisation("Wells for All")
    amina = association.person("Amina Otieno", wells)
    assert roles(association.engine, amina) == {Role.MEMBER, Role.REPRESENTATIVE}
    caller = who(association.engine, amina)
    assert caller is not None
    assert caller.organisation_ids == {wells}


@pytest.mark.parametrize("days, speaks", [(-1, False), (0, True), (1, True)])
def test_a_representative_speaks_from_the_first_day(association: Association, days, speaks):
    wells = association.organisation("Wells for All")
    amina = association.person("Amina Otieno")
    association.appoint(amina, wells, starts_on=TODAY)
    then = roles(association.engine, amina, TODAY + timedelta(days=days))
    assert (Role.REPRESENTATIVE in then) is speaks


@pytest.mark.parametrize("days, speaks", [(-1, True), (0, False)])
def test_on_the_last_day_a_representative_speaks_no_more(association: Association, days, speaks):
    wells = association.organisation("Wells for All")
    amina = association.person("Amina Otieno", wells)
    association.leave(amina, wells, left_on=TODAY)
    then = roles(association.engine, amina, TODAY + timedelta(days=days))
    assert (Role.REPRESENTATIVE in then) is speaks


@pytest.mark.parametrize(
    "told, role",
    [
        ("steward", Role.STEWARD),
        ("event-manager", Role.EVENT_MANAGER),
        ("treasurer", Role.TREASURER),
    ],
)
def test_staff_have_their_role_until_they_stand_down(association: Association, told, role):
    person_id = association.staff(told)
    assert roles(association.engine, person_id) == {role}
    association.hear(StaffStoodDown(person_id=person_id, role=told))
    assert who(association.engine, person_id) is None


def test_an_event_heard_twice_changes_nothing(association: Association):
    membership = joined(person_id=uuid4())
    association.hear(membership)
    deliver_again(inbox, association.engine, envelope_of(membership, 1))
    association.hear(membership)
    assert membership.person_id is not None
    assert roles(association.engine, membership.person_id) == {Role.MEMBER}
