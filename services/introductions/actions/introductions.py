"""Answering introductions: two yeses make one, one no or too long a silence ends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from events.introductions import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
)
from services.introductions.actions.items import settle_carried
from services.introductions.actions.proposals import announce_proposal
from services.introductions.actions.waiting import lock_with_those_waiting, propose_waiting
from services.introductions.models import Answer, Introduction, IntroductionState, Person
from services.introductions.queries.calendars import times_of
from services.introductions.queries.introductions import find
from services.introductions.rules.answers import both_said_yes, check_is_one_of_the_two, check_open
from services.introductions.rules.proposals import TIME_TO_ANSWER
from services.introductions.rules.refusals import check_link_is_unused, is_for_ever
from shared.callers import Caller
from shared.database import Session
from shared.outbox import announce

_OPEN = (IntroductionState.PROPOSED, IntroductionState.MADE)


def accept(
    session: Session, introduction_id: UUID, caller: Caller, now: datetime, *, by_link: bool = False
) -> Introduction:
    """Say yes. The second yes makes the introduction; saying one's own yes twice changes nothing.

    Who answers `by_link` may do so once, and changes no answer.
    """
    introduction, me, people = _take(session, introduction_id, caller, now)
    if by_link:
        check_link_is_unused(introduction.answer_of(me), Answer.YES)
    if introduction.state in _OPEN and introduction.answer_of(me) == Answer.YES:
        return introduction
    check_open(introduction, now)
    introduction.answer(me, Answer.YES)
    announce(session, IntroductionAccepted(introduction_id=introduction.id, person_id=me))
    if both_said_yes(introduction):
        make(session, introduction, people, now)
    elif introduction.untold_id is not None:
        _ask_the_other(session, introduction, me, now)
    return introduction


def refuse(
    session: Session,
    introduction_id: UUID,
    caller: Caller,
    not_them: bool,
    reason: str,
    now: datetime,
    *,
    code: str = "",
    by_link: bool = False,
) -> Introduction:
    """Say no, with a reason that only stewards see. Saying one's own no twice changes nothing.

    `not_them` means never this pair again; `code` is why, in one of the words of `Why`, or nothing:
    matching learns from it. Who answers `by_link` may do so once, and changes no answer.
    """
    introduction, me, people = _take(session, introduction_id, caller, now)
    if by_link:
        check_link_is_unused(introduction.answer_of(me), Answer.NO)
    if introduction.declined_by_id == me:
        return introduction
    check_open(introduction, now)
    introduction.answer(me, Answer.NO)
    introduction.declined_by_id = me
    introduction.not_them = is_for_ever(code, not_them)
    introduction.refusal_code, introduction.refusal_reason = code, reason
    _close(session, introduction, IntroductionState.DECLINED, now)
    announce(
        session,
        IntroductionDeclined(
            introduction_id=introduction.id,
            first_id=introduction.first_id,
            second_id=introduction.second_id,
            declined_by_id=me,
            not_them=introduction.not_them,
            reason_code=code,
            untold_id=introduction.untold_id,
        ),
    )
    propose_waiting(session, _pair(introduction), people, now)
    return introduction


def expire(session: Session, introduction_ids: Iterable[UUID], now: datetime) -> int:
    """End introductions that nobody answered in time; returns how many. Asking twice does nothing."""
    ids = set(introduction_ids)
    concerned = {one for introduction in _read(session, ids) for one in _pair(introduction)}
    people = lock_with_those_waiting(session, concerned, now)
    due = [one for one in _read(session, ids) if _is_overdue(one, now)]
    for introduction in due:
        _close(session, introduction, IntroductionState.EXPIRED, now)
        _say_it_is_over(session, introduction)
    propose_waiting(session, concerned, people, now)
    return len(due)


def withdraw(session: Session, introduction: Introduction, now: datetime) -> None:
    """End an introduction neutrally, because one of the two left; its people are locked already.

    To both it looks like one that expired. Asking twice does nothing.
    """
    if introduction.state == IntroductionState.PROPOSED:
        introduction.state, introduction.closed_at = IntroductionState.WITHDRAWN, now
        _say_it_is_over(session, introduction)


def _take(
    session: Session, introduction_id: UUID, caller: Caller, now: datetime
) -> tuple[Introduction, UUID, dict[UUID, Person]]:
    """The introduction as it stands once its two people are locked, and which of them asks."""
    introduction = find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    people = lock_with_those_waiting(session, _pair(introduction), now)
    (introduction,) = _read(session, {introduction_id})
    me = introduction.first_id if caller.person_id == introduction.first_id else None
    return introduction, me or introduction.second_id, people


def make(
    session: Session, introduction: Introduction, people: dict[UUID, Person], now: datetime
) -> None:
    """Let an introduction be made to which both said yes; its people are locked already."""
    introduction.untold_id = None
    _close(session, introduction, IntroductionState.MADE, now)
    announce(
        session,
        IntroductionMade(
            introduction_id=introduction.id,
            first_id=introduction.first_id,
            second_id=introduction.second_id,
            times=tuple(times_of(session, introduction, now)),
        ),
    )
    propose_waiting(session, _pair(introduction), people, now)


def _ask_the_other(session: Session, introduction: Introduction, me: UUID, now: datetime) -> None:
    """Who did not know of it is asked now, with all the time there is; who said yes is not asked again."""
    introduction.untold_id = me
    introduction.expires_at, introduction.reminded_at = now + TIME_TO_ANSWER, None
    announce_proposal(session, introduction)
    introduction.untold_id = None


def _close(
    session: Session, introduction: Introduction, state: IntroductionState, now: datetime
) -> None:
    introduction.state, introduction.closed_at = state, now
    session.flush()
    settle_carried(session, introduction)


def _say_it_is_over(session: Session, introduction: Introduction) -> None:
    announce(
        session,
        IntroductionExpired(
            introduction_id=introduction.id,
            first_id=introduction.first_id,
            second_id=introduction.second_id,
            untold_id=introduction.untold_id,
        ),
    )


def _is_overdue(introduction: Introduction, now: datetime) -> bool:
    return introduction.state == IntroductionState.PROPOSED and introduction.expires_at <= now


def _read(session: Session, ids: set[UUID]) -> list[Introduction]:
    found = select(Introduction).where(Introduction.id.in_(ids)).order_by(Introduction.id)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def _pair(introduction: Introduction) -> tuple[UUID, UUID]:
    return introduction.first_id, introduction.second_id
