"""All that membership holds of a person, for the person and for admins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.models import db
from services.membership.models.privacy import REGISTER
from services.membership.queries.finding import find_person_by_id, ids_ever
from services.membership.queries.persons import person_of
from shared.callers import Caller
from shared.database import Session
from shared.privacy import Disclosure, disclosure_of
from shared.privacy.disclosing import check_may_see_disclosure


def disclosure_seen(session: Session, person_id: UUID, caller: Caller, now: datetime) -> Disclosure:
    """Everything that is held of a person, by any id that the person ever had."""
    person = find_person_by_id(session, person_id)
    check_may_see_disclosure(caller, [person.id if person else person_id])
    return disclosed(session, person_id, now)


def disclosed(session: Session, person_id: UUID, now: datetime) -> Disclosure:
    """Everything that is held of a person, for whoever has been let in. Raises NoSuchPerson."""
    person = person_of(session, person_id)
    ids = ids_ever(session, person.id)
    return disclosure_of(session, db.metadata, REGISTER, person.id, ids, now)
