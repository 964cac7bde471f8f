"""Two who met in a round at a gathering and would both meet again: that is two yeses already."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.rounds import EncounterAgreed
from services.introductions.actions.introductions import make
from services.introductions.actions.proposals import are_colleagues, bar_between
from services.introductions.actions.waiting import lock_with_those_waiting
from services.introductions.models import Answer, Candidate, Introduction, IntroductionState
from services.introductions.queries.people import organisation_of, representations
from services.introductions.rules.proposals import NEVER
from shared.database import Session

OCCASION = "encounter"


def introduce_those_who_met(session: Session, agreed: EncounterAgreed, now: datetime) -> bool:
    """Make the introduction of two who would both meet again; says whether it was made now.

    One that is open between them is made by it. Nothing happens to two who are introduced already, who speak for
    one organisation, or of whom one said "not them". Asking twice makes it once.
    """
    pair = (agreed.first_id, agreed.second_id)
    people = lock_with_those_waiting(session, pair, now)
    held = representations(session, pair)
    introduction = _between(session, *sorted(pair))
    if introduction is None:
        never = bar_between(session, *sorted(pair)) == NEVER
        if never or not people.keys() >= set(pair) or are_colleagues(held, pair, now):
            return False
        organisations = {one: organisation_of(held, one) for one in pair}
        introduction = _new(agreed, organisations, now)
        session.add(introduction)
    elif introduction.state == IntroductionState.MADE:
        return False
    for person_id in pair:
        introduction.answer(person_id, Answer.YES)
    _forget_what_waits(session, *sorted(pair))
    make(session, introduction, people, now)
    return True


def _between(session: Session, low_id: UUID, high_id: UUID) -> Introduction | None:
    standing = (IntroductionState.PROPOSED, IntroductionState.MADE)
    found = select(Introduction).where(
        Introduction.low_id == low_id,
        Introduction.high_id == high_id,
        Introduction.state.in_(standing),
    )
    return session.scalars(found.execution_options(populate_existing=True)).first()


def _new(
    agreed: EncounterAgreed, organisations: dict[UUID, UUID | None], now: datetime
) -> Introduction:
    low_id, high_id = sorted((agreed.first_id, agreed.second_id))
    return Introduction(
        id=agreed.encounter_id,
        match_id=agreed.encounter_id,
        first_id=agreed.first_id,
        second_id=agreed.second_id,
        low_id=low_id,
        high_id=high_id,
        first_organisation_id=organisations[agreed.first_id],
        second_organisation_id=organisations[agreed.second_id],
        score=1.0,
        model=OCCASION,
        occasion=OCCASION,
        gathering_id=agreed.gathering_id,
        first_reasons=[],
        second_reasons=[],
        proposed_at=now,
        expires_at=now,
    )


def _forget_what_waits(session: Session, low_id: UUID, high_id: UUID) -> None:
    waits = select(Candidate).where(Candidate.low_id == low_id, Candidate.high_id == high_id)
    for candidate in session.scalars(waits):
        session.delete(candidate)
