"""Paying an invoice on a page of the provider, saving a card, and giving money back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from events.memberships import MemberJoined
from services.membership.actions.asking import downgrade_membership
from services.membership.actions.memberships import renew_membership
from services.membership.actions.sellers import describe_seller
from services.membership.actions.tiers import STARTING_TIERS, put_price, put_tier, put_tiers
from services.membership.cashier import Cashier
from services.membership.models import Payment, ProviderCustomer, Term
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer
from shared.callers import Role
from tests.services.membership.office import TODAY
from tests.stripe import money
from tests.stripe.cards import DECLINED


@pytest.fixture
def membership(till):
    return till.member_to_be()


@pytest.fixture
def page(till, membership):
    return till.check_out(till.invoice(membership), membership.person_id)


def test_a_page_gets_its_address_from_the_cashier_and_says_that_it_is_a_trial(till, page):
    assert (page.state, page.livemode) == ("open", False)
    assert page.url.startswith(till.double.url)


def test_what_is_paid_on_a_page_grants_the_term_once(till, office, membership, page):
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    till.cashier.reconcile()
    assert till.invoice(membership).state == "paid"
    assert (office.count(Payment), office.count(Term)) == (1, 1)
    assert len(office.said(MemberJoined)) == 1
    assert till.checkout(page.id).state == "completed"
    assert till.cleared() == till.held() > 0


def test_a_declined_card_pays_nothing_and_the_page_stays_open(till, office, page):
    assert till.pay(page, DECLINED) == "generic_decline"
    assert till.cashier.reconcile().is_clean
    assert office.count(Payment) == 0
    assert till.pay(page) == "paid"


def test_asking_twice_returns_the_page_that_is_open(till, membership, page):
    again = till.check_out(till.invoice(membership), membership.person_id)
    assert again.id == page.id
    assert len(till.double.things("cs")) == 1


def test_an_expired_page_is_replaced(till, office, membership, page):
    office.on(TODAY + timedelta(days=2))
    till.cashier.reconcile()
    assert till.checkout(page.id).state == "expired"
    assert till.check_out(till.invoice(membership), membership.person_id).id != page.id


def test_a_paid_invoice_needs_no_page(till, membership, page):
    till.pay(page)
    till.cashier.reconcile()
    path = f"/invoices/{till.invoice(membership).id}/checkouts"
    answer = till.door.ask("POST", path, membership.person_id, {})
    assert (answer.status_code, answer.json["type"].endswith("invoice-takes-no-money")) == (
        409,
        True,
    )


def test_an_organisation_gets_a_bill_with_its_lines(till, office):
    membership = till.member_to_be(1, "social-enterprise")
    invoice = till.invoice(membership)
    page = till.check_out(invoice, [Role.TREASURER])
    (bill,) = till.double.things("in")
    assert bill["metadata"]["footbridge_invoice_id"] == str(invoice.id)
    assert [one["amount"] for one in bill["lines"]["data"]] == [invoice.amount_minor]
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    assert till.invoice(membership).state == "paid"
    assert till.cleared() == till.held() == invoice.amount_minor


def test_a_bill_of_what_was_due_long_ago_is_due_tomorrow(till, office):
    membership = till.member_to_be(1, "social-enterprise")
    office.on(till.invoice(membership).due_on + timedelta(days=40))
    page = till.check_out(till.invoice(membership), [Role.TREASURER])
    assert page.state == "open"
    (bill,) = till.double.things("in")
    assert datetime.fromtimestamp(bill["due_date"], UTC).date() == office.today + timedelta(days=1)


def test_what_a_currency_does_not_have_at_stripe_is_said_and_not_rounded(till, office):
    dinars = [{**one, "currency": "KWD", "price_minor": 12_345} for one in STARTING_TIERS]
    office.do(put_tiers, dinars)
    membership = till.member_to_be()
    page = till.check_out(till.invoice(membership), membership.person_id)
    assert (page.state, page.reason) == (
        "failed",
        "an amount in KWD must be a multiple of 10 of the smallest unit",
    )
    assert [task.kind for task in till.tasks()] == ["call-failed"]
    assert till.double.things("cs") == []
    answer = till.door.ask(
        "POST", f"/invoices/{page.invoice_id}/checkouts", page.person_id, {"amount_minor": 12_340}
    )
    till.work()
    assert till.pay(till.checkout(UUID(answer.json["id"]))) == "paid"
    till.cashier.reconcile()
    assert till.cleared("KWD") == till.held("KWD") == 12_340


def test_a_bill_of_what_was_paid_by_transfer_is_closed(till, office):
    membership = till.member_to_be(1, "social-enterprise")
    till.check_out(till.invoice(membership), [Role.TREASURER])
    office.pay(till.invoice(membership))
    till.sweep(TODAY)
    (bill,) = till.double.things("in")
    assert bill["status"] == "paid"
    assert till.cashier.reconcile().is_clean
    assert till.cleared() == 0


def test_money_that_comes_twice_becomes_credit_and_a_task(till, office, membership, page):
    office.pay(till.invoice(membership))
    till.pay(page)
    till.cashier.reconcile()
    assert [task.kind for task in till.tasks()] == ["credit"]
    assert till.cleared() == till.held()
    assert office.count(Term) == 1


def test_a_card_is_saved_for_later(till, membership):
    till.pay(till.check_out(till.invoice(membership), membership.person_id, saves_method=True))
    till.cashier.reconcile()
    card = till.door.ask("GET", "/payment-methods", membership.person_id).json
    assert (card["saved"], card["brand"], card["last4"], card["expires"]) == (
        True,
        "visa",
        "4242",
        "2034-04",
    )


def test_a_card_is_saved_without_paying(till, membership):
    answer = till.door.ask("POST", "/payment-methods", membership.person_id, {})
    till.work()
    till.pay(till.checkout(UUID(answer.json["id"])))
    till.cashier.reconcile()
    assert till.door.ask("GET", "/payment-methods", membership.person_id).json["saved"]


def test_the_address_of_a_portal_is_forgotten(till, office, membership):
    path = "/payment-methods/portal-sessions"
    asked = till.door.ask("POST", path, membership.person_id, {}).json
    till.work()
    shown = till.door.ask("GET", f"/checkouts/{asked['id']}", membership.person_id).json
    assert shown["url"].startswith(till.double.url)
    office.now += timedelta(minutes=6)
    shown = till.door.ask("GET", f"/checkouts/{asked['id']}", membership.person_id).json
    assert shown["url"] == ""


def test_a_refund_goes_back_to_the_card_and_the_term_stands(till, office, membership, page):
    till.pay(page)
    till.cashier.reconcile()
    (payment,) = till.invoice(membership).payments
    path = f"/payments/{payment.id}/card-refunds"
    assert till.door.ask("POST", path, [Role.TREASURER], {}).status_code == 202
    till.work()
    assert till.held() == till.cleared() == 0
    assert office.count(Term) == 1
    assert till.cashier.reconcile().is_clean


def test_a_part_of_a_payment_goes_back_once(till, membership, page):
    till.pay(page)
    till.cashier.reconcile()
    (payment,) = till.invoice(membership).payments
    for _ in range(2):
        path = f"/payments/{payment.id}/card-refunds"
        till.door.ask("POST", path, [Role.TREASURER], {"amount_minor": 100})
    till.work()
    assert [one["amount"] for one in till.double.things("re")] == [100]
    assert till.held() == till.cleared() == payment.amount_minor - 100


def test_a_lost_dispute_takes_the_money_back_and_leaves_the_term(till, office, membership, page):
    till.pay(page)
    till.cashier.reconcile()
    (intent,) = till.double.things("pi")
    dispute = money.dispute(till.double.world, intent["id"])
    till.cashier.reconcile()
    assert [task.kind for task in till.tasks()] == ["dispute"]
    assert till.cleared() == intent["amount"]
    money.settle_dispute(till.double.world, dispute["id"], "lost")
    till.cashier.reconcile()
    assert till.cleared() == till.held() == 0
    assert office.count(Term) == 1


def test_a_dispute_about_a_part_takes_that_part_back(till, office, membership, page):
    till.pay(page)
    till.cashier.reconcile()
    (intent,) = till.double.things("pi")
    dispute = money.dispute(till.double.world, intent["id"], 300)
    money.settle_dispute(till.double.world, dispute["id"], "lost")
    for _ in range(2):
        assert till.cashier.reconcile().is_clean
    assert till.cleared() == till.held() == intent["amount"] - 300
    invoice = till.invoice(membership)
    assert (invoice.state, invoice.outstanding_minor) == ("open", 300)
    assert office.count(Term) == 1


def test_a_refund_that_did_not_arrive_is_here_again_and_can_be_asked_for_anew(
    till, office, membership, page
):
    till.pay(page)
    till.cashier.reconcile()
    (payment,) = till.invoice(membership).payments
    path = f"/payments/{payment.id}/card-refunds"
    assert till.door.ask("POST", path, [Role.TREASURER], {"amount_minor": 400}).status_code == 202
    till.work()
    (refund,) = till.double.things("re")
    assert till.cleared() == till.held() == payment.amount_minor - 400
    money.refund_fails(till.double.world, refund["id"])
    for _ in range(2):
        assert till.cashier.reconcile().is_clean
    assert till.cleared() == till.held() == payment.amount_minor
    payer = Payer(None, membership.person_id)
    assert (
        office.look(credit_of, payer, "EUR") == 400
    )  # the credit note stands, so it is owed to them
    assert [task.kind for task in till.tasks()] == ["refund-failed"]
    assert till.door.ask("POST", path, [Role.TREASURER], {"amount_minor": 400}).status_code == 202
    till.work()
    assert till.cashier.reconcile().is_clean
    assert len(till.double.things("re")) == 2
    assert till.cleared() == till.held() == payment.amount_minor - 400
    assert office.look(credit_of, payer, "EUR") == 0


def test_a_refund_that_is_done_and_not_booked_yet_is_not_asked_for_again(till, membership, page):
    till.pay(page)
    till.cashier.reconcile()
    (payment,) = till.invoice(membership).payments
    path = f"/payments/{payment.id}/card-refunds"
    till.door.ask("POST", path, [Role.TREASURER], {"amount_minor": 100})
    till.cashier.ask_due()  # the hint that this leaves is not looked at yet
    till.door.ask("POST", path, [Role.TREASURER], {"amount_minor": 100})
    till.work()
    assert len(till.double.things("re")) == 1


def test_the_customer_belongs_to_the_organisation_and_hears_of_its_new_contact(till, office):
    membership = till.member_to_be(1, "social-enterprise")
    till.check_out(till.invoice(membership), [Role.TREASURER])
    (before,) = till.double.things("cus")
    assert before["metadata"]["footbridge_party_id"] == str(membership.organisation_id)
    office.pay(till.invoice(membership))
    clerk = office.person("Wanjiru", "wanjiru@body.example")
    office.appoint(membership.organisation_id, clerk, "billing")
    till.sweep(TODAY + timedelta(days=1))
    (after,) = till.double.things("cus")
    assert (after["id"], after["email"]) == (before["id"], "wanjiru@body.example")
    assert office.count(ProviderCustomer) == 1


def test_without_a_provider_people_are_told_how_to_transfer(settings, office, door):
    membership = office.membership(office.approve(office.apply("individual")).membership_id)
    invoice = office.invoices(membership.id)[0]
    asked = door.ask("POST", f"/invoices/{invoice.id}/checkouts", membership.person_id, {}).json
    Cashier(settings, office.engine, clock=lambda: office.now).work_to_the_end()
    shown = door.ask("GET", f"/checkouts/{asked['id']}", membership.person_id).json
    assert (shown["state"], shown["provider"], shown["url"]) == ("open", "offline", "")
    assert invoice.number in shown["instructions"]
    answer = door.ask("POST", "/payment-methods/portal-sessions", membership.person_id, {})
    assert answer.json["type"].endswith("no-cards-are-taken")


def test_who_pays_by_transfer_reads_how_much_to_which_account_and_what_to_quote(
    settings, office, door
):
    account = {"account_holder": "Bridge e.V.", "account_number": "DE02120300000000202051"}
    office.do(describe_seller, {"legal_name": "Bridge", **account})
    applied = office.approve(office.apply("individual"))
    (invoice,) = office.invoices(applied.membership_id)
    path = f"/invoices/{invoice.id}/checkouts"
    asked = door.ask("POST", path, applied.person_id, {"amount_minor": 5_000}).json
    Cashier(settings, office.engine, clock=lambda: office.now).work_to_the_end()
    told = door.ask("GET", f"/checkouts/{asked['id']}", applied.person_id).json["instructions"]
    assert told.splitlines()[1:] == [
        "Amount: 50.00 EUR",
        "Account holder: Bridge e.V.",
        "Account: DE02120300000000202051",
        f"Quote: {invoice.number}",
    ]
    page = door.ask("GET", f"/applications/{applied.id}/page", applied.person_id).text
    assert all(one in page for one in ("90.00", *account.values(), invoice.number))


@pytest.mark.parametrize(
    ("named", "status", "refusal"),
    [
        ({}, 422, "name-one-party"),
        (
            {"organisation_id": str(UUID(int=1)), "person_id": str(UUID(int=2))},
            422,
            "name-one-party",
        ),
        ({"organisation_id": str(UUID(int=1))}, 404, "no-such-organisation"),
        ({"person_id": str(UUID(int=2))}, 404, "no-such-person"),
    ],
)
def test_cards_are_of_one_party_that_is_known(till, named, status, refusal):
    for path in ("/payment-methods", "/payment-methods/portal-sessions"):
        answer = till.door.ask("POST", path, [Role.TREASURER], named)
        assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{refusal}")
    looked = till.door.ask("GET", "/payment-methods", [Role.TREASURER], query_string=named)
    assert looked.status_code == (422 if status == 422 else 200)


def test_a_card_that_pays_a_void_renewal_pays_the_one_that_is_asked_instead(till, office):
    """Somebody is on the page while the next tier is chosen: nobody pays twice, and no treasurer is called."""
    held = office.member("individual")
    lean = {"name": "Lean", "kind": "person", "currency": "EUR", "grace_days": 30}
    office.do(put_tier, "lean", lean)
    price = {"currency": "EUR", "valid_from": date(2027, 1, 1), "amount_minor": 3_000}
    office.do(put_price, "lean", price, office.today)
    office.on(date(2028, 1, 15))
    renewal = office.do(renew_membership, held.id, office.today)
    page = till.check_out(renewal, held.person_id)
    dated = {"today": office.today, "now": office.now}
    office.do(downgrade_membership, held.id, "lean", by_staff=False, **dated)
    till.pay(page)
    till.cashier.reconcile()
    assert [one.state for one in office.invoices(held.id)] == ["paid", "void", "paid"]
    assert office.membership(held.id).terms[-1].tier_slug == "lean"
    surplus = renewal.amount_minor - 3_000
    assert office.look(credit_of, Payer(None, held.person_id), "EUR") == surplus
    assert [(task.kind, task.amount_minor) for task in till.tasks()] == [("credit", surplus)]
