"""Who joined, lapsed, came back and left in a span, by sector and tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, exists, func, literal, or_, select, union
from sqlalchemy.orm import aliased

from services.membership.models import Exit, Membership, Organisation, Term
from services.membership.queries.reports.standings import (
    beginnings,
    counts,
    gravity,
    sector_of_holder,
)
from shared.database import Session

KINDS = ("joined", "lapsed", "reinstated", "resigned", "terminated", "ceased")


@dataclass(frozen=True)
class MovementsRow:
    """How many of one sector came to one tier, and how many left it, in a span."""

    sector: str
    tier: str
    joined: int
    lapsed: int
    reinstated: int
    resigned: int
    terminated: int
    ceased: int


def movements(session: Session, since: date, until: date) -> list[MovementsRow]:
    """Who came and who left on the days `[since, until)`.

    Reinstated is whose benefits came back after a lapse or an exit; one who lapsed counts as having left
    once, on the day on which grace ran out.
    """
    moved = union(
        _joined(since, until),
        _lapsed(since, until),
        _reinstated(since, until),
        _taken_back(since, until),
        _left(since, until),
    ).subquery()
    placed = (
        select(sector_of_holder().label("sector"), _tier_on(moved).label("tier"), moved.c.kind)
        .select_from(moved)
        .join(Membership, Membership.id == moved.c.membership_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .subquery()
    )
    counted = [func.count().filter(placed.c.kind == kind) for kind in KINDS]
    asked = select(placed.c.sector, placed.c.tier, *counted).group_by(
        placed.c.sector, placed.c.tier
    )
    return sorted(
        (MovementsRow(*row) for row in session.execute(asked)),
        key=lambda row: (row.sector, row.tier),
    )


def _joined(since: date, until: date) -> Select[*tuple[Any, ...]]:
    began = beginnings()
    return select(
        began.c.membership_id, literal("joined").label("kind"), began.c.joined_on.label("day")
    ).where(began.c.joined_on >= since, began.c.joined_on < until)


def _reaches() -> Subquery:
    """Each term with how far grace reaches by then, how far it reached before, and when the next begins."""
    in_order: dict[str, Any] = {
        "partition_by": Term.membership_id,
        "order_by": Term.starts_on,
    }
    reach = func.max(Term.grace_ends_on)
    return (
        select(
            Term.membership_id,
            Term.starts_on,
            reach.over(**in_order, rows=(None, 0)).label("reach"),
            reach.over(**in_order, rows=(None, -1)).label("reached"),
            func.lead(Term.starts_on).over(**in_order).label("next_on"),
        )
        .where(counts(Term))
        .subquery()
    )


def _lapsed(since: date, until: date) -> Select[*tuple[Any, ...]]:
    term = _reaches()
    return select(term.c.membership_id, literal("lapsed"), term.c.reach).where(
        term.c.reach >= since,
        term.c.reach < until,
        or_(term.c.next_on.is_(None), term.c.next_on > term.c.reach),
        ~_is_over(term.c.membership_id, term.c.reach),
        ~_was_over(term.c.membership_id, term.c.reach),
    )


def _reinstated(since: date, until: date) -> Select[*tuple[Any, ...]]:
    term = _reaches()
    return select(term.c.membership_id, literal("reinstated"), term.c.starts_on).where(
        term.c.starts_on >= since,
        term.c.starts_on < until,
        term.c.starts_on > term.c.reached,
        ~_is_over(term.c.membership_id, term.c.starts_on),
    )


def _taken_back(since: date, until: date) -> Select[*tuple[Any, ...]]:
    """Exits that were taken back while the terms still reached, or reached again."""
    back = Exit.revoked_on
    return select(Exit.membership_id, literal("reinstated"), back).where(
        back >= since,
        back < until,
        back > Exit.effective_on,
        _is_covered(Exit.membership_id, back),
        ~_is_over(Exit.membership_id, back),
    )


def _left(since: date, until: date) -> Select[*tuple[Any, ...]]:
    """Exits of those who were members the day before; of several on one day the gravest."""
    other = aliased(Exit)
    day = Exit.effective_on
    graver = exists().where(
        other.membership_id == Exit.membership_id,
        other.effective_on == day,
        or_(other.revoked_on.is_(None), other.revoked_on > day),
        gravity(other.kind) > gravity(Exit.kind),
    )
    return select(Exit.membership_id, Exit.kind, day).where(
        day >= since,
        day < until,
        or_(Exit.revoked_on.is_(None), Exit.revoked_on > day),
        exists().where(
            counts(Term),
            Term.membership_id == Exit.membership_id,
            Term.starts_on < day,
            Term.grace_ends_on >= day,
        ),
        ~_was_over(Exit.membership_id, day),
        ~graver,
    )


def _is_over(membership_id: Any, day: Any) -> Any:
    ending = aliased(Exit)
    return exists().where(
        ending.membership_id == membership_id,
        ending.effective_on <= day,
        or_(ending.revoked_on.is_(None), ending.revoked_on > day),
    )


def _was_over(membership_id: Any, day: Any) -> Any:
    """On the day before."""
    ending = aliased(Exit)
    return exists().where(
        ending.membership_id == membership_id,
        ending.effective_on < day,
        or_(ending.revoked_on.is_(None), ending.revoked_on >= day),
    )


def _is_covered(membership_id: Any, day: Any) -> Any:
    return exists().where(
        counts(Term),
        Term.membership_id == membership_id,
        Term.starts_on <= day,
        Term.grace_ends_on > day,
    )


def _tier_on(moved: Subquery) -> Any:
    """The tier of the last term that had begun by then, or else of the membership."""
    last = (
        select(Term.tier_slug)
        .where(
            and_(counts(Term), Term.membership_id == moved.c.membership_id),
            Term.starts_on <= moved.c.day,
        )
        .order_by(Term.starts_on.desc())
        .limit(1)
        .correlate(moved)
        .scalar_subquery()
    )
    return func.coalesce(last, Membership.tier_slug)
