"""A representative leaves by one command: the roles, the seat, who follows, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from events.departures import DepartureCancelled, DepartureNoted
from events.memberships import ApplicationSubmitted, MemberJoined
from events.representatives import (
    RepresentativeAppointed,
    RepresentativeLeft,
    RepresentativeProposed,
)
from events.vacancies import RoleFilled, RoleVacated, VacancyOverdue
from services.membership.actions.departures import cancel_departure
from services.membership.actions.policies import decide_on_representatives
from services.membership.actions.representatives import confirm_representative, withdraw_role
from services.membership.app import create_app
from services.membership.models import Departure, Representation, RoleAssignment
from services.membership.rules.departures import (
    DepartureIsOver,
    NextEmployerIsMissing,
    NextEmployerIsTheSame,
)
from services.membership.rules.representing import RoleIsTheOnlyOne
from shared.tokens import program_token
from tests.services.membership.office import TODAY

LATER = TODAY + timedelta(days=10)
POLICY = {
    "invitation_days": 14,
    "vacancy_days": 5,
    "watched_roles": ["primary"],
    "leavers": "free",
    "individual_tier": "individual",
}


@pytest.fixture
def body(office):
    """A member organisation with five seats, one of them taken by its founder."""
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    return office.said(RepresentativeAppointed)[0].person_id


@pytest.fixture
def next_body(office):
    """Another member organisation."""
    person = {"full_name": "Imani Njoroge", "email": "imani@nuru.example"}
    return office.member(organisation={"display_name": "Nuru Lamps"}, person=person).organisation_id


def departure(office, departure_id):
    return office.look(lambda session: session.get_one(Departure, departure_id))


def history(office, person_id):
    held = (
        select(RoleAssignment.role, RoleAssignment.valid_from, RoleAssignment.valid_to)
        .join(Representation, Representation.id == RoleAssignment.representation_id)
        .where(Representation.person_id == person_id)
        .order_by(RoleAssignment.role)
    )
    return office.look(lambda session: [tuple(row) for row in session.execute(held)])


def test_roles_are_kept_with_their_days_after_the_end(office, body, founder):
    office.depart(body, founder, LATER)
    office.sweep(LATER)
    assert history(office, founder) == [("billing", TODAY, LATER), ("primary", TODAY, LATER)]


def test_a_departure_is_noted_and_told_before_its_day(office, body, founder):
    noted = office.depart(body, founder, LATER)
    assert noted.state == "noted"
    assert office.said(DepartureNoted)[0].last_day == LATER
    assert office.said(RepresentativeLeft) == []


def test_a_departure_can_be_cancelled_before_its_day_and_nothing_happens_then(
    office, body, founder
):
    noted = office.depart(body, founder, LATER)
    given = (body, noted.id, None, office.today, office.now)
    assert [office.do(cancel_departure, *given).state for _ in range(2)] == ["cancelled"] * 2
    assert office.sweep(LATER) == 0
    assert office.on(LATER).caller(founder).represents(body)
    assert len(office.said(DepartureCancelled)) == 1


def test_what_has_happened_is_not_cancelled(office, body, founder):
    done = office.depart(body, founder)
    with pytest.raises(DepartureIsOver):
        office.do(cancel_departure, body, done.id, None, office.today, office.now)


def test_who_becomes_an_individual_member_applies_once(office, body, founder):
    done = office.depart(body, founder, becomes="individual")
    assert departure(office, done.id).outcome == "applied"
    applied = office.said(ApplicationSubmitted)[-1]
    assert (applied.person_id, applied.tier) == (founder, "individual")


def test_who_becomes_an_individual_member_for_free_is_one_at_once(office, body, founder):
    office.do(decide_on_representatives, POLICY)
    done = office.depart(body, founder, becomes="individual")
    assert departure(office, done.id).outcome == "member-for-free"
    assert office.said(MemberJoined)[-1].person_id == founder


def test_the_next_employer_is_asked_and_gives_a_seat_only_by_its_yes(
    office, body, founder, next_body
):
    office.depart(body, founder, becomes="next-employer", next_organisation_id=next_body)
    (left,) = office.said(RepresentativeLeft)
    assert (left.becomes, left.next_organisation_id) == ("next-employer", next_body)
    (proposed,) = office.said(RepresentativeProposed)
    assert not office.caller(founder).represents(next_body)
    given = (next_body, proposed.representation_id, office.today, None, office.now)
    assert office.do(confirm_representative, *given).state == "confirmed"
    assert office.caller(founder).organisation_ids == {next_body}


def test_a_steward_knows_and_the_person_speaks_for_the_next_employer_at_once(
    office, body, founder, next_body
):
    more = {"next_organisation_id": next_body, "by_staff": True}
    office.depart(body, founder, LATER, becomes="next-employer", **more)
    office.sweep(LATER)
    assert office.on(LATER).caller(founder).organisation_ids == {next_body}


def test_a_next_employer_is_named_with_the_word_and_is_another(office, body, founder, next_body):
    with pytest.raises(NextEmployerIsMissing):
        office.depart(body, founder, becomes="next-employer")
    with pytest.raises(NextEmployerIsMissing):
        office.depart(body, founder, next_organisation_id=next_body)
    with pytest.raises(NextEmployerIsTheSame):
        office.depart(body, founder, becomes="next-employer", next_organisation_id=body)


def test_a_role_that_nobody_holds_is_vacant_with_a_deadline_until_somebody_does(
    office, body, founder
):
    office.depart(body, founder)
    vacated = office.said(RoleVacated)
    assert sorted(one.role for one in vacated) == ["billing", "primary"]
    assert {one.deadline_on for one in vacated} == {TODAY + timedelta(days=14)}
    office.on(LATER).appoint(body, office.person(), "primary")
    (filled,) = office.said(RoleFilled)
    assert (filled.role, filled.days) == ("primary", 10)


def test_the_stewards_are_called_once_about_each_role_that_stays_vacant(office, body, founder):
    office.depart(body, founder)
    for days in (13, 14, 15, 40):
        office.sweep(TODAY + timedelta(days=days))
    assert sorted(one.role for one in office.said(VacancyOverdue)) == ["billing", "primary"]


def test_which_roles_are_watched_and_for_how_long_is_the_associations_to_say(office, body, founder):
    office.do(decide_on_representatives, POLICY)
    office.depart(body, founder)
    (vacated,) = office.said(RoleVacated)
    assert (vacated.role, vacated.deadline_on) == ("primary", TODAY + timedelta(days=5))


def test_with_a_successor_nothing_is_vacant(office, body, founder):
    office.depart(body, founder, successor_id=office.person())
    assert office.said(RoleVacated) == []


def test_one_role_is_taken_back_and_the_only_one_is_not(office, body, founder):
    (spoken,) = office.look(lambda session: session.scalars(select(Representation)).all())
    given = (body, spoken.id, "billing", office.today, None, "moves to finance")
    assert {tuple(office.do(withdraw_role, *given).roles) for _ in range(2)} == {("primary",)}
    assert [one.role for one in office.said(RoleVacated)] == ["billing"]
    with pytest.raises(RoleIsTheOnlyOne):
        office.do(withdraw_role, body, spoken.id, "primary", office.today, None, "")


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2027, 3, 10, 23, 59, 59, tzinfo=UTC), 200),
        (datetime(2027, 3, 11, 0, 0, 0, tzinfo=UTC), 403),
    ],
)
def test_access_ends_on_the_minute_for_a_token_that_was_given_long_before(
    office, settings, body, founder, moment, status
):
    token = program_token(settings, "tests", ["membership:read"], person_id=founder, now=office.now)
    office.depart(body, founder, date(2027, 3, 11))
    client = create_app(settings, clock=lambda: moment).test_client()
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/organisations/{body}", headers=headers).status_code == status
