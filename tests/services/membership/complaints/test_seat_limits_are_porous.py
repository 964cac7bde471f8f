"""Elsewhere seats are counted when somebody is invited and not when they accept, or two count at once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from services.membership.actions.invitations import withdraw_invitation
from services.membership.models import Invitation, Membership, Representation
from services.membership.rules.representing import check_seat
from shared.database import Session
from tests.services.membership.invited import (
    accept,
    kept_and_held,
    link,
    names_of,
    storm,
    widen,
)
from tests.services.membership.office import TODAY, Office

SEATS, INVITED = 50, 200


@pytest.fixture
def wide(office):
    """An organisation with fifty-one seats, one of them held by its founder."""
    membership = office.member()
    widen(office, membership.id, SEATS + 1)
    return membership.organisation_id


def people(office: Office, count: int):
    return [office.person(f"Colleague {n}", f"c{n}@majisafi.example") for n in range(count)]


def test_two_hundred_invitations_at_once_for_fifty_seats_keep_exactly_fifty(office, wide):
    waiting = people(office, INVITED)
    answers = storm(lambda n: office.invite(wide, waiting[n]), INVITED)
    assert kept_and_held(office, wide) == (SEATS, 1)
    assert names_of(answers) == ["NoSeatIsLeft"] * (INVITED - SEATS)


def test_two_hundred_invitations_over_http_for_fifty_seats_keep_exactly_fifty(door, office, wide):
    founder = office.look(lambda session: session.scalar(select(Representation.person_id)))
    waiting, path = people(office, INVITED), f"/organisations/{wide}/invitations"
    app = door.client.application

    def ask(number: int) -> int:
        headers = door._authority(founder)
        body = {"person_id": str(waiting[number])}
        return app.test_client().post(path, json=body, headers=headers).status_code

    answers = storm(ask, INVITED)
    assert sorted(set(answers), key=str) == [201, 409]
    assert (answers.count(201), kept_and_held(office, wide)) == (SEATS, (SEATS, 1))


def test_without_the_lock_more_are_invited_than_there_are_seats(office, database, wide):
    """The control: the same storm, with a look at the seats that holds no lock."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time: nobody is overtaken between look and leap")
    waiting, pause = people(office, 64), threading.Barrier(16, timeout=60)
    widen(office, office.look(lambda s: s.scalar(select(Membership.id))), 6)

    def look_and_leap(session: Session, person_id) -> None:
        sent = select(func.count()).where(Invitation.organisation_id == wide)
        check_seat(1 + (session.scalar(sent) or 0), 6)
        pause.wait()
        dates = {"invited_at": office.now, "expires_on": TODAY.replace(day=15)}
        row = {"roles": ["delegate"], "state": "sent", **dates}
        session.add(Invitation(organisation_id=wide, person_id=person_id, **row))

    storm(lambda n: office.do(look_and_leap, waiting[n]), 16)
    assert kept_and_held(office, wide)[0] > 5


def test_all_who_were_invited_accept_at_once_and_each_finds_the_seat_that_was_kept(
    office, settings, wide
):
    invited = [office.invite(wide, person) for person in people(office, SEATS)]
    answers = storm(lambda n: accept(settings, office, invited[n]), SEATS)
    assert names_of(answers) == []
    assert kept_and_held(office, wide) == (0, SEATS + 1)


def test_one_link_used_by_many_at_once_takes_one_seat(office, settings, wide):
    invitation = office.invite(wide, office.person())
    answers = storm(lambda _: accept(settings, office, invitation), 16)
    assert names_of(answers) == ["InvitationIsClosed"] * 15
    assert kept_and_held(office, wide) == (0, 2)


def test_a_yes_and_a_withdrawal_at_once_leave_one_of_the_two(office, settings, wide):
    invited = [office.invite(wide, person) for person in people(office, 16)]

    def answer(number: int):
        one = invited[number // 2]
        if number % 2:
            return office.do(withdraw_invitation, wide, one.id, office.today, office.now)
        return accept(settings, office, one)

    answers = storm(answer, 16)
    kept, held = kept_and_held(office, wide)
    assert len(names_of(answers)) == 8
    assert kept == 8
    assert held <= 9


def test_a_yes_and_the_departure_of_whoever_asked_come_one_after_the_other(office, settings, wide):
    founder = office.look(lambda session: session.scalar(select(Representation.person_id)))
    invited = [office.invite(wide, person, by_id=founder) for person in people(office, 15)]

    def act(number: int):
        if number == 0:
            return office.depart(wide, founder)
        return accept(settings, office, invited[number - 1])

    answers = storm(act, 16)
    said_yes = 15 - len(names_of(answers))
    assert set(names_of(answers)) <= {"InviterMayNoLonger"}
    assert kept_and_held(office, wide) == (15 - said_yes, said_yes)


def test_a_link_for_another_letter_opens_nothing(office, settings, wide):
    invitation = office.invite(wide, office.person())
    token = link(settings, office, invitation, number=7)
    from services.membership.actions.invitations import accept_invitation
    from services.membership.rules.invitations import LinkWasReplaced

    with pytest.raises(LinkWasReplaced):
        office.do(accept_invitation, settings, token, office.today, office.now)
