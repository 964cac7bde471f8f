"""Hears of handovers."""

from uuid import UUID

from events.envelope import Envelope
from events.handovers import (
    HandoverCancelled,
    HandoverCompleted,
    HandoverItemDeclined,
    HandoverOpened,
    HandoverOverdue,
    HandoverPartsMissing,
    PartiesReintroduced,
    SuccessorNamed,
)
from services.notifications.actions.circulars import write_to_representatives, write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(HandoverOpened)
def tell_who_depended_on_the_leaver(
    opened: HandoverOpened, session: Session, heard: Envelope
) -> None:
    """The other sides learn that somebody left; their colleagues are asked for a successor.

    Where nobody is left to ask, the association's stewards are; where somebody was named in the same
    moment, nobody is.
    """
    others = {person_id for item in opened.items for person_id in item.others}
    for person_id in _in_order(others - {opened.leaver_id}):
        write_letter(session, "handover-opened", person_id, opened, heard)
    if opened.successor_id is None:
        _ask_for_a_successor(opened, session, heard)


@inbox.on(SuccessorNamed)
def brief_the_successor(named: SuccessorNamed, session: Session, heard: Envelope) -> None:
    """Who follows is told where the briefing is."""
    write_letter(session, "successor-named", named.successor_id, named, heard)


@inbox.on(PartiesReintroduced)
def put_the_sides_in_touch(
    reintroduced: PartiesReintroduced, session: Session, heard: Envelope
) -> None:
    """The successor and each other side get one another's names and addresses."""
    for person_id in _in_order({reintroduced.successor_id, *reintroduced.others}):
        write_letter(session, "parties-reintroduced", person_id, reintroduced, heard)


@inbox.on(HandoverItemDeclined)
def tell_what_is_not_carried_on(
    declined: HandoverItemDeclined, session: Session, heard: Envelope
) -> None:
    """The other side of a thing learns that it is not carried on."""
    for person_id in _in_order(set(declined.others)):
        write_letter(session, "handover-item-declined", person_id, declined, heard)


@inbox.on(HandoverCancelled)
def tell_that_nobody_follows(
    cancelled: HandoverCancelled, session: Session, heard: Envelope
) -> None:
    """The other sides learn that the leaver is back, or that nobody follows."""
    kind = "leaver-is-back" if cancelled.reason == "returned" else "handover-cancelled"
    for person_id in _in_order(set(cancelled.others)):
        write_letter(session, kind, person_id, cancelled, heard)


@inbox.on(HandoverCompleted)
def tell_that_it_is_done(completed: HandoverCompleted, session: Session, heard: Envelope) -> None:
    """The successor and each other side learn that the handover is complete."""
    for person_id in _in_order({completed.successor_id, *completed.others}):
        write_letter(session, "handover-completed", person_id, completed, heard)


@inbox.on(HandoverOverdue)
def call_a_steward(overdue: HandoverOverdue, session: Session, heard: Envelope) -> None:
    """The association's stewards are asked to look after it: those concerned did not."""
    write_to_staff(session, "handover-overdue", "steward", overdue, heard)


@inbox.on(HandoverPartsMissing)
def tell_what_is_missing(missing: HandoverPartsMissing, session: Session, heard: Envelope) -> None:
    """The association's stewards are told what is not known of a leaver."""
    write_to_staff(session, "handover-parts-missing", "steward", missing, heard)


def _ask_for_a_successor(opened: HandoverOpened, session: Session, heard: Envelope) -> None:
    reached = write_to_representatives(
        session, "handover-vacancy", opened.organisation_id, opened, heard, opened.leaver_id
    )
    if not reached:
        write_to_staff(session, "handover-vacancy", "steward", opened, heard)


def _in_order(person_ids: set[UUID]) -> list[UUID]:
    """Always the same order, so that two who write at once never wait for one another."""
    return sorted(person_ids)
