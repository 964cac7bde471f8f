"""Elsewhere invoices follow a person who is gone; here people are roles that others take."""

from __future__ import annotations

from datetime import timedelta

from events.representatives import RepresentativeAppointed
from events.vacancies import RoleVacated, VacancyOverdue
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


def test_the_billing_role_passes_to_whoever_follows_and_is_announced(office):
    membership, founder = _body(office)
    successor = office.person("Otieno Odhiambo", "otieno@majisafi.example")
    office.depart(membership.organisation_id, founder, successor_id=successor)
    said = office.said(RepresentativeAppointed)[-1]
    assert (said.person_id, "billing" in said.roles) == (successor, True)
