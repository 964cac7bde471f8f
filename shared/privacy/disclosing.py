"""Disclosing what a service holds that only hears of persons, by any id that a person was ever known by there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from shared.aliases import ids_known_of
from shared.callers import Caller, Role
from shared.errors import Forbidden, NotFound
from shared.privacy.register import Register
from shared.privacy.rows import Disclosure, disclosure_of


class NothingIsHeld(NotFound):
    """Nothing is held of a person by this id."""


def check_may_see_disclosure(caller: Caller, ids: Collection[UUID]) -> None:
    """All that is held of a person is shown to that person, and to admins who answer for it."""
    if caller.person_id not in ids and not caller.has(Role.ADMIN):
        raise Forbidden("What is held of a person is shown to that person, and to admins")


def disclosed(
    session: Session, metadata: MetaData, register: Register, person_id: UUID, now: datetime
) -> Disclosure:
    """Everything that is held here of a person, for whoever has been let in; perhaps nothing."""
    living_id, ids = ids_known_of(session, metadata, person_id)
    return disclosure_of(session, metadata, register, living_id, ids, now)


def disclosed_to(
    caller: Caller,
    session: Session,
    metadata: MetaData,
    register: Register,
    person_id: UUID,
    now: datetime,
) -> Disclosure:
    """The same, for the person and for admins. Raises NothingIsHeld."""
    found = disclosed(session, metadata, register, person_id, now)
    check_may_see_disclosure(caller, found.ids)
    if not found.parts:
        raise NothingIsHeld(f"Nothing is held here of {person_id}")
    return found
