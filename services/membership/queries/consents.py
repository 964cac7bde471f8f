"""What persons agreed to: what holds now, or held on a moment, and what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Consent, Deed, Merge, Person, Policy
from services.membership.queries.finding import erased_of, ids_ever, living_ids
from services.membership.queries.persons import person_of
from services.membership.rules.consents import (
    CONSENTS,
    JOINING,
    LINK_PURPOSE,
    USUAL,
    Basis,
    Purpose,
    Standing,
    check_may_see,
    check_needs_consent,
    purpose_among,
    standings,
)
from shared.callers import Caller
from shared.database import Page, Session, cursor_of, keyset, read_cursor
from shared.tokens import HasKeys, read

__all__ = [
    "Agreed",
    "Standing",
    "agreed",
    "consents_shown",
    "families",
    "person_standings",
    "purpose_of_link",
    "purposes",
    "read_link",
    "steps_of",
    "what_was_said",
    "words_of_joining",
]

Steps = dict[UUID, tuple[UUID, datetime]]


@dataclass(frozen=True)
class Agreed:
    """Whoever agrees to a purpose now, and where they are written to."""

    person_id: UUID
    full_name: str
    email: str
    since: datetime | None


def purposes(session: Session) -> list[Purpose]:
    """What persons are asked to agree to; whoever was named is asked always."""
    kept = session.get(Policy, CONSENTS)
    if kept is None:
        return list(USUAL)
    decided = [Purpose(**one) for one in kept.value["purposes"]]
    if any(one.slug == JOINING for one in decided):
        return decided
    return [*decided, purpose_among(USUAL, JOINING)]


def words_of_joining(session: Session) -> str:
    """In which words whoever was named agrees to hear more."""
    return purpose_among(purposes(session), JOINING).words


def consents_shown(
    session: Session, person_id: UUID, caller: Caller, moment: datetime
) -> list[Standing]:
    """How each purpose that needs consent stands for a person, for them and for stewards."""
    return person_standings(session, _shown(session, person_id, caller), moment)


def what_was_said(
    session: Session, person_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[Consent]:
    """All that a person gave and withdrew, oldest first, for them and for stewards."""
    ids = ids_ever(session, _shown(session, person_id, caller))
    return keyset(
        session, select(Consent).where(Consent.person_id.in_(ids)), Consent.id, after, limit
    )


def person_standings(session: Session, person_id: UUID, moment: datetime) -> list[Standing]:
    """How each purpose that needs consent stands for a person on a moment."""
    ids = ids_ever(session, person_id)
    rows = session.scalars(select(Consent).where(Consent.person_id.in_(ids))).all()
    return standings(rows, _asked(session), steps_of(session, ids), moment)


def agreed(
    session: Session, purpose: str, now: datetime, after: str | None, limit: int
) -> Page[Agreed]:
    """Whoever agrees to a purpose now, to be written to by another program.

    A page may hold fewer than were asked for: those who took it back are passed over.
    """
    check_needs_consent(purpose_among(purposes(session), purpose))
    ever = select(Consent.person_id).where(Consent.purpose == purpose, Consent.deed == Deed.GIVEN)
    if after:
        ever = ever.where(Consent.person_id > read_cursor(after))
    ids = session.scalars(ever.distinct().order_by(Consent.person_id).limit(limit + 1)).all()
    found = _agreed_among(session, ids[:limit], purpose, now)
    return Page(found, cursor_of(ids[limit - 1]) if len(ids) > limit else None)


def read_link(keys: HasKeys, token: str, now: datetime) -> tuple[UUID, str]:
    """The person and the purpose of the link in a letter. Raises BadToken."""
    said = read(keys, LINK_PURPOSE, token, now)
    return UUID(said["person"]), said["purpose"]


def purpose_of_link(session: Session, keys: HasKeys, token: str, now: datetime) -> Purpose:
    """What the link in a letter is about. Raises BadToken."""
    return purpose_among(purposes(session), read_link(keys, token, now)[1])


def _shown(session: Session, person_id: UUID, caller: Caller) -> UUID:
    check_may_see(caller, person_id)
    return person_of(session, person_id).id


def _asked(session: Session) -> list[str]:
    return [one.slug for one in purposes(session) if one.basis == Basis.CONSENT]


def _agreed_among(
    session: Session, ids: Sequence[UUID], purpose: str, now: datetime
) -> list[Agreed]:
    """Who agrees of those who gave it under these ids; each under the first of their ids that did."""
    ever = families(session, set(living_ids(session, ids).values()))
    everybody = {one for family in ever.values() for one in family}
    of_purpose = Consent.purpose == purpose, Consent.person_id.in_(everybody)
    rows: dict[UUID, list[Consent]] = defaultdict(list)
    for row in session.scalars(select(Consent).where(*of_purpose)):
        rows[row.person_id].append(row)
    steps, erased = steps_of(session, everybody), erased_of(session, everybody)
    people = session.scalars(select(Person).where(Person.id.in_(set(ever) - erased)))
    found = []
    for person in people:
        said = [row for one in ever[person.id] for row in rows[one]]
        first = min(row.person_id for row in said if row.deed == Deed.GIVEN)
        (standing,) = standings(said, [purpose], steps, now)
        if standing.given and first in ids:
            found.append(Agreed(person.id, person.full_name, person.email, standing.since))
    return sorted(found, key=lambda one: one.person_id)


def families(session: Session, living: set[UUID]) -> dict[UUID, set[UUID]]:
    """All ids that each of these persons was ever known by; few statements for many."""
    leads = {one: one for one in living}
    new = set(living)
    while new:
        merged = Merge.survivor_id.in_(new), Merge.undone_at.is_(None)
        found = session.execute(select(Merge.merged_id, Merge.survivor_id).where(*merged))
        steps = {row.merged_id: leads[row.survivor_id] for row in found}
        new = set(steps) - set(leads)
        leads |= steps
    families: dict[UUID, set[UUID]] = defaultdict(set)
    for one, person_id in leads.items():
        families[person_id].add(one)
    return families


def steps_of(session: Session, ids: Iterable[UUID]) -> Steps:
    """Into which record each of these was merged, and when."""
    stands = Merge.merged_id.in_(set(ids)), Merge.undone_at.is_(None)
    found = session.execute(
        select(Merge.merged_id, Merge.survivor_id, Merge.merged_at).where(*stands)
    )
    return {row.merged_id: (row.survivor_id, row.merged_at) for row in found}
