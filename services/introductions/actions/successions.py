"""Following a leaver: named, briefed, reintroduced, confirmed by both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.handovers import (
    PartiesReintroduced,
    SuccessorBriefed,
    SuccessorNamed,
)
from services.introductions.actions.dependants import give, reopen_declined
from services.introductions.actions.introductions import withdraw
from services.introductions.actions.parts import carry_parts
from services.introductions.actions.people import lock_people
from services.introductions.actions.proposals import Outcome, pass_on
from services.introductions.actions.steps.asking import ask_who_follows
from services.introductions.actions.stewards import name_steward, vacate
from services.introductions.models import (
    Candidate,
    Handover,
    HandoverState,
    HandoverStep,
    Introduction,
    ItemKind,
    ItemState,
    Person,
)
from services.introductions.queries import handovers as reads
from services.introductions.queries.people import representations
from services.introductions.rules.handovers import (
    check_may_acknowledge,
    check_may_name_successor,
    check_may_reintroduce,
)
from services.introductions.rules.partnerships import (
    check_represents,
    side_of,
)
from shared.callers import Caller
from shared.database import Session, lock_row, new_id
from shared.outbox import announce


def name_successor(
    session: Session,
    handover_id: UUID,
    successor_id: UUID,
    caller: Caller,
    now: datetime,
    today: date,
) -> Handover:
    """Say who follows the leaver; until the reintroduction it may still be somebody else.

    Naming the same person twice changes nothing.
    """
    seen = reads.find(session, handover_id, caller)
    concerned = {successor_id}
    for _, introduction in reads.introduction_items(session, seen):
        concerned |= {introduction.first_id, introduction.second_id}
    people = lock_people(session, concerned)
    handover = lock_handover(session, handover_id, caller)
    if handover.successor_id == successor_id:
        return handover
    check_may_name_successor(handover, successor_id, caller)
    held = representations(session, [successor_id])
    check_represents(held.get(successor_id, ()), handover.organisation_id, today)
    if handover.successor_id:
        take_back(session, handover, now)
    install(session, handover, successor_id, people, now)
    return handover


def acknowledge_briefing(
    session: Session, handover_id: UUID, caller: Caller, now: datetime
) -> Handover:
    """The successor has read the briefing, and takes over what depended on the leaver in other services.

    Saying so twice changes nothing.
    """
    handover = lock_handover(session, handover_id, caller)
    check_may_acknowledge(handover, caller)
    if handover.state == HandoverState.SUCCESSOR_NAMED:
        take_step(session, handover, HandoverState.BRIEFED, handover.successor_id, now)
        announce(session, SuccessorBriefed(**_followed(handover)))
        carry_parts(session, handover)
    return handover


def reintroduce(session: Session, handover_id: UUID, caller: Caller, now: datetime) -> Handover:
    """Put the successor and the other sides in touch. Asking twice changes nothing."""
    handover = lock_handover(session, handover_id, caller)
    check_may_reintroduce(handover, caller)
    if handover.state == HandoverState.BRIEFED:
        take_step(session, handover, HandoverState.REINTRODUCED, handover.successor_id, now)
        others = tuple(sorted(reads.others(session, handover)))
        announce(session, PartiesReintroduced(**parties(handover), others=others))
    return handover


def install(
    session: Session,
    handover: Handover,
    successor_id: UUID,
    people: Mapping[UUID, Person],
    now: datetime,
) -> None:
    """Let somebody follow: they tend the partnerships, and are proposed where the leaver was."""
    handover.successor_id = successor_id
    take_step(session, handover, HandoverState.SUCCESSOR_NAMED, successor_id, now)
    announce(session, SuccessorNamed(**parties(handover)))
    for item, partnership in reads.partnership_items(session, handover):
        if item.state == ItemState.OPEN:
            side = side_of(partnership, handover.organisation_id)
            name_steward(session, side, successor_id, handover.leaver_id, now)
            ask_who_follows(session, side)
    give(session, handover, handover.leaver_id, successor_id)
    for item, introduction in reads.introduction_items(session, handover):
        if item.state == ItemState.OPEN:
            item.state = _carry(session, introduction, handover, people, now)


def take_back(session: Session, handover: Handover, now: datetime) -> None:
    """Take from a successor who does not follow after all what was carried over to them.

    What they alone declined is open again.
    """
    reopen_declined(session, handover)
    if handover.successor_id:
        give(session, handover, handover.successor_id, handover.leaver_id)
    carrying, waiting = reads.carrying_on(session, handover), _waiting(session, handover)
    given_back = {one.carried_from_id for one in carrying}
    given_back |= {one.carried_from_id for one in waiting}
    for introduction in carrying:
        withdraw(session, introduction, now)
    for candidate in waiting:
        session.delete(candidate)
    for item in handover.items:
        if item.reference_id in given_back:
            item.state = ItemState.OPEN
    for item, partnership in reads.partnership_items(session, handover):
        if item.state == ItemState.OPEN:
            vacate(side_of(partnership, handover.organisation_id))
    handover.confirmations.clear()
    session.flush()


def take_step(
    session: Session,
    handover: Handover,
    state: HandoverState,
    person_id: UUID | None,
    now: datetime,
) -> None:
    """Bring a handover to a state, and keep when that was and whom it named."""
    handover.state = state
    session.flush()
    session.add(
        HandoverStep(
            id=new_id(),
            handover_id=handover.id,
            state=state,
            person_id=person_id,
            taken_at=now,
        )
    )


def lock_handover(session: Session, handover_id: UUID, caller: Caller) -> Handover:
    """A handover that the caller has a part in, kept from others until the transaction ends."""
    lock_row(session, Handover, handover_id)
    return reads.find(session, handover_id, caller)


def _carry(
    session: Session,
    introduction: Introduction,
    handover: Handover,
    people: Mapping[UUID, Person],
    now: datetime,
) -> ItemState:
    leaver_id, successor_id = handover.leaver_id, handover.successor_id
    if successor_id is None or introduction.is_between(successor_id):
        return ItemState.LOST
    outcome = pass_on(session, introduction, leaver_id, successor_id, people, now)
    return ItemState.LOST if outcome == Outcome.FORGOTTEN else ItemState.CARRIED


def _waiting(session: Session, handover: Handover) -> list[Candidate]:
    ids = [item.reference_id for item in handover.items if item.kind == ItemKind.INTRODUCTION]
    return list(session.scalars(select(Candidate).where(Candidate.carried_from_id.in_(ids))))


def _followed(handover: Handover) -> dict[str, Any]:
    return {"handover_id": handover.id, "successor_id": handover.successor_id}


def parties(handover: Handover) -> dict[str, Any]:
    """Who gives way to whom, as it is announced."""
    return _followed(handover) | {
        "organisation_id": handover.organisation_id,
        "leaver_id": handover.leaver_id,
    }
