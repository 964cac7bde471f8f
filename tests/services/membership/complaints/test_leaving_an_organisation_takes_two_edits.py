"""Elsewhere the link of a person and an organisation stands in two places, and the old one stays open."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.membership.models import Representation, RoleAssignment
from tests.services.membership.office import TODAY


def _open_roles(office, person_id):
    held = (
        select(Representation.organisation_id, RoleAssignment.role)
        .join(RoleAssignment, RoleAssignment.representation_id == Representation.id)
        .where(Representation.person_id == person_id, RoleAssignment.valid_to.is_(None))
    )
    return office.look(lambda session: {tuple(row) for row in session.execute(held)})


def _two_members(office):
    ours = office.member().organisation_id
    person = {"full_name": "Imani Njoroge", "email": "imani@nuru.example"}
    theirs = office.member(organisation={"display_name": "Nuru Lamps"}, person=person)
    return ours, theirs.organisation_id, office.said(RepresentativeAppointed)[0].person_id


def test_one_command_ends_the_old_affiliation_and_begins_the_new_one(door, office):
    ours, theirs, person = _two_members(office)
    from shared.callers import Role

    body = {"person_id": str(person), "last_day": TODAY.isoformat()}
    body |= {"becomes": "next-employer", "next_organisation_id": str(theirs)}
    answer = door.ask("POST", f"/organisations/{ours}/departures", [Role.STEWARD], body)
    assert (answer.status_code, answer.json["outcome"]) == (201, "appointed")
    assert _open_roles(office, person) == {(theirs, "delegate")}


def test_the_same_is_told_once_with_where_the_person_goes(office):
    ours, theirs, person = _two_members(office)
    for _ in range(2):
        office.depart(ours, person, becomes="next-employer", next_organisation_id=theirs)
    (left,) = office.said(RepresentativeLeft)
    assert (left.becomes, left.next_organisation_id) == ("next-employer", theirs)


def test_it_can_be_dated_and_happens_on_its_day_by_itself(office):
    ours, theirs, person = _two_members(office)
    day = TODAY + timedelta(days=30)
    more = {"next_organisation_id": theirs, "by_staff": True}
    office.depart(ours, person, day, becomes="next-employer", **more)
    office.sweep(day - timedelta(days=1))
    assert {one for one, _ in _open_roles(office, person)} == {ours}
    office.sweep(day)
    assert {one for one, _ in _open_roles(office, person)} == {theirs}
