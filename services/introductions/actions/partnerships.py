"""Forming partnerships, saying who tends them, and keeping their thread."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from events.partnerships import (
    PartnershipAtRisk,
    PartnershipFormed,
    PartnershipStageEntered,
    PartnershipStewardNamed,
    Side,
)
from services.introductions.actions.people import lock_people
from services.introductions.models import (
    Introduction,
    Milestone,
    MilestoneState,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    PartnershipStage,
    Stage,
    Step,
    StepState,
)
from services.introductions.queries.introductions import find as find_introduction
from services.introductions.queries.partnerships import find, of_introduction
from services.introductions.queries.people import organisation_of, representations
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.milestones import next_review
from services.introductions.rules.partnerships import (
    GAVE_UP,
    NOBODY_TENDS_IT,
    OTHER_SIDE_GAVE_UP,
    author,
    check_may_name_steward,
    check_open,
    check_represents,
    side_of,
    stewards,
)
from shared.callers import Caller
from shared.database import Session, lock_row, new_id
from shared.outbox import announce

REVIEW_MONTHS = 3


def form_partnership(
    session: Session,
    introduction_id: UUID,
    caller: Caller,
    purpose: str,
    now: datetime,
) -> Partnership:
    """Make a partnership of an introduction. The second time returns the one that was formed.

    Each side is the organisation that its person speaks for today, or else the person alone.
    """
    introduction = find_introduction(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    check_made(introduction)
    lock_people(session, (introduction.first_id, introduction.second_id))
    formed = of_introduction(session, introduction_id)
    if formed is not None:
        return formed
    partnership = Partnership(
        id=new_id(),
        introduction_id=introduction_id,
        purpose=purpose,
        stage=Stage.EXPLORING,
        formed_at=now,
        review_due_on=next_review(now.date(), REVIEW_MONTHS),
        sides=_sides(session, introduction, now),
    )
    session.add(partnership)
    session.flush()
    enter_stage(session, partnership, Stage.EXPLORING, caller.person_id, now)
    _announce_formed(session, partnership)
    return partnership


def add_note(
    session: Session, partnership_id: UUID, caller: Caller, text: str, now: datetime
) -> PartnershipNote:
    """Write something in a partnership's thread; it is never edited. Twice writes it twice."""
    partnership = find(session, partnership_id, caller)
    check_open(partnership)
    note = PartnershipNote(
        id=new_id(),
        partnership_id=partnership.id,
        author_id=author(caller),
        text=text,
        written_at=now,
    )
    session.add(note)
    return note


def choose_steward(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    organisation_id: UUID,
    person_id: UUID,
    now: datetime,
    today: date,
) -> Partnership:
    """Say who tends a partnership for an organisation. Saying the same twice changes nothing."""
    lock_people(session, [person_id])
    lock_row(session, Partnership, partnership_id)
    partnership = find(session, partnership_id, caller)
    check_open(partnership)
    side = side_of(partnership, organisation_id)
    check_may_name_steward(side, caller)
    held = representations(session, [person_id])
    check_represents(held.get(person_id, ()), organisation_id, today)
    name_steward(session, side, person_id, side.steward_id, now)
    return partnership


def name_steward(
    session: Session,
    side: PartnershipSide,
    person_id: UUID,
    previous_id: UUID | None,
    now: datetime,
) -> None:
    """Let a person tend a side. Naming who tends it already changes nothing."""
    if side.steward_id == person_id:
        return
    former_id = side.steward_id or previous_id
    side.steward_id, side.steward_since = person_id, now
    _pass_milestones(session, side, former_id, person_id)
    announce(
        session,
        PartnershipStewardNamed(
            partnership_id=side.partnership_id,
            organisation_id=side.organisation_id,
            person_id=person_id,
            previous_id=previous_id,
        ),
    )


def vacate(side: PartnershipSide) -> None:
    """Let nobody tend a side; what the steward could see through it ends at once.

    Milestones keep the name of their owner until somebody follows.
    """
    side.steward_id = side.steward_since = None


def warn(session: Session, side: PartnershipSide, reason: str = NOBODY_TENDS_IT) -> None:
    """Say that a partnership is at risk on a side."""
    announce(
        session,
        PartnershipAtRisk(
            partnership_id=side.partnership_id,
            organisation_id=side.organisation_id,
            reason=reason,
        ),
    )


def close(
    session: Session, partnership: Partnership, person_id: UUID | None, now: datetime
) -> None:
    """End a partnership that a side does not wish to go on with. Closing twice changes nothing."""
    if partnership.stage != Stage.CLOSED:
        enter_stage(session, partnership, Stage.CLOSED, person_id, now, reason=GAVE_UP)
        for side in partnership.sides:
            if side.steward_id == person_id:
                warn(session, side, OTHER_SIDE_GAVE_UP)


def enter_stage(
    session: Session,
    partnership: Partnership,
    stage: Stage,
    person_id: UUID | None,
    now: datetime,
    *,
    step_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Bring a partnership to a stage, and keep when that was and who said so; the end settles what waits."""
    partnership.stage = stage
    session.add(
        PartnershipStage(
            id=new_id(),
            partnership_id=partnership.id,
            stage=stage,
            person_id=person_id,
            entered_at=now,
            step_id=step_id,
            reason=reason,
        )
    )
    if stage == Stage.CLOSED:
        partnership.review_due_on = None
        _settle_what_waits(session, partnership, now)
    if stage != Stage.EXPLORING:
        announce(
            session,
            PartnershipStageEntered(
                partnership_id=partnership.id,
                stage=stage,
                reason=reason,
                stewards=stewards(partnership),
            ),
        )


def _settle_what_waits(session: Session, partnership: Partnership, now: datetime) -> None:
    waiting = update(Step).where(
        Step.partnership_id == partnership.id, Step.state == StepState.OPEN
    )
    session.flush()
    settled = {"state": StepState.WITHDRAWN, "settled_at": now}
    session.execute(waiting.values(settled).execution_options(synchronize_session="fetch"))


def _pass_milestones(
    session: Session, side: PartnershipSide, former_id: UUID | None, person_id: UUID
) -> None:
    """What who tended a side was to have done is the successor's now."""
    if former_id is not None:
        theirs = update(Milestone).where(
            Milestone.partnership_id == side.partnership_id,
            Milestone.position == side.position,
            Milestone.owner_id == former_id,
            Milestone.state == MilestoneState.OPEN,
        )
        passed = theirs.values(owner_id=person_id)
        session.execute(passed.execution_options(synchronize_session="fetch"))


def _sides(session: Session, introduction: Introduction, now: datetime) -> list[PartnershipSide]:
    pair = (introduction.first_id, introduction.second_id)
    held = representations(session, pair)
    spoken_for = [organisation_of(held, person_id) for person_id in pair]
    if spoken_for[0] == spoken_for[1]:  # colleagues by now: each is a side of their own
        spoken_for = [None, None]
    return [
        PartnershipSide(
            position=position,
            organisation_id=organisation_id,
            person_id=None if organisation_id else person_id,
            steward_id=person_id,
            steward_since=now,
        )
        for position, (person_id, organisation_id) in enumerate(zip(pair, spoken_for, strict=True))
    ]


def _announce_formed(session: Session, partnership: Partnership) -> None:
    sides = tuple(
        Side(steward_id=side.steward_id, organisation_id=side.organisation_id)
        for side in partnership.sides
    )
    announce(
        session,
        PartnershipFormed(
            partnership_id=partnership.id,
            introduction_id=partnership.introduction_id,
            purpose=partnership.purpose,
            sides=sides,
        ),
    )
