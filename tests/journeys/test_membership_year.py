"""The years of two members, over HTTP: applying, paying, changing, being dunned, lapsing, coming back, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.membership.actions.staff import appoint_staff
from services.membership.actions.tiers import STARTING_TIERS, put_tier, put_tiers
from shared.callers import Role
from shared.database import transaction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.journeys.association import Association
from tests.services.membership.office import NOW, TODAY, Office
from tests.stripe.double import StripeDouble

STEWARD, TREASURER = [Role.STEWARD], [Role.TREASURER]
WHY = {"key": "why", "label": "Why do you want to join?", "kind": "text", "required": True}
LEILA, JAN, NOOR = "leila@sahel.example", "jan@harbour.example", "noor@harbour.example"
TILDA = "tilda@association.example"


@pytest.fixture
def association(settings: Settings, engine_of: EngineOf) -> Iterator[Association]:
    """Five services on one bus, a treasurer, and a tier for persons that asks something."""
    engines = {
        name: engine_of(name)
        for name in ("membership", "events", "introductions", "matching", "notifications")
    }
    with transaction(engines["membership"]) as session:
        put_tiers(session, STARTING_TIERS)
        put_tier(session, "individual", {"questions": [WHY]})
    office = Office(engines["membership"])
    office.do(appoint_staff, office.person("Tilda Kassi", TILDA), Role.TREASURER, NOW)
    with StripeDouble() as double, Association(settings, office, double).open() as opened:
        opened.listen()
        yield opened


def standing(association: Association, membership: str, who: list[Role]) -> dict:
    """A membership as it is shown today."""
    return association.ask("GET", f"/memberships/{membership}", who)


def open_invoice(association: Association, membership: str) -> dict:
    """The one open invoice of a membership."""
    found = association.ask("GET", f"/invoices?membership_id={membership}&state=open", TREASURER)
    (invoice,) = found["items"]
    return invoice


def transfer(association: Association, invoice: dict, reference: str) -> dict:
    """The treasurer records that all of an invoice arrived today."""
    paid = {"paid_on": association.office.today.isoformat(), "reference": reference}
    paid |= {"amount_minor": invoice["outstanding_minor"], "method": "transfer"}
    return association.ask("POST", f"/invoices/{invoice['id']}/payments", TREASURER, **paid)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_years_of_a_person_and_of_an_organisation(association: Association) -> None:
    ask, live_until = association.ask, association.live_until

    # a person applies, answers what the tier asks, is approved, and pays by card
    who = {"full_name": "Leila Haddad", "email": LEILA}
    (asked,) = ask("GET", "/tiers/individual/questions")["items"]
    answers = {asked["key"]: "Water"}
    applied = ask("POST", "/applications", tier="individual", person=who, answers=answers)
    person_id = UUID(applied["person_id"])
    approved = ask("POST", f"/applications/{applied['id']}/approval", STEWARD)
    leila, invoice = approved["membership_id"], approved["invoice"]
    assert standing(association, leila, STEWARD)["standing"] == "pending"
    assert association.balance("receivable") == invoice["amount_minor"] == 9_000
    page = ask("POST", f"/invoices/{invoice['id']}/checkouts", person_id, saves_method=True)
    association.till.work()
    association.till.pay(association.till.checkout(UUID(page["id"])))
    association.till.cashier.reconcile()
    association.listen()
    assert standing(association, leila, STEWARD)["standing"] == "active"
    assert association.balance("receivable") == 0
    assert association.balance("card-clearing") == association.till.held() == 9_000
    assert association.letters()[LEILA] == [
        "application-approved",
        "application-received",
        "dues-invoiced",
        "payment-received",
        "welcome",
    ]

    # an organisation applies, is approved, and pays by transfer
    bank = {"name": "Harbour Bank", "sector": "company", "country": "NL"}
    bank["size_band"] = "250-999"
    who = {"full_name": "Jan de Vries", "email": JAN}
    applied = ask("POST", "/applications", tier="corporate", person=who, organisation=bank)
    approved = ask("POST", f"/applications/{applied['id']}/approval", STEWARD)
    harbour, body = approved["membership_id"], approved["organisation_id"]
    transfer(association, approved["invoice"], "bank 1")
    assert standing(association, harbour, STEWARD)["standing"] == "active"
    assert association.balance("bank") == 250_000
    association.letters()

    # somebody else comes to look after its money, and reads about it from then on
    new = {"full_name": "Noor Smit", "email": NOOR}
    ask("POST", f"/organisations/{body}/representatives", STEWARD, person=new, role="billing")
    first = ask("GET", f"/organisations/{body}/representatives", STEWARD)["items"][0]["id"]
    path = f"/organisations/{body}/representatives/{first}/role-withdrawals"
    ask("POST", path, STEWARD, role="billing")
    association.letters()

    # it wants more in the middle of the year, pays late, and is reminded
    live_until(date(2027, 9, 1))
    wanted = ask("POST", f"/memberships/{harbour}/upgrades", TREASURER, tier="corporate-large")
    upgrade = wanted["invoice"]
    assert upgrade["amount_minor"] == (600_000 - 250_000) * 6 // 12
    due_on = date.fromisoformat(upgrade["due_on"])
    live_until(due_on + timedelta(days=8))
    assert association.letters() == {NOOR: ["dues-invoiced", *["dues-reminded"] * 3]}
    late = standing(association, harbour, STEWARD)
    assert (late["tier"], late["standing"]) == ("corporate", "active")
    assert late["in_good_standing"] is False
    transfer(association, open_invoice(association, harbour), "bank 2")
    grown = standing(association, harbour, STEWARD)
    assert (grown["tier"], grown["in_good_standing"]) == ("corporate-large", True)
    assert association.letters() == {NOOR: ["payment-received"]}

    # the card of the person is charged after notice; the organisation pays nothing, and is told in steps
    ask("PUT", f"/memberships/{leila}/auto-renew", person_id, auto_renew=True)
    live_until(date(2028, 3, 2))
    renewed = standing(association, leila, STEWARD)
    assert (renewed["standing"], renewed["paid_until"]) == ("active", "2029-03-01")
    assert standing(association, harbour, STEWARD)["standing"] == "grace"
    letters = association.letters()
    assert letters[LEILA].count("charge-announced") == letters[LEILA].count("payment-received") == 1
    assert letters[NOOR] == ["dues-noticed"] * 4
    assert letters[JAN] == ["membership-in-grace"]

    # grace runs out: it lapses, and a person decides what becomes of the invoice
    live_until(date(2028, 4, 29))
    live_until(date(2028, 5, 2))
    lapsed = standing(association, harbour, STEWARD)
    assert (lapsed["standing"], lapsed["benefits_active"]) == ("lapsed", False)
    letters = association.letters()
    assert letters[NOOR] == [*["dues-noticed"] * 3, "membership-lapsed", "reminders-ended"]
    assert letters[JAN] == ["membership-lapsed"]
    assert letters[TILDA] == ["dues-to-decide"]
    (task,) = ask("GET", "/payments/tasks", TREASURER)["items"]
    assert (task["kind"], task["amount_minor"]) == ("dues-unpaid", 600_000)
    assert association.balance("receivable") == 600_000

    # it pays after all, and comes back as the member that it has been since the beginning
    live_until(date(2028, 6, 1))
    transfer(association, open_invoice(association, harbour), "bank 3")
    back = standing(association, harbour, STEWARD)
    assert (back["standing"], back["member_since"]) == ("active", TODAY.isoformat())
    assert back["paid_until"] == "2029-06-01"
    assert association.balance("receivable") == 0
    letters = association.letters()
    assert letters[NOOR] == ["membership-reinstated", "payment-received"]
    assert letters[JAN] == ["membership-reinstated"]

    # the person leaves, with the end of what is paid
    ask("POST", f"/memberships/{leila}/resignations", person_id, reason="moving on")
    live_until(date(2029, 3, 1))
    assert standing(association, leila, STEWARD)["standing"] == "resigned"
    assert association.letters()[LEILA] == ["membership-resigned"]
    assert association.balance("card-clearing") == association.till.held() == 18_000
    assert association.parked() == []
