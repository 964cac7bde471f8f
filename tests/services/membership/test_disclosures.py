"""A person sees all that is held of them, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from services.membership.actions.applications import vote_on_application
from services.membership.actions.merges import merge_persons
from services.membership.actions.staff import appoint_staff
from services.membership.models import Tier
from shared.callers import Role
from shared.database import Session
from tests.services.membership.door import Door
from tests.services.membership.office import AKINYI, Office


@pytest.fixture
def founder(office: Office) -> Any:
    """Somebody who did much: joined, was merged, invited another, and pays for themselves, too."""
    joined = office.member()
    person_id = office.speaker_of(joined.organisation_id)
    guest = office.person("Otieno Okello", "otieno@guests.example")
    office.invite(joined.organisation_id, guest, by_id=person_id)
    twin = office.person("A. Odhiambo", "old@majisafi.example")
    office.do(merge_persons, person_id, twin, None, office.today, office.now)
    office.member("individual", person={**AKINYI, "full_name": "Akinyi Odhiambo"})
    return person_id


def tables(told: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What is told, by table."""
    return {part["table"]: part["rows"] for part in told["parts"]}


def test_everything_that_was_planted_is_told(office: Office, door: Door, founder: Any) -> None:
    answer = door.ask("GET", f"/persons/{founder}/disclosure", founder)
    assert answer.status_code == 200
    told = tables(answer.get_json())
    assert told["persons"][0]["full_name"] == AKINYI["full_name"]
    assert {row["address"] for row in told["contact_points"]} == {
        AKINYI["email"],
        "old@majisafi.example",
    }
    assert told["profiles"][0]["interests"] == AKINYI["profile"]["interests"]
    assert told["merges"][0]["changes"]
    assert {row["role"] for row in told["role_assignments"]} == {"primary", "billing"}
    assert told["invoices"][0]["billed_to"].startswith(AKINYI["full_name"])
    expected = {"applications", "representations", "memberships", "terms", "payments"}
    assert expected | {"ledger_entries", "trail_details", "directory_words"} <= told.keys()


def test_others_are_not_named(office: Office, door: Door, founder: Any) -> None:
    answer = door.ask("GET", f"/persons/{founder}/disclosure", founder)
    assert "Okello" not in answer.text
    assert "otieno@" not in answer.text


def test_an_inviter_is_somebody_else(office: Office, door: Door, founder: Any) -> None:
    body = office.caller(founder).organisation_ids  # type: ignore[union-attr]
    guest = office.person("Wanjiru Mwangi", "wanjiru@guests.example")
    office.invite(next(iter(body)), guest, by_id=founder)
    told = tables(door.ask("GET", f"/persons/{guest}/disclosure", guest).get_json())
    assert told["invitations"][0]["invited_by_id"] == "somebody else"
    assert str(founder) not in str(told)


def test_the_page_tells_the_same(office: Office, door: Door, founder: Any) -> None:
    page = door.ask("GET", f"/persons/{founder}/disclosure.html", [Role.ADMIN])
    assert page.mimetype == "text/html"
    assert "<h3>Your profile</h3>" in page.text
    assert "old@majisafi.example" in page.text
    assert "Water that is paid for by the litre" in page.text


def test_what_a_voter_remarked_is_told_and_who_it_was_is_not(office: Office, door: Door) -> None:
    approver = office.person("Judge Jane", "judge@association.example")
    office.do(appoint_staff, approver, Role.STEWARD, office.now)

    def ask_her(session: Session) -> None:
        tier = session.get_one(Tier, "individual")
        tier.approver_ids, tier.approvals_needed = [str(approver)], 1

    office.do(ask_her)
    applied = office.apply("individual", person={"full_name": "Nia Obi", "email": "nia@x.example"})
    dated = {"today": office.today, "now": office.now}
    said = {"vote": "yes", "remark": "I know the work"}
    office.do(vote_on_application, applied.id, office.caller(approver), **said, **dated)
    answer = door.ask("GET", f"/persons/{applied.person_id}/disclosure", applied.person_id)
    assert "I know the work" in answer.text
    assert str(approver) not in answer.text
