"""An organisation's own e-mail domain: proven by a letter, and a way in for those who have an address there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.domains import DomainClaimed, JoinAsked, JoinProven
from events.representatives import RepresentativeAppointed
from services.membership.actions.domains import (
    approve_join,
    ask_to_join,
    claim_domain,
    give_domain_up,
    join_by_domain,
    refuse_join,
    verify_domain,
    vouch_for_domain,
)
from services.membership.models import Person
from services.membership.rules.domains import (
    AddressIsElsewhere,
    DomainIsForEverybody,
    DomainIsTaken,
    JoinIsClosed,
)
from services.membership.rules.invitations import LinkWasReplaced
from services.membership.rules.representing import NoSeatIsLeft
from shared.tokens import sign
from tests.services.membership.invited import kept_and_held, names_of, storm

OURS = "majisafi.example"


@pytest.fixture
def body(office):
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    return office.said(RepresentativeAppointed)[0].person_id


def claim(office, body, person, domain=OURS, approval=False):
    given = (body, domain, person, approval, None, office.today, office.now)
    return office.do(claim_domain, *given)


def token(office, settings, purpose, known_id, number):
    said = {"id": str(known_id), "number": number}
    return sign(settings, purpose, said, timedelta(days=14), office.now)


@pytest.fixture
def verified(office, settings, body, founder):
    claimed = claim(office, body, founder)
    link = token(office, settings, "domain", claimed.id, 1)
    return office.do(verify_domain, settings, link, office.today, office.now)


def ask(office, email="otieno@majisafi.example", name="Otieno Odhiambo"):
    office.do(ask_to_join, name, email, office.today, office.now)
    return office.said(JoinAsked)


def join(office, settings, asked):
    link = token(office, settings, "domain-join", asked.join_id, asked.link_number)
    return office.do(join_by_domain, settings, link, office.today, office.now)


@pytest.mark.parametrize("domain", ["gmail.com", "yahoo.co.uk", "gmx.de", "co.uk", "mail.ru"])
def test_what_everybody_can_have_is_nobodys_own(office, body, domain):
    person = office.person("Jan de Vries", f"jan@{domain}")
    with pytest.raises(DomainIsForEverybody):
        claim(office, body, person, domain)


def test_the_letter_goes_to_an_address_at_the_domain(office, body, founder):
    claim(office, body, founder)
    (said,) = office.said(DomainClaimed)
    assert (said.person_id, said.domain) == (founder, OURS)
    with pytest.raises(AddressIsElsewhere):
        claim(office, body, office.person())


def test_a_domain_that_is_not_proven_lets_nobody_in(office, body, founder):
    claim(office, body, founder)
    people = office.count(Person)
    assert ask(office) == []
    assert office.count(Person) == people


def test_only_the_last_letter_proves_a_domain(office, settings, body, founder):
    claimed = claim(office, body, founder)
    claim(office, body, founder)
    with pytest.raises(LinkWasReplaced):
        link = token(office, settings, "domain", claimed.id, 1)
        office.do(verify_domain, settings, link, office.today, office.now)


def test_whoever_proves_an_address_there_takes_a_seat_as_delegate(office, settings, verified):
    (asked,) = ask(office)
    assert kept_and_held(office, verified.organisation_id) == (0, 1)
    joined = join(office, settings, asked)
    assert joined.state == "joined"
    assert office.caller(asked.person_id).represents(verified.organisation_id)
    assert office.said(RepresentativeAppointed)[-1].roles == ("delegate",)
    with pytest.raises(JoinIsClosed):
        join(office, settings, asked)


def test_where_the_organisation_wants_to_be_asked_they_wait_for_its_yes(
    office, settings, body, founder
):
    claimed = claim(office, body, founder, approval=True)
    office.do(vouch_for_domain, body, claimed.id, None, office.today, office.now)
    first, second = ask(office) + ask(office, "grace@majisafi.example", "Grace Uy")[1:]
    assert {join(office, settings, one).state for one in (first, second)} == {"waiting"}
    assert len(office.said(JoinProven)) == 2
    assert not office.caller(first.person_id).represents(body)
    given = (None, office.today, office.now)
    assert office.do(approve_join, body, first.join_id, *given).state == "joined"
    assert office.do(refuse_join, body, second.join_id, *given).state == "refused"
    assert office.caller(first.person_id).represents(body)


def test_a_domain_is_one_organisations(office, verified, founder):
    person = {"full_name": "Imani Njoroge", "email": "imani@nuru.example"}
    rivals = office.member(organisation={"display_name": "Nuru Lamps"}, person=person)
    with pytest.raises(DomainIsTaken):
        claim(office, rivals.organisation_id, founder)


def test_nobody_joins_by_a_domain_that_was_given_up(office, settings, verified):
    (asked,) = ask(office)
    office.do(give_domain_up, verified.organisation_id, verified.id, office.today)
    with pytest.raises(Exception, match="given up"):
        join(office, settings, asked)
    assert len(ask(office)) == 1


def test_asking_again_and_again_writes_five_letters_at_most(office, verified):
    for _ in range(9):
        ask(office)
    assert [one.link_number for one in office.said(JoinAsked)] == [1, 2, 3, 4, 5]


def test_twelve_who_join_at_once_find_four_seats(office, settings, verified):
    for number in range(12):
        ask(office, f"c{number}@majisafi.example", f"Colleague {number}")
    asked = office.said(JoinAsked)
    answers = storm(lambda n: join(office, settings, asked[n]), 12)
    assert names_of(answers) == [NoSeatIsLeft.__name__] * 8
    assert kept_and_held(office, verified.organisation_id) == (0, 5)
