"""Partnerships as each may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select

from services.introductions.models import (
    Contact,
    Handover,
    HandoverItem,
    HandoverState,
    ItemKind,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    PartnershipStage,
    Stage,
    Step,
)
from services.introductions.queries.people import contacts, discreet_among
from services.introductions.rules.partnerships import (
    NoSuchPartnership,
    check_may_see,
    check_tends,
    may_see,
    risks,
)
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset
from shared.errors import Refusal


class PartiesAreNotReintroducedYet(Refusal):
    """A new representative is being briefed; you will be put in touch after that."""


def find(session: Session, partnership_id: UUID, caller: Caller) -> Partnership:
    """A partnership that the caller has a part in."""
    found = session.get(Partnership, partnership_id)
    if found is None:
        raise NoSuchPartnership
    check_may_see(found, caller, discreet_stewards(session, [found]))
    return found


def of_introduction(session: Session, introduction_id: UUID) -> Partnership | None:
    """The partnership that an introduction became."""
    found = select(Partnership).where(Partnership.introduction_id == introduction_id)
    return session.scalar(found)


def list_for(
    session: Session, caller: Caller, after: str | None, limit: int
) -> Page[dict[str, Any]]:
    """The partnerships that the caller has a part in; all of them for a steward."""
    page = keyset(session, _within_reach(caller), Partnership.id, after, limit)
    discreet = discreet_stewards(session, page.items)
    seen = [one for one in page.items if may_see(one, caller, discreet)]
    return Page([show_row(one) for one in seen], page.next)


def mine(session: Session, caller: Caller, limit: int) -> list[Partnership]:
    """The live partnerships that the caller has a part in, the newest first."""
    found = _within_reach(caller).where(Partnership.stage != Stage.CLOSED)
    newest = list(session.scalars(found.order_by(Partnership.id.desc()).limit(limit)))
    discreet = discreet_stewards(session, newest)
    return [one for one in newest if may_see(one, caller, discreet)]


def show(session: Session, partnership_id: UUID, caller: Caller) -> dict[str, Any]:
    """One partnership with its stages, and what was agreed on for each."""
    partnership = find(session, partnership_id, caller)
    return show_row(partnership) | {"stages": documented_stages(session, partnership_id)}


def show_row(partnership: Partnership) -> dict[str, Any]:
    """A partnership in short."""
    fields = "id introduction_id purpose stage formed_at review_months review_due_on sides"
    return {name: getattr(partnership, name) for name in fields.split()} | {
        "risks": risks(partnership)
    }


def documented_stages(session: Session, partnership_id: UUID) -> list[dict[str, Any]]:
    """The stages that a partnership entered, each with what all sides confirmed for it."""
    found = (
        select(PartnershipStage, Step)
        .outerjoin(Step, Step.id == PartnershipStage.step_id)
        .where(PartnershipStage.partnership_id == partnership_id)
        .order_by(PartnershipStage.id)
    )
    return [_documented(stage, step) for stage, step in session.execute(found)]


def thread(
    session: Session, partnership_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[PartnershipNote]:
    """What was written in a partnership, the oldest first."""
    partnership = find(session, partnership_id, caller)
    written = select(PartnershipNote).where(PartnershipNote.partnership_id == partnership.id)
    return keyset(session, written, PartnershipNote.id, after, limit)


def contacts_of_the_others(session: Session, partnership_id: UUID, caller: Caller) -> list[Contact]:
    """Names and addresses of those who tend the other sides, for who tends a side.

    While a successor is being briefed they wait for the reintroduction, on both sides.
    """
    partnership = find(session, partnership_id, caller)
    check_tends(partnership, caller)
    if is_being_handed_over(session, partnership_id):
        raise PartiesAreNotReintroducedYet
    stewards = {side.steward_id for side in partnership.sides if side.steward_id}
    known = contacts(session, stewards - {caller.person_id})
    return sorted(known.values(), key=lambda contact: contact.full_name)


def is_being_handed_over(session: Session, partnership_id: UUID) -> bool:
    """Whether a successor was named for a side and is not reintroduced yet."""
    found = (
        select(Handover.id)
        .join(HandoverItem)
        .where(
            HandoverItem.kind == ItemKind.PARTNERSHIP,
            HandoverItem.reference_id == partnership_id,
            Handover.state.in_([HandoverState.SUCCESSOR_NAMED, HandoverState.BRIEFED]),
        )
    )
    return session.scalar(found.limit(1)) is not None


def discreet_stewards(session: Session, partnerships: Iterable[Partnership]) -> set[UUID]:
    """Those who tend a side and are discreet."""
    stewards = {side.steward_id for one in partnerships for side in one.sides if side.steward_id}
    return discreet_among(session, stewards)


def _documented(stage: PartnershipStage, step: Step | None) -> dict[str, Any]:
    fields = ("stage", "person_id", "entered_at", "reason")
    return {name: getattr(stage, name) for name in fields} | {
        "text": step.text if step else "",
        "files": step.files if step else [],
        "confirmations": step.confirmations if step else [],
    }


def _within_reach(caller: Caller) -> Select[Partnership]:
    every = select(Partnership)
    if caller.has(Role.STEWARD):
        return every
    mine = or_(
        PartnershipSide.steward_id == caller.person_id if caller.person_id else false(),
        PartnershipSide.organisation_id.in_(caller.organisation_ids),
    )
    return every.where(Partnership.every_side.any(and_(mine, PartnershipSide.left_at.is_(None))))
