"""What depended on a leaver in other services: asked for, asked for again, taken in, and passed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from events.handovers import HandoverItemCarried, HandoverPartsAsked, HandoverPartsMissing, Part
from events.representatives import RepresentativeLeft
from services.introductions.models import (
    Handover,
    HandoverInquiry,
    HandoverItem,
    HandoverPart,
    HandoverState,
    ItemKind,
    ItemState,
    Person,
)
from services.introductions.queries.people import current_organisations, representations
from services.introductions.rules.handovers import TIME_FOR_A_HANDOVER
from services.introductions.rules.parts import (
    MOST_ATTEMPTS,
    SERVICE_OF,
    SERVICES,
    TIME_TO_REPORT,
    is_handed_over,
    is_passed_on,
)
from shared.database import Session, insert_once, lock_row, new_id
from shared.outbox import announce


def inquire(session: Session, left: RepresentativeLeft, now: datetime) -> HandoverInquiry | None:
    """Ask other services what depended on a leaver; None where that was asked before.

    One inquiry for each organisation, leaver and day, and so one handover.
    """
    inquiry_id = new_id()
    is_new = insert_once(
        session,
        HandoverInquiry,
        id=inquiry_id,
        organisation_id=left.organisation_id,
        leaver_id=left.person_id,
        left_on=left.left_on,
        vacant_roles=list(left.vacant_roles),
        successor_id=left.successor_id,
    )
    if not is_new:
        return None
    for service in SERVICES:
        session.add(HandoverPart(inquiry_id=inquiry_id, service=service, asked_at=now))
    session.flush()
    inquiry = session.get_one(HandoverInquiry, inquiry_id)
    _ask(session, inquiry, SERVICES, 1)
    return inquiry


def ask_for_parts_again(session: Session, now: datetime, limit: int) -> int:
    """Ask services again that did not answer in time, and after the last time tell the stewards.

    Returns how many were asked or told of. At once a second time there is nothing due.
    """
    late = select(HandoverPart).where(
        HandoverPart.reported_at.is_(None),
        HandoverPart.called_at.is_(None),
        HandoverPart.asked_at <= now - TIME_TO_REPORT,
    )
    ordered = late.order_by(HandoverPart.inquiry_id, HandoverPart.service).limit(limit)
    found = session.scalars(ordered.with_for_update().execution_options(populate_existing=True))
    parts = found.all()
    for part in parts:
        inquiry = session.get_one(HandoverInquiry, part.inquiry_id)
        if part.attempts < MOST_ATTEMPTS:
            part.attempts, part.asked_at = part.attempts + 1, now
            _ask(session, inquiry, (part.service,), part.attempts)
        else:
            part.called_at = now
            _call_stewards(session, inquiry, part.service)
    return len(parts)


def take_in(
    session: Session, handover_id: UUID, service: str, parts: Iterable[Part], now: datetime
) -> Handover | None:
    """Note what a service reports; the handover that is to open now, if there is none yet.

    What was reported before changes nothing, and what comes late is passed on as the rest was.
    """
    inquiry = lock_row(session, HandoverInquiry, handover_id)
    part = session.get(HandoverPart, (handover_id, service))
    if inquiry is None or part is None:
        return None
    part.reported_at = part.reported_at or now
    handover = lock_row(session, Handover, handover_id)
    leaver = session.get(Person, inquiry.leaver_id)
    is_discreet = leaver is None or leaver.discreet
    new = [one for one in parts if is_handed_over(one.kind, service, is_discreet)]
    if not new or (handover is None and _is_back(session, inquiry)):
        return None
    if handover is not None and handover.state == HandoverState.CANCELLED:
        return None
    opened = handover or _handover(inquiry, now)
    known = {(one.kind, one.reference_id) for one in opened.items}
    opened.items += [_item(one) for one in new if (one.kind, one.reference_id) not in known]
    session.add(opened)
    session.flush()
    if is_passed_on(opened):
        carry_parts(session, opened)
    return opened if handover is None else None


def carry_parts(session: Session, handover: Handover) -> None:
    """Pass what is open in other services on to the successor. Asking twice passes it on once."""
    for item in handover.items:
        if item.service and item.state == ItemState.OPEN and handover.successor_id:
            item.state = ItemState.CARRIED
            announce(
                session,
                HandoverItemCarried(
                    handover_id=handover.id,
                    organisation_id=handover.organisation_id,
                    leaver_id=handover.leaver_id,
                    successor_id=handover.successor_id,
                    service=item.service,
                    kind=item.kind,
                    reference_id=item.reference_id,
                ),
            )
    session.flush()


def settle_part(
    session: Session, handover_id: UUID, kind: str, reference_id: UUID, carried: bool
) -> None:
    """Note what became of a thing that was passed on: what could not be is lost. Hearing twice is harmless."""
    if carried:
        return
    item = update(HandoverItem).where(
        HandoverItem.handover_id == handover_id,
        HandoverItem.kind == kind,
        HandoverItem.reference_id == reference_id,
        HandoverItem.state == ItemState.CARRIED,
    )
    lost = item.values(state=ItemState.LOST)
    session.execute(lost.execution_options(synchronize_session="fetch"))


def _ask(
    session: Session, inquiry: HandoverInquiry, services: tuple[str, ...], attempt: int
) -> None:
    announce(
        session,
        HandoverPartsAsked(
            handover_id=inquiry.id,
            organisation_id=inquiry.organisation_id,
            leaver_id=inquiry.leaver_id,
            services=services,
            attempt=attempt,
        ),
    )


def _call_stewards(session: Session, inquiry: HandoverInquiry, service: str) -> None:
    announce(
        session,
        HandoverPartsMissing(
            handover_id=inquiry.id,
            organisation_id=inquiry.organisation_id,
            leaver_id=inquiry.leaver_id,
            service=service,
        ),
    )


def _is_back(session: Session, inquiry: HandoverInquiry) -> bool:
    held = representations(session, [inquiry.leaver_id])
    current = current_organisations(held, inquiry.leaver_id, inquiry.left_on)
    return inquiry.organisation_id in current


def _handover(inquiry: HandoverInquiry, now: datetime) -> Handover:
    return Handover(
        id=inquiry.id,
        organisation_id=inquiry.organisation_id,
        leaver_id=inquiry.leaver_id,
        left_on=inquiry.left_on,
        vacant_roles=inquiry.vacant_roles,
        deadline_on=inquiry.left_on + TIME_FOR_A_HANDOVER,
        state=HandoverState.OPEN,
        opened_at=now,
        items=[],
        confirmations=[],
    )


def _item(part: Part) -> HandoverItem:
    kind = ItemKind(part.kind)
    return HandoverItem(
        id=new_id(),
        kind=kind,
        reference_id=part.reference_id,
        title=part.title,
        due_on=part.due_on,
        service=SERVICE_OF[kind],
        state=ItemState.OPEN,
    )
