"""Seats that were paid are worth something in a tier that sells none, and a tier has a seat for each."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update

from services.membership.actions.asking import (
    buy_seats,
    downgrade_membership,
    return_seats,
    upgrade_membership,
)
from services.membership.actions.dues.locking import lock_payer
from services.membership.actions.tiers import put_price, put_tier
from services.membership.models import Invoice, Membership, PaymentTask
from services.membership.queries import reports
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer
from services.membership.rules.tiers import InvoiceWaits, SeatsAreTaken
from shared.callers import Role
from shared.database import lock_row

STEWARD = [Role.STEWARD]
AUTUMN = date(2027, 9, 1)


@pytest.fixture
def bank(office):
    """A company that has paid two seats more for six months, 120.00 EUR; a tier above sells none."""
    since = {"currency": "EUR", "valid_from": date(2027, 1, 1)}
    plain = {"kind": "organisation", "currency": "EUR", "grace_days": 60}
    for slug, amount, seats in (("patron", 260_000, 10), ("lean", 100_000, 1)):
        office.do(put_tier, slug, {**plain, "name": slug.title(), "seats": seats})
        office.do(put_price, slug, {**since, "amount_minor": amount}, office.today)
    sold = {**since, "valid_from": date(2027, 3, 2), "amount_minor": 250_000}
    office.do(put_price, "corporate", {**sold, "extra_seat_minor": 12_000}, office.today)
    body = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}
    membership = office.member("corporate", organisation=body)
    office.on(AUTUMN)
    _, seats = office.do(buy_seats, membership.id, 2, AUTUMN)
    office.pay(seats, "bank-seats")
    return membership


def upgrade(office, membership, slug):
    dated = {"by_staff": True, "today": office.today, "now": office.now}
    return office.do(upgrade_membership, membership.id, slug, **dated)


def downgrade(office, membership, slug):
    dated = {"by_staff": True, "today": office.today, "now": office.now}
    return office.do(downgrade_membership, membership.id, slug, **dated)


def crowd(office, membership, count):
    for number in range(count):
        person = office.person(f"Colleague {number}", f"colleague{number}@majisafi.example")
        office.appoint(membership.organisation_id, person)


def test_an_upgrade_costs_less_by_the_seats_that_were_paid_and_says_so(office, bank):
    since = {"currency": "EUR", "valid_from": AUTUMN, "amount_minor": 350_000}
    office.on(date(2027, 8, 1))
    office.do(put_price, "patron", since, office.today)
    office.on(AUTUMN)
    _, invoice = upgrade(office, bank, "patron")
    (line,) = invoice.lines
    assert line.unit_minor == 50_000 - 12_000
    assert line.description.endswith(", 6 months, less 2 seats that were bought")
    office.pay(invoice, "bank-upgrade")
    assert office.membership(bank.id).extra_seats == 0


def test_what_paid_seats_are_worth_beyond_the_difference_is_credited_once(office, bank):
    _, invoice = upgrade(office, bank, "patron")
    assert invoice is None
    assert office.membership(bank.id).tier_slug == "patron"
    assert office.look(credit_of, Payer(bank.organisation_id), "EUR") == 12_000 - 5_000


def test_no_seats_are_sold_while_an_upgrade_waits_that_would_end_them(office, bank):
    office.do(put_price, "patron", {**DEARER, "valid_from": date(2027, 9, 2)}, AUTUMN)
    office.on(date(2027, 9, 2))
    upgrade(office, bank, "patron")
    with pytest.raises(InvoiceWaits):
        office.do(buy_seats, bank.id, 1, office.today)


def test_seats_that_wait_to_be_paid_come_before_an_upgrade_that_would_end_them(office, bank):
    office.do(buy_seats, bank.id, 1, office.today)
    with pytest.raises(InvoiceWaits):
        upgrade(office, bank, "patron")


def test_a_tier_with_too_few_seats_is_refused_and_how_many_to_free_is_said(office, door, bank):
    crowd(office, bank, 2)
    path = f"/memberships/{bank.id}/downgrades"
    refused = door.ask("POST", path, STEWARD, {"tier": "lean"})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/seats-are-taken")
    assert "free 2 of them first" in refused.json["detail"]


def test_a_wish_that_no_longer_fits_is_not_renewed_and_a_person_looks(office, door, bank):
    downgrade(office, bank, "lean")
    crowd(office, bank, 1)
    office.sweep(date(2028, 1, 10))
    assert [one.state for one in office.invoices(bank.id)] == ["paid", "paid"]
    assert "free 1 of them first" in the_task(office).detail
    office.on(date(2028, 1, 10))
    assert door.ask("POST", f"/memberships/{bank.id}/renewals", STEWARD).status_code == 409


def test_who_came_after_the_renewal_was_paid_keeps_the_seat_and_a_person_looks(office, bank):
    downgrade(office, bank, "lean")
    office.sweep(date(2028, 1, 10))
    office.on(date(2028, 1, 10))
    office.pay(office.invoices(bank.id)[-1], "bank-renewal")
    crowd(office, bank, 1)
    office.sweep(date(2028, 3, 1))
    now = office.membership(bank.id)
    assert (now.tier_slug, now.extra_seats) == ("lean", 0)
    assert "free 1 of them first" in the_task(office).detail


def test_an_upgrade_with_too_few_seats_is_refused(office, bank):
    office.do(put_tier, "patron", {"seats": 1})
    crowd(office, bank, 1)
    with pytest.raises(SeatsAreTaken):
        upgrade(office, bank, "patron")


def test_the_report_of_a_past_day_tells_the_seats_of_that_day(office, bank):
    office.on(date(2027, 10, 1)).do(return_seats, bank.id, 1, office.today, office.now)
    told = {
        day: [
            row.seats
            for row in office.look(reports.seats, date.fromisoformat(day), ZoneInfo("UTC"))
        ]
        for day in ("2027-08-31", "2027-09-01", "2027-09-30", "2027-10-01")
    }
    given = office.membership(bank.id).tier.seats
    assert [seats - given for (seats,) in told.values()] == [0, 2, 2, 1]


def test_an_upgrade_and_whoever_pays_seats_wait_for_each_other_and_not_for_ever(office, bank):
    parent = office.organisation("Harbour Holding", "company")
    paid = update(Invoice).where(Invoice.id == office.invoices(bank.id)[-1].id)
    office.do(lambda session: session.execute(paid.values(payer_organisation_id=parent)))
    holds = threading.Event()

    def pays(session):
        lock_payer(session, Payer(parent))
        holds.set()
        until_somebody_waits(session)
        lock_row(session, Membership, bank.id)

    with ThreadPoolExecutor(2) as pool:
        paying = pool.submit(office.do, pays)
        assert holds.wait(30)
        upgrading = pool.submit(upgrade, office, bank, "patron")
        paying.result(60)
        assert upgrading.result(60)[1] is None
    assert office.look(credit_of, Payer(parent), "EUR") > 0


def until_somebody_waits(session):
    """Return when another connection waits for what this one holds; SQLite lets nobody begin meanwhile."""
    if session.get_bind().dialect.name == "sqlite":
        return
    waiting = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    until = time.monotonic() + 30
    while not session.scalar(text(waiting)):
        assert time.monotonic() < until, "nobody came to wait"
        time.sleep(0.01)


DEARER = {"currency": "EUR", "amount_minor": 350_000}


def the_task(office):
    found = select(PaymentTask).where(PaymentTask.kind == "tier-fits-no-more")
    (task,) = office.look(lambda session: session.scalars(found).all())
    return task
