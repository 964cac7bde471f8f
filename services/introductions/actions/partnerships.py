"""Forming partnerships, saying who tends them, and keeping their thread."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.partnerships import (
    PartnershipFormed,
    Side,
)
from services.introductions.actions.people import lock_people
from services.introductions.actions.stages import enter_stage
from services.introductions.actions.steps.asking import ask_who_follows
from services.introductions.actions.stewards import name_steward
from services.introductions.models import (
    Introduction,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    Stage,
)
from services.introductions.queries.introductions import find as find_introduction
from services.introductions.queries.partnerships import find, of_introduction
from services.introductions.queries.people import organisation_of, representations
from services.introductions.rules.answers import check_is_one_of_the_two, check_made
from services.introductions.rules.milestones import next_review
from services.introductions.rules.partnerships import (
    author,
    check_may_name_steward,
    check_open,
    check_represents,
    side_of,
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
        every_side=_sides(session, introduction, now),
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
    if side.steward_id != person_id:
        name_steward(session, side, person_id, side.steward_id, now)
        ask_who_follows(session, side)
    return partnership


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
