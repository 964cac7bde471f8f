"""What a member gives beside the dues of a renewal."""

from __future__ import annotations

from datetime import date

import pytest

from events.dues import DuesInvoiced
from services.membership.actions.memberships import renew_membership
from services.membership.actions.sponsorships import agree_sponsorship
from services.membership.models.words import LineKind
from services.membership.queries.dues import open_invoice, waiting
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.sponsorships import Agreement
from shared.callers import Role

OPENS = date(2028, 1, 10)


@pytest.fixture
def ines(office):
    """A person whose membership may be renewed."""
    held = office.member(
        "individual", person={"full_name": "Ines Prado", "email": "i@prado.example"}
    )
    office.on(OPENS)
    return held


def renew(door, held, **told):
    answer = door.ask("POST", f"/memberships/{held.id}/renewals", held.person_id, json=told)
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def lines(invoice):
    return [(line["kind"], line["unit_minor"]) for line in invoice["lines"]]


def test_a_gift_is_a_line_of_the_renewal_and_another_amount_takes_its_place(office, door, ines):
    first = renew(door, ines, donation_minor=2_500)
    ((_, dues), gift) = lines(first)
    assert gift == ("donation", 2_500)
    assert renew(door, ines, donation_minor=2_500)["id"] == renew(door, ines)["id"] == first["id"]
    second = renew(door, ines, donation_minor=4_000)
    assert lines(second) == [("term", dues), ("donation", 4_000)]
    assert lines(renew(door, ines, donation_minor=0)) == [("term", dues)]
    assert [one.state for one in office.invoices(ines.id)][1:] == ["void", "void", "open"]


def test_a_renewal_that_was_asked_for_already_is_asked_for_anew_with_the_gift(office, door, ines):
    asked = office.do(renew_membership, ines.id, office.today)
    after = renew(door, ines, donation_minor=500)
    assert lines(after)[-1] == ("donation", 500)
    assert office.said(DuesInvoiced)[-1].replaces == asked.number
    office.pay(office.look(open_invoice, ines.id, LineKind.TERM), "bank-gift")
    assert office.membership(ines.id).terms[-1].ends_on == date(2029, 3, 1)
    entries = door.ask("GET", "/ledger?account=donations", [Role.TREASURER]).get_json()["items"]
    assert [one["amount_minor"] for one in entries] == [-500]


def test_nobody_gives_what_a_sponsor_would_pay(office, door, ines):
    renew(door, ines, donation_minor=100)
    patron = Payer(organisation_id=office.member().organisation_id)
    agreed = Agreement(patron, ines.person_id, "membership", office.today)
    office.do(agree_sponsorship, agreed, office.today, office.now)
    waits = office.look(waiting, ines.id)
    assert [(payer_on(one), [line.kind for line in one.lines]) for one in waits] == [
        (patron, ["term"])
    ]
    is_open = [one for one in office.invoices(ines.id) if one.state == "open"]
    (own,) = [one for one in is_open if one.id != waits[0].id]
    assert (payer_on(own), own.amount_minor) == (Payer(person_id=ines.person_id), 100)
    path, more = f"/memberships/{ines.id}/renewals", {"donation_minor": 100}
    refused = door.ask("POST", path, ines.person_id, json=more)
    assert refused.get_json()["type"] == "/problems/somebody-else-pays"
