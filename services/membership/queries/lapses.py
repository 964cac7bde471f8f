"""Whose standing has changed without anybody having been told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from services.membership.models import Exit, Hold, Membership, Term, Transition
from shared.database import Session

MOST = 200

Day = date | BindParameter[date]


def untold(session: Session, today: date) -> Sequence[Membership]:
    """Some memberships whose standing has changed and not been announced; nobody else changes them
    meanwhile."""
    found: set[UUID] = set()
    for asked in _changed():
        found.update(session.scalars(asked, {"today": today}))
    return _locked(session, sorted(found)[:MOST])


def with_another_tier(session: Session, today: date) -> Sequence[Membership]:
    """Some memberships whose running term has another tier than they have; nobody else changes them
    meanwhile."""
    found = (
        select(Membership.id)
        .join(Term, Term.membership_id == Membership.id)
        .where(Term.starts_on <= today, Term.ends_on > today, Term.voided_at.is_(None))
        .where(Term.tier_slug != Membership.tier_slug)
    )
    return _locked(session, sorted(session.scalars(found.limit(MOST))))


def _locked(session: Session, ids: Sequence[UUID]) -> Sequence[Membership]:
    if not ids:
        return []
    locked = select(Membership).where(Membership.id.in_(ids)).order_by(Membership.id)
    anew = locked.with_for_update().execution_options(populate_existing=True)
    return session.scalars(anew).all()


@cache
def _changed() -> tuple[Any, ...]:
    """What is asked for each kind of change: composed once, for it takes longer than to ask."""
    today = bindparam("today", type_=Date)
    kinds = (_ended, _held, _released, _left, _returned)
    return tuple(kind(today).limit(MOST) for kind in kinds)


def _ended(today: Day) -> Any:
    """The last term is over, and grace with it, or grace has begun."""
    later = aliased(Term)
    has_later = select(later.id).where(
        later.membership_id == Term.membership_id,
        later.voided_at.is_(None),
        later.starts_on > Term.starts_on,
    )
    in_grace = and_(
        Term.grace_ends_on > today, ~_said(Term.id, "grace"), ~_rests(Term.membership_id, today)
    )
    lapsed = and_(Term.grace_ends_on <= today, ~_said(Term.id, "lapsed"))
    return select(Term.membership_id).where(
        Term.ends_on <= today,
        Term.voided_at.is_(None),
        ~has_later.exists(),
        ~_is_over(Term.membership_id, today),
        or_(in_grace, lapsed),
    )


def _held(today: Day) -> Any:
    return select(Hold.membership_id).where(
        _on(Hold, today), ~_said(Hold.id, "suspended"), _has_term(Hold.membership_id, today)
    ).where(~_is_over(Hold.membership_id, today))  # fmt: skip


def _released(today: Day) -> Any:
    return select(Hold.membership_id).where(
        Hold.released_on <= today,
        _said(Hold.id, "suspended"),
        ~_said(Hold.id, "released"),
        enjoys_benefits(Hold.membership_id, today),
    )


def _left(today: Day) -> Any:
    """Over, and it had begun: nobody was told of what never did."""
    begun = select(Term.id).where(Term.membership_id == Exit.membership_id)
    unsaid = ~_said(Exit.id, Exit.kind)
    return select(Exit.membership_id).where(_in_force(Exit, today), unsaid, begun.exists())


def _returned(today: Day) -> Any:
    return select(Exit.membership_id).where(
        Exit.revoked_on <= today,
        _said(Exit.id, Exit.kind),
        ~_said(Exit.id, "reinstated"),
        enjoys_benefits(Exit.membership_id, today),
    )


def enjoys_benefits(membership_id: Any, today: Day) -> ColumnElement[bool]:
    """That a membership gives its member what members enjoy on a day; as `rules.standing` says it of one."""
    return and_(
        _has_term(membership_id, today),
        ~_rests(membership_id, today),
        ~_is_over(membership_id, today),
    )


def _has_term(membership_id: Any, today: Day) -> ColumnElement[bool]:
    one = aliased(Term)
    running = select(one.id).where(
        one.membership_id == membership_id,
        one.voided_at.is_(None),
        one.starts_on <= today,
        one.grace_ends_on > today,
    )
    return running.exists()


def _rests(membership_id: Any, today: Day) -> ColumnElement[bool]:
    one = aliased(Hold)
    return select(one.id).where(one.membership_id == membership_id, _on(one, today)).exists()


def _is_over(membership_id: Any, today: Day) -> ColumnElement[bool]:
    one = aliased(Exit)
    return select(one.id).where(one.membership_id == membership_id, _in_force(one, today)).exists()


def _on(hold: Any, today: Day) -> ColumnElement[bool]:
    return and_(hold.starts_on <= today, or_(hold.released_on.is_(None), hold.released_on > today))


def _in_force(ending: Any, today: Day) -> ColumnElement[bool]:
    return and_(
        ending.effective_on <= today,
        or_(ending.revoked_on.is_(None), ending.revoked_on > today),
    )


def _said(fact_id: Any, kind: Any) -> ColumnElement[bool]:
    said = select(Transition.fact_id).where(Transition.fact_id == fact_id, Transition.kind == kind)
    return said.exists()
