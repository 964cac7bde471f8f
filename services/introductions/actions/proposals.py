"""Proposing introductions: few, within each person's limit, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.introductions import IntroductionProposed
from events.matches import MatchFound
from services.introductions.actions.people import lock_people
from services.introductions.models import (
    Answer,
    Candidate,
    Introduction,
    PairBar,
    Person,
    Representation,
)
from services.introductions.queries.people import (
    current_organisations,
    members,
    open_introductions,
    organisation_of,
    representations,
)
from services.introductions.queries.policies import steward_looks_first
from services.introductions.queries.portraits import portraits
from services.introductions.rules.discretion import without_traces
from services.introductions.rules.proposals import (
    NEVER,
    TIME_TO_ANSWER,
    barred_until,
    has_room,
)
from shared.database import Session, new_id, upsert
from shared.outbox import announce


class Outcome(StrEnum):
    """What came of trying to propose a match."""

    PROPOSED = "proposed"
    WAITS = "waits"
    FORGOTTEN = "forgotten"


def propose_match(session: Session, match: MatchFound, now: datetime) -> None:
    """Propose an introduction of two people who should meet, or keep the match until that can be.

    A match that was heard before does nothing; another match of the same two replaces a waiting one.
    """
    people = lock_people(session, (match.first_id, match.second_id))
    known = select(Introduction.id).where(Introduction.match_id == match.match_id)
    if session.scalar(known) is None:
        propose(session, _remember(session, match, now), people, now)


def propose(
    session: Session, candidate: Candidate, people: Mapping[UUID, Person], now: datetime
) -> Outcome:
    """Propose a waiting match unless something stands between the two; it waits if one is not locked."""
    pair = (candidate.first_id, candidate.second_id)
    if not people.keys() >= set(pair):
        return Outcome.WAITS
    held = representations(session, pair)
    bar = bar_between(session, candidate.low_id, candidate.high_id)
    if bar == NEVER or are_colleagues(held, pair, now):
        session.delete(candidate)
        session.flush()
        return Outcome.FORGOTTEN
    candidate.not_before = bar if bar and bar > now else None
    if (
        candidate.in_queue
        or candidate.not_before
        or not _have_room(session, held, people, pair, now)
    ):
        return Outcome.WAITS
    introduction = _introduce(session, candidate, held, now)
    session.delete(candidate)
    session.flush()
    announce_proposal(session, introduction)
    return Outcome.PROPOSED


def pass_on(
    session: Session,
    introduction: Introduction,
    leaver_id: UUID,
    successor_id: UUID,
    people: Mapping[UUID, Person],
    now: datetime,
) -> Outcome:
    """Propose the successor of a leaver to the other one of the two; both are asked anew."""
    candidate = _keep(
        session,
        (successor_id, introduction.other(leaver_id)),
        match_id=new_id(),
        score=introduction.score,
        first_reasons=introduction.reasons_for(leaver_id),
        second_reasons=introduction.reasons_for(introduction.other(leaver_id)),
        occasion="handover",
        gathering_id=introduction.gathering_id,
        model=introduction.model,
        found_at=now,
        carried_from_id=introduction.id,
    )
    return propose(session, candidate, people, now)


def suggest(
    session: Session,
    pair: tuple[UUID, UUID],
    occasion: str,
    people: Mapping[UUID, Person],
    now: datetime,
    **facts: Any,
) -> Outcome:
    """Propose two people whom somebody, and not matching, thinks should meet; they are locked already.

    Replaces what waits of the same two. `facts` are columns of the candidate: reasons, who asked, whether a
    steward looks at it first.
    """
    usual = {"score": 1.0, "model": occasion, "gathering_id": None, "found_at": now}
    candidate = _keep(session, pair, match_id=new_id(), occasion=occasion, **{**usual, **facts})
    return propose(session, candidate, people, now)


def _remember(session: Session, match: MatchFound, now: datetime) -> Candidate:
    return _keep(
        session,
        (match.first_id, match.second_id),
        match_id=match.match_id,
        score=match.score,
        first_reasons=list(match.first_reasons),
        second_reasons=list(match.second_reasons),
        occasion=match.occasion,
        gathering_id=match.gathering_id,
        model=match.model,
        found_at=now,
        in_queue=steward_looks_first(session),
    )


def _keep(session: Session, pair: tuple[UUID, UUID], **values: object) -> Candidate:
    first_id, second_id = pair
    low_id, high_id = sorted(pair)
    keys = {"low_id": low_id, "high_id": high_id}
    blank = {"asked_by_id": None, "untold_id": None, "in_queue": False}
    named = {"first_id": first_id, "second_id": second_id}
    upsert(session, Candidate, keys, {**blank, **named, **values})
    found = select(Candidate).where(Candidate.low_id == low_id, Candidate.high_id == high_id)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def bar_between(session: Session, low_id: UUID, high_id: UUID) -> datetime | None:
    """Until when two people are left in peace, by what they said or a steward; None when they are not."""
    past = select(Introduction).where(
        Introduction.low_id == low_id, Introduction.high_id == high_id
    )
    apart = select(PairBar).where(PairBar.low_id == low_id, PairBar.high_id == high_id)
    fresh = {"populate_existing": True}
    return barred_until(
        list(session.scalars(past.execution_options(**fresh))),
        session.scalars(apart.execution_options(**fresh)).first(),
    )


def are_colleagues(
    held: Mapping[UUID, list[Representation]], pair: tuple[UUID, UUID], now: datetime
) -> bool:
    """Whether two people speak for one organisation."""
    first, second = (current_organisations(held, person_id, now.date()) for person_id in pair)
    return not first.isdisjoint(second)


def _have_room(
    session: Session,
    held: Mapping[UUID, list[Representation]],
    people: Mapping[UUID, Person],
    pair: tuple[UUID, UUID],
    now: datetime,
) -> bool:
    today = now.date()
    open_now = open_introductions(session, pair)
    if not all(has_room(people[one], open_now[one], today) for one in pair):
        return False
    return members(session, held, pair, today) == set(pair)


def _introduce(
    session: Session,
    candidate: Candidate,
    held: Mapping[UUID, list[Representation]],
    now: datetime,
) -> Introduction:
    introduction = Introduction(
        id=new_id(),
        match_id=candidate.match_id,
        first_id=candidate.first_id,
        second_id=candidate.second_id,
        low_id=candidate.low_id,
        high_id=candidate.high_id,
        first_organisation_id=organisation_of(held, candidate.first_id),
        second_organisation_id=organisation_of(held, candidate.second_id),
        score=candidate.score,
        model=candidate.model,
        occasion=candidate.occasion,
        gathering_id=candidate.gathering_id,
        first_reasons=candidate.first_reasons,
        second_reasons=candidate.second_reasons,
        carried_from_id=candidate.carried_from_id,
        asked_by_id=candidate.asked_by_id,
        untold_id=candidate.untold_id,
        proposed_at=now,
        expires_at=now + TIME_TO_ANSWER,
    )
    asker = candidate.asked_by_id
    if asker is not None and introduction.is_between(asker):
        introduction.answer(asker, Answer.YES)
    session.add(introduction)
    return introduction


def announce_proposal(session: Session, introduction: Introduction) -> None:
    """Say it in words that name nobody; reasons that would are left out, here and on the bus."""
    looks = portraits(session, introduction.sides)
    first, second = (looks[side] for side in introduction.sides)
    introduction.first_reasons = without_traces(introduction.first_reasons, second.secrets)
    introduction.second_reasons = without_traces(introduction.second_reasons, first.secrets)
    announce(
        session,
        IntroductionProposed(
            introduction_id=introduction.id,
            first_id=introduction.first_id,
            second_id=introduction.second_id,
            first_sees=second.text,
            second_sees=first.text,
            first_is_named=first.is_named,
            second_is_named=second.is_named,
            first_reasons=tuple(introduction.first_reasons),
            second_reasons=tuple(introduction.second_reasons),
            gathering_id=introduction.gathering_id,
            expires_at=introduction.expires_at,
            untold_id=introduction.untold_id,
        ),
    )
