"""Changes that a member proposes: nothing changes before a steward says so, and nothing newer is overwritten."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from events.organisations import OrganisationDescribed
from events.proposals import ChangeApproved, ChangeProposed, ChangeRefused
from services.membership.models import ChangeProposal, Representation
from shared.callers import Role

STEWARD = [Role.STEWARD]


@pytest.fixture
def body(office):
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    def of_body(session):
        return session.query(Representation).filter_by(organisation_id=body).one().person_id

    return office.look(of_body)


@pytest.fixture
def ask(door, body, founder):
    def described(who=founder, **changes):
        return door.ask("PATCH", f"/organisations/{body}", who, json=changes, If_Match="*")

    return described


def held(door, body):
    return door.ask("GET", f"/organisations/{body}", STEWARD).get_json()


def decide(door, proposal, how, **more):
    return door.ask("POST", f"/change-proposals/{proposal['id']}/{how}", STEWARD, json=more)


def test_what_the_association_decides_on_is_proposed_and_the_rest_holds(
    door, office, body, ask, founder
):
    answer = ask(name="Maji Safi Group", city="Nairobi")
    assert answer.status_code == 202
    told = answer.get_json()
    assert (told["name"], told["city"]) == ("Maji Safi Works", "Nairobi")
    proposal = told["change_proposal"]
    assert proposal["changes"] == {
        "display_name": {"was": "Maji Safi Works", "to": "Maji Safi Group"}
    }
    (said,) = office.said(ChangeProposed)
    assert (str(said.proposal_id), said.fields) == (proposal["id"], ("name",))
    assert ask(name="Maji Safi Group").get_json()["change_proposal"]["id"] == proposal["id"]
    assert len(office.said(ChangeProposed)) == 1
    listed = door.ask("GET", "/change-proposals?state=open", founder).get_json()["items"]
    assert [one["id"] for one in listed] == [proposal["id"]]


def test_what_needs_nobody_and_what_a_steward_says_holds_at_once(door, body, ask):
    assert ask(city="Nairobi").status_code == 200
    assert ask(STEWARD, name="Maji Safi Group").status_code == 200
    assert held(door, body)["name"] == "Maji Safi Group"


def test_an_approved_proposal_holds_and_is_told(door, office, body, ask, founder):
    proposal = ask(sector="company").get_json()["change_proposal"]
    approved = decide(door, proposal, "approval")
    assert (approved.status_code, approved.get_json()["state"]) == (201, "approved")
    assert held(door, body)["sector"] == "company"
    assert office.said(OrganisationDescribed)[-1].sector == "company"
    assert [said.proposed_by_id for said in office.said(ChangeApproved)] == [founder]
    again = decide(door, proposal, "approval")
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/proposal-is-decided")


def test_a_refused_proposal_changes_nothing_and_says_why(door, office, body, ask):
    proposal = ask(sector="company").get_json()["change_proposal"]
    refused = decide(door, proposal, "refusal", reason="The register says otherwise.")
    assert refused.get_json()["reason"] == "The register says otherwise."
    assert held(door, body)["sector"] == "social-enterprise"
    assert [said.reason for said in office.said(ChangeRefused)] == ["The register says otherwise."]
    assert decide(door, proposal, "refusal").status_code == 422


def test_a_stale_proposal_does_not_overwrite_what_was_said_since(door, body, ask):
    proposal = ask(name="Maji Safi Group").get_json()["change_proposal"]
    assert ask(STEWARD, name="Maji Safi Trust").status_code == 200
    refused = decide(door, proposal, "approval")
    told = refused.get_json()
    assert (refused.status_code, told["type"]) == (409, "/problems/proposal-is-stale")
    assert "it was 'Maji Safi Works' then and is 'Maji Safi Trust' now" in told["detail"]
    assert held(door, body)["name"] == "Maji Safi Trust"


def test_a_newer_proposal_takes_in_the_one_that_waits(door, body, ask):
    first = ask(name="Maji Safi Group").get_json()["change_proposal"]
    second = ask(size_band="10-49").get_json()["change_proposal"]
    assert set(second["changes"]) == {"display_name", "size_band"}
    assert "was replaced" in decide(door, first, "approval").get_json()["detail"]
    assert decide(door, second, "approval").status_code == 201
    assert held(door, body)["name"] == "Maji Safi Group"


def test_a_tax_number_that_is_known_changes_only_with_approval(door, body, founder):
    path = f"/organisations/{body}/billing-details"
    first = {"tax_number": "KE1", "address": "Kisumu"}
    assert door.ask("PUT", path, founder, json=first).status_code == 200
    answer = door.ask("PUT", path, founder, json={"tax_number": "KE2", "address": "Nairobi"})
    assert answer.status_code == 202
    told = answer.get_json()
    assert (told["tax_number"], told["address"]) == ("KE1", "Nairobi")
    (proposal,) = door.ask("GET", "/change-proposals", founder).get_json()["items"]
    assert decide(door, proposal, "approval").status_code == 201
    assert door.ask("GET", path, founder).get_json()["tax_number"] == "KE2"


def test_the_association_decides_what_it_decides_on(door, body, ask):
    decided = {"approved_fields": ["sector"]}
    assert door.ask("PUT", "/policies/organisations", [Role.ADMIN], json=decided).status_code == 200
    assert ask(name="Maji Safi Group").status_code == 200
    assert ask(sector="company").status_code == 202


def test_others_do_not_see_what_an_organisation_proposes(door, office, ask):
    proposal = ask(name="Maji Safi Group").get_json()["change_proposal"]
    other = office.member(
        organisation={"display_name": "Nuru Lamps"},
        person={"full_name": "Imani Njoroge", "email": "imani@nuru.example"},
    )

    def of_other(session):
        rows = session.query(Representation).filter_by(organisation_id=other.organisation_id)
        return rows.one().person_id

    rival = office.look(of_other)
    assert door.ask("GET", "/change-proposals", rival).get_json()["items"] == []
    assert door.ask("GET", f"/change-proposals/{proposal['id']}", rival).status_code == 403


def test_one_proposal_of_an_organisation_is_open_at_once_or_the_table_refuses(office, body, ask):
    """Whoever proposes holds the organisation; the table has the last word where somebody did not."""
    first = ask(name="Maji Safi Group").get_json()["change_proposal"]

    def beside_it(session):
        changes = {"sector": {"was": "social-enterprise", "to": "company"}}
        session.add(
            ChangeProposal(
                organisation_id=body, changes=changes, state="open", proposed_at=office.now
            )
        )

    with pytest.raises(IntegrityError):
        office.do(beside_it)
    second = ask(sector="company").get_json()["change_proposal"]
    assert second["id"] != first["id"]
    assert set(second["changes"]) == {"display_name", "sector"}
