"""Who may do what here, as heard from the bus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from events.contract import Event
from events.memberships import (
    MembershipCeased,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipRenewed,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.staff import StaffAppointed, StaffStoodDown
from services.events.handlers import inbox
from services.events.models import Admission
from services.events.queries.access import admission_of, caller_of
from shared.callers import Caller, Role
from shared.database import reading
from tests.road import deliver, deliver_again
from tests.services.events.conftest import joined

TODAY = date(2027, 3, 1)
INES, JONAS = uuid4(), uuid4()
COOPERATIVE, BANK = uuid4(), uuid4()

Hear = Callable[..., None]


@pytest.fixture
def hear(engine: Engine) -> Hear:
    """`hear(event, ...)` hands events over in this order."""

    def deliver_all(*events: Event) -> None:
        for event in events:
            deliver(inbox, engine, event)

    return deliver_all


def who(engine: Engine, person_id: UUID, today: date = TODAY) -> Caller:
    with reading(engine) as session:
        found = caller_of(session, person_id, today)
    assert found is not None
    return found


def admitted(engine: Engine, person_id: UUID) -> Admission:
    with reading(engine) as session:
        return admission_of(session, person_id, TODAY)


def appointed(organisation_id: UUID, starts_on: date = date(2026, 9, 1)) -> RepresentativeAppointed:
    return RepresentativeAppointed(
        representation_id=uuid4(),
        organisation_id=organisation_id,
        person_id=INES,
        roles=("primary",),
        starts_on=starts_on,
    )


def left(was: RepresentativeAppointed, on: date) -> RepresentativeLeft:
    return RepresentativeLeft(
        representation_id=was.representation_id,
        organisation_id=was.organisation_id,
        person_id=was.person_id,
        left_on=on,
    )


def test_somebody_never_heard_of_has_no_role(engine):
    assert who(engine, uuid4()).roles == frozenset()


def test_staff_have_their_role(hear, engine):
    hear(StaffAppointed(person_id=JONAS, role="event-manager"))
    assert who(engine, JONAS).roles == {Role.EVENT_MANAGER}


def test_an_admin_has_every_staff_role(hear, engine):
    hear(StaffAppointed(person_id=JONAS, role="admin"))
    assert who(engine, JONAS).has(Role.EVENT_MANAGER)


def test_a_role_that_is_not_known_here_gives_nothing(hear, engine):
    hear(StaffAppointed(person_id=JONAS, role="gardener"))
    assert who(engine, JONAS).roles == frozenset()


def test_who_stands_down_loses_that_role_alone(hear, engine):
    hear(
        StaffAppointed(person_id=JONAS, role="steward"),
        StaffAppointed(person_id=JONAS, role="event-manager"),
        StaffStoodDown(person_id=JONAS, role="event-manager"),
    )
    assert who(engine, JONAS).roles == {Role.STEWARD}


def test_who_stood_down_may_be_appointed_again(hear, engine):
    there = StaffAppointed(person_id=JONAS, role="steward")
    hear(there, StaffStoodDown(person_id=JONAS, role="steward"), there)
    assert who(engine, JONAS).roles == {Role.STEWARD}


def test_a_person_who_joined_is_a_member(hear, engine):
    hear(joined(person_id=INES))
    assert who(engine, INES).roles == {Role.MEMBER}
    assert admitted(engine, INES) == Admission.MEMBER


def test_a_membership_that_starts_tomorrow_gives_nothing_today(hear, engine):
    hear(joined(person_id=INES))
    assert who(engine, INES, date(2025, 12, 31)).roles == frozenset()


def test_who_speaks_for_a_member_organisation_is_a_member_and_represents_it(hear, engine):
    hear(joined(organisation_id=COOPERATIVE), appointed(COOPERATIVE))
    caller = who(engine, INES)
    assert caller.roles == {Role.MEMBER, Role.REPRESENTATIVE}
    assert caller.organisation_ids == {COOPERATIVE}
    assert admitted(engine, INES) == Admission.REPRESENTATIVE


def test_it_does_not_matter_which_of_the_two_is_heard_first(hear, engine):
    hear(appointed(COOPERATIVE), joined(organisation_id=COOPERATIVE))
    assert who(engine, INES).has(Role.MEMBER)


def test_who_speaks_for_an_organisation_that_has_not_joined_is_no_member(hear, engine):
    hear(appointed(BANK), joined(organisation_id=COOPERATIVE))
    assert who(engine, INES).roles == {Role.REPRESENTATIVE}
    assert admitted(engine, INES) == Admission.GUEST


def test_an_appointment_from_a_later_day_gives_nothing_before(hear, engine):
    hear(appointed(COOPERATIVE, starts_on=TODAY + timedelta(days=1)))
    assert who(engine, INES).roles == frozenset()


def test_access_ends_on_the_day_a_representative_leaves(hear, engine):
    was = appointed(COOPERATIVE)
    hear(joined(organisation_id=COOPERATIVE), was, left(was, TODAY))
    assert who(engine, INES) == Caller(person_id=INES)


def test_who_leaves_one_organisation_still_speaks_for_the_other(hear, engine):
    was = appointed(COOPERATIVE)
    hear(was, appointed(BANK), left(was, TODAY))
    assert who(engine, INES).organisation_ids == {BANK}


def test_a_leaver_who_is_a_member_in_their_own_right_stays_one(hear, engine):
    was = appointed(COOPERATIVE)
    hear(joined(organisation_id=COOPERATIVE), joined(person_id=INES), was, left(was, TODAY))
    assert who(engine, INES).roles == {Role.MEMBER}
    assert admitted(engine, INES) == Admission.MEMBER


def test_the_leavers_answer_stays_theirs(hear, engine, forum):
    was = appointed(COOPERATIVE)
    hear(joined(organisation_id=COOPERATIVE), was)
    forum.plan()
    held = forum.rsvp(INES)
    hear(left(was, TODAY))
    assert forum.state_of(held) == "confirmed"


def lapse(of, on: date = TODAY) -> MembershipLapsed:
    return MembershipLapsed(
        membership_id=of.membership_id,
        organisation_id=of.organisation_id,
        person_id=of.person_id,
        lapsed_on=on,
    )


def test_a_lapsed_membership_ends_the_role(hear, engine):
    membership = joined(organisation_id=COOPERATIVE)
    hear(membership, appointed(COOPERATIVE), lapse(membership))
    assert who(engine, INES).roles == {Role.REPRESENTATIVE}


def test_a_lapsed_member_keeps_the_place(hear, engine, forum):
    membership = joined(person_id=INES)
    hear(membership)
    forum.plan()
    held = forum.rsvp(INES)
    hear(lapse(membership))
    assert (forum.state_of(held), held.admitted_as) == ("confirmed", "member")


def test_a_further_term_takes_a_lapsed_member_back(hear, engine):
    membership = joined(person_id=INES)
    renewed = MembershipRenewed(
        membership_id=membership.membership_id, starts_on=TODAY, ends_on=date(2028, 3, 1)
    )
    hear(membership, lapse(membership, TODAY - timedelta(days=9)), renewed)
    assert who(engine, INES).has(Role.MEMBER)


ENDED: list[Any] = [
    MembershipSuspended(membership_id=uuid4(), person_id=INES, suspended_on=TODAY),
    MembershipResigned(membership_id=uuid4(), person_id=INES, resigned_on=TODAY),
    MembershipTerminated(membership_id=uuid4(), person_id=INES, terminated_on=TODAY),
    MembershipCeased(membership_id=uuid4(), person_id=INES, ceased_on=TODAY, cause="deceased"),
]


@pytest.mark.parametrize("ended", ENDED, ids=lambda one: one.name)
@pytest.mark.parametrize("back", [MembershipReleased, MembershipReinstated])
def test_whose_benefits_end_is_no_member_until_they_are_back(hear, engine, ended, back):
    membership = replace(joined(person_id=INES), membership_id=ended.membership_id)
    hear(membership, ended)
    assert not who(engine, INES).has(Role.MEMBER)
    days = {"released_on": TODAY} if back is MembershipReleased else {"reinstated_on": TODAY}
    hear(back(membership_id=ended.membership_id, person_id=INES, **days))
    assert who(engine, INES).has(Role.MEMBER)


def test_a_term_that_is_paid_while_a_membership_rests_lifts_no_hold(hear, engine):
    resting = ENDED[0]
    membership = replace(joined(person_id=INES), membership_id=resting.membership_id)
    renewed = MembershipRenewed(
        membership_id=resting.membership_id,
        starts_on=TODAY,
        ends_on=date(2028, 3, 1),
        benefits_active=False,
    )
    hear(membership, resting, renewed)
    assert not who(engine, INES).has(Role.MEMBER)


def test_what_is_delivered_twice_is_heard_once(hear, engine):
    appointment = deliver(inbox, engine, StaffAppointed(person_id=JONAS, role="steward"))
    hear(StaffStoodDown(person_id=JONAS, role="steward"))
    deliver_again(inbox, engine, appointment)
    assert who(engine, JONAS).roles == frozenset()


def test_the_streams_of_access_are_heard_whole():
    heard = {stream.routing_key for stream in inbox.streams}
    members = ("membership", "organisation", "person", "representation", "sponsorship", "staff")
    of_access = {f"membership.{stream}" for stream in members}
    assert heard == {
        *of_access,
        "introductions.handover",
        "matching.round-scores",
        "membership.application",
        "membership.contact",
        "membership.place-bill",
    }
