"""Saying that the standing of a membership has changed: once for each fact that changed it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from events.contract import Event
from events.memberships import (
    MemberJoined,
    MembershipCeased,
    MembershipGraceEntered,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from services.membership.models import Exit, Hold, Membership, Term, Transition
from services.membership.models.memberships import Cessation, ExitKind
from services.membership.queries.billing import payer_of
from services.membership.queries.notices import was_said_since
from services.membership.rules.standing import (
    Standing,
    has_benefits,
    is_in_force,
    rests,
    standing_of,
)
from shared.database import Session, insert_once
from shared.outbox import announce

UNTOLD = "untold"


def say_once(
    session: Session,
    membership: Membership,
    fact_id: UUID,
    kind: str,
    effective_on: date,
    event: Event,
) -> bool:
    """Announce a change that follows from a term, a hold or an exit; asking twice says nothing more.

    Returns whether it was said now.
    """
    is_new = insert_once(
        session,
        Transition,
        membership_id=membership.id,
        fact_id=fact_id,
        kind=kind,
        effective_on=effective_on,
    )
    if is_new:
        announce(session, event)
    return is_new


def tell_standing(session: Session, membership: Membership, today: date) -> int:
    """Announce what the facts of a locked membership have led to by a day; how much was said.

    Asking twice says nothing more. What was overtaken before anybody told it is not told any more.
    """
    if not membership.terms:
        return 0
    now_is = standing_of(membership, today)
    if membership.taken_over and has_benefits(now_is):
        make_known(session, membership, today)
    said = [_tell_dues(session, membership, now_is, today)]
    said += [_tell_hold(session, membership, hold, now_is, today) for hold in membership.holds]
    said += [_tell_exit(session, membership, one, now_is, today) for one in membership.exits]
    return sum(said)


def make_known(session: Session, membership: Membership, today: date) -> None:
    """Tell of a membership that was history when it was taken over, before anything is told of its return.

    Asking twice says nothing more.
    """
    if membership.taken_over and _was_said(session, membership, membership.id, UNTOLD):
        last = membership.terms[-1]
        joined = MemberJoined(
            **_whose(membership),
            tier=last.tier_slug,
            starts_on=last.starts_on,
            ends_on=last.ends_on,
            taken_over=True,
        )
        say_once(session, membership, membership.id, "joined", today, joined)


def _tell_dues(session: Session, membership: Membership, now_is: Standing, today: date) -> bool:
    last = max(membership.terms, key=lambda term: term.ends_on, default=None)
    if last is None or last.ends_on > today:
        return False
    if now_is is Standing.GRACE:
        event = _grace_entered(session, membership, last, today)
        return say_once(session, membership, last.id, "grace", last.ends_on, event)
    if now_is is Standing.LAPSED:
        lapsed = MembershipLapsed(
            **_whose(membership),
            **_payer(session, membership, today),
            lapsed_on=last.grace_ends_on,
        )
        return say_once(session, membership, last.id, "lapsed", last.grace_ends_on, lapsed)
    return False


def _tell_hold(
    session: Session, membership: Membership, hold: Hold, now_is: Standing, today: date
) -> bool:
    if now_is is Standing.SUSPENDED and rests(hold, today):
        suspended = MembershipSuspended(**_whose(membership), suspended_on=hold.starts_on)
        return say_once(session, membership, hold.id, "suspended", hold.starts_on, suspended)
    is_over = hold.released_on is not None and hold.released_on <= today
    if is_over and has_benefits(now_is) and _was_said(session, membership, hold.id, "suspended"):
        assert hold.released_on is not None
        released = MembershipReleased(**_whose(membership), released_on=hold.released_on)
        return say_once(session, membership, hold.id, "released", hold.released_on, released)
    return False


def _tell_exit(
    session: Session, membership: Membership, ending: Exit, now_is: Standing, today: date
) -> bool:
    if is_in_force(ending, today):
        event = _over(membership, ending)
        return say_once(session, membership, ending.id, ending.kind, ending.effective_on, event)
    is_back = ending.revoked_on is not None and ending.revoked_on <= today
    if is_back and has_benefits(now_is) and _was_said(session, membership, ending.id, ending.kind):
        assert ending.revoked_on is not None
        back = MembershipReinstated(**_whose(membership), reinstated_on=ending.revoked_on)
        return say_once(session, membership, ending.id, "reinstated", ending.revoked_on, back)
    return False


def _grace_entered(
    session: Session, membership: Membership, last: Term, today: date
) -> MembershipGraceEntered:
    return MembershipGraceEntered(
        **_whose(membership),
        term_id=last.id,
        ended_on=last.ends_on,
        grace_ends_on=last.grace_ends_on,
        noticed=was_said_since(session, last.id, last.ends_on),
        **_payer(session, membership, today),
    )


def _payer(session: Session, membership: Membership, today: date) -> dict[str, Any]:
    payer = payer_of(session, membership, today)
    return {
        "payer_organisation_id": payer.organisation_id,
        "payer_person_id": payer.person_id,
    }


def _over(membership: Membership, ending: Exit) -> Event:
    whose, day = _whose(membership), ending.effective_on
    if ending.kind == ExitKind.RESIGNED:
        return MembershipResigned(**whose, resigned_on=day)
    if ending.kind == ExitKind.TERMINATED:
        return MembershipTerminated(**whose, terminated_on=day, appeal_until=ending.appeal_until)
    return MembershipCeased(**whose, ceased_on=day, cause=ending.cause or Cessation.MERGED)


def _whose(membership: Membership) -> dict[str, Any]:
    return {
        "membership_id": membership.id,
        "organisation_id": membership.organisation_id,
        "person_id": membership.person_id,
    }


def _was_said(session: Session, membership: Membership, fact_id: UUID, kind: str) -> bool:
    return session.get(Transition, (membership.id, fact_id, kind)) is not None
