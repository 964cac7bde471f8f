"""Intermediaries, whom they counsel, and hours that are booked, as each may see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select

from services.introductions.models import (
    AssignmentState,
    BookingState,
    Contact,
    CounselAssignment,
    CounselBooking,
    Intermediary,
    Partnership,
    PartnershipSide,
)
from services.introductions.queries.partnerships import find
from services.introductions.queries.people import (
    contacts,
    current_organisations,
    discreet_among,
    representations,
)
from services.introductions.queries.portraits import portraits
from services.introductions.queries.sides import SOMEBODY
from services.introductions.queries.tables import positions_of
from services.introductions.rules import counsel as rules
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset

_LIVE = (AssignmentState.PROPOSED, AssignmentState.MADE)
_WAITING = (BookingState.REQUESTED, BookingState.GRANTED)


def intermediary_of(session: Session, intermediary_id: UUID, caller: Caller) -> Intermediary:
    """One of the register, for stewards and themselves."""
    found = session.get(Intermediary, intermediary_id)
    if found is None:
        raise rules.NoSuchIntermediary
    rules.check_may_keep(found.person_id, caller)
    return found


def register(session: Session, caller: Caller, after: str | None, limit: int) -> Page[Intermediary]:
    """Who counsels, for stewards; for others what it says of themselves."""
    found = select(Intermediary)
    if not caller.has(Role.STEWARD):
        mine = Intermediary.person_id == caller.person_id if caller.person_id else false()
        found = found.where(mine)
    return keyset(session, found, Intermediary.id, after, limit)


def of_person(session: Session, person_id: UUID) -> Intermediary | None:
    """What the register says of a person."""
    found = select(Intermediary).where(Intermediary.person_id == person_id)
    return session.scalars(found.order_by(Intermediary.id)).first()


def suggestions(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    skill: str | None,
    language: str,
    today: date,
) -> list[dict[str, Any]]:
    """Who could counsel the caller's side: the skill, no tie to anybody, and time this month; with reasons.

    Any skill will do for None. Who speaks the language comes first, then who has most time. Whoever is
    discreet is not named.
    """
    partnership = find(session, partnership_id, caller)
    active = session.scalars(select(Intermediary).where(Intermediary.is_active)).all()
    able = [one for one in active if skill is None or skill in one.skills]
    free = neutral_among(session, able, partnership, None, today)
    left = _left(session, free, today)
    named = _names(session, [one.person_id for one in free])
    shown = [
        _suggested(one, named[one.person_id], language, left[one.id])
        for one in free
        if left[one.id] >= rules.STEP_MINUTES
    ]
    return sorted(shown, key=lambda one: (not one["speaks"], -one["free_minutes"], one["id"]))


def neutral_among(
    session: Session,
    found: Collection[Intermediary],
    partnership: Partnership,
    position: int | None,
    today: date,
) -> list[Intermediary]:
    """Those whom nothing ties to a side; who counsels `position` already is no other side's counsel."""
    held = representations(session, {one.person_id for one in found})
    live = select(CounselAssignment).where(
        CounselAssignment.partnership_id == partnership.id, CounselAssignment.state.in_(_LIVE)
    )
    elsewhere = {one.intermediary_id for one in session.scalars(live) if one.position != position}
    return [
        one
        for one in found
        if rules.is_neutral(
            one,
            partnership,
            current_organisations(held, one.person_id, today),
            one.id in elsewhere,
        )
    ]


def bookings_in_month(
    session: Session, intermediary_ids: Collection[UUID], day: date
) -> Sequence[CounselBooking]:
    """What is booked of some in the month of a day."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    found = select(CounselBooking).join(CounselAssignment)
    theirs = found.where(CounselAssignment.intermediary_id.in_(intermediary_ids))
    return session.scalars(
        theirs.where(CounselBooking.on_day >= first, CounselBooking.on_day < after)
    ).all()


def assignment_of(session: Session, assignment_id: UUID, caller: Caller) -> CounselAssignment:
    """A counsel, for the side, who counsels it, and stewards."""
    found = session.get(CounselAssignment, assignment_id)
    if found is None:
        raise rules.NoSuchAssignment
    if not concerns(session, found, caller):
        raise rules.NoSuchAssignment
    return found


def concerns(session: Session, assignment: CounselAssignment, caller: Caller) -> bool:
    """Whether a counsel is the caller's to see: as a steward, as who counsels, or as the side."""
    return (
        caller.has(Role.STEWARD)
        or is_counsel(session, assignment, caller)
        or speaks_for(session, assignment, caller)
    )


def is_counsel(session: Session, assignment: CounselAssignment, caller: Caller) -> bool:
    """Whether the caller is who counsels."""
    one = session.get_one(Intermediary, assignment.intermediary_id)
    return rules.is_themselves(one, caller)


def speaks_for(session: Session, assignment: CounselAssignment, caller: Caller) -> bool:
    """Whether the caller speaks for the side that is counselled."""
    partnership = session.get_one(Partnership, assignment.partnership_id)
    return assignment.position in positions_of(session, partnership, caller)


def assignments(
    session: Session, caller: Caller, after: str | None, limit: int
) -> Page[dict[str, Any]]:
    """Counsel that concerns the caller; all for a steward."""
    page = keyset(session, _within_reach(caller), CounselAssignment.id, after, limit)
    seen = [one for one in page.items if concerns(session, one, caller)]
    return Page([shown(session, one, caller) for one in seen], page.next)


def live_assignments(session: Session, partnership_id: UUID) -> Sequence[CounselAssignment]:
    """Who counsels a side of a partnership, or is asked to."""
    found = select(CounselAssignment).where(
        CounselAssignment.partnership_id == partnership_id, CounselAssignment.state.in_(_LIVE)
    )
    return session.scalars(found.order_by(CounselAssignment.id)).all()


def shown(session: Session, assignment: CounselAssignment, caller: Caller) -> dict[str, Any]:
    """A counsel as programs see it: before both said yes, neither is named to the other."""
    names = (
        "id partnership_id position intermediary_id skill word state proposed_at side_yes_at"
        " intermediary_yes_at settled_at reason"
    )
    partnership = session.get_one(Partnership, assignment.partnership_id)
    is_made = assignment.intermediary_yes_at is not None and assignment.side_yes_at is not None
    sees_all = is_made or not is_counsel(session, assignment, caller)
    return {name: getattr(assignment, name) for name in names.split()} | {
        "side": _described(session, partnership, assignment.position),
        "purpose": partnership.purpose if sees_all else "",
    }


def contacts_of(session: Session, assignment_id: UUID, caller: Caller) -> list[Contact]:
    """Names and addresses of who counsels and who tends the side, each for the other, once both said yes."""
    assignment = assignment_of(session, assignment_id, caller)
    rules.check_made(assignment)
    counsel, steward_id = both_of(session, assignment)
    if is_counsel(session, assignment, caller):
        wanted = steward_id
    elif speaks_for(session, assignment, caller):
        wanted = counsel
    else:
        raise rules.AnswerIsForOthers
    return list(contacts(session, [wanted]).values()) if wanted else []


def both_of(session: Session, assignment: CounselAssignment) -> tuple[UUID, UUID | None]:
    """Who counsels, and who tends the side."""
    one = session.get_one(Intermediary, assignment.intermediary_id)
    key = (assignment.partnership_id, assignment.position)
    side = session.get_one(PartnershipSide, key)
    return one.person_id, side.steward_id


def booking_of(session: Session, booking_id: UUID, caller: Caller) -> CounselBooking:
    """A booking, for those who see its counsel."""
    found = session.get(CounselBooking, booking_id)
    if found is None:
        raise rules.NoSuchBooking
    try:
        assignment_of(session, found.assignment_id, caller)
    except rules.NoSuchAssignment:
        raise rules.NoSuchBooking from None
    return found


def bookings(
    session: Session, assignment_id: UUID, caller: Caller, after: str | None, limit: int
) -> Page[CounselBooking]:
    """The hours that were booked, in the order of booking."""
    assignment_of(session, assignment_id, caller)
    found = select(CounselBooking).where(CounselBooking.assignment_id == assignment_id)
    return keyset(session, found, CounselBooking.id, after, limit)


def lock_waiting_bookings(session: Session, assignment_id: UUID) -> Sequence[CounselBooking]:
    """The hours of a counsel that are neither spent nor given up, kept from others."""
    found = select(CounselBooking).where(
        CounselBooking.assignment_id == assignment_id, CounselBooking.state.in_(_WAITING)
    )
    return session.scalars(found.order_by(CounselBooking.id).with_for_update()).all()


def lock_unanswered(session: Session, now: datetime, limit: int) -> Sequence[CounselBooking]:
    """Bookings of which the fund said nothing for an hour or more, kept from others."""
    found = select(CounselBooking).where(
        CounselBooking.state == BookingState.REQUESTED,
        CounselBooking.asked_at <= now - rules.ASK_AGAIN_AFTER,
    )
    ordered = found.order_by(CounselBooking.asked_at, CounselBooking.id).limit(limit)
    return session.scalars(ordered.with_for_update()).all()


def lock_uncalled(session: Session, today: date, limit: int) -> Sequence[CounselBooking]:
    """Bookings whose day is past, and whose hours nobody was asked to confirm, kept from others."""
    found = select(CounselBooking).where(
        CounselBooking.state == BookingState.GRANTED,
        CounselBooking.on_day < today,
        CounselBooking.is_called.is_(False),
    )
    return session.scalars(found.order_by(CounselBooking.id).limit(limit).with_for_update()).all()


def lock_run_out(session: Session, today: date, limit: int) -> Sequence[CounselBooking]:
    """Bookings that nobody confirmed in time, kept from others."""
    found = select(CounselBooking).where(
        CounselBooking.state.in_(_WAITING), CounselBooking.on_day < today - rules.CONFIRM_WITHIN
    )
    return session.scalars(found.order_by(CounselBooking.id).limit(limit).with_for_update()).all()


def _within_reach(caller: Caller) -> Select[CounselAssignment]:
    every = select(CounselAssignment)
    if caller.has(Role.STEWARD):
        return every
    theirs = select(Intermediary.id).where(Intermediary.person_id == caller.person_id)
    mine = or_(
        PartnershipSide.steward_id == caller.person_id if caller.person_id else false(),
        PartnershipSide.organisation_id.in_(caller.organisation_ids),
    )
    sides = select(PartnershipSide.position).where(
        and_(
            PartnershipSide.partnership_id == CounselAssignment.partnership_id,
            PartnershipSide.position == CounselAssignment.position,
            mine,
        )
    )
    return every.where(or_(CounselAssignment.intermediary_id.in_(theirs), sides.exists()))


def _described(session: Session, partnership: Partnership, position: int) -> str:
    side = next((one for one in partnership.sides if one.position == position), None)
    if side is None or side.steward_id is None:
        return SOMEBODY
    key = (side.steward_id, side.organisation_id)
    return portraits(session, [key])[key].text


def _names(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    known = contacts(session, set(person_ids) - discreet_among(session, person_ids))
    named = {person_id: one.full_name for person_id, one in known.items()}
    return dict.fromkeys(person_ids, SOMEBODY) | named


def _left(session: Session, found: Collection[Intermediary], day: date) -> dict[UUID, int]:
    booked = bookings_in_month(session, [one.id for one in found], day)
    return {
        one.id: rules.minutes_left(
            one, [other for other in booked if other.assignment.intermediary_id == one.id]
        )
        for one in found
    }


def _suggested(one: Intermediary, name: str, language: str, free_minutes: int) -> dict[str, Any]:
    speaks = language in one.languages
    reasons = [rules.HAS_THE_SKILL]
    reasons += [rules.SPEAKS_IT] if speaks else []
    reasons += [rules.GIVES_IT] if one.rate_minor is None else []
    fields = "id skills languages rate_minor currency"
    is_named = name != SOMEBODY
    return {field: getattr(one, field) for field in fields.split()} | {
        "name": name,
        "firm": one.firm if is_named else "",
        "speaks": speaks,
        "free_minutes": free_minutes,
        "reasons": [*reasons, rules.HAS_TIME],
    }
