"""Reminding of invoices that are open: step by step, each once, with an end after which a person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from events.notices import DuesReminded, DuesRemindersEnded
from services.membership.actions.provider.tasks import open_task
from services.membership.models import Invoice, NoticeState, Reminder
from services.membership.models.provider import TaskKind
from services.membership.queries.reminders import (
    charges_to_come,
    invoices_to_remind_of,
    noticed_until,
    reminded,
    reminder_days,
)
from services.membership.rules.notices import Step, due_notice
from services.membership.rules.reminders import (
    END,
    Part,
    has_ended,
    remind_next_on,
    steps_of,
)
from shared.database import Session, insert_new
from shared.outbox import announce

_Noted = Mapping[int, set[str]]


def remind_of_invoices(session: Session, today: date, now: datetime) -> int:
    """Look at some of the open invoices whose day has come; how many that were.

    Each step of an invoice, or of an instalment, is said at most once: of several that went by the latest
    alone. What is charged to a card, or told of by the notices of a term, waits until that is over. Asking
    twice on a day does nothing more.
    """
    found = invoices_to_remind_of(session, today)
    charges, noticed = charges_to_come(session, found), noticed_until(session, found)
    days, said = reminder_days(session, found), reminded(session, [one.id for one in found])
    due: list[_Due] = []
    for invoice in found:
        until = noticed.get(invoice.id)
        if (charge := charges.get(invoice.id)) is not None:
            invoice.remind_on = max(charge.on, today) + timedelta(days=1)
        elif until is not None and until > today:
            invoice.remind_on = until
        else:
            steps = steps_of(invoice, days[invoice.id], until)
            due += _look_at(invoice, steps, said.get(invoice.id, {}), today)
    _say(session, due, today, now)
    return len(found)


@dataclass(frozen=True)
class _Due:
    """A step of a part of an invoice that is to be noted; to be said, unless it went by."""

    invoice: Invoice
    part: Part
    step: Step
    ends_on: date
    is_said: bool


def _look_at(
    invoice: Invoice, steps: Mapping[Part, Sequence[Step]], noted: _Noted, today: date
) -> list[_Due]:
    due: list[_Due] = []
    if not has_ended(steps, noted):
        for part, of_part in steps.items():
            notice = due_notice(of_part, noted.get(part.number, ()), today)
            ends_on = of_part[-1].due_on if of_part else today
            due += [_Due(invoice, part, step, ends_on, False) for step in notice.skipped]
            if notice.step is not None:
                due.append(_Due(invoice, part, notice.step, ends_on, True))
    now_noted = {number: set(of_part) for number, of_part in noted.items()}
    for one in due:
        now_noted.setdefault(one.part.number, set()).add(one.step.name)
    invoice.remind_on = remind_next_on(steps, now_noted, today)
    return due


def _say(session: Session, due: Sequence[_Due], today: date, now: datetime) -> None:
    new = insert_new(session, Reminder, [_row(one, today) for one in due])
    for one in due:
        if one.is_said and (one.invoice.id, one.part.number, one.step.name) in new:
            if one.step.name == END:
                _end(session, one, now)
            else:
                announce(session, _reminded(one))


def _row(due: _Due, today: date) -> dict[str, Any]:
    state = NoticeState.SAID if due.is_said else NoticeState.SKIPPED
    named = {"invoice_id": due.invoice.id, "part": due.part.number, "step": due.step.name}
    return {**named, "state": str(state), "noted_on": today}


def _end(session: Session, due: _Due, now: datetime) -> None:
    """A person decides from here on, and the payer is told so."""
    invoice = due.invoice
    announce(
        session,
        DuesRemindersEnded(
            **_whose(invoice),
            part=due.part.number,
            amount_minor=invoice.outstanding_minor,
            due_on=due.part.due_on,
            ended_on=due.step.due_on,
        ),
    )
    open_task(
        session,
        TaskKind.DUES_UNPAID,
        f"{invoice.id}:{due.part.number}",
        f"Invoice {invoice.number} was due on {due.part.due_on} and is not paid. Nobody is reminded of it"
        " any more: ask in person, write it off, or credit it.",
        now,
        invoice_id=invoice.id,
        amount_minor=invoice.outstanding_minor,
        currency=invoice.currency,
    )


def _reminded(due: _Due) -> DuesReminded:
    return DuesReminded(
        **_whose(due.invoice),
        part=due.part.number,
        step=due.step.name,
        amount_minor=due.part.owed_minor,
        due_on=due.part.due_on,
        ends_on=due.ends_on,
    )


def _whose(invoice: Invoice) -> dict[str, Any]:
    return {
        "invoice_id": invoice.id,
        "number": invoice.number,
        "payer_organisation_id": invoice.payer_organisation_id,
        "payer_person_id": invoice.payer_person_id,
        "membership_id": invoice.membership_id,
        "currency": invoice.currency,
    }
