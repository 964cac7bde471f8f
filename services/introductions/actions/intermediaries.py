"""The register of intermediaries: stewards keep it, and each of those who are in it what it says of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.introductions.actions.people import lock_people
from services.introductions.models import Intermediary, IntermediaryTie
from services.introductions.queries.counsel import intermediary_of, of_person
from services.introductions.queries.people import person
from services.introductions.rules.counsel import (
    IsAnIntermediaryAlready,
    check_may_keep,
    check_rate,
)
from shared.callers import Caller
from shared.database import Session, lock_row, new_id


def enter_intermediary(
    session: Session, caller: Caller, person_id: UUID, now: datetime, **told: Any
) -> Intermediary:
    """Enter a person in the register; a second time is refused, for what it says is changed then."""
    check_may_keep(person_id, caller)
    check_rate(told["rate_minor"], told["currency"])
    person(session, person_id)
    lock_people(session, [person_id])
    if of_person(session, person_id) is not None:
        raise IsAnIntermediaryAlready
    ties = told.pop("ties")
    entered = Intermediary(id=new_id(), person_id=person_id, entered_at=now, **told)
    entered.ties = _ties(ties)
    session.add(entered)
    session.flush()
    return entered


def change_intermediary(
    session: Session, intermediary_id: UUID, caller: Caller, **told: Any
) -> Intermediary:
    """Say anew what the register says of somebody. Bookings keep their rate. Saying it twice changes nothing."""
    check_rate(told["rate_minor"], told["currency"])
    lock_row(session, Intermediary, intermediary_id)
    found = intermediary_of(session, intermediary_id, caller)
    ties = told.pop("ties")
    for name, value in told.items():
        setattr(found, name, value)
    wanted = {tie["organisation_id"]: tie["kind"] for tie in ties}
    found.ties = [tie for tie in found.ties if wanted.get(tie.organisation_id) == tie.kind]
    session.flush()
    kept = {tie.organisation_id for tie in found.ties}
    found.ties.extend(_ties(tie for tie in ties if tie["organisation_id"] not in kept))
    session.flush()
    return found


def _ties(told: Iterable[dict[str, Any]]) -> list[IntermediaryTie]:
    each = {tie["organisation_id"]: tie["kind"] for tie in told}
    return [IntermediaryTie(organisation_id=one, kind=kind) for one, kind in each.items()]
