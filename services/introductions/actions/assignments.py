"""Whoever counsels a side does so when both said yes, until one of them ends it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.counsel import (
    CounselAssignmentClosed,
    CounselAssignmentMade,
    CounselAssignmentProposed,
)
from services.introductions.actions.bookings import give_up_all
from services.introductions.models import (
    AssignmentState,
    CounselAssignment,
    Intermediary,
    Partnership,
)
from services.introductions.queries.counsel import (
    assignment_of,
    both_of,
    is_counsel,
    live_assignments,
    neutral_among,
    speaks_for,
)
from services.introductions.queries.partnerships import find
from services.introductions.queries.tables import positions_of
from services.introductions.rules import counsel as rules
from services.introductions.rules.milestones import side_at
from services.introductions.rules.partnerships import NotYourSide, author, check_open
from shared.callers import Caller, Role
from shared.database import Session, lock_row, new_id
from shared.outbox import announce


def propose_counsel(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    *,
    intermediary_id: UUID,
    position: int | None,
    skill: str,
    word: str,
    now: datetime,
    today: date,
) -> CounselAssignment:
    """Ask somebody to counsel a side. A side that asks has said yes; a steward asks both.

    Asking twice returns what waits, or is made already.
    """
    lock_row(session, Partnership, partnership_id)
    partnership = find(session, partnership_id, caller)
    check_open(partnership)
    own = positions_of(session, partnership, caller)
    position = _position(partnership, caller, own, position)
    found = session.get(Intermediary, intermediary_id)
    if found is None or not found.is_active:
        raise rules.NoSuchIntermediary
    for live in live_assignments(session, partnership_id):
        if (live.position, live.intermediary_id) == (position, intermediary_id):
            return live
    if skill not in found.skills:
        raise rules.IntermediaryLacksTheSkill
    if not neutral_among(session, [found], partnership, position, today):
        raise rules.IntermediaryIsTied
    is_theirs = position in own
    assignment = CounselAssignment(
        id=new_id(),
        partnership_id=partnership_id,
        position=position,
        intermediary_id=intermediary_id,
        skill=skill,
        word=word,
        proposed_by_id=author(caller),
        proposed_at=now,
        side_yes_by_id=author(caller) if is_theirs else None,
        side_yes_at=now if is_theirs else None,
        state=AssignmentState.PROPOSED,
    )
    session.add(assignment)
    session.flush()
    _ask(session, assignment, found.person_id)
    return assignment


def accept_counsel(
    session: Session, assignment_id: UUID, caller: Caller, now: datetime, today: date
) -> CounselAssignment:
    """Say yes, as the side or as who counsels; with the second yes it is made. Saying so twice changes nothing."""
    assignment = _lock(session, assignment_id, caller)
    if assignment.state == AssignmentState.MADE:
        _who(session, assignment, caller)
        return assignment
    rules.check_live(assignment)
    if _who(session, assignment, caller):
        _check_is_neutral_still(session, assignment, today)
        assignment.intermediary_yes_at = assignment.intermediary_yes_at or now
    elif assignment.side_yes_at is None:
        assignment.side_yes_at, assignment.side_yes_by_id = now, author(caller)
    if assignment.side_yes_at and assignment.intermediary_yes_at:
        assignment.state = AssignmentState.MADE
        counsel_id, steward_id = both_of(session, assignment)
        made = CounselAssignmentMade(
            assignment_id=assignment.id,
            partnership_id=assignment.partnership_id,
            intermediary_id=counsel_id,
            steward_id=steward_id,
        )
        announce(session, made)
    return assignment


def end_counsel(
    session: Session, assignment_id: UUID, caller: Caller, reason: str, now: datetime
) -> CounselAssignment:
    """Say no, or end it, and why; hours that wait are given up. Stewards may, too. Twice changes nothing."""
    assignment = _lock(session, assignment_id, caller)
    if assignment.state in (AssignmentState.REFUSED, AssignmentState.ENDED):
        return assignment
    if not caller.has(Role.STEWARD):
        _who(session, assignment, caller)
    close_counsel(session, assignment, caller.person_id, reason, now)
    return assignment


def close_all(
    session: Session, partnership_id: UUID, now: datetime, position: int | None = None
) -> None:
    """A partnership is over, or one side leaves it, and with it all counsel there. Twice changes nothing."""
    for assignment in live_assignments(session, partnership_id):
        if position in (None, assignment.position):
            close_counsel(session, assignment, None, rules.IS_OVER, now)


def close_counsel(
    session: Session,
    assignment: CounselAssignment,
    person_id: UUID | None,
    reason: str,
    now: datetime,
) -> None:
    """Let a live counsel be over; those who did not say so are told."""
    was_made = assignment.state == AssignmentState.MADE
    assignment.state = AssignmentState.ENDED if was_made else AssignmentState.REFUSED
    assignment.settled_at, assignment.settled_by_id, assignment.reason = now, person_id, reason
    session.flush()
    give_up_all(session, assignment, rules.IS_OVER, now)
    told = {one for one in both_of(session, assignment) if one} - {person_id}
    announce(
        session,
        CounselAssignmentClosed(
            assignment_id=assignment.id,
            partnership_id=assignment.partnership_id,
            was_made=was_made,
            told=tuple(sorted(told)),
        ),
    )


def _position(partnership: Partnership, caller: Caller, own: set[int], position: int | None) -> int:
    """For which side somebody is asked: one's own, or for a steward any that is named."""
    if position is None:
        if not own:
            raise NotYourSide
        return min(own)
    side_at(partnership.sides, position)
    if position not in own and not caller.has(Role.STEWARD):
        raise NotYourSide
    return position


def _ask(session: Session, assignment: CounselAssignment, counsel_id: UUID) -> None:
    steward_id = both_of(session, assignment)[1]
    waits_for_side = assignment.side_yes_at is None and steward_id is not None
    asked = (counsel_id, steward_id) if waits_for_side else (counsel_id,)
    announce(
        session,
        CounselAssignmentProposed(
            assignment_id=assignment.id,
            partnership_id=assignment.partnership_id,
            skill=assignment.skill,
            asked=tuple(one for one in asked if one),
        ),
    )


def _lock(session: Session, assignment_id: UUID, caller: Caller) -> CounselAssignment:
    """A counsel as it stands once nobody else changes its partnership."""
    found = assignment_of(session, assignment_id, caller)
    lock_row(session, Partnership, found.partnership_id)
    session.refresh(found)
    return assignment_of(session, assignment_id, caller)


def _who(session: Session, assignment: CounselAssignment, caller: Caller) -> bool:
    """Whether the caller is who counsels, rather than the side. Refuses anybody else."""
    if is_counsel(session, assignment, caller):
        return True
    if not speaks_for(session, assignment, caller):
        raise rules.AnswerIsForOthers
    return False


def _check_is_neutral_still(session: Session, assignment: CounselAssignment, today: date) -> None:
    found = session.get_one(Intermediary, assignment.intermediary_id)
    partnership = session.get_one(Partnership, assignment.partnership_id)
    if not neutral_among(session, [found], partnership, assignment.position, today):
        raise rules.IntermediaryIsTied
