"""Charged without warning: here a card is charged days after it was said which card, when, and how much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events.notices import DuesNoticed
from events.payments import DuesChargeAnnounced
from services.membership.actions.dues import reverse_payment, split_invoice
from services.membership.actions.memberships import renew_membership
from services.membership.actions.sponsorships import agree_sponsorship
from services.membership.rules.dues import Payer
from services.membership.rules.sponsorships import Agreement
from tests.stripe import money


def renewing(till, days_before=40):
    """A card holder whose renewal was invoiced."""
    membership = till.card_holder()
    day = membership.terms[0].ends_on - timedelta(days=days_before)
    till.office.on(day)
    till.office.do(renew_membership, membership.id, day)
    return membership, till.invoice(membership)


def test_a_charge_is_announced_days_before_with_the_card_the_day_and_the_amount(till, office):
    membership, invoice = renewing(till)
    till.sweep(office.today)
    (said,) = office.said(DuesChargeAnnounced)
    assert (said.brand, said.last4, said.expires) == ("visa", "4242", "2034-04")
    assert said.amount_minor == invoice.amount_minor
    assert said.charge_on >= office.today + timedelta(days=membership.tier.charge_notice_days)


def test_nothing_is_charged_before_the_announced_day(till, office):
    renewing(till)
    till.sweep(office.today)
    (said,) = office.said(DuesChargeAnnounced)
    till.sweep(said.charge_on - timedelta(days=1))
    assert len(till.double.things("pi")) == 1
    till.sweep(said.charge_on)
    assert len(till.double.things("pi")) == 2


def test_a_scheduler_that_slept_past_the_day_still_warns_first(till, office):
    membership, invoice = renewing(till)
    late = invoice.due_on + timedelta(days=20)
    till.sweep(late)
    (said,) = office.said(DuesChargeAnnounced)
    assert said.charge_on == late + timedelta(days=membership.tier.charge_notice_days)


def test_whoever_turns_renewal_off_after_the_warning_is_not_charged(till, office):
    membership, _ = renewing(till)
    till.sweep(office.today)
    path = f"/memberships/{membership.id}/auto-renew"
    till.door.ask("PUT", path, membership.person_id, {"auto_renew": False})
    till.sweep(office.said(DuesChargeAnnounced)[0].charge_on)
    assert len(till.double.things("pi")) == 1


def test_no_more_is_charged_than_was_announced(till, office):
    membership, invoice = renewing(till)
    part = office.pay(invoice, amount_minor=1_000)
    till.sweep(office.today)
    (said,) = office.said(DuesChargeAnnounced)
    assert said.amount_minor == invoice.amount_minor - 1_000
    office.do(reverse_payment, part.id, reason="It bounced", today=office.today, now=office.now)
    till.sweep(said.charge_on)
    assert till.double.things("pi")[0]["amount"] == said.amount_minor
    assert till.cashier.reconcile().is_clean
    assert till.invoice(membership).outstanding_minor == 1_000
    _, rest = office.said(DuesChargeAnnounced)
    assert rest.amount_minor == 1_000
    assert rest.charge_on == said.charge_on + timedelta(days=membership.tier.charge_notice_days)
    till.sweep(rest.charge_on - timedelta(days=1))
    assert len(till.double.things("pi")) == 2
    till.sweep(rest.charge_on)
    assert till.cashier.reconcile().is_clean
    assert till.double.things("pi")[0]["amount"] == 1_000
    assert till.invoice(membership).state == "paid"


@pytest.mark.parametrize("looks_between", [True, False])
def test_what_a_dispute_took_back_is_not_charged_again(till, office, looks_between):
    membership, _ = renewing(till)
    till.sweep(office.today)
    (said,) = office.said(DuesChargeAnnounced)
    office.on(said.charge_on)
    office.sweep(said.charge_on)
    till.cashier.ask_due()
    if looks_between:
        till.work()
    dispute = money.dispute(till.double.world, till.double.things("pi")[0]["id"], 1_000)
    money.settle_dispute(till.double.world, dispute["id"], "lost")
    assert till.cashier.reconcile().is_clean
    assert till.invoice(membership).outstanding_minor == 1_000
    till.sweep(said.charge_on + timedelta(days=30))
    assert office.said(DuesChargeAnnounced) == [said]
    assert len(till.double.things("pi")) == 2


def test_what_is_paid_in_instalments_is_not_charged_by_itself(till, office):
    membership, invoice = renewing(till)
    till.sweep(office.today)
    (said,) = office.said(DuesChargeAnnounced)
    office.do(split_invoice, invoice.id, count=2, today=office.today)
    till.sweep(said.charge_on)
    till.sweep(said.charge_on + timedelta(days=40))
    assert len(till.double.things("pi")) == 1
    assert till.invoice(membership).outstanding_minor == invoice.amount_minor
    assert office.said(DuesNoticed)[-1].charged_on is None


def test_a_sponsors_card_is_not_charged_because_the_sponsored_person_renews_by_card(till, office):
    membership, sponsor = till.card_holder(), till.card_holder(1)
    agreed = Agreement(
        Payer(person_id=sponsor.person_id), membership.person_id, "membership", office.today
    )
    office.do(agree_sponsorship, agreed, office.today, office.now)
    paid = len(till.double.things("pi"))
    day = membership.terms[0].ends_on - timedelta(days=40)
    office.on(day)
    invoice = office.do(renew_membership, membership.id, day)
    assert invoice.payer_person_id == sponsor.person_id
    till.door.ask(
        "PUT",
        f"/memberships/{sponsor.id}/auto-renew",
        sponsor.person_id,
        {"auto_renew": False},
    )
    for after in (0, 10, 40, 60):
        till.sweep(day + timedelta(days=after))
    assert office.said(DuesChargeAnnounced) == []
    assert len(till.double.things("pi")) == paid
    noticed = [one for one in office.said(DuesNoticed) if one.membership_id == membership.id]
    assert noticed
    assert {one.charged_on for one in noticed} == {None}


def test_without_a_saved_card_nobody_can_turn_renewal_on(till):
    membership = till.member_to_be()
    path = f"/memberships/{membership.id}/auto-renew"
    answer = till.door.ask("PUT", path, membership.person_id, {"auto_renew": True})
    assert answer.json["type"].endswith("no-card-is-saved")
