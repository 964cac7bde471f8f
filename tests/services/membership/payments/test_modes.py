"""Trials and real money: what belongs to the provider's one mode is never touched with a key of the other."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from services.membership import cashier
from services.membership.actions.provider import calls
from services.membership.cashier import Cashier
from services.membership.models import ProviderCustomer, ProviderObject
from services.membership.payments.stripe import Stripe
from shared.database import reading
from tests.services.membership.door import Door
from tests.services.membership.office import Office
from tests.services.membership.payments.till import Till
from tests.stripe.double import StripeDouble

LIVE = "sk_live_of_the_double"


@pytest.fixture
def earnest():
    """Where real money is: nothing of what the trials made is there."""
    with StripeDouble(livemode=True) as opened:
        yield opened


@pytest.fixture
def changeover(till: Till, earnest: StripeDouble) -> Cashier:
    """The key of the trials was just replaced by one for real money: a cashier with the new one."""
    provider = Stripe(LIVE, "whsec_x", earnest.url, retries=0, timeout=5)
    return Cashier(till.settings, till.office.engine, provider, lambda: till.office.now)


def asked(till: Till) -> UUID:
    """Somebody wants to pay while it is a trial, and no cashier works."""
    membership = till.member_to_be()
    path = f"/invoices/{till.invoice(membership).id}/checkouts"
    return UUID(till.door.ask("POST", path, membership.person_id, {}).json["id"])


def test_a_call_waits_for_a_key_of_its_own_mode(till, changeover, earnest):
    page = asked(till)
    changeover.work_to_the_end()
    assert earnest.things("cs") == earnest.things("cus") == []
    till.work()
    assert till.checkout(page).state == "open"


def test_without_the_mode_a_trial_would_be_carried_out_for_real_money(
    till, changeover, earnest, monkeypatch
):
    """The negative control of the test above: what keeps them apart is the mode that was written down."""

    def whichever(session, _livemode, now, limit):
        return [*calls.due_calls(session, False, now, limit)]

    monkeypatch.setattr(cashier, "due_calls", whichever)
    asked(till)
    changeover.work_to_the_end()
    assert len(earnest.things("cs")) == 1


def test_who_asks_again_after_the_changeover_gets_a_page_and_a_customer_for_real_money(
    till, changeover, earnest
):
    membership = till.member_to_be()
    invoice = till.invoice(membership)
    trial = till.check_out(invoice, membership.person_id)
    settings = replace(till.settings, stripe_secret_key=LIVE, stripe_api_base=earnest.url)
    door = Door(settings, till.office)
    path = f"/invoices/{invoice.id}/checkouts"
    again = door.ask("POST", path, membership.person_id, {}).json
    assert again["id"] != str(trial.id)
    assert (trial.livemode, again["livemode"]) == (False, True)
    changeover.work_to_the_end()
    with reading(till.office.engine) as session:
        customers = session.query(ProviderCustomer).filter_by(person_id=membership.person_id).all()
        assert sorted(one.livemode for one in customers) == [False, True]
    (page,) = earnest.things("cs")
    (customer,) = earnest.things("cus")
    assert page["customer"] == customer["id"]


def test_what_is_open_in_one_mode_is_not_closed_by_a_look_in_the_other(till, changeover):
    membership = till.member_to_be()
    page = till.check_out(till.invoice(membership), membership.person_id)
    report = changeover.reconcile()
    changeover._looking.look(page.provider_ref)
    assert report.looked_at == 0
    with reading(till.office.engine) as session:
        assert not session.get_one(ProviderObject, page.provider_ref).is_final
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    assert till.cleared() == till.held() > 0


@pytest.mark.parametrize(("key", "says_so"), [("", False), ("sk_test_x1", True), (LIVE, False)])
def test_pages_say_so_while_it_is_a_trial(
    settings, office: Office, key: str, says_so: bool
) -> None:
    door = Door(replace(settings, stripe_secret_key=key), office)
    for path in ("/sign-in", "/sign-in?token=x"):
        page = door.client.get(path, headers={"Accept": "text/html"}).text
        assert ("This is a trial: no card is charged" in page) is says_so
