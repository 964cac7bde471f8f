"""Finding who is meant: by an id, also of a record that was merged, a reference, or an address."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from services.membership.models import (
    ContactPoint,
    Merge,
    Organisation,
    Person,
    Reference,
    Representation,
    StaffRole,
    db,
)
from services.membership.rules.keys import address_key
from shared.database import Session
from shared.privacy.tombstones import erased_among

_DEEPEST = 100


def living_id(session: Session, record_id: UUID) -> UUID:
    """The id that a record has today: its own, or that of the one it was merged into."""
    for _ in range(_DEEPEST):
        stands = Merge.merged_id == record_id, Merge.undone_at.is_(None)
        next_id = session.scalar(select(Merge.survivor_id).where(*stands))
        if next_id is None:
            break
        record_id = next_id
    return record_id


def living_ids(session: Session, record_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each id the one that its record has today; few statements for many ids."""
    leads = {record_id: record_id for record_id in record_ids}
    for _ in range(_DEEPEST):
        stands = Merge.merged_id.in_(set(leads.values())), Merge.undone_at.is_(None)
        found = select(Merge.merged_id, Merge.survivor_id).where(*stands)
        steps = {row.merged_id: row.survivor_id for row in session.execute(found)}
        if not steps:
            break
        leads = {record_id: steps.get(now_is, now_is) for record_id, now_is in leads.items()}
    return leads


def ids_ever(session: Session, record_id: UUID) -> set[UUID]:
    """All ids that the record of an id was ever known by: what cannot be re-keyed is found by them."""
    known, new = {record_id}, {record_id}
    while new:
        merged = Merge.survivor_id.in_(new), Merge.undone_at.is_(None)
        new = set(session.scalars(select(Merge.merged_id).where(*merged))) - known
        known |= new
    return known


def find_organisation(session: Session, organisation_id: UUID | None) -> Organisation | None:
    """The organisation of an id, also one that was merged; None for one that is not known."""
    if organisation_id is None:
        return None
    found = session.get(Organisation, organisation_id)
    return found or session.get(Organisation, living_id(session, organisation_id))


def find_person_by_id(session: Session, person_id: UUID | None) -> Person | None:
    """The person of an id, also one that was merged; None for one that is not known, or was erased."""
    found = find_payer_by_id(session, person_id)
    return None if found is None or erased_of(session, [found.id]) else found


def find_payer_by_id(session: Session, person_id: UUID | None) -> Person | None:
    """The same, for the books alone: there is also whoever was erased, without a name."""
    if person_id is None:
        return None
    found = session.get(Person, person_id)
    return found or session.get(Person, living_id(session, person_id))


def erased_of(session: Session, person_ids: Iterable[UUID | None]) -> set[UUID]:
    """Which of these persons were erased."""
    return erased_among(session, db.metadata, person_ids)


def persons_known_as(session: Session, who: str) -> set[UUID]:
    """The persons that an id, a reference of an import or an e-mail address may mean."""
    if "@" in who:
        at = ContactPoint.address_key == address_key(who)
        return set(session.scalars(select(ContactPoint.person_id).where(at)))
    found = set(persons_by_reference(session, [who]).values())
    own = _as_id(who)
    person = find_person_by_id(session, own) if own else None
    return found | ({person.id} if person else set())


def persons_by_reference(session: Session, names: Iterable[str]) -> dict[str, UUID]:
    """The ids of persons by what a directory calls them; merges move references along."""
    wanted = select(Reference.name, Reference.subject_id).where(
        Reference.kind == "person", Reference.name.in_(set(names))
    )
    return {row.name: row.subject_id for row in session.execute(wanted)}


def first_of_staff(session: Session, role: str) -> UUID | None:
    """Somebody who holds a staff role, the same one each time."""
    of_role = select(StaffRole.person_id).where(StaffRole.role == role)
    return session.scalar(of_role.order_by(StaffRole.person_id).limit(1))


def first_representative(session: Session) -> UUID | None:
    """Somebody who speaks for an organisation, and is not about to leave."""
    live = select(Representation.person_id).where(
        Representation.state == "confirmed", Representation.last_day.is_(None)
    )
    return session.scalar(live.order_by(Representation.id).limit(1))


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
