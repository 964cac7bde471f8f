"""The counsel fund keeps money for booked hours: never more than it holds, and each thing once."""

from __future__ import annotations

import csv
import io
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, true

from events.counsel import (
    CounselGranted,
    CounselRefused,
    CounselReleased,
    CounselRequested,
    CounselSpent,
)
from services.membership.actions import reservations
from services.membership.actions.counsel import CounselFundDoesNotReach, spend_counsel
from services.membership.handlers import inbox
from services.membership.models import CounselFund, CounselReservation, CounselSpending, LedgerEntry
from services.membership.models.ledger import Account
from shared.callers import Role
from shared.database import transaction
from tests.road import HandlerFailed, deliver, deliver_again
from tests.services.membership.test_concurrency import THREADS, at_once

BOOKING = UUID("019cb0d1-5b20-7f01-8a01-0000000000b1")
PRICE = 300


@pytest.fixture
def fund(office):
    row = {"currency": "EUR", "balance_minor": 1_000}
    office.do(lambda session: session.add(CounselFund(**row)))
    return lambda: office.look(
        lambda session: (
            (found := session.get_one(CounselFund, "EUR")).balance_minor,
            found.reserved_minor,
        )
    )


def request(booking_id=BOOKING, amount=PRICE, currency="EUR"):
    facts = {"minutes": 90, "amount_minor": amount, "currency": currency}
    day = date(2027, 3, 16)
    return CounselRequested(booking_id=booking_id, partnership_id=uuid4(), on_day=day, **facts)


def spent(amount, minutes=60):
    facts = {"amount_minor": amount, "currency": "EUR"}
    return CounselSpent(booking_id=BOOKING, minutes=minutes, **facts)


def released():
    return CounselReleased(booking_id=BOOKING)


def hear(office, *events):
    return [deliver(inbox, office.engine, event) for event in events]


def booked(office):
    found = select(LedgerEntry.amount_minor).where(LedgerEntry.account == Account.COUNSEL_FUND)
    return office.look(lambda session: session.scalars(found).all())


def test_hours_are_kept_then_paid_as_confirmed_and_the_rest_is_free(office, fund):
    hear(office, request())
    assert fund() == (1_000, 300)
    hear(office, spent(200))
    assert fund() == (800, 0)
    assert booked(office) == [200]
    (paid,) = office.look(lambda session: session.scalars(select(CounselSpending)).all())
    assert (paid.spent_for_id, paid.note, paid.method) == (BOOKING, "of 60 minutes", "transfer")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_thing_has_its_effect_once_however_often_it_is_said(office, fund):
    for event in (request(), spent(200), released()):
        (heard,) = hear(office, event)
        deliver_again(inbox, office.engine, heard)
        hear(office, event)
    assert fund() == (800, 0)
    assert booked(office) == [200]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "said, left, state",
    [
        ((spent(200), request()), (800, 0), "spent"),
        ((released(), request()), (1_000, 0), "released"),
        ((request(), released(), request()), (1_000, 0), "released"),
        ((request(), request()), (1_000, 300), "granted"),
        ((request(), spent(0, 0)), (1_000, 0), "spent"),
        ((request(amount=1_001), released()), (1_000, 0), "refused"),
    ],
)
def test_the_end_is_the_same_in_whatever_order_it_is_said(office, fund, said, left, state):
    hear(office, *said)
    assert fund() == left
    found = office.look(lambda session: session.get_one(CounselReservation, BOOKING))
    assert found.state == state


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("amount, currency", [(1_001, "EUR"), (1, "USD")])
def test_what_the_fund_does_not_hold_is_refused_with_the_reason_each_time(
    office, fund, amount, currency
):
    hear(office, request(amount=amount, currency=currency), request(amount=amount))
    answers = office.said(CounselRefused)
    assert [one.reason for one in answers] == ["There is not enough in the counsel fund."] * 2
    assert office.said(CounselGranted) == []
    assert fund() == (1_000, 0)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_more_than_was_kept_is_never_paid(office, fund):
    hear(office, request())
    with pytest.raises(HandlerFailed, match="300 EUR"):
        hear(office, spent(301))
    assert fund() == (1_000, 300)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_else_spends_what_is_kept(office, fund):
    hear(office, request(amount=900))
    with pytest.raises(CounselFundDoesNotReach, match="100 EUR"):
        office.do(spend_counsel, uuid4(), 101, "EUR", today=office.today, now=office.now)


def test_many_bookings_at_once_are_granted_as_far_as_the_fund_reaches(office, fund):
    storm(office)
    states = office.look(lambda session: session.scalars(select(CounselReservation.state)).all())
    assert sorted(states) == ["granted"] * 3 + ["refused"] * (2 * THREADS - 3)
    assert fund() == (1_000, 900)
    assert len(office.said(CounselGranted)) == 3


def test_without_the_condition_the_database_still_keeps_what_it_holds(office, fund, monkeypatch):
    """The first control: the statement alone is taken away, and the check of the table refuses."""
    monkeypatch.setattr(reservations, "reaches", lambda _: true())
    answers = storm(office)
    assert "IntegrityError" in {type(answer).__name__ for answer in answers}
    assert fund() == (1_000, 900)


def test_without_both_guards_more_is_promised_than_there_is(office, fund, monkeypatch):
    """The second control: neither the condition nor the check, and the fund promises too much."""
    monkeypatch.setattr(reservations, "reaches", lambda _: true())

    class RolledBackError(Exception):
        """So that the check stands again."""

    with pytest.raises(RolledBackError), transaction(office.engine) as session:
        lift_check(session)
        for _ in range(4):
            reservations.answer_request(session, request(uuid4()), office.now)
        session.flush()
        found = session.get_one(CounselFund, "EUR", populate_existing=True)
        assert found.reserved_minor == 1_200 > found.balance_minor
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("PRAGMA ignore_check_constraints = OFF"))
        raise RolledBackError


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_staff_sees_what_is_kept_and_the_history_as_a_table(office, door):
    office.member("corporate", organisation={"sector": "company", "size_band": "1000+"})
    hear(office, request(amount=7_000), spent(5_000))
    hear(office, request(uuid4(), amount=1_000))
    (held,) = door.ask("GET", "/counsel-fund", [Role.EVENT_MANAGER]).json["items"]
    assert (held["reserved_minor"], held["balance_minor"]) == (1_000, 7_500)
    assert held["free_minor"] == 6_500
    table = door.ask("GET", "/counsel-fund/entries.csv", [Role.STEWARD]).text
    rows = [(row["in"], row["out"], row["balance"]) for row in csv.DictReader(io.StringIO(table))]
    assert rows == [("125.00", "", "125.00"), ("", "50.00", "75.00")]
    assert "Counsel of 60 minutes" in table
    kept = door.ask("GET", "/counsel-fund/reservations", [Role.STEWARD]).json["items"]
    assert sorted(one["state"] for one in kept) == ["granted", "spent"]


def storm(office):
    """Sixteen bookings, eight at a time, against a fund that reaches for three."""

    def ask(_):
        return office.do(reservations.answer_request, request(uuid4()), office.now)

    return at_once(ask, 2 * THREADS)


def lift_check(session):
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
    else:
        name = "ck_counsel_fund_keeps_no_more_than_it_holds"
        session.execute(text(f"ALTER TABLE counsel_fund DROP CONSTRAINT {name}"))
