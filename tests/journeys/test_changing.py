"""A membership changes: more, less, resting, ended and taken back; two records become one, and two again."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.journeys.visitor import STEWARD

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

JAN, LEILA = "jan@harbour.example", "leila@sahel.example"


def joined(visitor, tier="individual", name="Leila Haddad", email=LEILA, **more):
    """Somebody applies, is approved and pays."""
    who = {"full_name": name, "email": email}
    applied = visitor.ask("POST", "/applications", tier=tier, person=who, **more)
    approved = visitor.ask("POST", f"/applications/{applied['id']}/approval", STEWARD)
    visitor.pay(approved["invoice"], f"joined {email}")
    return approved


def company(name):
    return {"name": name, "sector": "company", "country": "NL", "size_band": "250-999"}


def test_a_company_takes_more_at_once_and_less_when_it_renews(visitor):
    ask, refused = visitor.ask, visitor.refused
    bank = joined(visitor, "corporate", "Jan", JAN, organisation=company("Harbour Bank"))
    jan, path = UUID(bank["person_id"]), f"/memberships/{bank['membership_id']}"
    refused(
        422,
        "The membership has this tier already",
        "POST",
        f"{path}/upgrades",
        jan,
        tier="corporate",
    )
    refused(404, "No tier has this name", "POST", f"{path}/upgrades", jan, tier="platinum")
    refused(
        422,
        "This tier is for persons on their own",
        "POST",
        f"{path}/upgrades",
        jan,
        tier="individual",
    )
    refused(409, "It is too early to renew", "POST", f"{path}/renewals", jan)
    visitor.live_until(date(2027, 9, 1))
    asked = ask("POST", f"{path}/upgrades", jan, tier="corporate-large")
    assert (
        ask("POST", f"{path}/upgrades", jan, tier="corporate-large")["invoice"]["id"]
        == asked["invoice"]["id"]
    )
    assert asked["invoice"]["amount_minor"] == 175_000
    visitor.pay(asked["invoice"], "b2")
    refused(
        409,
        "A tier that costs less is taken with the next renewal",
        "POST",
        f"{path}/upgrades",
        jan,
        tier="corporate",
    )
    refused(404, "No tier has this name", "POST", f"{path}/downgrades", jan, tier="corporate-huge")
    wished = ask("POST", f"{path}/downgrades", jan, tier="corporate")
    assert (wished["tier"], wished["next_tier"]) == ("corporate-large", "corporate")
    visitor.live_until(date(2028, 1, 20))
    (invoice,) = ask("GET", f"/invoices?membership_id={bank['membership_id']}&state=open", jan)[
        "items"
    ]
    assert invoice["amount_minor"] == 250_000
    parts = f"/invoices/{invoice['id']}/instalments"
    refused(
        403,
        "The treasurer agrees to other parts than those that the tier lets everybody choose",
        "POST",
        parts,
        jan,
        count=7,
    )
    refused(422, "count", "POST", parts, jan, count=-2)
    refused(
        403,
        "The treasurer agrees to other parts than those that the tier lets everybody choose",
        "POST",
        parts,
        jan,
        parts=[{"due_on": "2028-02-01", "amount_minor": 250_000}],
    )
    agreed = ask("POST", parts, jan, count=4)
    assert [one["amount_minor"] for one in agreed["instalments"]] == [62_500] * 4
    for number, part in enumerate(agreed["instalments"]):
        visitor.pay(invoice, f"part {number}", part["amount_minor"])
    visitor.live_until(date(2028, 3, 2))
    now = ask("GET", path, jan)
    assert (now["tier"], now["standing"], now["paid_until"]) == (
        "corporate",
        "active",
        "2029-03-01",
    )
    visitor.check_books()


def test_a_member_rests_leaves_is_ended_appeals_and_is_back_as_the_member_of_before(visitor):
    ask, refused = visitor.ask, visitor.refused
    leila = joined(visitor)
    who, path = UUID(leila["person_id"]), f"/memberships/{leila['membership_id']}"
    stranger = visitor.newcomer("Jan", JAN)
    refused(403, "This is for: steward.", "POST", f"{path}/holds", who, reason="travel")
    refused(
        422,
        "These days are over, or not in their order",
        "POST",
        f"{path}/holds",
        STEWARD,
        starts_on="2027-05-01",
        released_on="2027-04-01",
    )
    refused(
        422,
        "These days are over, or not in their order",
        "POST",
        f"{path}/holds",
        STEWARD,
        starts_on="2026-01-01",
    )
    ask("POST", f"{path}/holds", STEWARD, reason="travel")
    refused(409, "release it", "POST", f"{path}/holds", STEWARD, released_on="2029-01-01")
    assert ask("GET", path, who)["standing"] == "suspended"
    visitor.live_until(date(2027, 4, 1))
    ask("POST", f"{path}/releases", STEWARD)
    assert ask("GET", path, who)["standing"] == "active"

    refused(
        403,
        "A membership is shown to its member and to the staff",
        "POST",
        f"{path}/resignations",
        stranger,
    )
    refused(
        422,
        "These days are over, or not in their order",
        "POST",
        f"{path}/resignations",
        who,
        effective_on="2026-01-01",
    )
    refused(
        409,
        "This membership is not over, and is not going to be",
        "POST",
        f"{path}/reinstatements",
        STEWARD,
    )
    left = ask("POST", f"{path}/resignations", who, reason="moving on")
    assert left["standing"] == "active"
    assert ask("GET", f"{path}?as_of=2028-03-01", who)["standing"] == "resigned"
    refused(
        409,
        "This membership ends with its term: take that back first",
        "POST",
        f"{path}/renewals",
        who,
    )
    ask("POST", f"{path}/reinstatements", STEWARD)

    refused(422, "reason", "POST", f"{path}/terminations", STEWARD)
    refused(403, "This is for: steward.", "POST", f"{path}/terminations", who, reason="x")
    refused(
        422,
        "These days are over, or not in their order",
        "POST",
        f"{path}/terminations",
        STEWARD,
        reason="Conduct",
        appeal_until="2026-01-01",
    )
    ended = ask(
        "POST", f"{path}/terminations", STEWARD, reason="Conduct", appeal_until="2027-05-01"
    )
    assert (ended["standing"], ended["benefits_active"]) == ("terminated", False)
    assert "until 1 May 2027" in visitor.newest("membership-terminated", LEILA)
    visitor.live_until(date(2027, 4, 20))
    back = ask("POST", f"{path}/reinstatements", STEWARD)
    assert (back["standing"], back["member_since"]) == ("active", "2027-03-01")
    refused(422, "cause", "POST", f"{path}/cessations", STEWARD, cause="bored")
    ask("POST", f"{path}/cessations", STEWARD, cause="deceased")
    assert ask("GET", path, STEWARD)["standing"] == "ceased"
    visitor.check_books()


def test_two_records_become_one_and_two_again(visitor):
    ask, refused = visitor.ask, visitor.refused
    leila = joined(visitor)
    keeps, path = UUID(leila["person_id"]), f"/persons/{leila['person_id']}"
    twin = visitor.newcomer("Leila Hadad", "l.haddad@sahel.example")
    refused(403, "This is for: steward.", "POST", f"{path}/merges", keeps, duplicate_id=str(twin))
    refused(
        422,
        "A record cannot be merged with itself",
        "POST",
        f"{path}/merges",
        STEWARD,
        duplicate_id=str(keeps),
    )
    refused(
        404,
        "No person is known by this id",
        "POST",
        f"{path}/merges",
        STEWARD,
        duplicate_id=str(uuid4()),
    )
    refused(422, "duplicate_id", "POST", f"{path}/merges", STEWARD, duplicate_id="leila")
    merged = ask("POST", f"{path}/merges", STEWARD, duplicate_id=str(twin))
    assert ask("POST", f"{path}/merges", STEWARD, duplicate_id=str(twin))["id"] == merged["id"]
    assert ask("GET", f"/persons/{twin}", STEWARD)["id"] == str(keeps)
    refused(
        422,
        "A record cannot be merged with itself",
        "POST",
        f"/persons/{twin}/merges",
        STEWARD,
        duplicate_id=str(keeps),
    )
    undone = ask("POST", f"/merges/{merged['id']}/undo", STEWARD)
    assert ask("POST", f"/merges/{merged['id']}/undo", STEWARD) == undone
    refused(404, "No merge is known by this id", "POST", f"/merges/{uuid4()}/undo", STEWARD)
    assert ask("GET", f"/persons/{twin}", STEWARD)["id"] == str(twin)
    ask(
        "POST",
        "/duplicates/dismissals",
        STEWARD,
        kind="person",
        first_id=str(twin),
        second_id=str(keeps),
    )
    visitor.check_books()
