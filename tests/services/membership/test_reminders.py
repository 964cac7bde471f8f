"""Invoices that nobody pays: reminded of step by step, each once, with an end after which a person decides."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from events.notices import DuesNoticed, DuesReminded, DuesRemindersEnded
from services.membership.actions.dues import (
    issue_credit_note,
    issue_invoice,
    reverse_payment,
    void_invoice,
    write_off_invoice,
)
from services.membership.jobs import SWEEPS
from services.membership.models import Invoice, PaymentTask, Reminder
from services.membership.models.provider import TaskKind
from services.membership.models.words import LineKind
from services.membership.queries.dues import invoice_of
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from shared.database import insert_once, transaction
from shared.outbox import announce
from shared.sweeps import rehearse
from tests.services.membership.office import NOW, TODAY, Office

DUE = TODAY + timedelta(days=30)
THREADS = 8


def owes(office: Office) -> Invoice:
    """The open invoice of a newcomer, due in thirty days."""
    (invoice,) = office.invoices(office.approve(office.apply()).membership_id)
    return invoice


def steps(office: Office) -> list[tuple[int, str]]:
    """What was said, in its order: the part and the step."""
    return [(said.part, said.step) for said in office.said(DuesReminded)]


def sweep(office: Office, *days: int) -> None:
    """The clock looks on days counted from the day on which the invoice is due."""
    for day in days:
        office.sweep(DUE + timedelta(days=day))


def test_looked_at_daily_each_step_is_said_once_and_then_a_person_decides(office):
    invoice = owes(office)
    sweep(office, *range(-30, 60))
    assert steps(office) == [(0, "-7"), (0, "0"), (0, "+7"), (0, "+21")]
    (ended,) = office.said(DuesRemindersEnded)
    assert (ended.invoice_id, ended.amount_minor) == (invoice.id, invoice.amount_minor)
    assert ended.ended_on == DUE + timedelta(days=35)
    assert ended.payer_organisation_id == invoice.payer_organisation_id
    with transaction(office.engine) as session:
        (task,) = session.query(PaymentTask).all()
    assert (task.kind, task.invoice_id, task.closed_at) == (
        TaskKind.DUES_UNPAID,
        invoice.id,
        None,
    )


def test_after_a_month_of_silence_one_letter_comes_and_not_four(office):
    owes(office)
    sweep(office, 30, 31, 32)
    assert steps(office) == [(0, "+21")]
    assert office.count(Reminder) == 4


@pytest.mark.parametrize("how", ["paid", "void", "credited", "written-off"])
def test_nobody_is_reminded_of_what_is_settled(office, how):
    invoice = owes(office)
    sweep(office, 0)
    office.on(DUE + timedelta(days=1))
    days = {"today": office.today, "now": office.now}
    if how == "paid":
        office.pay(invoice)
    elif how == "void":
        office.do(void_invoice, invoice.id, **days)
    elif how == "credited":
        office.do(issue_credit_note, invoice.id, reference="c-1", reason="asked in error", **days)
    else:
        office.do(write_off_invoice, invoice.id, **days)
    sweep(office, 7, 21, 35, 60)
    assert steps(office) == [(0, "0")]
    assert office.said(DuesRemindersEnded) == []


def test_instalments_are_due_each_for_itself_and_what_covers_one_is_not_asked_again(office):
    payer = Payer(organisation_id=office.organisation())
    line = NewLine(kind=LineKind.SPONSORSHIP, description="The forum", unit_minor=40_000)
    asked = {"today": TODAY, "due_on": DUE, "instalments": 2}
    invoice = office.do(issue_invoice, payer, [line], "EUR", **asked)
    first, second = invoice.instalments
    sweep(office, 0)
    office.on(DUE + timedelta(days=2)).pay(invoice, amount_minor=first.amount_minor)
    for days in (-7, 0, 7):
        office.sweep(second.due_on + timedelta(days=days))
    assert steps(office) == [(1, "0"), (2, "-7"), (2, "0"), (2, "+7")]
    assert {said.amount_minor for said in office.said(DuesReminded)} == {20_000}


def test_what_a_payment_that_went_back_leaves_open_is_reminded_of_again(office):
    invoice = owes(office)
    payment = office.pay(invoice)
    sweep(office, 0)
    office.on(DUE + timedelta(days=5))
    office.do(reverse_payment, payment.id, reason="bounced", today=office.today, now=office.now)
    sweep(office, 7)
    assert steps(office) == [(0, "+7")]


def test_what_the_notices_of_a_term_tell_of_is_not_told_twice_and_has_its_end_too(office):
    membership = office.member()
    (term,) = membership.terms
    for days in range(-61, 70):
        office.sweep(term.ends_on + timedelta(days=days))
    assert len(office.said(DuesNoticed)) == 7
    assert steps(office) == []
    (ended,) = office.said(DuesRemindersEnded)
    assert ended.ended_on == term.grace_ends_on


def test_a_rehearsal_says_who_would_be_reminded_and_reminds_nobody(office):
    invoice = owes(office)
    found = rehearse(office.engine, SWEEPS, NOW, DUE)
    announced = [said for one in found for said in one.announced]
    assert [said.invoice_id for said in announced if isinstance(said, DuesReminded)] == [invoice.id]
    assert office.count(Reminder) == 0


def at_once(do) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(do) for _ in range(THREADS)]:
            done.result(timeout=120)


def test_many_schedulers_at_once_say_each_step_once(office):
    owes(office)
    at_once(lambda: sweep(office, 7))
    sweep(office, 7)
    assert steps(office) == [(0, "+7")]


def storm(office: Office, *, asks_the_table: bool) -> int:
    """Schedulers that hold no lock, and all decide before one has written."""
    invoice = owes(office)
    meet = threading.Barrier(THREADS, timeout=60)
    row = {"invoice_id": invoice.id, "part": 0, "step": "0", "state": "said", "noted_on": DUE}
    said = {"invoice_id": invoice.id, "number": "x", "step": "0", "amount_minor": 1}
    days = {"currency": "EUR", "due_on": DUE, "ends_on": DUE}

    def decide_and_say() -> None:
        meet.wait()
        with transaction(office.engine) as session:
            if not asks_the_table or insert_once(session, Reminder, **row):
                announce(session, DuesReminded(**said, **days))

    at_once(decide_and_say)
    return len(office.said(DuesReminded))


def test_it_is_the_table_that_says_a_reminder_once(office):
    assert storm(office, asks_the_table=True) == 1


def test_without_the_table_a_reminder_is_said_by_each_scheduler(office):
    assert storm(office, asks_the_table=False) == THREADS


def test_an_invoice_of_no_membership_has_the_usual_days(office):
    payer = Payer(person_id=office.person())
    line = NewLine(kind=LineKind.SPONSORSHIP, description="A place", unit_minor=1_000)
    invoice = office.do(issue_invoice, payer, [line], "EUR", today=TODAY, due_on=TODAY)
    office.sweep(TODAY)
    office.sweep(TODAY + timedelta(days=7))
    assert steps(office) == [(0, "+7")]
    assert office.look(invoice_of, invoice.id).remind_on == TODAY + timedelta(days=21)
