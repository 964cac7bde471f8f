"""Paying, as it goes wrong and right: cards that are declined, grants, hardship, and somebody else who pays."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.journeys.visitor import STEWARD, TREASURER
from tests.stripe import cards

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

LEILA, JAN, IMANI = "leila@sahel.example", "jan@harbour.example", "imani@nuru.example"


def approved(visitor, tier="individual", name="Leila Haddad", email=LEILA, **more):
    """Somebody applies and is approved."""
    who = {"full_name": name, "email": email}
    applied = visitor.ask("POST", "/applications", tier=tier, person=who, **more)
    return visitor.ask("POST", f"/applications/{applied['id']}/approval", STEWARD)


def company(name, **more):
    return {"name": name, "sector": "company", "country": "NL", "size_band": "250-999", **more}


def test_a_card_is_declined_then_taken_then_declined_until_a_transfer_comes(visitor):
    ask, refused, till = visitor.ask, visitor.refused, visitor.till
    joined = approved(visitor)
    leila, membership = UUID(joined["person_id"]), joined["membership_id"]
    checkouts = f"/invoices/{joined['invoice']['id']}/checkouts"
    stranger = visitor.newcomer("Jan", JAN)
    refused(401, "Please sign in first", "POST", checkouts, saves_method=True)
    refused(
        403,
        "The payer's own billing or primary representative does this, or a treasurer",
        "POST",
        checkouts,
        stranger,
        saves_method=True,
    )
    refused(422, "amount_minor", "POST", checkouts, leila, amount_minor=-1)
    refused(409, "This is more than is still owed", "POST", checkouts, leila, amount_minor=9_001)
    refused(
        409,
        "There is no saved card that could be charged",
        "PUT",
        f"/memberships/{membership}/auto-renew",
        leila,
        auto_renew=True,
    )
    page = ask("POST", checkouts, leila, saves_method=True)
    assert ask("POST", checkouts, leila, saves_method=True)["id"] == page["id"]
    refused(
        403,
        "The payer's own billing or primary representative does this, or a treasurer",
        "GET",
        f"/checkouts/{page['id']}",
        stranger,
    )
    till.work()
    page = ask("GET", f"/checkouts/{page['id']}", leila)
    assert (page["state"], page["livemode"]) == ("open", False)
    assert till.double.pay(page["url"], cards.POOR) == "insufficient_funds"
    till.cashier.reconcile()
    assert ask("GET", f"/memberships/{membership}", leila)["standing"] == "pending"
    assert till.double.pay(page["url"]) == "paid"
    till.cashier.reconcile()
    assert ask("GET", f"/memberships/{membership}", leila)["standing"] == "active"
    assert ask("GET", f"/checkouts/{page['id']}", leila)["state"] == "completed"
    refused(409, "Nothing is owed on this invoice", "POST", checkouts, leila)
    assert ask("GET", "/payment-methods", leila)["last4"] == "4242"
    ask("PUT", f"/memberships/{membership}/auto-renew", leila, auto_renew=True)
    visitor.letters()
    method = till.double.things("pm")[0]
    cards.declining(till.double.world, method["id"], "insufficient_funds")
    for day in ("01-03", "01-27", "02-02", "02-05", "02-09", "02-16"):
        visitor.live_until(date.fromisoformat(f"2028-{day}"))
    visitor.live_until(date(2028, 4, 1))
    tried = ask("GET", f"/memberships/{membership}/charges", leila)["items"]
    assert [one["charge_on"] for one in tried] == [
        "2028-02-02",
        "2028-02-05",
        "2028-02-09",
        "2028-02-16",
    ]
    assert {one["decline_code"] for one in tried} == {"insufficient_funds"}
    lapsed = ask("GET", f"/memberships/{membership}", leila)
    assert (lapsed["standing"], lapsed["auto_renew"]) == ("lapsed", False)
    assert {one["kind"] for one in ask("GET", "/payments/tasks", TREASURER)["items"]} == {
        "card-given-up",
        "dues-unpaid",
    }
    letters = visitor.letters()[LEILA]
    assert letters.count("charge-announced") == 1
    assert letters.count("charge-failed") == 4
    assert letters.count("membership-lapsed") == letters.count("reminders-ended") == 1

    # a transfer comes after all: a new term begins, and the years before still count
    (invoice,) = ask("GET", f"/invoices?membership_id={membership}&state=open", leila)["items"]
    visitor.pay(invoice, "b1")
    now = ask("GET", f"/memberships/{membership}", leila)
    assert (now["standing"], now["member_since"]) == ("active", "2027-03-01")
    assert now["paid_until"] == "2029-04-01"
    visitor.check_books()


def test_a_guest_of_honour_and_somebody_short_of_money_pay_less_until_a_day(visitor):
    ask, refused = visitor.ask, visitor.refused
    joined = approved(visitor)
    membership, leila = joined["membership_id"], UUID(joined["person_id"])
    grant = {"membership_id": membership, "reason_code": "speaker", "ends_on": "2027-09-01"}
    refused(403, "This is for: steward, treasurer.", "POST", "/grants", leila, **grant)
    refused(
        422,
        "What is granted ends before it begins",
        "POST",
        "/grants",
        STEWARD,
        **{**grant, "ends_on": "2027-02-01"},
    )
    refused(422, "reason_code", "POST", "/grants", STEWARD, **{**grant, "reason_code": "hardship"})
    refused(
        422, "reason_code", "POST", "/grants", STEWARD, reason_code="board", ends_on="2027-09-01"
    )
    refused(
        404,
        "No membership is known by this id",
        "POST",
        "/grants",
        STEWARD,
        **{**grant, "membership_id": str(uuid4())},
    )
    refused(
        422,
        "What is granted for ever is no grant",
        "POST",
        "/grants",
        STEWARD,
        **{**grant, "ends_on": "2127-09-01"},
    )
    given = ask("POST", "/grants", STEWARD, **grant)
    assert ask("POST", "/grants", STEWARD, **grant)["id"] == given["id"]
    assert ask("GET", "/grants", STEWARD)["items"] == [given]
    held = ask("GET", f"/memberships/{membership}", leila)
    assert (held["standing"], held["paid_until"]) == ("active", "2027-09-01")
    assert ask("GET", f"/invoices/{joined['invoice']['id']}", leila)["state"] == "void"

    # asks to pay less: treasurers alone read why, and not whose it is
    refused(
        422,
        "Say what is granted to whom: to one application or one membership, at one price",
        "POST",
        "/hardship-cases",
        leila,
        statement="x",
    )
    refused(
        422, "statement", "POST", "/hardship-cases", leila, membership_id=membership, statement=""
    )
    refused(
        403,
        "A membership is shown to its member and to the staff",
        "POST",
        "/hardship-cases",
        visitor.newcomer("Jan", JAN),
        membership_id=membership,
        statement="x",
    )
    case = ask(
        "POST", "/hardship-cases", leila, membership_id=membership, statement="I lost my job"
    )
    again = ask(
        "POST", "/hardship-cases", leila, membership_id=membership, statement="I lost my job"
    )
    assert again == case
    refused(403, "This is for: treasurer.", "GET", "/hardship-cases", STEWARD)
    (read,) = ask("GET", "/hardship-cases", TREASURER)["items"]
    assert (read["statement"], read["asks_for"]) == ("I lost my job", "renewal")
    assert str(leila) not in str(read)
    assert membership not in str(read)
    path = f"/hardship-cases/{case['reference']}"
    refused(
        422,
        "Say what is granted to whom: to one application or one membership, at one price",
        "POST",
        f"{path}/approval",
        TREASURER,
        ends_on="2028-12-01",
    )
    refused(
        422,
        "Say what is granted to whom: to one application or one membership, at one price",
        "POST",
        f"{path}/approval",
        TREASURER,
        percent=20,
        price_minor=100,
        ends_on="2028-12-01",
    )
    refused(
        422, "percent", "POST", f"{path}/approval", TREASURER, percent=120, ends_on="2028-12-01"
    )
    refused(
        422,
        "What is granted ends before it begins",
        "POST",
        f"{path}/approval",
        TREASURER,
        percent=20,
        ends_on="2026-12-01",
    )
    refused(
        404,
        "No case is known by this reference",
        "POST",
        "/hardship-cases/H-1999-1/approval",
        TREASURER,
        percent=20,
        ends_on="2028-12-01",
    )
    less = {"percent": 20, "ends_on": "2027-12-01"}
    assert ask("POST", f"{path}/approval", TREASURER, **less)["statement"] == ""
    assert ask("POST", f"{path}/approval", TREASURER, **less)["state"] == "granted"
    refused(409, "This case has been decided", "POST", f"{path}/refusal", TREASURER, reason="no")
    visitor.live_until(date(2027, 8, 2))
    (invoice,) = ask("GET", f"/invoices?membership_id={membership}&state=open", leila)["items"]
    assert invoice["amount_minor"] == 1_800
    visitor.pay(invoice, "b1")
    visitor.live_until(date(2028, 8, 2))
    (invoice,) = ask("GET", f"/invoices?membership_id={membership}&state=open", leila)["items"]
    assert invoice["amount_minor"] == 9_000
    assert visitor.letters()[LEILA].count("grant-given") == 2
    visitor.check_books()


def test_a_sponsor_goes_on_paying_for_who_changes_employer(visitor):
    ask, refused = visitor.ask, visitor.refused
    bank = approved(visitor, "corporate", "Jan", JAN, organisation=company("Harbour Bank"))
    nuru = approved(visitor, "corporate", "Imani", IMANI, organisation=company("Nuru Lamps"))
    jan = UUID(bank["person_id"])
    joined = approved(visitor)
    leila, membership = UUID(joined["person_id"]), joined["membership_id"]
    agreed = {
        "sponsor_organisation_id": bank["organisation_id"],
        "person_id": str(leila),
        "covers": "membership",
    }
    refused(409, "Only members sponsor others", "POST", "/sponsorships", jan, **agreed)
    visitor.pay(bank["invoice"], "b1")
    visitor.pay(nuru["invoice"], "b2")
    refused(
        403,
        "A sponsor's own billing or primary representative does this",
        "POST",
        "/sponsorships",
        leila,
        **agreed,
    )
    refused(422, "covers", "POST", "/sponsorships", jan, **{**agreed, "covers": "beer"})
    refused(
        422,
        "One party sponsors: an organisation or a person",
        "POST",
        "/sponsorships",
        jan,
        **{**agreed, "sponsor_person_id": str(jan)},
    )
    refused(
        422,
        "A sponsorship ends after it starts",
        "POST",
        "/sponsorships",
        jan,
        **{**agreed, "ends_on": "2027-01-01"},
    )
    refused(
        404,
        "No person is known by this id",
        "POST",
        "/sponsorships",
        jan,
        **{**agreed, "person_id": str(uuid4())},
    )
    made = ask("POST", "/sponsorships", jan, **agreed)
    assert ask("POST", "/sponsorships", jan, **agreed)["id"] == made["id"]
    invoice = ask("GET", f"/invoices/{made['invoice_id']}", jan)
    assert invoice["payer_organisation_id"] == bank["organisation_id"]
    visitor.pay(invoice, "b3")
    for body, day in ((bank, "2027-06-01"), (nuru, None)):
        reps = f"/organisations/{body['organisation_id']}/representatives"
        ask("POST", reps, STEWARD, person_id=str(leila), role="delegate")
        if day:
            ask(
                "POST",
                f"/organisations/{body['organisation_id']}/departures",
                jan,
                person_id=str(leila),
                last_day="2027-03-01",
                becomes="gone",
            )
    visitor.live_until(date(2028, 1, 20))
    (invoice,) = ask("GET", f"/invoices?membership_id={membership}&state=open", leila)["items"]
    assert invoice["payer_organisation_id"] == bank["organisation_id"]
    refused(
        403,
        "A sponsor's own billing or primary representative does this",
        "POST",
        f"/sponsorships/{made['id']}/end",
        leila,
    )
    refused(
        422,
        "A sponsorship ends after it starts",
        "POST",
        f"/sponsorships/{made['id']}/end",
        jan,
        ends_on="2027-01-01",
    )
    ended = ask("POST", f"/sponsorships/{made['id']}/end", jan)
    assert ask("POST", f"/sponsorships/{made['id']}/end", jan) == ended
    letters = visitor.letters()
    assert letters[JAN].count("payment-received") == 2
    assert "payment-received" not in letters[LEILA]
    visitor.check_books()
