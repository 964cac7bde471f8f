"""Reminders missing, doubled or wrong: each step is said once, late rather than never, while it is true."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from events.notices import DuesNoticed
from events.payments import DuesChargeAnnounced
from services.membership.actions.memberships import renew_membership
from services.membership.jobs import SWEEPS
from services.membership.models import Exit, Membership, Notice, Term
from services.membership.queries.dues import invoice_of
from shared.database import Session, insert_once, transaction
from shared.outbox import announce
from shared.sweeps import rehearse
from tests.services.membership.office import NOW, TODAY, Office

ENDS = date(2028, 3, 1)
THREADS = 8


def steps(office: Office) -> list[str]:
    """The steps that were said, in their order."""
    return [said.step for said in office.said(DuesNoticed)]


def days_from_the_end(*days: int) -> list[date]:
    return [ENDS + timedelta(days=day) for day in days]


def test_looked_at_daily_each_step_is_said_once(office):
    office.member()
    for day in days_from_the_end(*range(-61, 61)):
        office.sweep(day)
    assert steps(office) == ["-60", "-30", "-7", "0", "+7", "+21", "last-day"]


def test_the_dues_are_asked_for_once_when_renewal_opens(office):
    membership = office.member()
    for day in days_from_the_end(-61, -60, -59, -30):
        office.sweep(day)
    first, asked = office.invoices(membership.id)
    assert (first.state, asked.state, asked.issued_on) == ("paid", "open", ENDS - timedelta(60))
    assert {said.invoice_id for said in office.said(DuesNoticed)} == {asked.id}


def test_after_a_month_of_silence_one_letter_comes_and_not_four(office):
    office.member()
    office.sweep(ENDS + timedelta(days=8))
    assert steps(office) == ["+7"]
    assert office.count(Notice) == 5


def test_who_renewed_is_written_to_no_more(office):
    membership = office.member()
    office.sweep(ENDS - timedelta(days=60))
    office.on(ENDS - timedelta(days=40))
    invoice = office.do(renew_membership, membership.id, office.today)
    office.pay(office.look(invoice_of, invoice.id), "bank-2")
    for day in days_from_the_end(-30, -7, 0, 7):
        office.sweep(day)
    assert steps(office) == ["-60"]


def test_who_is_leaving_is_not_asked_to_renew(office):
    membership = office.member()

    def resign(session: Session) -> None:
        leaving = {"kind": "resigned", "effective_on": ENDS, "noted_at": NOW}
        session.add(Exit(membership_id=membership.id, **leaving))

    office.do(resign)
    for day in days_from_the_end(-60, -30, 0, 7):
        office.sweep(day)
    assert steps(office) == []
    assert len(office.invoices(membership.id)) == 1


def test_who_has_lapsed_is_written_to_no_more_nor_looked_at_again(office):
    membership = office.member()
    office.sweep(ENDS + timedelta(days=200))
    assert steps(office) == []
    assert [term.look_on for term in office.membership(membership.id).terms] == [None]


def test_who_turned_renewal_by_card_off_is_told_to_pay_and_never_that_a_card_will_be_charged(till):
    membership = till.card_holder()
    till.sweep(ENDS - timedelta(days=60))
    path = f"/memberships/{membership.id}/auto-renew"
    answer = till.door.ask("PUT", path, membership.person_id, {"auto_renew": False})
    assert answer.status_code == 200
    warned = till.office.said(DuesChargeAnnounced)
    for day in days_from_the_end(-30, -7, 0, 7):
        till.sweep(day)
    before, *after = till.office.said(DuesNoticed)
    due_on = till.invoice(membership).due_on
    card = "visa ending in 4242, valid until 2034-04"
    assert (before.charged_on, before.method) == (due_on, card)
    assert [said.step for said in after] == ["-30", "-7", "0", "+7"]
    assert {(said.charged_on, said.method) for said in after} == {(None, "")}
    assert till.office.said(DuesChargeAnnounced) == warned
    assert len(till.double.things("pi")) == 1


def at_once(do) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(do) for _ in range(THREADS)]:
            done.result(timeout=120)


def test_many_schedulers_at_once_say_each_step_once(office):
    for name in ("Nuru Lamps", "Upepo Mills", "Mwezi Cold Chain"):
        office.member(
            organisation={"display_name": name}, person={"full_name": f"Founder of {name}"}
        )
    at_once(lambda: office.sweep(ENDS - timedelta(days=30)))
    office.sweep(ENDS - timedelta(days=30))
    assert steps(office) == ["-30"] * 3


def storm(office: Office, *, asks_the_table: bool) -> int:
    """Schedulers that hold no lock, and all decide before one has written."""
    membership: Membership = office.member()
    (term,) = membership.terms
    meet = threading.Barrier(THREADS, timeout=60)
    said = {"membership_id": membership.id, "term_id": term.id, "step": "0", "tier": "x"}
    days = {"ends_on": ENDS, "grace_ends_on": ENDS, "opens_on": TODAY}

    def decide_and_say() -> None:
        meet.wait()
        with transaction(office.engine) as session:
            row = {"term_id": term.id, "step": "0", "state": "said", "noted_on": TODAY}
            if not asks_the_table or insert_once(session, Notice, **row):
                announce(session, DuesNoticed(**said, **days))

    at_once(decide_and_say)
    return len(steps(office))


def test_the_row_alone_keeps_two_from_saying_a_step(office):
    assert storm(office, asks_the_table=True) == 1


def test_without_the_row_letters_are_doubled(office):
    """The control: the same storm, with nobody asking the table."""
    assert storm(office, asks_the_table=False) == THREADS


@pytest.mark.parametrize("day", days_from_the_end(-60, 8, 60))
def test_what_a_rehearsal_says_is_what_the_sweep_then_does(office, day):
    office.member()
    before = office.count(Notice), office.count(Term), len(office.said(DuesNoticed))
    then = NOW + timedelta(days=(day - TODAY).days)
    rehearsed = rehearse(office.engine, SWEEPS, then, day)
    assert (office.count(Notice), office.count(Term), len(office.said(DuesNoticed))) == before
    known = len(office.said(DuesNoticed))
    office.sweep(day)
    promised = [said for each in rehearsed for said in each.announced]
    noticed = [said for said in promised if isinstance(said, DuesNoticed)]
    kept = office.said(DuesNoticed)[known:]
    assert [(said.term_id, said.step) for said in noticed] == [
        (said.term_id, said.step) for said in kept
    ]
