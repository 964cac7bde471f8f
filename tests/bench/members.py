"""An association of many members for benches: half organisations, half persons, each with one running term."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, insert

from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.models import Membership, Organisation, Person, Term
from shared.database import open_engine, transaction
from tests.databases import Databases, drop_made

STARTED = date(2026, 3, 1)
ENDS = date(2027, 3, 1)
_SERVICE = "membership"


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    """Durable databases of a kind, `sqlite` or `postgresql`, that are gone afterwards."""
    (folder / "templates").mkdir()
    made = Databases(kind, folder, folder / "templates", is_durable=True)
    try:
        yield made
    finally:
        made.close(_SERVICE)
        drop_made()


def fresh(made: Databases) -> Engine:
    """The empty, migrated database of the service."""
    made.close(_SERVICE)
    return open_engine(made.prepare(_SERVICE))


def crowd(count: int, *, years: int = 1, first: int = 1) -> dict[type[Any], list[dict[str, Any]]]:
    """The rows of so many members, whose terms all end on one day, after so many years."""
    at = datetime(STARTED.year, STARTED.month, STARTED.day, tzinfo=UTC)
    rows: dict[type[Any], list[dict[str, Any]]] = {
        model: [] for model in (Organisation, Person, Membership, Term)
    }
    for number in range(first, first + count):
        of_person = number % 2
        holder = _person(number, at) if of_person else _organisation(number, at)
        rows[Person if of_person else Organisation].append(holder)
        membership = {
            "id": uuid4(),
            "number": number,
            "organisation_id": None if of_person else holder["id"],
            "person_id": holder["id"] if of_person else None,
            "tier_slug": "individual" if of_person else "social-enterprise",
            "currency": "EUR",
            "created_at": at,
        }
        rows[Membership].append(membership)
        rows[Term] += [_term(membership, before, at) for before in range(years)]
    return rows


def settle_in(engine: Engine, rows: dict[type[Any], list[dict[str, Any]]]) -> None:
    """Write these rows into a database, behind the tiers of a fresh association."""
    with transaction(engine) as session:
        put_tiers(session, STARTING_TIERS)
        for model, of_model in rows.items():
            session.execute(insert(model), of_model)


def _organisation(number: int, at: datetime) -> dict[str, Any]:
    name = f"Well Number {number}"
    return {
        "id": uuid4(),
        "display_name": name,
        "name_key": name.lower(),
        "sector": "social-enterprise",
        "country": "KE",
        "city": "Kisumu",
        "size_band": "2-9",
        "registered_at": at,
    }


def _person(number: int, at: datetime) -> dict[str, Any]:
    name = f"Wangari the {number}th"
    return {"id": uuid4(), "full_name": name, "match_key": name.lower(), "registered_at": at}


def _term(membership: dict[str, Any], before: int, at: datetime) -> dict[str, Any]:
    starts_on, ends_on = (day.replace(year=day.year - before) for day in (STARTED, ENDS))
    return {
        "id": uuid4(),
        "membership_id": membership["id"],
        "tier_slug": membership["tier_slug"],
        "origin": "renewal" if before else "join",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "grace_ends_on": ends_on + timedelta(days=60),
        "anchor_on": starts_on,
        "anchor_months": 12,
        "granted_at": at,
    }
