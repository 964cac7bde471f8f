"""Who speaks for a member: invited, by a domain, in bought seats, and leaving with and without who follows."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.journeys.visitor import ADMIN, STEWARD

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TILDA = "tilda@association.example"
JAN, NOOR, LEILA = "jan@harbour.example", "noor@harbour.example", "leila@sahel.example"
BANK = {"name": "Harbour Bank", "sector": "company", "country": "NL", "size_band": "250-999"}


@pytest.fixture
def bank(visitor):
    """A member company of two seats, whose primary representative is Jan."""
    house = {
        "name": "House",
        "kind": "organisation",
        "currency": "EUR",
        "grace_days": 60,
        "seats": 2,
    }
    visitor.ask("POST", "/tiers/house", ADMIN, **house)
    price = {"currency": "EUR", "valid_from": "2027-01-01", "amount_minor": 250_000}
    visitor.ask("POST", "/tiers/house/prices", ADMIN, **price, extra_seat_minor=12_000)
    who = {"full_name": "Jan de Vries", "email": JAN}
    applied = visitor.ask("POST", "/applications", tier="house", person=who, organisation=BANK)
    approved = visitor.ask("POST", f"/applications/{applied['id']}/approval", STEWARD)
    visitor.pay(approved["invoice"], "b1")
    visitor.letters()
    return approved


def test_seats_are_held_by_invitations_bought_and_filled_by_who_has_an_address(visitor, bank):
    ask, refused = visitor.ask, visitor.refused
    jan, body = UUID(bank["person_id"]), f"/organisations/{bank['organisation_id']}"
    noor = {"full_name": "Noor Smit", "email": NOOR}
    refused(401, "Please sign in first", "POST", f"{body}/invitations", person=noor)
    refused(
        422,
        "Say who is meant: by an id, or by a name and an address",
        "POST",
        f"{body}/invitations",
        jan,
        roles=["delegate"],
    )
    refused(422, "0", "POST", f"{body}/invitations", jan, person=noor, roles=["boss"])
    refused(
        422, "email", "POST", f"{body}/invitations", jan, person={"full_name": "N", "email": "noor"}
    )
    stranger = visitor.newcomer("Leila Haddad", LEILA)
    refused(
        403,
        "This is for: representative, steward.",
        "POST",
        f"{body}/invitations",
        stranger,
        person=noor,
    )
    invited = ask("POST", f"{body}/invitations", jan, person=noor)
    assert ask("POST", f"{body}/invitations", jan, person=noor)["id"] == invited["id"]
    other = {"full_name": "Finn", "email": "finn@harbour.example"}
    refused(409, "All seats are taken", "POST", f"{body}/invitations", jan, person=other)
    token = visitor.token("invitation", NOOR)
    refused(
        422,
        "This link or token is not one of ours",
        "POST",
        "/invitations/acceptances",
        token="x" + token,
    )
    accepted = ask("POST", "/invitations/acceptances", token=token)
    assert accepted["state"] == "accepted"
    refused(
        409,
        "This invitation was answered, withdrawn, or has expired",
        "POST",
        "/invitations/acceptances",
        token=token,
    )
    refused(
        409,
        "This invitation was answered, withdrawn, or has expired",
        "POST",
        "/invitations/refusals",
        token=token,
    )

    membership = bank["membership_id"]
    refused(422, "count", "POST", f"/memberships/{membership}/seats", jan, count=-1)
    refused(422, "count", "POST", f"/memberships/{membership}/seats", jan, count=0)
    refused(
        403,
        "A membership is shown to its member and to the staff",
        "POST",
        f"/memberships/{membership}/seats",
        stranger,
        count=1,
    )
    bought = ask("POST", f"/memberships/{membership}/seats", jan, count=1)
    refused(409, "All seats are taken", "POST", f"{body}/invitations", jan, person=other)
    visitor.pay(bought["invoice"], "b2")
    refused(422, "domain", "POST", f"{body}/domains", jan, domain="not a domain", person=noor)
    refused(
        422,
        "This address is not at the domain",
        "POST",
        f"{body}/domains",
        jan,
        domain="harbour.example",
        person={"full_name": "X", "email": LEILA},
    )
    refused(
        422,
        "Say who is meant: by an id, or by a name and an address",
        "POST",
        f"{body}/domains",
        jan,
        domain="harbour.example",
    )
    claimed = ask(
        "POST",
        f"{body}/domains",
        jan,
        domain="harbour.example",
        person_id=str(accepted["person_id"]),
    )
    refused(
        403, "This is for: steward.", "POST", f"{body}/domains/{claimed['id']}/verification", jan
    )
    ask("POST", "/domains/verifications", token=visitor.token("domain-claimed", NOOR))
    told = ask("POST", "/domain-joins", **other)
    assert told == ask("POST", "/domain-joins", full_name="Nobody", email="n@nowhere.example")
    joined = ask(
        "POST", "/domain-joins/acceptances", token=visitor.token("domain-join", other["email"])
    )
    assert joined["state"] == "joined"
    refused(
        409,
        "These seats are in use",
        "POST",
        f"/memberships/{membership}/seat-returns",
        jan,
        count=1,
    )
    refused(422, "count", "POST", f"/memberships/{membership}/seat-returns", jan, count=-1)
    visitor.check_books()


def test_who_leaves_hands_over_or_leaves_a_role_vacant_that_somebody_is_called_for(visitor, bank):
    ask, refused = visitor.ask, visitor.refused
    jan, body = UUID(bank["person_id"]), f"/organisations/{bank['organisation_id']}"
    noor = UUID(
        ask(
            "POST",
            f"{body}/representatives",
            STEWARD,
            person={"full_name": "Noor Smit", "email": NOOR},
            role="delegate",
        )["person_id"]
    )
    leaving = {"person_id": str(jan), "last_day": "2027-03-31", "successor_id": str(noor)}
    departures = f"{body}/departures"
    refused(401, "Please sign in first", "POST", departures, **leaving)
    refused(
        403,
        "The primary representative says who comes, who goes and who follows; so does a steward",
        "POST",
        departures,
        noor,
        **leaving,
    )
    refused(
        422,
        "Somebody cannot leave before they came",
        "POST",
        departures,
        jan,
        **{**leaving, "last_day": "2027-02-01"},
    )
    refused(
        422,
        "Nobody follows themselves",
        "POST",
        departures,
        jan,
        **{**leaving, "successor_id": str(jan)},
    )
    refused(
        422,
        "Say which organisation the next employer is, and only then",
        "POST",
        departures,
        jan,
        **{**leaving, "becomes": "next-employer"},
    )
    refused(
        404,
        "This person does not speak for this organisation",
        "POST",
        departures,
        jan,
        **{**leaving, "person_id": str(uuid4())},
    )
    stranger = visitor.newcomer("Leila Haddad", LEILA)
    refused(
        404,
        "This person does not speak for this organisation",
        "POST",
        departures,
        jan,
        **{**leaving, "person_id": str(stranger)},
    )
    noted = ask("POST", departures, jan, **{**leaving, "last_day": "2027-03-30"})
    ask("POST", f"{departures}/{noted['id']}/cancellation", jan)
    refused(
        404, "No departure is known by this id", "POST", f"{departures}/{uuid4()}/cancellation", jan
    )
    noted = ask("POST", departures, jan, **leaving)
    assert ask("POST", departures, jan, **leaving)["id"] == noted["id"]
    visitor.association.live_until(date(2027, 4, 1))
    refused(
        409,
        "What has happened cannot be cancelled",
        "POST",
        f"{departures}/{noted['id']}/cancellation",
        STEWARD,
    )
    refused(403, "This is for: representative, steward.", "GET", f"{body}/representatives", jan)
    assert ask("GET", f"{body}/vacancies", noor)["items"] == []
    # of the departure that was called off before any letter left she heard nothing
    assert visitor.letters()[NOOR] == ["departure-noted", "welcome"]

    # who followed leaves at once, with nobody to follow: the stewards are called, and the role is filled
    ask("POST", departures, noor, person_id=str(noor), last_day="2027-04-01")
    vacant = ask("GET", f"{body}/vacancies", STEWARD)["items"]
    assert {(one["role"], one["state"], one["deadline_on"]) for one in vacant} == {
        ("billing", "open", "2027-04-15"),
        ("primary", "open", "2027-04-15"),
    }
    steward = visitor.newcomer("Tilda Kassi", TILDA)
    ask("POST", "/staff", ADMIN, person_id=str(steward), role="steward")
    visitor.association.live_until(date(2027, 4, 20))
    letters = visitor.letters()[TILDA]
    assert letters == [
        *("handover-vacancy", "role-vacated", "role-vacated", "vacancy-overdue", "vacancy-overdue")
    ]
    assert len(ask("GET", "/vacancies?overdue=true", steward)["items"]) == 2
    refused(
        422,
        "role",
        "POST",
        f"{body}/representatives",
        STEWARD,
        person_id=str(stranger),
        role="chief",
    )
    ask("POST", f"{body}/representatives", STEWARD, person_id=str(stranger), role="primary")
    (filled,) = [
        one for one in ask("GET", f"{body}/vacancies", steward)["items"] if one["filled_on"]
    ]
    assert (filled["role"], filled["days"]) == ("primary", 19)
    visitor.check_books()
