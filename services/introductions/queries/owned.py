"""Milestones and benefits that somebody was to see to, as far as they are handed over."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, select

from services.introductions.models import (
    Benefit,
    BenefitState,
    Handover,
    HandoverItem,
    ItemKind,
    Milestone,
    MilestoneState,
    Partnership,
    PartnershipSide,
    Stage,
)
from shared.database import Session

Owned = Milestone | Benefit


def owned_items(session: Session, handover: Handover) -> list[tuple[HandoverItem, Owned]]:
    """The milestones and benefits that are handed over."""
    found = ((item, _thing(session, item)) for item in handover.items)
    return [(item, thing) for item, thing in found if thing is not None]


def depending_things(session: Session, organisation_id: UUID, leaver_id: UUID) -> list[Owned]:
    """What is open of that which a leaver was to see to at the organisation's sides of live partnerships."""
    milestones = _theirs(session, Milestone, organisation_id, leaver_id)
    benefits = _theirs(session, Benefit, organisation_id, leaver_id)
    return [
        *(one for one in milestones if one.state == MilestoneState.OPEN),
        *(one for one in benefits if one.state in (BenefitState.PROPOSED, BenefitState.STATED)),
    ]


def kind_of(thing: Owned) -> ItemKind:
    """Which sort of thing of a handover it is."""
    return ItemKind.MILESTONE if isinstance(thing, Milestone) else ItemKind.BENEFIT


def title_of(thing: Owned) -> str:
    """What people call it."""
    return thing.title if isinstance(thing, Milestone) else thing.metric


def _thing(session: Session, item: HandoverItem) -> Owned | None:
    if item.kind == ItemKind.MILESTONE:
        return session.get(Milestone, item.reference_id)
    return session.get(Benefit, item.reference_id) if item.kind == ItemKind.BENEFIT else None


def _theirs(session: Session, model: type[Owned], body_id: UUID, owner_id: UUID) -> list[Owned]:
    at_the_side = and_(
        PartnershipSide.partnership_id == model.partnership_id,
        PartnershipSide.position == model.position,
    )
    found = (
        select(model)
        .join(Partnership, Partnership.id == model.partnership_id)
        .join(PartnershipSide, at_the_side)
        .where(
            model.owner_id == owner_id,
            PartnershipSide.organisation_id == body_id,
            PartnershipSide.left_at.is_(None),
            Partnership.stage != Stage.CLOSED,
        )
        .order_by(model.id)
    )
    return list(session.scalars(found))
