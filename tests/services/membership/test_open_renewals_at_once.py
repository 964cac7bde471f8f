"""Many decide about one membership at once, some pay meanwhile: nobody deadlocks, and one renewal is open."""

from __future__ import annotations

from datetime import date

from services.membership.actions.asking import buy_seats, downgrade_membership, upgrade_membership
from services.membership.actions.memberships import renew_membership
from services.membership.actions.tiers import put_price, put_tier
from services.membership.queries.dues import waiting
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer
from services.membership.rules.lines import terms_of
from shared.errors import Refusal
from tests.services.membership.test_concurrency import at_once

BODY = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}


def test_decisions_and_payments_at_once_leave_one_open_renewal_and_lose_no_money(office):
    lean = {"name": "Lean", "kind": "organisation", "currency": "EUR", "grace_days": 60}
    office.do(put_tier, "lean", lean)
    since = {"currency": "EUR", "valid_from": date(2027, 1, 1)}
    office.do(put_price, "lean", {**since, "amount_minor": 100_000}, office.today)
    sold = {**since, "valid_from": date(2027, 3, 2), "amount_minor": 250_000}
    office.do(put_price, "corporate", {**sold, "extra_seat_minor": 12_000}, office.today)
    held = office.member("corporate", organisation=BODY)
    office.on(date(2028, 1, 10))
    office.do(renew_membership, held.id, office.today)
    dated = {"today": office.today, "now": office.now}

    def act(number: int):
        if number % 4 == 0:
            slug = ("lean", "corporate")[number // 4 % 2]
            return office.do(downgrade_membership, held.id, slug, by_staff=True, **dated)
        if number % 4 == 1:
            return office.do(buy_seats, held.id, 1, office.today)
        if number == 2:
            return office.do(upgrade_membership, held.id, "corporate-large", by_staff=True, **dated)
        seen = office.look(waiting, held.id)
        for invoice in seen:
            office.pay(invoice, f"part-{number}", amount_minor=1_000)
        return len(seen)

    answers = at_once(act, 24)
    assert [
        one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)
    ] == []
    renewals = [one for one in office.look(waiting, held.id) if terms_of(one, held.id)]
    assert len(renewals) == 1
    invoices = office.invoices(held.id)
    came = [paid for one in invoices for paid in one.payments if paid.method != "credit"]
    settled = sum(one.settled_minor for one in invoices)
    credit = office.look(credit_of, Payer(held.organisation_id), "EUR")
    assert settled + credit == sum(paid.amount_minor for paid in came)
