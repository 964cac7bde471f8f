"""Handovers as each may see them, and what depended on a leaver."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select

from services.introductions.models import (
    Handover,
    HandoverItem,
    HandoverPart,
    HandoverState,
    HandoverStep,
    Introduction,
    IntroductionState,
    ItemKind,
    ItemState,
    Partnership,
    PartnershipSide,
    Stage,
    Step,
    StepState,
)
from services.introductions.rules.handovers import (
    UNFINISHED,
    NoSuchHandover,
    check_may_see,
    is_overdue,
    may_see,
    speaks_for_the_organisation,
)
from services.introductions.rules.partnerships import stewards_opposite
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset

_STILL_FRESH = timedelta(days=365)


def find(session: Session, handover_id: UUID, caller: Caller) -> Handover:
    """A handover that the caller has a part in."""
    found = session.get(Handover, handover_id)
    if found is None:
        raise NoSuchHandover
    check_may_see(found, caller, others(session, found))
    return found


def list_for(
    session: Session, caller: Caller, after: str | None, limit: int, today: date
) -> Page[dict[str, Any]]:
    """The handovers that the caller has a part in; all of them for a steward."""
    page = keyset(session, _within_reach(caller), Handover.id, after, limit)
    return Page([show_row(session, one, caller, today) for one in page.items], page.next)


def unfinished(session: Session, caller: Caller, limit: int) -> list[Handover]:
    """The handovers that the caller has a part in and that are not done, the most urgent first."""
    found = _within_reach(caller).where(Handover.state.in_(UNFINISHED))
    found = found.order_by(Handover.deadline_on, Handover.id).limit(limit)
    return [one for one in session.scalars(found) if may_see(one, caller, others(session, one))]


def show(session: Session, handover_id: UUID, caller: Caller, today: date) -> dict[str, Any]:
    """One handover with the steps that it took."""
    handover = find(session, handover_id, caller)
    steps = select(HandoverStep).where(HandoverStep.handover_id == handover.id)
    return show_row(session, handover, caller, today) | {
        "steps": list(session.scalars(steps.order_by(HandoverStep.id)))
    }


def show_row(session: Session, handover: Handover, caller: Caller, today: date) -> dict[str, Any]:
    """A handover in short; another side sees of its items only those that concern it."""
    items = handover.items
    if not speaks_for_the_organisation(handover, caller):
        items = [one for one in items if caller.person_id in _opposite(session, handover, one)]
    fields = (
        "id organisation_id leaver_id left_on deadline_on state successor_id vacant_roles "
        "opened_at confirmations"
    )
    return {name: getattr(handover, name) for name in fields.split()} | {
        "items": items,
        "missing": missing_services(session, handover),
        "is_overdue": is_overdue(handover, today),
    }


def others(session: Session, handover: Handover) -> set[UUID]:
    """Those who tend the other sides of the partnerships that are handed over, or did until they gave up."""
    stewards = set().union(*(_opposite(session, handover, item) for item in handover.items))
    stewards |= {one.person_id for one in handover.confirmations}
    return {one for one in stewards if one not in (None, handover.successor_id)}


def stepped_out(session: Session, handover: Handover) -> int:
    """How many sides left partnerships in a handover, while the others went on."""
    left = select(func.count()).where(PartnershipSide.left_in_id == handover.id)
    return session.scalar(left) or 0


def partnership_items(
    session: Session, handover: Handover
) -> list[tuple[HandoverItem, Partnership]]:
    """The partnerships that are handed over."""
    return [
        (item, partnership)
        for item in handover.items
        if item.kind == ItemKind.PARTNERSHIP
        and (partnership := session.get(Partnership, item.reference_id)) is not None
    ]


def introduction_items(
    session: Session, handover: Handover
) -> list[tuple[HandoverItem, Introduction]]:
    """The introductions that are handed over."""
    return [
        (item, introduction)
        for item in handover.items
        if item.kind == ItemKind.INTRODUCTION
        and (introduction := session.get(Introduction, item.reference_id)) is not None
    ]


def depending_introductions(
    session: Session, organisation_id: UUID, leaver_id: UUID, now: datetime
) -> list[Introduction]:
    """Introductions of a leaver as somebody of an organisation: open, or made lately and no more yet."""
    as_representative = or_(
        and_(
            Introduction.first_id == leaver_id,
            Introduction.first_organisation_id == organisation_id,
        ),
        and_(
            Introduction.second_id == leaver_id,
            Introduction.second_organisation_id == organisation_id,
        ),
    )
    became = select(Partnership.id).where(Partnership.introduction_id == Introduction.id)
    joined = select(Step.id).where(
        Step.introduction_id == Introduction.id, Step.state == StepState.CONFIRMED
    )
    in_flight = or_(
        Introduction.state == IntroductionState.PROPOSED,
        and_(
            Introduction.state == IntroductionState.MADE,
            Introduction.closed_at > now - _STILL_FRESH,
            ~became.exists(),
            ~joined.exists(),
        ),
    )
    found = select(Introduction).where(as_representative, in_flight).order_by(Introduction.id)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def depending_sides(
    session: Session, organisation_id: UUID, leaver_id: UUID
) -> list[PartnershipSide]:
    """The sides of live partnerships that a leaver tends for an organisation."""
    found = (
        select(PartnershipSide)
        .join(Partnership)
        .where(
            PartnershipSide.organisation_id == organisation_id,
            PartnershipSide.steward_id == leaver_id,
            Partnership.stage != Stage.CLOSED,
        )
        .order_by(PartnershipSide.partnership_id)
        .with_for_update(of=PartnershipSide)
    )
    return list(session.scalars(found.execution_options(populate_existing=True)))


def is_given_up(session: Session, handover: Handover) -> bool:
    """Whether it was cancelled for another reason than that the leaver is back."""
    back = select(HandoverStep.id).where(
        HandoverStep.handover_id == handover.id,
        HandoverStep.state == HandoverState.CANCELLED,
        HandoverStep.person_id == handover.leaver_id,
    )
    is_cancelled = handover.state == HandoverState.CANCELLED
    return is_cancelled and session.scalar(back.limit(1)) is None


def missing_services(session: Session, handover: Handover) -> list[str]:
    """The services that have not said yet what depended on the leaver there."""
    found = select(HandoverPart.service).where(
        HandoverPart.inquiry_id == handover.id, HandoverPart.reported_at.is_(None)
    )
    return list(session.scalars(found.order_by(HandoverPart.service)))


def followed_by(session: Session, organisation_id: UUID, successor_id: UUID) -> list[Handover]:
    """The handovers in which somebody is to follow another and is not done yet."""
    return list(session.scalars(_followed_by(organisation_id, successor_id)))


def lock_followed_by(session: Session, organisation_id: UUID, successor_id: UUID) -> list[Handover]:
    """The same, kept from others until the transaction ends."""
    return _locked(session, _followed_by(organisation_id, successor_id))


def open_of_leaver(
    session: Session, organisation_id: UUID, leaver_id: UUID, since: date
) -> list[Handover]:
    """The handovers of a leaver whom nobody follows yet, of a day before they came back."""
    return _locked(
        session,
        select(Handover).where(
            Handover.organisation_id == organisation_id,
            Handover.leaver_id == leaver_id,
            Handover.left_on <= since,
            Handover.state == HandoverState.OPEN,
        ),
    )


def carrying_on(session: Session, handover: Handover) -> list[Introduction]:
    """The open introductions that carry on those of a leaver."""
    ids = [item.reference_id for item in handover.items if item.kind == ItemKind.INTRODUCTION]
    found = select(Introduction).where(
        Introduction.carried_from_id.in_(ids), Introduction.state == IntroductionState.PROPOSED
    )
    return list(session.scalars(found.execution_options(populate_existing=True)))


def _followed_by(organisation_id: UUID, successor_id: UUID) -> Select[Handover]:
    return select(Handover).where(
        Handover.organisation_id == organisation_id,
        Handover.successor_id == successor_id,
        Handover.state.in_(UNFINISHED),
    )


def _locked(session: Session, statement: Select[Handover]) -> list[Handover]:
    found = statement.order_by(Handover.id).with_for_update()
    return list(session.scalars(found.execution_options(populate_existing=True)))


def _opposite(session: Session, handover: Handover, item: HandoverItem) -> set[UUID | None]:
    if item.kind != ItemKind.PARTNERSHIP or item.state == ItemState.DECLINED:
        return set()
    partnership = session.get(Partnership, item.reference_id)
    if partnership is None:
        return set()
    return set(stewards_opposite(partnership, handover.organisation_id))


def _within_reach(caller: Caller) -> Select[Handover]:
    every = select(Handover)
    if caller.has(Role.STEWARD):
        return every
    tended = select(PartnershipSide.partnership_id).where(
        PartnershipSide.steward_id == caller.person_id if caller.person_id else false()
    )
    concerns_me = and_(
        HandoverItem.kind == ItemKind.PARTNERSHIP, HandoverItem.reference_id.in_(tended)
    )
    return every.where(
        or_(
            Handover.successor_id == caller.person_id if caller.person_id else false(),
            Handover.organisation_id.in_(caller.organisation_ids),
            Handover.items.any(concerns_me),
        )
    )
