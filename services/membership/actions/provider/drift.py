"""Where the books and the provider differ, and nothing that only grows explains it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.actions.provider.tasks import open_task
from services.membership.models.provider import TaskKind
from shared.database import Session


def note_drift(
    session: Session,
    ref: str,
    invoice_id: UUID | None,
    currency: str,
    provider_minor: int,
    books_minor: int,
    now: datetime,
) -> None:
    """Have a person look at a difference. The same difference is told once."""
    detail = f"{ref}: the provider has {provider_minor}, the books have {books_minor} (minor units)"
    open_task(
        session, TaskKind.DRIFT, f"{ref}:{provider_minor}:{books_minor}", detail, now,
        invoice_id=invoice_id, amount_minor=provider_minor - books_minor, currency=currency,
    )  # fmt: skip
