"""Sign-in links, staff roles and contacts."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from events.contacts import ContactGiven
from events.signins import SignInRequested
from events.staff import StaffAppointed, StaffStoodDown
from services.membership.actions.persons import give_contact
from services.membership.actions.sign_ins import make_link, request_links, token_of, use_link
from services.membership.actions.staff import appoint_staff, stand_down_staff
from services.membership.queries.persons import NoSuchPerson, person_of
from services.membership.rules.access import LastAdminStays, LinkIsUsedUp
from shared.callers import Role
from shared.tokens import BadToken, sign

JAN = "jan@harbour.example"


@pytest.fixture
def jan(office):
    """Somebody known."""
    return office.person()


def token(office, settings, person_id):
    link = office.do(make_link, person_id, office.now)
    return token_of(link, settings)


def test_a_program_that_acts_for_nobody_is_told_so_when_it_asks_who_it_is(door, jan):
    answer = door.ask("GET", "/me", [Role.STEWARD])
    assert answer.json["type"] == "/problems/program-acts-for-nobody"
    assert "None" not in answer.json["detail"]
    assert door.ask("GET", "/me", jan).json["person_id"] == str(jan)


def test_a_link_is_asked_for_without_a_secret_on_the_road(office, jan):
    (link,) = office.do(request_links, "  JAN@Harbour.example ", office.now)
    (said,) = office.said(SignInRequested)
    assert (said.link_id, said.person_id) == (link.id, jan)
    assert said.expires_at == office.now + timedelta(minutes=15)


def test_each_of_two_who_share_an_address_gets_a_link(office, jan):
    maria = office.person("Maria de Vries", JAN)
    office.do(request_links, JAN, office.now)
    assert {said.person_id for said in office.said(SignInRequested)} == {jan, maria}


def test_an_unknown_address_is_no_error(office):
    assert office.do(request_links, "nobody@nowhere.example", office.now) == []


def test_an_address_of_before_opens_nothing(office, jan):
    office.do(change_address, jan, "jan@elsewhere.example")
    assert office.do(request_links, JAN, office.now) == []


def test_a_person_has_no_more_than_five_open_links(office, jan):
    for _ in range(7):
        office.do(request_links, JAN, office.now)
    assert len(office.said(SignInRequested)) == 5


def test_a_link_tells_whose_it_is_once(office, settings, jan):
    link = token(office, settings, jan)
    assert office.do(use_link, settings, link, office.now) == jan
    with pytest.raises(LinkIsUsedUp):
        office.do(use_link, settings, link, office.now)


def test_a_link_dies_after_a_quarter_of_an_hour(office, settings, jan):
    link = token(office, settings, jan)
    with pytest.raises(Exception, match=r"new link"):
        office.do(use_link, settings, link, office.now + timedelta(minutes=15))


def test_a_token_for_something_else_opens_nothing(office, settings, jan):
    link = office.do(make_link, jan, office.now)
    other = sign(settings, "unsubscribe", {"link_id": str(link.id)}, None)
    with pytest.raises(BadToken):
        office.do(use_link, settings, other, office.now)


def test_a_staff_role_is_told_once(office, jan):
    for _ in range(2):
        office.do(appoint_staff, jan, Role.EVENT_MANAGER, office.now)
    assert [said.role for said in office.said(StaffAppointed)] == ["event-manager"]
    assert office.caller(jan).has(Role.EVENT_MANAGER)


def test_standing_down_ends_the_role_and_is_told_once(office, jan):
    office.do(appoint_staff, jan, Role.STEWARD, office.now)
    for _ in range(2):
        office.do(stand_down_staff, jan, "steward")
    assert len(office.said(StaffStoodDown)) == 1
    assert not office.caller(jan).is_staff


def test_the_last_admin_stays(office, jan):
    office.do(appoint_staff, jan, Role.ADMIN, office.now)
    with pytest.raises(LastAdminStays):
        office.do(stand_down_staff, jan, "admin")


def test_one_of_two_admins_may_go(office, jan):
    maria = office.person("Maria de Vries", JAN)
    for person in (jan, maria):
        office.do(appoint_staff, person, Role.ADMIN, office.now)
    office.do(stand_down_staff, jan, "admin")
    assert not office.caller(jan).is_staff


def test_nobody_unknown_is_on_the_staff(office):
    with pytest.raises(NoSuchPerson):
        office.do(appoint_staff, uuid4(), Role.STEWARD, office.now)


def test_nobody_is_somebody_who_is_not_known(office):
    assert office.caller(UUID(int=7)) is None


def test_a_changed_address_is_told_and_the_same_one_is_not(office, jan):
    for _ in range(2):
        office.do(change_address, jan, "jan@elsewhere.example")
    assert [said.email for said in office.said(ContactGiven)] == [JAN, "jan@elsewhere.example"]


def test_a_person_may_go_back_to_an_address_of_before(office, jan):
    office.do(change_address, jan, "jan@elsewhere.example")
    office.do(change_address, jan, JAN)
    assert office.look(lambda session: person_of(session, jan).email) == JAN


def change_address(session, person_id, email):
    return give_contact(session, person_of(session, person_id), email=email)


def test_nobody_lets_a_card_be_charged_for_another_and_the_staff_may_stop_it(office, door):
    """It waits for a card that is saved; whoever may not say yes never gets as far."""
    membership = office.member("individual")
    path = f"/memberships/{membership.id}/auto-renew"
    answers = [
        door.ask("PUT", path, who, {"auto_renew": wanted}).status_code
        for who in ([Role.TREASURER], [Role.STEWARD], [Role.ADMIN], membership.person_id)
        for wanted in (True, False)
    ]
    assert answers == [403, 200, 403, 200, 403, 200, 409, 200]


def test_a_body_is_told_to_pay_each_term_and_never_charged_by_itself(office, door):
    membership = office.member()
    path = f"/memberships/{membership.id}/auto-renew"
    answer = door.ask(
        "PUT", path, office.speaker_of(membership.organisation_id), {"auto_renew": True}
    )
    assert (answer.status_code, answer.get_json()["type"]) == (
        409,
        "/problems/only-persons-renew-by-card",
    )
