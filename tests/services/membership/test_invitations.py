"""Invitations keep a seat, are answered once, and are looked at again when they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.invitations import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationExpired,
    InvitationSent,
)
from events.representatives import RepresentativeAppointed
from services.membership.actions.invitations import (
    accept_invitation,
    decline_invitation,
    resend_invitation,
    withdraw_invitation,
)
from services.membership.rules.invitations import (
    InvitationIsClosed,
    InviterMayNoLonger,
    LinkWasReplaced,
    MembershipRests,
    SpeaksAlready,
)
from services.membership.rules.representing import NoSeatIsLeft
from shared.callers import Role
from shared.tokens import ExpiredToken
from tests.services.membership.invited import accept, kept_and_held, link, widen
from tests.services.membership.office import TODAY


@pytest.fixture
def body(office):
    """A member organisation with five seats, one of them taken by its founder."""
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    return office.said(RepresentativeAppointed)[0].person_id


@pytest.fixture
def guest(office):
    return office.person("Otieno Odhiambo", "otieno@majisafi.example")


def others(office, count):
    return [office.person(f"Colleague {n}", f"c{n}@majisafi.example") for n in range(count)]


def test_an_invitation_keeps_a_seat_and_gives_no_access(office, body, guest):
    office.invite(body, guest)
    assert kept_and_held(office, body) == (1, 1)
    assert not office.caller(guest).represents(body)


def test_who_says_yes_speaks_for_it_in_the_roles_that_were_asked(office, settings, body, guest):
    accepted = accept(settings, office, office.invite(body, guest, "billing", "delegate"))
    assert accepted.state == "accepted"
    assert office.said(RepresentativeAppointed)[-1].roles == ("billing", "delegate")
    assert office.caller(guest).represents(body)
    assert len(office.said(InvitationAccepted)) == 1


def test_a_link_works_once(office, settings, body, guest):
    invitation = office.invite(body, guest)
    accept(settings, office, invitation)
    with pytest.raises(InvitationIsClosed):
        accept(settings, office, invitation)


def test_inviting_twice_keeps_one_seat_and_writes_one_letter(office, body, guest):
    assert office.invite(body, guest).id == office.invite(body, guest, "speaker").id
    assert kept_and_held(office, body) == (1, 1)
    assert len(office.said(InvitationSent)) == 1


def test_open_invitations_count_as_seats(office, body):
    for person in others(office, 4):
        office.invite(body, person)
    with pytest.raises(NoSeatIsLeft):
        office.invite(body, office.person())
    with pytest.raises(NoSeatIsLeft):
        office.appoint(body, office.person())


def test_seats_that_were_bought_beyond_the_tier_can_be_filled(office, body):
    for person in others(office, 4):
        office.invite(body, person)
    membership = office.look(lambda session: _membership(session, body))
    widen(office, membership, 6)
    office.invite(body, office.person())


def test_a_no_frees_the_seat_and_is_told_to_who_asked(office, settings, body, founder, guest):
    invitation = office.invite(body, guest, by_id=founder)
    token = link(settings, office, invitation)
    office.do(decline_invitation, settings, token, office.today, office.now)
    assert kept_and_held(office, body) == (0, 1)
    assert office.said(InvitationDeclined)[0].invited_by_id == founder


def test_one_that_is_withdrawn_is_void(office, settings, body, guest):
    invitation = office.invite(body, guest)
    given = (body, invitation.id, office.today, office.now)
    assert {office.do(withdraw_invitation, *given).state for _ in range(2)} == {"withdrawn"}
    with pytest.raises(InvitationIsClosed):
        accept(settings, office, invitation)


def test_a_seat_is_free_on_the_day_on_which_it_expires_even_before_the_sweep(office, body):
    for person in others(office, 4):
        office.invite(body, person)
    office.on(TODAY + timedelta(days=14)).invite(body, office.person())


def test_the_sweep_tells_each_that_expired_once(office, settings, body, guest):
    invitation = office.invite(body, guest)
    days = [TODAY + timedelta(days=days) for days in (13, 14, 15)]
    for day in days:
        office.sweep(day)
    assert len(office.said(InvitationExpired)) == 1
    office.on(days[-1])
    with pytest.raises(ExpiredToken):
        token = link(settings, office.on(TODAY), invitation)
        later = office.on(days[-1])
        later.do(accept_invitation, settings, token, later.today, later.now)


def test_a_letter_that_is_sent_again_makes_the_link_before_void(office, settings, body, guest):
    first = office.invite(body, guest)
    old = link(settings, office, first)
    again = office.do(resend_invitation, body, first.id, None, office.today)
    with pytest.raises(LinkWasReplaced):
        office.do(accept_invitation, settings, old, office.today, office.now)
    assert accept(settings, office, again).state == "accepted"
    assert [said.link_number for said in office.said(InvitationSent)] == [1, 2]


def test_nobody_accepts_what_somebody_asked_who_left_meanwhile(
    office, settings, body, founder, guest
):
    invitation = office.invite(body, guest, by_id=founder)
    office.depart(body, founder)
    with pytest.raises(InviterMayNoLonger):
        accept(settings, office, invitation)
    office.do(resend_invitation, body, invitation.id, None, office.today)
    office.do(lambda session: None)
    renewed = office.look(lambda session: _invitation(session, invitation.id))
    assert accept(settings, office, renewed).state == "accepted"


def test_nobody_joins_a_membership_that_has_run_out(office, settings, body, guest):
    invitation = office.on(TODAY + timedelta(days=390)).invite(body, guest)
    office.on(TODAY + timedelta(days=400))
    token = link(settings, office.on(TODAY + timedelta(days=390)), invitation)
    late = office.on(TODAY + timedelta(days=500))
    with pytest.raises((MembershipRests, ExpiredToken, InvitationIsClosed)):
        late.do(accept_invitation, settings, token, late.today, late.now)
    with pytest.raises(MembershipRests):
        late.invite(body, office.person())


def test_who_speaks_for_it_already_is_not_invited(office, body, founder):
    with pytest.raises(SpeaksAlready):
        office.invite(body, founder)


def test_a_smaller_allowance_is_seen_on_acceptance(office, settings, body):
    invited = [office.invite(body, person) for person in others(office, 4)]
    membership = office.look(lambda session: _membership(session, body))
    widen(office, membership, 2)
    assert accept(settings, office, invited[0]).state == "accepted"
    with pytest.raises(NoSeatIsLeft):
        accept(settings, office, invited[1])


def test_an_invitation_is_answered_over_http(door, office, settings, body, founder, guest):
    path = f"/organisations/{body}/invitations"
    sent = door.ask("POST", path, founder, {"person_id": str(guest)})
    assert sent.status_code == 201, sent.text
    invitation = office.look(lambda session: _invitation(session, sent.json["id"]))
    token = link(settings, office, invitation)
    answer = door.ask("POST", "/invitations/acceptances", None, {"token": token})
    assert (answer.status_code, answer.json["state"]) == (201, "accepted")
    assert Role.REPRESENTATIVE in office.caller(guest).roles


def test_a_page_asks_for_yes_or_no_and_looking_at_it_answers_nothing(
    door, office, settings, body, guest
):
    token = link(settings, office, office.invite(body, guest))
    page = door.client.get(f"/invitation?token={token}")
    assert "Maji Safi Works asks you to speak for it" in page.text
    assert kept_and_held(office, body) == (1, 1)
    answer = door.client.post("/invitation/acceptance", data={"token": token})
    assert (answer.status_code, kept_and_held(office, body)) == (200, (0, 2))


def test_the_page_of_a_letter_that_was_replaced_says_so_and_has_no_button(
    door, office, settings, body, guest
):
    invitation = office.invite(body, guest)
    old = door.client.get(f"/invitation?token={link(settings, office, invitation, 7)}").text
    assert "A newer letter took the place of this one" in old
    assert "<button" not in old


def _membership(session, organisation_id):
    from services.membership.models import Membership

    return session.query(Membership).filter_by(organisation_id=organisation_id).one().id


def _invitation(session, invitation_id):
    from uuid import UUID

    from services.membership.models import Invitation

    return session.get_one(Invitation, UUID(str(invitation_id)))
