"""Who may ask what: each route is walked by each kind of caller, and own things are one's own alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.membership.actions.domains import claim_domain
from services.membership.actions.imports import MAPPINGS, read_rows, start_import
from services.membership.actions.merges import merge_persons
from services.membership.actions.provider.tasks import open_task
from services.membership.actions.sponsorships import agree_sponsorship
from services.membership.actions.staff import appoint_staff
from services.membership.actions.suspicions import suspect_departures
from services.membership.models import Checkout, Erasure, PaymentTask, Representation
from services.membership.models.provider import TaskKind
from services.membership.rules.books import USUAL_NUMBERS
from services.membership.rules.dues import Payer
from services.membership.rules.policies import RetentionPolicy
from services.membership.rules.sponsorships import Agreement
from shared.callers import Caller, Role
from tests.kept import kept
from tests.services.membership.office import PROFILE, TODAY

STAFF = {"steward", "treasurer", "event-manager", "admin"}
SIGNED_IN = STAFF | {"stranger", "founder", "delegate", "rival", "individual"}
MEMBERS = {"founder", "delegate", "rival", "individual"}
EVERYBODY = SIGNED_IN | {"nobody"}
STEWARDS = {"steward", "admin"}
TREASURERS = {"treasurer", "admin"}

_CASE = "H-2027-0001"


@dataclass
class World:
    """Two member organisations, an individual member, staff, and a stranger."""

    people: dict[str, UUID]
    body: UUID
    membership: UUID
    invoice: UUID
    application: UUID
    own_membership: UUID
    twin: UUID
    twin_body: UUID
    merge: UUID
    checkout: UUID
    task: UUID
    tier: str = "corporate"
    report: str = "members"


@pytest.fixture
def world(office):
    """A world of one's own, though it is made only once for each kind of database."""
    return kept(__name__, {"membership": office.engine}, lambda: _made(office))


def _made(office):
    ours = office.member()
    rivals = office.member(
        organisation={"display_name": "Nuru Lamps"},
        person={"full_name": "Imani Njoroge", "email": "imani@nuru.example"},
    )
    alone = office.member(
        "individual", person={"full_name": "Zawadi Kamau", "email": "z@alone.example"}
    )
    people = {
        "founder": _founder(office, ours.organisation_id),
        "rival": _founder(office, rivals.organisation_id),
        "individual": alone.person_id,
        "stranger": office.person("Some Body", "somebody@else.example"),
        "delegate": office.person("Otieno Odhiambo", "otieno@majisafi.example"),
    }
    office.appoint(ours.organisation_id, people["delegate"], "delegate")
    people |= _comings_and_goings(office, ours.organisation_id, people["founder"])
    for role in (Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER, Role.ADMIN):
        people[str(role)] = office.person(f"The {role}", f"{role}@association.example")
        office.do(appoint_staff, people[str(role)], role, office.now)
    waiting = office.apply(
        organisation={"display_name": "Upepo Mills"}, person={"full_name": "Wanjiru"}
    )
    invoice = office.invoices(ours.id)[0]
    agreed = Agreement(Payer(ours.organisation_id), alone.person_id, "membership", office.today)
    people["sponsorship"] = office.do(agree_sponsorship, agreed, office.today, office.now).id
    people["payment"] = invoice.payments[0].id
    people["credit_note"] = office.credit(invoice, 1).id
    table = read_rows(b"name,sector\nTable Makers,company\n")
    people["table"] = office.do(start_import, table, MAPPINGS["organisations"], office.now).id
    twins = [office.person("Twin", f"twin{number}@twins.example") for number in range(3)]
    steward = Caller(person_id=None, roles=frozenset({Role.STEWARD}))
    merge = office.do(merge_persons, *twins[:2], steward, office.today, office.now)
    apart = (
        twins[2],
        office.organisation("Maji Safi"),
        merge.id,
        *_unpaid(office, ours.organisation_id),
    )
    return World(people, ours.organisation_id, ours.id, invoice.id, waiting.id, alone.id, *apart)


def _comings_and_goings(office, body, founder):
    """Somebody who was invited, somebody who is about to leave, a domain, and a letter that came back."""
    leaver, asked = (
        office.person("Le Aver", "l@x.example"),
        office.person("In Vitee", "i@x.example"),
    )
    representation = office.appoint(body, leaver, "delegate", "speaker")
    departure = office.depart(body, leaver, TODAY + timedelta(days=30))
    found = (body, "majisafi.example", founder, True, founder, office.today, office.now)
    suspected = office.do(suspect_departures, founder, uuid4(), office.now)
    return {
        "representation": representation.id,
        "departure": departure.id,
        "invitation": office.invite(body, asked, by_id=founder).id,
        "domain": office.do(claim_domain, *found).id,
        "suspicion": suspected[0],
        "erasure": _erasure(office, founder),
        "nothing": uuid4(),
    }


def _erasure(office, person_id):
    """Somebody who is to be erased."""
    due = {"asked_at": office.now, "due_on": office.today, "look_on": office.today}
    erasure = Erasure(person_id=person_id, state="waiting", **due)
    office.do(lambda session: session.add(erasure))
    return office.look(lambda session: session.query(Erasure).one().id)


def _unpaid(office, body):
    """A page on which an invoice is to be paid, and a task about a payment."""
    unpaid = office.approve(office.apply(organisation={"display_name": "Moto Kilns"}))
    invoice = office.invoices(unpaid.membership_id)[0]
    page = Checkout(
        kind="invoice", state="asked", provider="offline", livemode=False, invoice_id=invoice.id,
        organisation_id=body, saves_method=False, created_at=office.now,
    )  # fmt: skip
    office.do(lambda session: session.add(page))
    office.do(open_task, TaskKind.CREDIT, "pi_1", "Too much came in", office.now)
    return page.id, office.look(lambda session: session.query(PaymentTask).one().id)


def _founder(office, organisation_id):
    return office.look(
        lambda session: (
            session.query(Representation).filter_by(organisation_id=organisation_id).one().person_id
        )
    )


PRICE = {"currency": "SEK", "valid_from": "2028-01-01", "amount_minor": 900}
WRITTEN = {
    "payer_organisation_id": "{body}",
    "currency": "EUR",
    "lines": [{"description": "A stand", "unit_minor": 1}],
}
SPENDING = {"spent_for_id": "{nothing}", "amount_minor": 1, "currency": "EUR", "note": "A coach"}
NAMED = {"full_name": "Wanjiru Kamau", "email": "wanjiru@nyota.example"}
CREDIT_REFUND = {"amount_minor": 1, "currency": "EUR", "reference": "r", "reason": "Asked to"}
SPAN = "since=2027-01-01&until=2028-01-01"
SPONSORED = {
    "sponsor_organisation_id": "{body}",
    "person_id": "{stranger}",
    "covers": "membership",
}
CONSENTS = {
    "purposes": [
        {"slug": "event-invitations", "words": "You invite me."},
        {"slug": "newsletter", "words": "You send me your newsletter."},
    ]
}
ROUTES: list[tuple[str, str, Any, set[str]]] = [
    ("POST", "/persons/{stranger}/merges", {"duplicate_id": "{twin}"}, STEWARDS),
    ("POST", "/organisations/{body}/merges", {"duplicate_id": "{twin_body}"}, STEWARDS),
    ("GET", "/merges", None, STEWARDS),
    ("GET", "/merges/{merge}", None, STEWARDS),
    ("POST", "/merges/{merge}/undo", None, STEWARDS),
    ("GET", "/change-proposals", None, STEWARDS | {"founder", "delegate", "rival"}),
    ("GET", "/change-proposals/{nothing}", None, STEWARDS),
    ("POST", "/change-proposals/{nothing}/approval", None, STEWARDS),
    ("POST", "/change-proposals/{nothing}/refusal", {"reason": "no"}, STEWARDS),
    ("GET", "/policies/organisations", None, STAFF),
    ("PUT", "/policies/organisations", {"approved_fields": ["sector"]}, {"admin"}),
    ("GET", "/webhook-endpoints", None, {"admin"}),
    (
        "POST",
        "/webhook-endpoints",
        {"url": "https://x.example/hook", "events": ["*"]},
        {"admin"},
    ),
    ("GET", "/webhook-endpoints/{nothing}", None, {"admin"}),
    ("POST", "/webhook-endpoints/{nothing}/secrets", None, {"admin"}),
    ("POST", "/webhook-endpoints/{nothing}/disablement", None, {"admin"}),
    ("POST", "/webhook-endpoints/{nothing}/enablement", None, {"admin"}),
    ("GET", "/webhook-deliveries", None, {"admin"}),
    ("POST", "/webhook-deliveries/{nothing}/resends", None, {"admin"}),
    ("GET", "/audit", None, {"admin"}),
    ("GET", "/audit/entries.csv", None, {"admin"}),
    ("GET", "/audit/checkpoint", None, {"admin"}),
    ("GET", "/duplicates?kind=person", None, STEWARDS),
    (
        "POST",
        "/duplicates/dismissals",
        {"kind": "person", "first_id": "{stranger}", "second_id": "{twin}"},
        STEWARDS,
    ),
    ("GET", "/applications/{application}/duplicates", None, STEWARDS),
    ("GET", "/grants", None, STEWARDS | TREASURERS),
    (
        "POST",
        "/grants",
        {"membership_id": "{membership}", "reason_code": "partner", "ends_on": "2029-01-01"},
        STEWARDS | TREASURERS,
    ),
    ("POST", "/grants/{nothing}/end", {}, STEWARDS | TREASURERS),
    (
        "POST",
        "/hardship-cases",
        {"membership_id": "{own_membership}", "statement": "A bad year"},
        {"individual"},
    ),
    ("GET", "/hardship-cases", None, TREASURERS),
    (
        "POST",
        f"/hardship-cases/{_CASE}/approval",
        {"percent": 50, "ends_on": "2029-01-01"},
        TREASURERS,
    ),
    ("POST", f"/hardship-cases/{_CASE}/refusal", {}, TREASURERS),
    ("GET", "/tiers", None, EVERYBODY),
    ("POST", "/sign-in-links", {"email": "a@b.example"}, EVERYBODY),
    ("DELETE", "/sessions/current", None, EVERYBODY),
    ("GET", "/me", None, SIGNED_IN),
    ("POST", "/organisations", {"name": "X", "sector": "company"}, STEWARDS),
    ("GET", "/organisations", None, STAFF),
    ("GET", "/organisations/{body}", None, STEWARDS | {"founder", "delegate"}),
    ("PATCH", "/organisations/{body}", {"mission": "Y"}, STEWARDS | {"founder", "delegate"}),
    ("GET", "/organisations/{body}/representatives", None, STEWARDS | {"founder", "delegate"}),
    (
        "POST",
        "/organisations/{body}/representatives",
        {"person": {"full_name": "New", "email": "n@x.example"}, "role": "delegate"},
        STEWARDS | {"founder"},
    ),
    (
        "POST",
        "/organisations/{body}/departures",
        {"person_id": "{founder}", "last_day": "2027-05-01", "successor_id": "{delegate}"},
        STEWARDS | {"founder"},
    ),
    ("GET", "/organisations/{body}/departures", None, STEWARDS | {"founder", "delegate"}),
    (
        "POST",
        "/organisations/{body}/departures/{departure}/cancellation",
        None,
        STEWARDS | {"founder"},
    ),
    (
        "POST",
        "/organisations/{body}/representatives/{representation}/confirmation",
        None,
        STEWARDS | {"founder"},
    ),
    (
        "POST",
        "/organisations/{body}/representatives/{representation}/role-withdrawals",
        {"role": "speaker"},
        STEWARDS | {"founder"},
    ),
    ("GET", "/organisations/{body}/invitations", None, STEWARDS | {"founder"}),
    (
        "POST",
        "/organisations/{body}/invitations",
        {"person": {"full_name": "New", "email": "n@x.example"}},
        STEWARDS | {"founder"},
    ),
    (
        "POST",
        "/organisations/{body}/invitations/{invitation}/resends",
        None,
        STEWARDS | {"founder"},
    ),
    (
        "POST",
        "/organisations/{body}/invitations/{invitation}/withdrawal",
        None,
        STEWARDS | {"founder"},
    ),
    ("POST", "/invitations/acceptances", {"token": "x"}, EVERYBODY),
    ("POST", "/invitations/refusals", {"token": "x"}, EVERYBODY),
    ("GET", "/organisations/{body}/vacancies", None, STEWARDS | {"founder", "delegate"}),
    ("GET", "/vacancies", None, STEWARDS),
    ("GET", "/departure-suspicions", None, STEWARDS),
    ("POST", "/departure-suspicions/{suspicion}/dismissal", None, STEWARDS),
    ("POST", "/departure-suspicions/{suspicion}/confirmation", {"last_day": "2027-09-01"}, STEWARDS),
    ("GET", "/organisations/{body}/domains", None, STEWARDS | {"founder", "delegate"}),
    (
        "POST",
        "/organisations/{body}/domains",
        {"domain": "majisafi.example", "person_id": "{founder}"},
        STEWARDS | {"founder"},
    ),
    ("POST", "/organisations/{body}/domains/{domain}/verification", None, STEWARDS),
    ("DELETE", "/organisations/{body}/domains/{domain}", None, STEWARDS | {"founder"}),
    ("POST", "/domains/verifications", {"token": "x"}, EVERYBODY),
    ("POST", "/domain-joins", {"full_name": "N", "email": "n@x.example"}, EVERYBODY),
    ("POST", "/domain-joins/acceptances", {"token": "x"}, EVERYBODY),
    ("GET", "/organisations/{body}/domain-joins", None, STEWARDS | {"founder"}),
    (
        "POST",
        "/organisations/{body}/domain-joins/{nothing}/approval",
        None,
        STEWARDS | {"founder"},
    ),
    ("POST", "/organisations/{body}/domain-joins/{nothing}/refusal", None, STEWARDS | {"founder"}),
    ("POST", "/nominations", {"people": [NAMED]}, MEMBERS),
    ("GET", "/nominations/own", None, MEMBERS),
    ("GET", "/nominations", None, STEWARDS),
    ("POST", "/nominations/answers", {"token": "x"}, EVERYBODY),
    ("POST", "/nominees/{nothing}/refusal", None, STEWARDS),
    ("GET", "/policies/nominations", None, STAFF),
    ("PUT", "/policies/nominations", {"monthly": 5, "remind_days": 0}, {"admin"}),
    ("GET", "/policies/representatives", None, STAFF),
    (
        "PUT",
        "/policies/representatives",
        {
            "invitation_days": 7,
            "vacancy_days": 7,
            "watched_roles": ["primary"],
            "leavers": "apply",
            "individual_tier": "individual",
        },
        {"admin"},
    ),
    ("PUT", "/organisations/{body}/parent", {"parent_id": None}, STEWARDS),
    ("GET", "/organisations/{body}/branches", None, STEWARDS | {"founder", "delegate"}),
    ("GET", "/directory?q=ak&cause=sdg-6", None, EVERYBODY),
    ("GET", "/policies/visibility", None, SIGNED_IN),
    (
        "PUT",
        "/policies/visibility",
        {"persons": {"contact": "members"}, "organisations": {}},
        {"admin"},
    ),
    ("GET", "/persons?q=ak", None, STEWARDS | TREASURERS),
    ("GET", "/exports/organisations.csv", None, STEWARDS),
    ("GET", "/exports/organisations.xlsx", None, STEWARDS),
    ("GET", "/exports/persons.csv", None, STEWARDS),
    ("GET", "/exports/persons.xlsx", None, STEWARDS),
    ("POST", "/persons", {"full_name": "New", "email": "n@x.example"}, STEWARDS),
    ("GET", "/persons/{founder}", None, STEWARDS | {"founder"}),
    ("PATCH", "/persons/{founder}", {"full_name": "Akinyi O."}, STEWARDS | {"founder"}),
    ("GET", "/persons/{founder}/profile", None, STEWARDS | {"founder"}),
    ("PUT", "/persons/{founder}/profile", PROFILE, STEWARDS | {"founder"}),
    ("GET", "/persons/{founder}/disclosure", None, {"admin", "founder"}),
    ("GET", "/persons/{founder}/disclosure.html", None, {"admin", "founder"}),
    ("POST", "/persons/{founder}/erasures", {}, {"admin"}),
    ("GET", "/memberships/{membership}/answers", None, STAFF | {"founder", "delegate"}),
    ("PUT", "/memberships/{membership}/answers", {"answers": {}}, STEWARDS | {"founder"}),
    ("PUT", "/memberships/{membership}/size-exception", {"reason": "pilot"}, STEWARDS),
    ("GET", "/policies/consents", None, EVERYBODY),
    ("PUT", "/policies/consents", CONSENTS, {"admin"}),
    ("GET", "/persons/{founder}/consents", None, STEWARDS | {"founder"}),
    ("GET", "/persons/{founder}/consents/history", None, STEWARDS | {"founder"}),
    (
        "POST",
        "/persons/{founder}/consents",
        {"purpose": "newsletter", "given": True, "evidence": "a form"},
        STEWARDS | {"founder"},
    ),
    ("GET", "/consents?purpose=newsletter", None, STEWARDS),
    ("GET", "/persons/{founder}/erasures", None, {"admin", "founder"}),
    ("GET", "/erasures", None, {"admin"}),
    ("GET", "/policies/retention", None, STAFF),
    ("PUT", "/policies/retention", asdict(RetentionPolicy()), {"admin"}),
    ("GET", "/retention/due?within_days=30", None, {"admin"}),
    ("POST", "/erasures/{erasure}/cancellation", None, {"admin", "founder"}),
    ("GET", "/applications", None, STEWARDS),
    ("GET", "/applications/{application}", None, STEWARDS),
    ("GET", "/tiers/{tier}/questions", None, EVERYBODY),
    ("PATCH", "/applications/{application}", {"purchase_order": "PO-7"}, STEWARDS),
    ("POST", "/applications/{application}/submission", None, STEWARDS),
    ("POST", "/applications/{application}/withdrawal", None, STEWARDS),
    ("GET", "/applications/{application}/votes", None, STEWARDS),
    ("POST", "/applications/{application}/votes", {"vote": "no"}, STEWARDS),
    (
        "POST",
        "/applications/renewals",
        {"membership_id": "{own_membership}"},
        STEWARDS | {"individual"},
    ),
    ("GET", "/ballots", None, SIGNED_IN),
    ("GET", "/reports/members", None, STEWARDS | TREASURERS),
    ("GET", "/reports/movements?since=2027-01-01&until=2028-01-01", None, STEWARDS | TREASURERS),
    ("GET", "/reports/retention", None, STEWARDS | TREASURERS),
    ("GET", "/reports/forecast", None, STEWARDS | TREASURERS),
    ("GET", "/reports/ageing", None, STEWARDS | TREASURERS),
    ("GET", "/reports/seats", None, STEWARDS | TREASURERS),
    ("GET", "/reports/vacancies", None, STEWARDS | TREASURERS),
    ("GET", "/reports/referrals", None, STEWARDS | TREASURERS),
    ("GET", "/reports/nominations", None, STEWARDS | TREASURERS),
    ("GET", "/reports/{report}.csv", None, STEWARDS | TREASURERS),
    ("POST", "/applications/{application}/approval", None, STEWARDS),
    ("POST", "/applications/{application}/invoices", None, STEWARDS | TREASURERS),
    ("POST", "/applications/{application}/refusal", {"reason": ""}, STEWARDS),
    ("GET", "/memberships", None, STAFF),
    ("GET", "/memberships/{membership}", None, STAFF | {"founder", "delegate"}),
    ("GET", "/memberships/{own_membership}", None, STAFF | {"individual"}),
    ("GET", "/invoices", None, SIGNED_IN),
    ("GET", "/invoices?payer_organisation_id={body}", None, STAFF | {"founder", "delegate"}),
    ("GET", "/invoices?membership_id={membership}", None, STAFF | {"founder", "delegate"}),
    ("GET", "/invoices/{invoice}", None, STAFF | {"founder", "delegate"}),
    ("GET", "/invoices/{invoice}/pdf", None, STAFF | {"founder", "delegate"}),
    ("GET", "/credit-notes/{credit_note}/pdf", None, STAFF | {"founder", "delegate"}),
    ("POST", "/invoices/{invoice}/links", {}, STAFF | {"founder", "delegate"}),
    ("POST", "/invoices", WRITTEN, TREASURERS),
    ("POST", "/invoices/{invoice}/credit-uses", None, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/organisations/{body}/credit-refunds", CREDIT_REFUND, TREASURERS),
    ("POST", "/persons/{individual}/credit-refunds", CREDIT_REFUND, TREASURERS),
    (
        "POST",
        "/invoices/{invoice}/instalments",
        {"count": 2},
        STEWARDS | TREASURERS | {"founder"},
    ),
    ("POST", "/invoices/{invoice}/instalments", {"count": 3}, TREASURERS),
    (
        "PUT",
        "/invoices/{invoice}/purchase-order",
        {"purchase_order": "PO-7"},
        STEWARDS | TREASURERS | {"founder"},
    ),
    ("GET", "/ledger?account=receivable", None, STEWARDS | TREASURERS),
    ("GET", f"/ledger/journal.csv?{SPAN}", None, TREASURERS),
    ("GET", f"/ledger/invoices.csv?{SPAN}", None, TREASURERS),
    ("GET", f"/ledger/payments.csv?{SPAN}", None, TREASURERS),
    ("GET", "/organisations/{body}/statement", None, STAFF | {"founder", "delegate"}),
    ("GET", "/persons/{individual}/statement", None, STAFF | {"individual"}),
    ("GET", "/policies/accounts", None, STAFF),
    ("PUT", "/policies/accounts", dict(USUAL_NUMBERS), TREASURERS),
    ("GET", "/counsel-fund", None, STAFF),
    ("GET", "/counsel-fund/entries", None, STAFF),
    ("GET", "/counsel-fund/entries.csv", None, STAFF),
    ("GET", "/counsel-fund/reservations", None, STAFF),
    ("GET", "/counsel-fund/spendings", None, STAFF),
    ("POST", "/counsel-fund/spendings", SPENDING, TREASURERS),
    ("GET", "/policies/seller", None, STAFF),
    ("PUT", "/policies/seller", {"legal_name": "The Bridge"}, TREASURERS),
    ("GET", "/organisations/{body}/billing-details", None, STAFF | {"founder", "delegate"}),
    ("PUT", "/organisations/{body}/billing-details", {}, STEWARDS | TREASURERS | {"founder"}),
    ("PUT", "/organisations/{body}/tax-exemption", {"tax_exempt": True}, TREASURERS),
    ("GET", "/persons/{individual}/billing-details", None, STAFF | {"individual"}),
    ("PUT", "/persons/{individual}/billing-details", {}, STEWARDS | TREASURERS | {"individual"}),
    ("PUT", "/persons/{individual}/tax-exemption", {"tax_exempt": True}, TREASURERS),
    (
        "POST",
        "/invoices/{invoice}/payments",
        {"paid_on": TODAY.isoformat(), "amount_minor": 30_000, "method": "transfer", "reference": "bank-1"},
        TREASURERS,
    ),
    ("POST", "/memberships/{membership}/renewals", None, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/memberships/{own_membership}/renewals", None, STEWARDS | TREASURERS | {"individual"}),
    ("POST", "/memberships/{membership}/free-terms", None, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/memberships/{membership}/upgrades", {"tier": "corporate"}, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/memberships/{membership}/downgrades", {"tier": "corporate"}, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/memberships/{membership}/seats", {"count": 1}, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/memberships/{membership}/seat-returns", {"count": 1}, STEWARDS | TREASURERS | {"founder"}),
    ("GET", "/tiers/{tier}", None, EVERYBODY),
    ("POST", "/tiers/{tier}", {"name": "Charities"}, {"admin"}),
    ("POST", "/tiers/{tier}/prices", PRICE, TREASURERS),
    ("POST", "/memberships/{membership}/holds", {"reason": "asked to"}, STEWARDS),
    ("POST", "/memberships/{membership}/releases", {}, STEWARDS),
    ("POST", "/memberships/{membership}/resignations", {}, STEWARDS | {"founder"}),
    ("POST", "/memberships/{own_membership}/resignations", {}, STEWARDS | {"individual"}),
    ("POST", "/memberships/{membership}/terminations", {"reason": "the statutes"}, STEWARDS),
    ("POST", "/memberships/{membership}/cessations", {"cause": "dissolved"}, STEWARDS),
    ("POST", "/memberships/{membership}/reinstatements", None, STEWARDS),
    ("GET", "/sponsorships", None, SIGNED_IN),
    ("POST", "/sponsorships", SPONSORED, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/sponsorships/{sponsorship}/end", {}, STEWARDS | TREASURERS | {"founder"}),
    ("POST", "/payments/{payment}/refunds", {"amount_minor": 1, "reference": "r1", "reason": "Moved"}, TREASURERS),
    ("POST", "/payments/{payment}/reversal", {"reason": "The cheque bounced"}, TREASURERS),
    ("POST", "/invoices/{invoice}/credit-notes", {"reference": "c1", "reason": "A mistake"}, TREASURERS),
    ("POST", "/invoices/{invoice}/voidance", None, TREASURERS),
    ("POST", "/invoices/{invoice}/write-off", None, TREASURERS),
    ("POST", "/staff", {"person_id": "{stranger}", "role": "steward"}, {"admin"}),
    ("DELETE", "/staff/{stranger}/steward", None, {"admin"}),
    ("POST", "/imports?mapping=organisations", b"name,sector\nX,company\n", STEWARDS),
    ("GET", "/imports", None, STEWARDS),
    ("GET", "/imports/{table}", None, STEWARDS),
    ("PUT", "/imports/{table}/mapping", {"columns": {"name": "name"}}, STEWARDS),
    ("POST", "/imports/{table}/confirmation", None, STEWARDS),
    ("POST", "/imports/{table}/cancellation", None, STEWARDS),
    ("GET", "/imports/{table}/rows", None, STEWARDS),
    ("GET", "/imports/{table}/rows.csv", None, STEWARDS),
    ("GET", "/imports/{table}/refused.csv", None, STEWARDS),
    ("POST", "/invoices/{invoice}/checkouts", {}, TREASURERS | {"founder"}),
    ("GET", "/checkouts/{checkout}", None, TREASURERS | {"founder"}),
    (
        "GET",
        "/payment-methods?organisation_id={body}",
        None,
        TREASURERS | {"founder"},
    ),
    ("POST", "/payment-methods", {"organisation_id": "{body}"}, TREASURERS | {"founder"}),
    (
        "POST",
        "/payment-methods/portal-sessions",
        {"organisation_id": "{body}"},
        TREASURERS | {"founder"},
    ),
    (
        "PUT",
        "/memberships/{own_membership}/auto-renew",
        {"auto_renew": False},
        STEWARDS | TREASURERS | {"individual"},
    ),
    ("GET", "/memberships/{own_membership}/charges", None, STAFF | {"individual"}),
    ("POST", "/payments/{payment}/card-refunds", {}, TREASURERS),
    ("GET", "/payments/tasks", None, STEWARDS | TREASURERS),
    ("POST", "/payments/tasks/{task}/retry", None, TREASURERS),
    ("POST", "/payments/tasks/{task}/closure", None, TREASURERS),
    ("POST", "/webhooks/stripe", {}, EVERYBODY),
]  # fmt: skip


def _filled(text: Any, world: World) -> Any:
    if isinstance(text, str):
        return text.format(**world.people, **vars(world)) if "{" in text else text
    if isinstance(text, dict):
        return {name: _filled(value, world) for name, value in text.items()}
    return text


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"), ROUTES, ids=[f"{m} {p}" for m, p, _, _ in ROUTES]
)
def test_a_route_answers_those_whom_it_names_and_refuses_all_others(
    door, world, method, path, body, allowed
):
    answered = set()
    for name in sorted(EVERYBODY):
        who = world.people.get(name)
        answer = door.ask(method, _filled(path, world), who, **_sent(body, world), If_Match="*")
        expected = 401 if who is None else 403
        assert answer.status_code < 500, answer.text
        if answer.status_code not in (401, 403):
            answered.add(name)
        elif name not in allowed:
            assert answer.status_code == expected, (name, answer.text)
    assert answered == allowed


def _sent(body: Any, world: World) -> dict[str, Any]:
    if isinstance(body, bytes):
        return {"data": body, "content_type": "text/csv"}
    return {"json": _filled(body, world)}


def test_the_walk_leaves_no_route_out(door):
    walked = {(method, path.partition("?")[0]) for method, path, _, _ in ROUTES}
    walked |= {("POST", "/applications"), ("POST", "/sessions")}
    there = {
        (method.upper(), path)
        for path, methods in door.ask("GET", "/openapi.json").json["paths"].items()
        for method in methods
        if method in ("get", "post", "put", "patch", "delete")
    }
    known = {(method, _shape(path)) for method, path in walked}
    left_out = sorted(
        f"{method} {path}" for method, path in there if (method, _shape(path)) not in known
    )
    assert not left_out, f"say in ROUTES whom these are for, and whom not: {', '.join(left_out)}"


def _shape(path: str) -> str:
    """A path with every parameter left open."""
    parts = path.replace("/steward", "/{role}").replace(_CASE, "{reference}").split("/")
    return "/".join("*" if part.startswith("{") else part for part in parts)


def test_a_representative_sees_no_other_organisation(door, world):
    assert door.ask("GET", f"/organisations/{world.body}", world.people["rival"]).status_code == 403


def test_what_is_not_there_is_told_to_stewards_alone(door, world):
    for name, status in (("steward", 404), ("rival", 403)):
        answer = door.ask("GET", f"/organisations/{uuid4()}", world.people[name])
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("leaver", "successor", "status"),
    [
        ("delegate", None, 201),
        ("delegate", "delegate", 403),
        ("delegate", "stranger", 403),
        ("founder", None, 403),
        ("founder", "delegate", 403),
    ],
)
def test_a_delegate_may_leave_and_may_not_let_others_go_or_say_who_follows(
    door, office, world, leaver, successor, status
):
    body = {"person_id": str(world.people[leaver]), "last_day": TODAY.isoformat()}
    body |= {"successor_id": str(world.people[successor])} if successor else {}
    path = f"/organisations/{world.body}/departures"
    answer = door.ask("POST", path, world.people["delegate"], body)
    assert answer.status_code == status, answer.text
    assert office.caller(world.people["founder"]).represents(world.body)


def test_a_delegate_who_is_let_go_cannot_stay_longer(door, office, world):
    delegate, last_day = world.people["delegate"], TODAY + timedelta(days=10)
    office.depart(world.body, delegate, last_day)
    path = f"/organisations/{world.body}/departures"
    for days, status in ((1, 403), (0, 201), (-1, 201)):
        body = {"person_id": str(delegate), "last_day": f"{last_day + timedelta(days=days)}"}
        assert door.ask("POST", path, delegate, body).status_code == status


def test_a_representative_who_left_sees_no_invoice(door, office, world):
    path = f"/invoices/{world.invoice}"
    office.depart(world.body, world.people["delegate"])
    assert door.ask("GET", path, world.people["delegate"]).status_code == 403
    assert door.ask("GET", path, world.people["founder"]).status_code == 200


@pytest.mark.parametrize(
    ("whose", "who", "status"),
    [
        ("admin", "steward", 403),
        ("treasurer", "steward", 403),
        ("admin", "admin", 200),
        ("steward", "steward", 200),
        ("treasurer", "admin", 200),
        ("founder", "steward", 200),
    ],
)
def test_the_address_of_staff_is_changed_by_themselves_or_by_an_admin(
    door, world, whose, who, status
):
    path, change = f"/persons/{world.people[whose]}", {"email": "taken@elsewhere.example"}
    answer = door.ask("PATCH", path, world.people[who], change, If_Match="*")
    assert answer.status_code == status, answer.text


def test_a_steward_may_correct_the_name_of_an_admin(door, world):
    path = f"/persons/{world.people['admin']}"
    known = door.ask("GET", path, world.people["steward"]).json["email"]
    change = {"full_name": "The Admin", "email": known}
    answer = door.ask("PATCH", path, world.people["steward"], change, If_Match="*")
    assert answer.status_code == 200


@pytest.mark.parametrize(("who", "outcome"), [("steward", "refused"), ("admin", "updated")])
@pytest.mark.parametrize("confirmed", ["true", "false"])
def test_a_table_changes_the_address_of_staff_for_an_admin_alone(
    door, world, confirmed, who, outcome
):
    row = f"footbridge:{world.people['treasurer']},taken@elsewhere.example"
    table = f"reference,email\n{row}\n"
    sent = {"data": table.encode(), "content_type": "text/csv"}
    path = f"/imports?mapping=persons&confirmed={confirmed}"
    run = door.ask("POST", path, world.people[who], **sent).json["id"]
    (told,) = door.ask("GET", f"/imports/{run}/rows", world.people[who]).json["items"]
    assert told["outcome"] == outcome, told
    assert [fault["column"] for fault in told["faults"]] == ["email"] * (outcome == "refused")


def test_a_session_of_somebody_who_is_no_longer_known_is_nobodys(door):
    assert door.ask("GET", "/me", uuid4()).status_code == 401
