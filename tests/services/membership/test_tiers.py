"""Tiers and the versions of their prices, kept over HTTP."""

from __future__ import annotations

import pytest

from services.membership.actions.applications import submit_application
from services.membership.actions.memberships import renew_membership
from shared.callers import Role
from tests.services.membership.office import AKINYI

ADMIN, TREASURER, STEWARD = [Role.ADMIN], [Role.TREASURER], [Role.STEWARD]
NEW = {"name": "Friends", "kind": "person", "currency": "SEK", "grace_days": 14}
PRICE = {"currency": "EUR", "valid_from": "2028-01-01", "amount_minor": 33_000}


def slug_of(answer):
    return answer.json["type"].rpartition("/")[2]


def test_a_tier_is_made_and_then_changed_where_something_is_said(door):
    made = door.ask("POST", "/tiers/friends", ADMIN, NEW)
    assert (made.status_code, made.json["period"], made.json["price_minor"]) == (
        201,
        "anniversary",
        0,
    )
    door.ask("POST", "/tiers/friends", ADMIN, {"period": "calendar"})
    shown = door.ask("GET", "/tiers/friends").json
    assert (shown["name"], shown["period"], shown["grace_days"]) == ("Friends", "calendar", 14)


def test_a_new_tier_says_what_it_is(door):
    answer = door.ask("POST", "/tiers/friends", ADMIN, {"name": "Friends"})
    assert (answer.status_code, "currency" in answer.text) == (422, True)


@pytest.mark.parametrize("slug", ["Friends", "a--b", "x" * 41])
def test_a_tier_is_called_by_small_letters(door, slug):
    assert door.ask("POST", f"/tiers/{slug}", ADMIN, NEW).status_code == 422


def test_a_tier_that_nobody_made_is_not_there(door):
    assert door.ask("GET", "/tiers/%00").status_code == 404
    assert door.ask("POST", "/tiers/nobodys/prices", TREASURER, PRICE).status_code == 404


def test_a_tier_for_persons_does_not_become_one_for_organisations(door):
    assert door.ask("POST", "/tiers/individual", ADMIN, {"kind": "organisation"}).status_code == 409


def test_the_price_of_next_year_is_set_now_and_holds_then(door, office):
    put = door.ask("POST", "/tiers/social-enterprise/prices", TREASURER, PRICE)
    assert (put.status_code, put.json["price_minor"]) == (201, 30_000)
    membership = office.member()
    office.on(office.today.replace(year=2028, month=2))
    assert office.do(renew_membership, membership.id, office.today).amount_minor == 33_000


def test_a_price_to_come_may_be_set_anew_and_twice(door):
    path = "/tiers/social-enterprise/prices"
    for amount in (33_000, 35_000, 35_000):
        put = door.ask("POST", path, TREASURER, {**PRICE, "amount_minor": amount})
        assert put.status_code == 201
    assert [one["amount_minor"] for one in put.json["prices"]] == [30_000, 35_000]


def test_a_price_that_has_held_is_not_changed(door):
    late = {**PRICE, "valid_from": "2027-02-01"}
    assert door.ask("POST", "/tiers/social-enterprise/prices", TREASURER, late).status_code == 409


def test_a_tier_may_be_sold_in_another_currency_from_any_day(door):
    first = {**PRICE, "currency": "KES", "valid_from": "2020-01-01"}
    assert door.ask("POST", "/tiers/social-enterprise/prices", TREASURER, first).status_code == 201


def test_an_upgrade_over_http_answers_with_what_is_to_be_paid(door, office):
    body = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}
    membership = office.member("corporate", organisation=body)
    path = f"/memberships/{membership.id}/upgrades"
    asked = [door.ask("POST", path, STEWARD, {"tier": "corporate-large"}) for _ in range(2)]
    assert [one.json["invoice"]["amount_minor"] for one in asked] == [350_000, 350_000]
    assert asked[0].json["invoice"]["id"] == asked[1].json["invoice"]["id"]
    assert asked[0].json["membership"]["tier"] == "corporate"


def test_a_wish_for_another_tier_is_shown_and_taken_back(door, office):
    body = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}
    membership = office.member("corporate-large", organisation=body)
    path = f"/memberships/{membership.id}/downgrades"
    wished = [
        door.ask("POST", path, STEWARD, {"tier": tier}) for tier in ("corporate", "corporate-large")
    ]
    assert [one.json["next_tier"] for one in wished] == ["corporate", None]


def test_while_an_upgrade_waits_to_be_paid_there_is_no_other(door, office):
    body = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}
    membership = office.member("corporate", organisation=body)
    door.ask("POST", "/tiers/patrons", ADMIN, {**NEW, "kind": "organisation", "currency": "EUR"})
    price = {**PRICE, "valid_from": "2027-01-01", "amount_minor": 900_000}
    door.ask("POST", "/tiers/patrons/prices", ADMIN, price)
    path = f"/memberships/{membership.id}/upgrades"
    assert door.ask("POST", path, STEWARD, {"tier": "corporate-large"}).status_code == 201
    assert door.ask("POST", path, STEWARD, {"tier": "patrons"}).status_code == 409


def test_an_upgrade_that_is_paid_is_had(door, office):
    body = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}
    membership = office.member("corporate", organisation=body)
    door.ask("POST", f"/memberships/{membership.id}/upgrades", STEWARD, {"tier": "corporate-large"})
    office.pay(office.invoices(membership.id)[-1], "bank-2")
    shown = door.ask("GET", f"/memberships/{membership.id}", STEWARD).json
    assert (shown["tier"], shown["paid_until"]) == ("corporate-large", "2028-03-01")


def test_a_membership_that_costs_nothing_is_renewed_for_nothing(door, office):
    free = {"name": "Friends", "kind": "person", "currency": "EUR", "grace_days": 30}
    door.ask("POST", "/tiers/friends", ADMIN, free)
    nothing = {**PRICE, "valid_from": "2027-01-01", "amount_minor": 0}
    door.ask("POST", "/tiers/friends/prices", ADMIN, nothing)
    application = office.do(submit_application, "friends", None, AKINYI, office.now)
    membership_id = office.approve(application).membership_id
    office.on(office.today.replace(year=2028, month=2))
    path = f"/memberships/{membership_id}"
    assert door.ask("POST", f"{path}/renewals", STEWARD).status_code == 409
    answers = [door.ask("POST", f"{path}/free-terms", STEWARD) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 409]
    assert answers[0].json["paid_until"] == "2029-03-01"
