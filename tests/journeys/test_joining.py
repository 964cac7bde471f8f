"""Joining, as somebody does who has only the documents of the API: by votes, in parts, or not at all."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.journeys.visitor import ADMIN, STEWARD, TREASURER

LEILA = "leila@sahel.example"


def test_two_of_three_let_a_newcomer_in_who_comes_back_twice_and_pays_in_parts(visitor):
    ask, refused = visitor.ask, visitor.refused
    board = [visitor.newcomer(f"Board {n}", f"board{n}@x.example") for n in range(3)]
    why = {"key": "why", "label": "Why do you want to join?", "required": True}
    named = {"approver_ids": [str(one) for one in board], "questions": [why]}
    refused(
        422,
        "More must say yes than are named",
        "POST",
        "/tiers/individual",
        ADMIN,
        approvals_needed=4,
        **named,
    )
    refused(
        403,
        "This is for: admin.",
        "POST",
        "/tiers/individual",
        STEWARD,
        approvals_needed=2,
        **named,
    )
    kept = ask("POST", "/tiers/individual", ADMIN, approvals_needed=2, **named)
    assert (kept["approvals_needed"], kept["approver_ids"]) == (2, named["approver_ids"])

    # a draft without the answer is kept, found again by its token, and not handed in before it is whole
    leila = {"full_name": "Leila Haddad", "email": LEILA}
    refused(422, "why", "POST", "/applications", tier="individual", person=leila)
    refused(
        422,
        "what",
        "POST",
        "/applications",
        tier="individual",
        person=leila,
        answers={"why": "x", "what": "y"},
    )
    refused(404, "No tier has this name", "POST", "/applications", tier="individuals", person=leila)
    refused(
        422,
        "This tier is for organisations",
        "POST",
        "/applications",
        tier="corporate",
        person=leila,
    )
    refused(
        422,
        "Say who applies: a person, or nobody where it is whoever is signed in",
        "POST",
        "/applications",
        tier="individual",
    )
    refused(
        422,
        "donation_minor",
        "POST",
        "/applications",
        tier="individual",
        person=leila,
        donation_minor=-5,
        answers={"why": "x"},
    )
    begun = ask("POST", "/applications", tier="individual", person=leila, draft=True)
    path, token = f"/applications/{begun['id']}", begun["token"]
    refused(401, "Please sign in first", "GET", path)
    refused(422, "This link or token is not one of ours", "GET", f"{path}?token={token}x")
    refused(401, "Please sign in first", "GET", f"/applications/{uuid4()}?token={token}")
    assert ask("GET", f"{path}?token={token}")["state"] == "draft"
    refused(422, "why", "POST", f"{path}/submission?token={token}")
    refused(
        409, "This application is not handed in yet", "POST", f"{path}/votes", board[0], vote="yes"
    )
    ask("PATCH", f"{path}?token={token}", answers={"why": "Water"})
    assert ask("POST", f"{path}/submission?token={token}")["state"] == "submitted"
    again = ask("POST", "/applications", tier="individual", person=leila, answers={"why": "Rain"})
    assert (again["id"], again["token"]) == (begun["id"], None)
    assert ask("GET", f"{path}?token={token}")["answers"] == {"why": "Water"}

    # each approver has one voice, a steward has none, and after the second yes nothing more is to say
    assert [one["application_id"] for one in ask("GET", "/ballots", board[0])["items"]] == [
        begun["id"]
    ]
    refused(
        409,
        "Nobody decides about this tier alone: those who decide vote",
        "POST",
        f"{path}/approval",
        STEWARD,
    )
    refused(
        403,
        "You are none of those who decide about this",
        "POST",
        f"{path}/votes",
        STEWARD,
        vote="yes",
    )
    refused(422, "vote", "POST", f"{path}/votes", board[0], vote="maybe")
    refused(401, "Please sign in first", "POST", f"{path}/votes", vote="yes")
    for voice, said in ((0, "yes"), (0, "yes"), (1, "no")):
        assert ask("POST", f"{path}/votes", board[voice], vote=said)["approvals"] == 1
    refused(
        409,
        "Too late to change this: somebody has begun to decide about it",
        "PATCH",
        f"{path}?token={token}",
        answers={"why": "Money"},
    )
    assert ask("POST", f"{path}/votes", board[2], vote="yes")["state"] == "approved"
    refused(409, "This application has been decided", "POST", f"{path}/votes", board[1], vote="yes")
    shown = ask("GET", f"{path}?token={token}")
    invoice, membership = shown["invoice"], shown["membership_id"]

    # what the treasurer mistypes is not booked; what is sent twice is booked once
    payments = f"/invoices/{invoice['id']}/payments"
    paid = {"paid_on": "2027-03-01", "amount_minor": 4_000, "method": "transfer", "reference": "b1"}
    refused(422, "amount_minor", "POST", payments, TREASURER, **{**paid, "amount_minor": -4_000})
    refused(422, "amount_minor", "POST", payments, TREASURER, **{**paid, "amount_minor": 40.5})
    refused(422, "method", "POST", payments, TREASURER, **{**paid, "method": "card"})
    refused(
        422,
        "Money is recorded when it has come in",
        "POST",
        payments,
        TREASURER,
        **{**paid, "paid_on": "2027-03-02"},
    )
    refused(422, "paid_on", "POST", payments, TREASURER, **{**paid, "paid_on": "1.3.2027"})
    too_early = "Nobody pays more than a year before there is an invoice"
    refused(422, too_early, "POST", payments, TREASURER, **{**paid, "paid_on": "1927-03-01"})
    refused(403, "This is for: treasurer.", "POST", payments, STEWARD, **paid)
    refused(
        404,
        "No invoice is known by this id",
        "POST",
        f"/invoices/{uuid4()}/payments",
        TREASURER,
        **paid,
    )
    first = ask("POST", payments, TREASURER, **paid)
    assert ask("POST", payments, TREASURER, **paid)["id"] == first["id"]
    refused(
        409,
        "Another payment on this invoice has this reference",
        "POST",
        payments,
        TREASURER,
        **{**paid, "amount_minor": 5_000},
    )
    assert ask("GET", f"/memberships/{membership}", TREASURER)["standing"] == "pending"
    visitor.live_until(visitor.today + timedelta(days=3))
    visitor.pay(first["invoice"], "b2")
    assert ask("GET", f"/memberships/{membership}", TREASURER)["standing"] == "active"
    refused(409, "This application is over", "POST", f"{path}/withdrawal?token={token}")
    refused(
        409,
        "This application has been decided",
        "POST",
        f"{path}/refusal",
        STEWARD,
        reason="Too late",
    )
    statement = ask("GET", f"/persons/{begun['person_id']}/statement?until=2027-03-05", TREASURER)
    assert [one["amount_minor"] for one in statement["items"]] == [9_000, -4_000, -5_000]
    assert [one["amount_minor"] for one in statement["closing"]] == [0]
    letters = visitor.letters()
    assert {letters.pop(f"board{n}@x.example")[0] for n in range(3)} == {"vote-wanted"}
    assert letters == {
        LEILA: [
            "application-approved",
            "application-received",
            "application-resumed",
            "application-started",
            "dues-invoiced",
            "payment-received",
            "payment-received",
            "welcome",
        ]
    }
    visitor.check_books()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_is_declined_after_a_part_was_paid_reads_why_and_has_the_money_back(visitor):
    ask, refused = visitor.ask, visitor.refused
    leila = {"full_name": "Leila Haddad", "email": LEILA}
    applied = ask("POST", "/applications", tier="individual", person=leila)
    path = f"/applications/{applied['id']}"
    refused(401, "Please sign in first", "GET", f"{path}/votes")
    approved = ask("POST", f"{path}/approval", STEWARD)
    assert ask("POST", f"{path}/approval", STEWARD)["invoice"]["id"] == approved["invoice"]["id"]
    payment = visitor.pay(approved["invoice"], "b1", 3_000)
    refused(422, "reason", "POST", f"{path}/refusal", STEWARD, reason=5)
    declined = ask("POST", f"{path}/refusal", STEWARD, reason="The board knows of two of you")
    assert (declined["state"], declined["invoice"]["state"]) == ("declined", "void")
    ask("POST", f"{path}/refusal", STEWARD, reason="The board knows of two of you")
    refused(409, "This application has been decided", "POST", f"{path}/approval", STEWARD)
    refused(
        409,
        "Nothing can be paid on this invoice",
        "POST",
        f"/invoices/{approved['invoice']['id']}/payments",
        TREASURER,
        paid_on="2027-03-01",
        amount_minor=10,
        method="cash",
        reference="b2",
    )
    assert "The board knows of two of you" in visitor.newest("application-declined", LEILA)
    (task,) = ask("GET", "/payments/tasks", TREASURER)["items"]
    assert (task["kind"], task["amount_minor"]) == ("credit", 3_000)
    back = f"/persons/{applied['person_id']}/credit-refunds"
    refund = {"amount_minor": 3_000, "currency": "EUR", "reference": "back-1", "reason": "Declined"}
    refused(
        409,
        "The party has less credit than that",
        "POST",
        back,
        TREASURER,
        **{**refund, "amount_minor": 3_001},
    )
    refused(
        409,
        "The party has less credit than that",
        "POST",
        back,
        TREASURER,
        **{**refund, "currency": "USD"},
    )
    statement = ask("GET", f"/persons/{applied['person_id']}/statement?until=2027-03-05", TREASURER)
    assert statement["credit"] == [{"currency": "EUR", "amount_minor": 3_000}]
    (given,) = ask("POST", back, TREASURER, **refund)["items"]
    assert ask("POST", back, TREASURER, **refund)["items"] == [given]
    ask("POST", f"/payments/tasks/{task['id']}/closure", TREASURER)
    refused(
        409,
        "This is more than was paid and not given back yet",
        "POST",
        f"/payments/{payment['id']}/refunds",
        TREASURER,
        amount_minor=1,
        reference="b",
        reason="again",
    )
    assert visitor.letters() == {LEILA: ["dues-refunded"]}
    assert ask("GET", f"/persons/{applied['person_id']}/statement", TREASURER)["credit"] == []
    visitor.check_books()
