"""How partnerships are: what is known of each, and the most urgent first for stewards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from services.introductions.models import (
    Benefit,
    Handover,
    HandoverItem,
    ItemKind,
    Measurement,
    Milestone,
    MilestoneState,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    Representation,
    Review,
    Stage,
    Step,
)
from services.introductions.queries.sides import side_names
from services.introductions.rules.handovers import UNFINISHED
from services.introductions.rules.health import FULL, Health, Signs, health
from services.introductions.rules.representation import is_current
from shared.callers import Caller
from shared.database import Session

Days = dict[UUID, list[date]]


def healths(
    session: Session, partnerships: Sequence[Partnership], today: date
) -> dict[UUID, Health]:
    """How each of some partnerships is, by its id."""
    ids = [one.id for one in partnerships]
    heard, late = _contacts(session, ids), _late(session, ids, today)
    handovers, voices = _handovers(session, ids), _voices(session, partnerships, today)
    return {
        one.id: health(
            Signs(
                last_contact=max([one.formed_at.date(), *heard[one.id]]),
                unattended=sum(1 for side in one.sides if side.steward_id is None),
                alone=sum(1 for side in one.sides if _is_alone(side, voices)),
                measurements_due=late[0][one.id],
                milestones_due=late[1][one.id],
                review_due_on=one.review_due_on,
                handover_deadlines=handovers[one.id],
            ),
            today,
        )
        for one in partnerships
    }


def most_urgent(session: Session, caller: Caller, limit: int, today: date) -> dict[str, Any]:
    """The live partnerships that need somebody most, with the names of their sides as the reader may know them.

    Which they are is known from when each was last looked at, once a day, and from who is at risk since; how
    they are is as of now.
    """
    is_live = Partnership.stage != Stage.CLOSED
    urgency = (
        Partnership.at_risk_since.is_(None),
        func.coalesce(Partnership.health_score, FULL),
        Partnership.id,
    )
    wanted = select(Partnership).where(is_live).order_by(*urgency).limit(limit)
    shown = list(session.scalars(wanted))
    found = healths(session, shown, today)
    shown.sort(key=lambda one: (found[one.id].score, one.id))
    counts = select(func.count(), func.count(Partnership.at_risk_since)).where(is_live)
    total, at_risk = session.execute(counts).one()
    return {
        "total": total,
        "at_risk": at_risk,
        "items": [_shown(session, one, found[one.id], caller) for one in shown],
    }


def lock_unseen(session: Session, today: date, limit: int) -> Sequence[Partnership]:
    """Live partnerships at which nobody has looked today, kept from others."""
    unseen = or_(Partnership.health_seen_on.is_(None), Partnership.health_seen_on < today)
    found = select(Partnership).where(Partnership.stage != Stage.CLOSED, unseen)
    locked = found.order_by(Partnership.id).limit(limit).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def _shown(
    session: Session, partnership: Partnership, found: Health, caller: Caller
) -> dict[str, Any]:
    names = side_names(session, partnership, caller)
    return {
        "partnership_id": partnership.id,
        "sides": [name.party for name in names.values()],
        "stage": partnership.stage,
        "score": found.score,
        "condition": found.condition,
        "at_risk_since": partnership.at_risk_since,
        "reasons": found.reasons,
        "next": found.next,
    }


def _contacts(session: Session, ids: list[UUID]) -> Days:
    """When somebody last did something in a partnership, of each kind."""
    measured = (
        select(Benefit.partnership_id, func.max(Measurement.written_at))
        .join(Measurement, Measurement.benefit_id == Benefit.id)
        .where(Benefit.partnership_id.in_(ids))
        .group_by(Benefit.partnership_id)
    )
    days: Days = defaultdict(list)
    for found in (
        measured,
        *(
            select(model.partnership_id, func.max(column))
            .where(model.partnership_id.in_(ids))
            .group_by(model.partnership_id)
            for model, column in _CONTACTS
        ),
    ):
        for partnership_id, last in session.execute(found):
            if last is not None:
                days[partnership_id].append(last.date() if isinstance(last, datetime) else last)
    return days


_CONTACTS: tuple[tuple[Any, Any], ...] = (
    (PartnershipNote, PartnershipNote.written_at),
    (Step, Step.proposed_at),
    (Step, Step.settled_at),
    (Review, Review.held_on),
    (Benefit, Benefit.stated_at),
    (Milestone, Milestone.set_at),
)


def _late(session: Session, ids: list[UUID], today: date) -> tuple[Days, Days]:
    measuring: Days = defaultdict(list)
    due = select(Benefit.partnership_id, Benefit.measure_due_on).where(
        Benefit.partnership_id.in_(ids), Benefit.measure_due_on < today
    )
    for partnership_id, day in session.execute(due):
        measuring[partnership_id].append(day or today)
    reaching: Days = defaultdict(list)
    missed = select(Milestone.partnership_id, Milestone.due_on).where(
        Milestone.partnership_id.in_(ids),
        Milestone.state == MilestoneState.OPEN,
        Milestone.due_on < today,
    )
    for partnership_id, day in session.execute(missed):
        reaching[partnership_id].append(day)
    return measuring, reaching


def _handovers(session: Session, ids: list[UUID]) -> Days:
    found = (
        select(HandoverItem.reference_id, Handover.deadline_on)
        .join(Handover)
        .where(
            HandoverItem.kind == ItemKind.PARTNERSHIP,
            HandoverItem.reference_id.in_(ids),
            Handover.state.in_(UNFINISHED),
        )
    )
    days: Days = defaultdict(list)
    for partnership_id, deadline in session.execute(found):
        days[partnership_id].append(deadline)
    return days


def _voices(
    session: Session, partnerships: Iterable[Partnership], today: date
) -> dict[UUID, set[UUID]]:
    """Who speaks for each organisation that is a side."""
    bodies = {
        side.organisation_id for one in partnerships for side in one.sides if side.organisation_id
    }
    voices: dict[UUID, set[UUID]] = defaultdict(set)
    held = select(Representation).where(Representation.organisation_id.in_(bodies))
    for one in session.scalars(held):
        if is_current(one, today):
            voices[one.organisation_id].add(one.person_id)
    return voices


def _is_alone(side: PartnershipSide, voices: dict[UUID, set[UUID]]) -> bool:
    """Whether one person leaving would leave nobody; where nobody is, that is said already."""
    if side.steward_id is None:
        return False
    return side.organisation_id is None or len(voices[side.organisation_id]) <= 1
