"""Opening handovers: a representative leaves, and nothing that depended on them is lost silently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from events.handovers import HandoverOpened, Item, Part
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.introductions.actions.abandonments import (
    end_where_nothing_is_left,
    say_it_is_cancelled,
)
from services.introductions.actions.dependants import release
from services.introductions.actions.parts import inquire, take_in
from services.introductions.actions.people import end_representation
from services.introductions.actions.stewards import miss, name_steward
from services.introductions.actions.successions import install, take_back, take_step
from services.introductions.actions.waiting import lock_with_those_waiting, propose_waiting
from services.introductions.models import (
    Handover,
    HandoverInquiry,
    HandoverState,
    Introduction,
    IntroductionState,
    ItemKind,
    ItemState,
    Person,
)
from services.introductions.queries import handovers as reads
from services.introductions.queries.people import current_organisations, representations
from services.introductions.queries.successors import best_suggestion
from services.introductions.rules.handovers import RETURNED, TIME_FOR_A_HANDOVER
from services.introductions.rules.partnerships import side_of, stewards_opposite
from shared.database import Session
from shared.outbox import announce


def hand_over(session: Session, left: RepresentativeLeft, now: datetime) -> None:
    """End what a leaver could do for an organisation, and open the handover of what depended on it.

    One handover per organisation, leaver and day, and none where nothing depended on the leaver, here
    or in the services that are asked: hearing it twice changes nothing. What is in an unfinished handover
    already stays there, and waits for somebody else to follow. Introductions that were not made end
    neutrally; those of a discreet leaver are no business of the organisation, and are not handed over.
    """
    people = _lock(session, left, now)
    end_representation(session, left)
    held = representations(session, [left.person_id])
    if left.organisation_id in current_organisations(held, left.person_id, left.left_on):
        return
    inquiry = inquire(session, left, now)
    reopened = _vacate_again(session, left, now)
    opened = _open(session, left, inquiry, people[left.person_id], now) if inquiry else []
    for handover in [*reopened, *opened]:
        _announce_opened(session, handover, left.person_id, left.successor_id, left.left_on)
        if left.successor_id:
            install(session, handover, left.successor_id, people, now)
        else:
            _warn(session, handover, now)
    propose_waiting(session, people.keys(), people, now)


def welcome_back(session: Session, appointed: RepresentativeAppointed, now: datetime) -> None:
    """A leaver is back before anybody followed: they tend again what they tended. Twice is harmless."""
    organisation_id, person_id = appointed.organisation_id, appointed.person_id
    back = reads.open_of_leaver(session, organisation_id, person_id, appointed.starts_on)
    for handover in back:
        for item, partnership in reads.partnership_items(session, handover):
            side = side_of(partnership, organisation_id)
            name_steward(session, side, person_id, side.steward_id, now)
            item.state = ItemState.CARRIED
        for item, introduction in reads.introduction_items(session, handover):
            made = introduction.state == IntroductionState.MADE
            item.state = ItemState.CARRIED if made else ItemState.LOST
        for item in handover.items:
            if item.state == ItemState.OPEN:
                item.state = ItemState.CARRIED
        take_step(session, handover, HandoverState.CANCELLED, person_id, now)
        others = reads.others(session, handover) - {person_id}
        say_it_is_cancelled(session, handover, RETURNED, others)


def take_parts_in(
    session: Session, handover_id: UUID, service: str, parts: Iterable[Part], now: datetime
) -> None:
    """Take in what another service reports of a leaver; with the first thing the handover opens.

    What is reported twice, or late, changes nothing that was taken in before; with the last report a handover
    is over of which all was declined.
    """
    opened = take_in(session, handover_id, service, parts, now)
    if opened is None:
        if known := session.get(Handover, handover_id):
            end_where_nothing_is_left(session, known, None, now)
        return
    take_step(session, opened, HandoverState.OPEN, opened.leaver_id, now)
    successor_id = session.get_one(HandoverInquiry, handover_id).successor_id
    _announce_opened(session, opened, opened.leaver_id, successor_id, opened.left_on)
    if successor_id:
        install(session, opened, successor_id, {}, now)


def _lock(session: Session, left: RepresentativeLeft, now: datetime) -> dict[UUID, Person]:
    """Lock the leaver, the successor, and all whom an introduction may be ended for or proposed to."""
    concerned = {left.person_id}
    if left.successor_id:
        concerned.add(left.successor_id)
    depending = reads.depending_introductions(session, left.organisation_id, left.person_id, now)
    concerned |= {one.other(left.person_id) for one in depending}
    followed = reads.followed_by(session, left.organisation_id, left.person_id)
    for handover in followed:
        for _, introduction in reads.introduction_items(session, handover):
            concerned |= {introduction.first_id, introduction.second_id}
    return lock_with_those_waiting(session, concerned, now)


def _vacate_again(session: Session, left: RepresentativeLeft, now: datetime) -> list[Handover]:
    """A successor leaves too: their handovers are open again, with a new deadline."""
    followed = reads.lock_followed_by(session, left.organisation_id, left.person_id)
    for handover in followed:
        take_back(session, handover, now)
        handover.successor_id = None
        handover.deadline_on = max(handover.deadline_on, left.left_on + TIME_FOR_A_HANDOVER)
        take_step(session, handover, HandoverState.OPEN, left.person_id, now)
    return followed


def _open(
    session: Session,
    left: RepresentativeLeft,
    inquiry: HandoverInquiry,
    leaver: Person,
    now: datetime,
) -> list[Handover]:
    items = release(session, left, leaver.discreet, now)
    if not items:
        return []
    handover = Handover(
        id=inquiry.id,
        organisation_id=left.organisation_id,
        leaver_id=left.person_id,
        left_on=left.left_on,
        vacant_roles=list(left.vacant_roles),
        deadline_on=left.left_on + TIME_FOR_A_HANDOVER,
        opened_at=now,
        items=items,
    )
    session.add(handover)
    session.flush()
    take_step(session, handover, HandoverState.OPEN, left.person_id, now)
    return [handover]


def _warn(session: Session, handover: Handover, now: datetime) -> None:
    for item, partnership in reads.partnership_items(session, handover):
        if item.state == ItemState.OPEN:
            miss(session, side_of(partnership, handover.organisation_id), now)


def _announce_opened(
    session: Session,
    handover: Handover,
    leaver_id: UUID,
    successor_id: UUID | None,
    today: date,
) -> None:
    """Tell the others: those who tend a partnership, and those who know the leaver by name.

    Who was only asked whether to meet is not told: that would say whom they were asked about.
    """
    organisation_id = handover.organisation_id
    partnerships = [
        Item(
            kind=ItemKind.PARTNERSHIP,
            reference_id=partnership.id,
            others=_known(stewards_opposite(partnership, organisation_id)),
        )
        for item, partnership in reads.partnership_items(session, handover)
        if item.state == ItemState.OPEN
    ]
    introductions = [
        Item(
            kind=ItemKind.INTRODUCTION,
            reference_id=introduction.id,
            others=_met(introduction, leaver_id),
        )
        for item, introduction in reads.introduction_items(session, handover)
        if item.state == ItemState.OPEN
    ]
    announce(
        session,
        HandoverOpened(
            handover_id=handover.id,
            organisation_id=organisation_id,
            leaver_id=leaver_id,
            items=(*partnerships, *introductions, *_other_items(handover)),
            deadline_on=handover.deadline_on,
            successor_id=successor_id,
            suggested_id=None if successor_id else best_suggestion(session, handover, today),
        ),
    )


def _other_items(handover: Handover) -> list[Item]:
    """What is nobody's but the organisation's."""
    shared = (ItemKind.PARTNERSHIP, ItemKind.INTRODUCTION)
    return [
        Item(kind=item.kind, reference_id=item.reference_id)
        for item in handover.items
        if item.kind not in shared and item.state == ItemState.OPEN
    ]


def _known(stewards: Iterable[UUID | None]) -> tuple[UUID, ...]:
    return tuple(steward_id for steward_id in stewards if steward_id is not None)


def _met(introduction: Introduction, leaver_id: UUID) -> tuple[UUID, ...]:
    made = introduction.state == IntroductionState.MADE
    if made and introduction.is_between(leaver_id):
        return (introduction.other(leaver_id),)
    return ()
