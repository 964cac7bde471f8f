"""Elsewhere invoices follow a person who is gone; here people are roles that others take."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from events.representatives import RepresentativeAppointed
from events.vacancies import RoleVacated, VacancyOverdue
from services.membership.actions.memberships import renew_membership
from services.membership.models import ProviderCustomer
from services.membership.rules.dues import Payer, payer_on
from tests.services.membership.office import TODAY


def _body(office):
    membership = office.member()
    return membership, office.said(RepresentativeAppointed)[0].person_id


def test_the_last_primary_may_leave_and_everybody_can_see_the_role_is_empty(door, office):
    from shared.callers import Role

    membership, founder = _body(office)
    office.depart(membership.organisation_id, founder)
    assert {one.role for one in office.said(RoleVacated)} == {"primary", "billing"}
    seen = door.ask("GET", "/vacancies", [Role.STEWARD]).json["items"]
    assert {one["role"] for one in seen} == {"primary", "billing"}


def test_a_role_stays_empty_no_longer_than_its_deadline_without_a_steward_knowing(office):
    membership, founder = _body(office)
    office.depart(membership.organisation_id, founder)
    office.sweep(TODAY + timedelta(days=90))
    assert {one.role for one in office.said(VacancyOverdue)} == {"primary", "billing"}


def test_the_invoices_stay_the_organisations_and_the_successor_sees_them(door, office):
    membership, founder = _body(office)
    (invoice,) = office.invoices(membership.id)
    successor = office.person("Otieno Odhiambo", "otieno@majisafi.example")
    office.depart(membership.organisation_id, founder, successor_id=successor)
    path = f"/invoices/{invoice.id}"
    assert door.ask("GET", path, founder).status_code == 403
    assert door.ask("GET", path, successor).status_code == 200


def test_whoever_applied_sees_nothing_of_it_once_they_left(door, office):
    from shared.callers import Role

    person = {"full_name": "Jan de Vries", "email": "jan@harbour.example"}
    body = {"name": "Harbour Bank", "sector": "company", "country": "NL"}
    asked = {"tier": "corporate", "organisation": body, "person": person}
    applied = door.ask("POST", "/applications", None, asked).json
    path, jan = f"/applications/{applied['id']}", UUID(applied["person_id"])
    by_link = f"{path}?token={applied['token']}"
    assert door.ask("POST", f"{path}/approval", [Role.STEWARD]).status_code == 201
    seen = [door.ask("GET", *way).json["invoice"]["state"] for way in ((path, jan), (by_link,))]
    assert seen == ["open", "open"]
    office.depart(UUID(applied["organisation_id"]), jan)
    assert door.ask("GET", path, jan).status_code == 403
    assert door.ask("GET", by_link).status_code == 401
    assert door.ask("POST", f"{path}/withdrawal?token={applied['token']}").status_code == 401
    assert door.ask("GET", path, [Role.STEWARD]).json["state"] == "approved"


def test_the_billing_role_passes_to_whoever_follows_and_is_announced(office):
    membership, founder = _body(office)
    successor = office.person("Otieno Odhiambo", "otieno@majisafi.example")
    office.depart(membership.organisation_id, founder, successor_id=successor)
    said = office.said(RepresentativeAppointed)[-1]
    assert (said.person_id, "billing" in said.roles) == (successor, True)


def test_the_card_stays_with_the_organisation_and_the_successor_pays_with_it(till, office):
    membership = till.member_to_be(tier="social-enterprise")
    body, founder = membership.organisation_id, office.speaker_of(membership.organisation_id)
    page = till.check_out(till.invoice(membership), founder, saves_method=True)
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    successor = office.person("Otieno Odhiambo", "otieno@majisafi.example")
    office.depart(body, founder, successor_id=successor)
    path = f"/payment-methods?organisation_id={body}"
    assert till.door.ask("GET", path, founder).status_code == 403
    assert till.door.ask("GET", path, successor).json["saved"]
    customers = office.look(lambda session: session.query(ProviderCustomer).all())
    assert [(one.organisation_id, one.person_id) for one in customers] == [(body, None)]


def test_the_next_dues_are_asked_of_the_organisation_whoever_speaks_for_it(office):
    membership, founder = _body(office)
    office.depart(membership.organisation_id, founder)
    office.on(date(2028, 1, 15))
    asked = office.do(renew_membership, membership.id, office.today)
    assert payer_on(asked) == Payer(organisation_id=membership.organisation_id)
    assert "Maji Safi Works" in asked.billed_to
    assert "Akinyi" not in asked.billed_to
