"""What about payments a person must decide: opened once for what it is about, and closed by a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.models import PaymentTask
from services.membership.models.provider import TaskKind
from shared.database import Session, insert_once, lock_row, new_id
from shared.errors import NotFound


class NoSuchTask(NotFound):
    """No task about payments is known by this id."""


def open_task(
    session: Session,
    kind: TaskKind,
    subject: str,
    detail: str,
    now: datetime,
    *,
    invoice_id: UUID | None = None,
    amount_minor: int = 0,
    currency: str = "",
) -> bool:
    """Have a person look at something; True when it is new. Asking twice opens it once, even when it is closed."""
    return insert_once(
        session,
        PaymentTask,
        id=new_id(),
        kind=kind,
        subject=subject[:150],
        invoice_id=invoice_id,
        amount_minor=amount_minor,
        currency=currency,
        detail=detail[:500],
        opened_at=now,
    )


def task_of(session: Session, task_id: UUID) -> PaymentTask:
    """A task, kept from others until the transaction ends. Raises NoSuchTask."""
    task = lock_row(session, PaymentTask, task_id)
    if task is None:
        raise NoSuchTask(f"No task has the id {task_id}")
    return task


def close_task(
    session: Session, task_id: UUID, closed_by_id: UUID | None, now: datetime
) -> PaymentTask:
    """Note that a person has dealt with it. Asking twice keeps who did, and when."""
    task = task_of(session, task_id)
    if task.closed_at is None:
        task.closed_at, task.closed_by_id = now, closed_by_id
    return task
