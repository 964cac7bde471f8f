"""What many persons agreed to: for the tables that are read and written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Consent, Merge
from services.membership.queries.consents import families, purposes, steps_of
from services.membership.rules.agreements import Agreement, agreement_of
from services.membership.rules.consents import Basis, Standing, standings
from shared.database import Session

_EVER = datetime.max.replace(tzinfo=UTC)


def standings_of_many(
    session: Session, person_ids: Collection[UUID]
) -> dict[UUID, dict[str, Standing]]:
    """How each purpose that needs consent stands for each of these persons, by its name."""
    ever = families(session, set(person_ids))
    everybody = {one: person_id for person_id, ids in ever.items() for one in ids}
    rows: dict[UUID, list[Consent]] = defaultdict(list)
    for row in session.scalars(select(Consent).where(Consent.person_id.in_(everybody))):
        rows[everybody[row.person_id]].append(row)
    steps = steps_of(session, everybody) if rows else {}
    asked = [one.slug for one in purposes(session) if one.basis == Basis.CONSENT]
    return {
        person_id: {one.purpose: one for one in standings(said, asked, steps, _EVER)}
        for person_id, said in rows.items()
    }


def agreements_of_all(session: Session) -> dict[UUID, list[Agreement]]:
    """What each person ever said of what is asked today, as a table tells it; persons by the id of today."""
    merges = session.scalars(select(Merge).where(Merge.undone_at.is_(None)))
    steps = {one.merged_id: (one.survivor_id, one.merged_at) for one in merges}
    asked = [one.slug for one in purposes(session) if one.basis == Basis.CONSENT]
    rows: dict[UUID, list[Consent]] = defaultdict(list)
    for row in session.scalars(select(Consent).order_by(Consent.id)):
        rows[_living(row.person_id, steps)].append(row)
    return {one: [*_told(said, asked, steps)] for one, said in rows.items()}


def _told(
    rows: list[Consent], asked: list[str], steps: Mapping[UUID, tuple[UUID, datetime]]
) -> Iterator[Agreement]:
    for standing in standings(rows, asked, steps, _EVER):
        if standing.since is not None:
            yield agreement_of(standing, [row for row in rows if row.purpose == standing.purpose])


def _living(person_id: UUID, steps: Mapping[UUID, tuple[UUID, datetime]]) -> UUID:
    seen: set[UUID] = set()
    while person_id in steps and person_id not in seen:
        seen.add(person_id)
        person_id = steps[person_id][0]
    return person_id
