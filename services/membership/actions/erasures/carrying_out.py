"""Carrying an erasure out: what runs ends, what is held is taken away, and a tombstone stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from events.erasures import PersonErased
from services.membership.actions.directory import note
from services.membership.actions.erasures.ending import end_everything
from services.membership.actions.erasures.tables import forget_in_merges, forget_in_tables, words_of
from services.membership.actions.merges import forget_merges_of
from services.membership.actions.nominations.forgetting import forget_nominees_at
from services.membership.actions.provider.forgetting import forget_customers
from services.membership.actions.trail import shred_log_of_person
from services.membership.actions.turns import take_turn
from services.membership.models import Erasure, ErasureState, Person, db
from services.membership.models.privacy import REGISTER
from services.membership.queries.erasures import due_erasures, let_be_erased
from services.membership.queries.finding import erased_of, ids_ever
from shared.database import Session, lock_row
from shared.errors import Refusal
from shared.outbox import announce, announced_so_far, take_back
from shared.privacy.erasing import subjects_of, take_away
from shared.privacy.saying import blank_what_waits, blank_what_was_said, forget_answers
from shared.privacy.tombstones import bury

_AT_ONCE = 20
_LOOK_AGAIN = timedelta(days=1)


def carry_out_erasures(session: Session, now: datetime, today: date) -> int:
    """Erase those whose cooling-off is over, each once; where something stands in the way, say so and wait.

    Asking twice on a day does nothing more.
    """
    due = due_erasures(session, today, _AT_ONCE)
    for erasure_id in due:
        erasure = lock_row(session, Erasure, erasure_id)
        if erasure is not None and erasure.state == ErasureState.WAITING:
            _carry_out(session, erasure, now, today)
    return len(due)


def erase_person(session: Session, person_id: UUID, today: date, now: datetime) -> list[str]:
    """Take away who a person was, at once; returns of which tables something was. A second time does nothing.

    What they were to others ends as if they had left: vacancies open, the membership is over. The books keep
    what they must; all else is deleted or blanked, here and where it was said.
    """
    take_turn(session)
    person = lock_row(session, Person, person_id)
    if person is None or erased_of(session, [person_id]):
        return []
    end_everything(session, person, today, now)
    ids = ids_ever(session, person_id)
    words = {person.full_name, *(point.address for point in person.contact_points)}
    known_by = words_of(session, person)
    session.flush()
    subjects = subjects_of(session, db.metadata, REGISTER, ids)
    forget_customers(session, person_id, known_by.alone, today, now)
    forget_in_tables(session, known_by)
    forget_in_merges(session, known_by.alone)
    forget_nominees_at(session, known_by.alone, now)
    forget_merges_of(session, person_id)
    for one in ids:
        shred_log_of_person(session, one)
    touched = take_away(session, db.metadata, REGISTER, ids)
    there = Person.__table__
    session.execute(
        update(there).where(there.c.id == person_id).values(version=there.c.version + 1)
    )
    blank_what_was_said(session, subjects)
    blank_what_waits(session, ids)
    forget_answers(session, ids, words)
    bury(session, db.metadata, ids, touched, now)
    session.expire_all()
    note(session, ids)
    announce(
        session, PersonErased(person_id=person_id, former_ids=tuple(sorted(ids - {person_id})))
    )
    return touched


def _carry_out(session: Session, erasure: Erasure, now: datetime, today: date) -> None:
    """Erase, or wait: what ends on the way may refuse to, and then nothing of it was done."""
    said = announced_so_far(session)
    try:
        with session.begin_nested():
            let_be_erased(session, erasure.person_id)
            erasure.state, erasure.settled_at = ErasureState.DONE, now
            session.flush()
            erase_person(session, erasure.person_id, today, now)
    except Refusal as refused:
        take_back(session, said)
        erasure.held_for, erasure.look_on = str(refused)[:500], today + _LOOK_AGAIN
        session.flush()
