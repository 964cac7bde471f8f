"""Who a person is to the association today, as far as this service has heard."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    Uuid,
    and_,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from services.events.models import Admission, Membership, Representation, StaffRole, db
from services.events.rules import NotYours, check_may_answer
from shared.callers import Caller, Role
from shared.database import Session
from shared.privacy.tombstones import TABLE

_ROLES = frozenset(Role)
_ERASED = "erased"
_KNOWN = "roles of who is let in"


def caller_of(session: Session, person_id: UUID, today: date) -> Caller | None:
    """The person as a caller: who speaks for a member organisation is a member, too.

    None for somebody who was erased.
    """
    roles = _roles(session, person_id, today)
    if any(row.role == _ERASED for row in roles):
        return None
    session.info[_KNOWN] = (person_id, today, roles)
    return Caller(
        person_id=person_id,
        roles=frozenset(Role(row.role) for row in roles if row.role in _ROLES),
        organisation_ids=frozenset(
            row.organisation_id for row in roles if row.role == Role.REPRESENTATIVE
        ),
    )


def admission_of(session: Session, person_id: UUID, today: date) -> Admission:
    """As what a person would be let in: in their own right, for a member organisation, or as a guest."""
    member = [row for row in _roles_known(session, person_id, today) if row.role == Role.MEMBER]
    if not member:
        return Admission.GUEST
    own = any(row.organisation_id is None for row in member)
    return Admission.MEMBER if own else Admission.REPRESENTATIVE


def people_of(session: Session, organisation_id: UUID | None, person_id: UUID | None) -> list[UUID]:
    """Everybody who came by a membership: the person, or whoever ever spoke for the organisation."""
    spoke = select(Representation.person_id).where(
        Representation.organisation_id == organisation_id
    )
    found = set(session.scalars(spoke)) if organisation_id else set[UUID]()
    return sorted({*found, *([person_id] if person_id else [])})


def whose_answer(caller: Caller, person_id: UUID | None) -> UUID:
    """The person whom a caller answers for: themselves, or for staff whoever is named."""
    return check_may_answer(caller, person_id)


def own_answer(caller: Caller, person_id: UUID) -> UUID:
    """A person who speaks for themselves; nobody else says what they think. Raises NotYours."""
    if caller.person_id != person_id:
        raise NotYours
    return person_id


def _roles_known(
    session: Session, person_id: UUID, today: date
) -> list[Row[tuple[str, UUID | None]]]:
    """The same as when the caller was let in by this transaction; else, or a second time, asked."""
    *known, roles = session.info.pop(_KNOWN, (None, None, []))
    return roles if known == [person_id, today] else _roles(session, person_id, today)


def _roles(session: Session, person_id: UUID, today: date) -> list[Row[tuple[str, UUID | None]]]:
    """Each role of the person, with the organisation that it comes from."""
    return list(session.execute(_ROLES_OF, {"whose": person_id, "today": today}))


def _all_roles() -> CompoundSelect[tuple[str, UUID | None]]:
    """One statement for all that is known; made once, because every request of a person asks it."""
    whose, today = bindparam("whose", type_=Uuid), bindparam("today", type_=Date)
    speaks = and_(Representation.person_id == whose, _represents(today))
    represented = select(Representation.organisation_id).where(speaks)
    belongs = or_(Membership.person_id == whose, Membership.organisation_id.in_(represented))
    staff = select(StaffRole.role, cast(null(), Uuid).label("organisation_id"))
    representative = select(literal(Role.REPRESENTATIVE.value), Representation.organisation_id)
    member = select(literal(Role.MEMBER.value), Membership.organisation_id)
    tombstones = db.metadata.tables[TABLE].c
    erased = select(literal(_ERASED), cast(null(), Uuid)).where(tombstones.person_id == whose)
    return union_all(
        staff.where(StaffRole.person_id == whose),
        representative.where(speaks),
        member.where(_is_member(today), belongs),
        erased,
    )


def _represents(today: BindParameter[date]) -> ColumnElement[bool]:
    left = or_(Representation.left_on.is_(None), Representation.left_on > today)
    return and_(Representation.starts_on <= today, left)


def _is_member(today: BindParameter[date]) -> ColumnElement[bool]:
    lapsed = or_(Membership.lapsed_on.is_(None), Membership.lapsed_on > today)
    return and_(Membership.starts_on <= today, lapsed)


_ROLES_OF = _all_roles()
