"""Asking the provider again for what was given up, because a person says so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.actions.provider.calls import ask_again
from services.membership.actions.provider.tasks import close_task, task_of
from services.membership.models import ChargeAttempt, Invoice, OutboundCall, PaymentTask
from services.membership.models.provider import AttemptState
from services.membership.rules.dues import outstanding
from services.membership.rules.provider import (
    check_charge_may_be_retried,
    check_may_be_retried,
)
from shared.database import Session, lock_row


def retry_task(
    session: Session, task_id: UUID, closed_by_id: UUID | None, now: datetime
) -> PaymentTask:
    """Have a call made again that was given up, and close its task.

    What the provider perhaps did is looked for first, so nothing is done twice. Asking twice asks the
    provider once more at most: a task that is closed stays as it is.
    """
    task = task_of(session, task_id)
    if task.closed_at is not None:
        return task
    call = _call_of(session, task)
    check_may_be_retried(task, call)
    assert call is not None, "that was just looked at"
    if call.kind == "charge":
        _ask_for_charge(session, call.subject_id)
    ask_again(session, call, now)
    return close_task(session, task_id, closed_by_id, now)


def _call_of(session: Session, task: PaymentTask) -> OutboundCall | None:
    """The call that a task is about: its subject begins with the id."""
    try:
        call_id = UUID(task.subject.partition(":")[0])
    except ValueError:
        return None
    return lock_row(session, OutboundCall, call_id)


def _ask_for_charge(session: Session, attempt_id: UUID) -> None:
    attempt = lock_row(session, ChargeAttempt, attempt_id)
    assert attempt is not None, "an attempt is never deleted"
    invoice = lock_row(session, Invoice, attempt.invoice_id)
    assert invoice is not None, "nor is an invoice"
    check_charge_may_be_retried(attempt, invoice, outstanding(invoice))
    attempt.state = AttemptState.ASKED
