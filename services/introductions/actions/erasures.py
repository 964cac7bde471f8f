"""Forgetting a person who was erased: what is open ends, and threads name nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update

from events.contract import Event
from services.introductions.actions.assignments import close_counsel
from services.introductions.actions.introductions import withdraw
from services.introductions.actions.people import lock_people
from services.introductions.actions.stewards import miss, vacate
from services.introductions.models import (
    AssignmentState,
    Benefit,
    BenefitChange,
    Contact,
    CounselAssignment,
    CounselBooking,
    Intermediary,
    Introduction,
    IntroductionNote,
    IntroductionState,
    Measurement,
    MeasurementAnswer,
    Milestone,
    MilestoneChange,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    Review,
    Step,
    db,
)
from services.introductions.models.privacy import REGISTER
from services.introductions.rules.counsel import IS_OVER
from shared.database import Session
from shared.privacy import forgetting
from shared.privacy.alike import ERASED_NAME

_TEXTS = (
    (IntroductionNote, "text"),
    (PartnershipNote, "text"),
    (Partnership, "purpose"),
    (Step, "text"),
    (Step, "word"),
    (Milestone, "title"),
    (MilestoneChange, "reason"),
    (Review, "notes"),
    (Benefit, "metric"),
    (BenefitChange, "was_metric"),
    (BenefitChange, "reason"),
    (Measurement, "note"),
    (Measurement, "evidence"),
    (MeasurementAnswer, "word"),
    (CounselAssignment, "word"),
    (CounselAssignment, "reason"),
    (CounselBooking, "purpose"),
    (CounselBooking, "reason"),
)


def forget(session: Session, ids: Collection[UUID], now: datetime) -> None:
    """End what is open with a person, and forget who they were. Hearing twice does nothing more."""
    either = or_(Introduction.first_id.in_(ids), Introduction.second_id.in_(ids))
    is_open = Introduction.state == IntroductionState.PROPOSED
    proposed = list(session.scalars(select(Introduction).where(either, is_open)))
    others = {one for each in proposed for one in (each.first_id, each.second_id)}
    lock_people(session, {*others, *ids})
    for introduction in proposed:
        session.refresh(introduction)
        withdraw(session, introduction, now)
    _leave_partnerships(session, ids, now)
    _counsel_nobody(session, ids, now)
    words = _words(session, ids)
    _take_out(session, words)
    forgetting.forget_person(session, db.metadata, REGISTER, ids, now, words)


def forget_late(session: Session, heard: Iterable[Event]) -> None:
    """Let nothing that is said late bring the person back."""
    forgetting.forget_late(session, db.metadata, REGISTER, heard)


def _leave_partnerships(session: Session, ids: Collection[UUID], now: datetime) -> None:
    """A side that the person tended is at risk; what they tended for an organisation was handed over."""
    tended = select(PartnershipSide).where(PartnershipSide.steward_id.in_(ids))
    for side in session.scalars(tended).all():
        vacate(side)
        miss(session, side, now)


def _counsel_nobody(session: Session, ids: Collection[UUID], now: datetime) -> None:
    """Whom the person counselled is told that it has ended, and what was booked is free again."""
    theirs = select(Intermediary.id).where(Intermediary.person_id.in_(ids))
    live = select(CounselAssignment).where(
        CounselAssignment.intermediary_id.in_(theirs),
        CounselAssignment.state.in_((AssignmentState.PROPOSED, AssignmentState.MADE)),
    )
    for assignment in session.scalars(live).all():
        close_counsel(session, assignment, None, IS_OVER, now)


def _words(session: Session, ids: Collection[UUID]) -> set[str]:
    """The names and addresses by which a person stands in what others can read."""
    known = session.scalars(select(Contact).where(Contact.person_id.in_(ids)))
    told = {word for one in known for word in (one.full_name, one.email)}
    return told - {"", ERASED_NAME}


def _take_out(session: Session, words: Collection[str]) -> None:
    """Threads outlive who wrote them, and say of them that it was somebody."""
    for model, name in _TEXTS:
        column: Any = getattr(model, name)
        for word in words:
            named = update(model).where(column.contains(word, autoescape=True))
            said = {name: func.replace(column, word, ERASED_NAME)}
            session.execute(named.values(said).execution_options(synchronize_session=False))
