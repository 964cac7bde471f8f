"""A sponsor pays for a person: whoever employs the person, and for as long as was agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.dues import SponsorshipAgreed, SponsorshipEnded
from events.memberships import MemberJoined, MembershipRenewed
from services.membership.actions.applications import decline_application
from services.membership.actions.memberships import renew_membership
from services.membership.actions.sponsorships import agree_sponsorship, end_sponsorship
from services.membership.models import Application
from services.membership.models.words import TaxBehaviour
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.sponsorships import (
    Agreement,
    SponsoredAlready,
    SponsorIsNoMember,
    SponsorsPayForOthers,
)
from shared.callers import Role
from tests.services.membership.office import TODAY

ZAWADI = {"full_name": "Zawadi Kamau", "email": "zawadi@kamau.example"}


@pytest.fixture
def sponsor(office):
    return Payer(organisation_id=office.member().organisation_id)


@pytest.fixture
def newcomer(office):
    """A person who was approved, and has not paid."""
    approved = office.approve(office.apply("individual", person=ZAWADI))
    return office.membership(approved.membership_id)


def agree(office, sponsor, person_id, **more):
    agreed = Agreement(sponsor, person_id, "membership", office.today, **more)
    return office.do(agree_sponsorship, agreed, office.today, office.now)


def renewal(office, membership):
    office.on(date(2028, 1, 15))
    return office.do(renew_membership, membership.id, office.today)


def test_dues_that_a_person_owes_are_asked_of_the_sponsor_and_the_persons_invoice_is_void(
    office, sponsor, newcomer
):
    (asked,) = office.invoices(newcomer.id)
    sponsorship = agree(office, sponsor, newcomer.person_id)
    before, after = office.invoices(newcomer.id)
    assert (before.id, before.state) == (asked.id, "void")
    assert (payer_on(after), after.amount_minor) == (sponsor, asked.amount_minor)
    assert sponsorship.invoice_id == after.id
    assert len(office.said(SponsorshipAgreed)) == 1


def test_once_the_sponsor_has_paid_the_person_is_a_member(office, sponsor, newcomer):
    agree(office, sponsor, newcomer.person_id)
    office.pay(office.invoices(newcomer.id)[-1])
    assert office.said(MemberJoined)[-1].person_id == newcomer.person_id


def test_a_sponsorship_follows_the_person_from_one_employer_to_the_next(office, sponsor, newcomer):
    office.pay(office.invoices(newcomer.id)[0])
    old, new = office.organisation("Nuru Lamps"), office.organisation("Upepo Mills")
    office.appoint(old, newcomer.person_id, taken_over=True)
    agree(office, sponsor, newcomer.person_id)
    office.depart(old, newcomer.person_id)
    office.on(TODAY + timedelta(days=1)).appoint(new, newcomer.person_id, taken_over=True)
    assert payer_on(renewal(office, newcomer)) == sponsor


def test_who_leaves_the_sponsors_own_organisation_is_sponsored_still(office, sponsor, newcomer):
    office.pay(office.invoices(newcomer.id)[0])
    office.appoint(sponsor.organisation_id, newcomer.person_id)
    agree(office, sponsor, newcomer.person_id)
    office.depart(sponsor.organisation_id, newcomer.person_id)
    asked = renewal(office, newcomer)
    assert payer_on(asked) == sponsor
    office.pay(asked, "bank-2")
    assert len(office.said(MembershipRenewed)) == 1


def test_after_its_end_the_person_is_asked_again_and_what_was_asked_of_the_sponsor_stays(
    office, sponsor, newcomer
):
    sponsorship = agree(office, sponsor, newcomer.person_id)
    office.pay(office.invoices(newcomer.id)[-1])
    for _ in range(2):
        office.do(end_sponsorship, sponsorship.id, date(2027, 9, 1))
    assert len(office.said(SponsorshipEnded)) == 1
    assert payer_on(renewal(office, newcomer)) == Payer(person_id=newcomer.person_id)
    assert payer_on(office.invoices(newcomer.id)[1]) == sponsor


def test_what_the_person_has_begun_to_pay_stays_with_the_person(office, sponsor, newcomer):
    (asked,) = office.invoices(newcomer.id)
    office.pay(asked, amount_minor=1)
    assert agree(office, sponsor, newcomer.person_id).invoice_id is None
    assert [one.state for one in office.invoices(newcomer.id)] == ["open"]


def test_the_sponsored_person_and_the_sponsor_both_see_the_invoice(door, office, sponsor, newcomer):
    agree(office, sponsor, newcomer.person_id)
    path = f"/invoices/{office.invoices(newcomer.id)[-1].id}"
    for who in (newcomer.person_id, office.speaker_of(sponsor.organisation_id)):
        assert door.ask("GET", path, who).status_code == 200
    assert door.ask("GET", path, office.person()).status_code == 403


def tax(door, office, behaviour, amount_minor=11_900):
    """Tax is asked for from the second of March on, which it is now."""
    price = {"currency": "EUR", "valid_from": "2027-03-02", "amount_minor": amount_minor}
    price |= {"tax_behaviour": str(behaviour), "tax_rate_bp": 1_900}
    door.ask("POST", "/tiers/individual/prices", [Role.TREASURER], price)
    office.on(date(2027, 3, 2))


def exempt(door, kind, party_id):
    door.ask("PUT", f"/{kind}/{party_id}/tax-exemption", [Role.TREASURER], {"tax_exempt": True})


def test_a_sponsor_who_owes_no_tax_is_asked_for_none_of_the_persons(door, office, sponsor):
    tax(door, office, TaxBehaviour.INCLUSIVE)
    newcomer = office.approve(office.apply("individual", person=ZAWADI))
    exempt(door, "organisations", sponsor.organisation_id)
    agree(office, sponsor, newcomer.person_id)
    amounts = [one.amount_minor for one in office.invoices(newcomer.membership_id)]
    assert amounts == [11_900, 10_000]


@pytest.mark.parametrize(
    ("behaviour", "listed", "asked"),
    [
        (TaxBehaviour.INCLUSIVE, 11_903, [(10_003, 10_003, 0), (11_903, 10_003, 1_900)]),
        (TaxBehaviour.EXCLUSIVE, 10_000, [(10_000, 10_000, 0), (11_900, 10_000, 1_900)]),
    ],
)
def test_a_sponsor_who_owes_tax_pays_it_for_a_person_who_owes_none(
    door, office, sponsor, behaviour, listed, asked
):
    tax(door, office, behaviour, listed)
    applied = office.apply("individual", person=ZAWADI)
    exempt(door, "persons", applied.person_id)
    newcomer = office.approve(applied)
    agree(office, sponsor, newcomer.person_id)
    invoices = office.invoices(newcomer.membership_id)
    assert [(one.amount_minor, one.net_minor, one.tax_minor) for one in invoices] == asked


def test_what_the_application_led_to_leads_on_to_the_invoice_of_the_sponsor(office, sponsor):
    applied = office.approve(office.apply("individual", person=ZAWADI))
    sponsorship = agree(office, sponsor, applied.person_id)
    noted = office.look(lambda session: session.get(Application, applied.id).invoice_id)
    assert noted == sponsorship.invoice_id
    given = {"now": office.now, "today": office.today}
    office.do(decline_application, applied.id, None, "Not this year", **given)
    states = {one.state for one in office.invoices(applied.membership_id)}
    assert states == {"void"}


def test_nobody_sponsors_themselves_nor_beside_another_nor_without_being_a_member(
    office, sponsor, newcomer
):
    with pytest.raises(SponsorsPayForOthers):
        agree(office, Payer(person_id=newcomer.person_id), newcomer.person_id)
    outsider = Payer(organisation_id=office.organisation())
    with pytest.raises(SponsorIsNoMember):
        agree(office, outsider, newcomer.person_id)
    assert (
        agree(office, sponsor, newcomer.person_id).id
        == agree(office, sponsor, newcomer.person_id).id
    )
    other = office.member(
        organisation={"display_name": "Nuru Lamps"}, person={"full_name": "Imani Njoroge"}
    )
    with pytest.raises(SponsoredAlready):
        agree(office, Payer(organisation_id=other.organisation_id), newcomer.person_id)
