"""What is owed on a day, by whom, and for how long already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import (
    Instalment,
    Invoice,
    Journal,
    LedgerEntry,
    Organisation,
    Person,
)
from services.membership.models.ledger import Account
from services.membership.rules.ageing import BUCKETS, aged
from shared.database import Session


@dataclass(frozen=True)
class AgeingRow:
    """What one party owes in one currency, by how many days it is late; together it is `total_minor`."""

    party: str
    payer_organisation_id: UUID | None
    payer_person_id: UUID | None
    currency: str
    not_due_minor: int
    days_1_30_minor: int
    days_31_60_minor: int
    days_61_90_minor: int
    days_over_90_minor: int
    total_minor: int


def ageing(session: Session, as_of: date) -> list[AgeingRow]:
    """What the books say is owed at the end of a day, by party and currency, the largest debt first."""
    sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(BUCKETS, 0))
    for found, falls_due in debts(session, as_of):
        key = (found.party, found.organisation_id, found.person_id, found.currency)
        for bucket, minor in aged(int(found.owed), falls_due, as_of).items():
            sums[key][bucket] += minor
    rows = [AgeingRow(*_row(key, found)) for key, found in sums.items()]
    return sorted(rows, key=lambda row: (-row.total_minor, row.party, row.currency))


def debts(session: Session, as_of: date) -> Iterator[tuple[Any, list[tuple[date, int]]]]:
    """Each invoice that is owed at the end of a day, with what of it falls due when, the first first."""
    owed = owed_on(as_of)
    parts = _parts(session, owed)
    for found in session.execute(_invoices(owed)):
        yield found, parts.get(found.invoice_id) or [(found.due_on, found.amount_minor)]


def owed_on(as_of: date) -> Any:
    """What stands on the receivables of each invoice at the end of a day."""
    total = func.sum(LedgerEntry.amount_minor)
    return (
        select(LedgerEntry.invoice_id, total.label("owed"))
        .join(Journal, Journal.id == LedgerEntry.journal_id)
        .where(LedgerEntry.account == Account.RECEIVABLE, Journal.booked_on <= as_of)
        .group_by(LedgerEntry.invoice_id)
        .having(total != 0)
        .subquery()
    )


def _row(key: tuple[Any, ...], ages: dict[str, int]) -> tuple[Any, ...]:
    return (*key, *ages.values(), sum(ages.values()))


def _invoices(owed: Any) -> Any:
    party = func.coalesce(Organisation.display_name, Person.full_name, "")
    return (
        select(
            Invoice.id.label("invoice_id"),
            Invoice.payer_organisation_id.label("organisation_id"),
            Invoice.payer_person_id.label("person_id"),
            party.label("party"),
            Invoice.currency,
            Invoice.due_on,
            Invoice.amount_minor,
            owed.c.owed,
        )
        .join(owed, owed.c.invoice_id == Invoice.id)
        .outerjoin(Organisation, Organisation.id == Invoice.payer_organisation_id)
        .outerjoin(Person, Person.id == Invoice.payer_person_id)
    )


def _parts(session: Session, owed: Any) -> dict[UUID, list[tuple[date, int]]]:
    found: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    of_owed = select(Instalment).join(owed, owed.c.invoice_id == Instalment.invoice_id)
    for part in session.scalars(of_owed.order_by(Instalment.invoice_id, Instalment.number)):
        found[part.invoice_id].append((part.due_on, part.amount_minor))
    return found
