"""What each membership is on a day, said to the database: the same that `rules.standing` says of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from services.membership.models import Exit, Hold, Membership, Organisation, Term
from services.membership.rules.standing import Standing

MEMBERS = (Standing.ACTIVE, Standing.GRACE, Standing.SUSPENDED)
INDIVIDUAL = "individual"


def standings(as_of: date) -> Subquery:
    """Each membership that has begun, with its standing, tier and sector on a day."""
    dues = _dues(as_of)
    ending = _endings(as_of)
    rests = exists().where(
        Hold.membership_id == Membership.id,
        Hold.starts_on <= as_of,
        or_(Hold.released_on.is_(None), Hold.released_on > as_of),
    )
    standing = case(
        (ending.c.kind.is_not(None), ending.c.kind),
        (dues.c.grace_ends_on <= as_of, literal(str(Standing.LAPSED))),
        (rests, literal(str(Standing.SUSPENDED))),
        (dues.c.ends_on > as_of, literal(str(Standing.ACTIVE))),
        else_=literal(str(Standing.GRACE)),
    )
    return (
        select(
            Membership.id.label("membership_id"),
            Membership.organisation_id,
            Membership.person_id,
            sector_of_holder().label("sector"),
            Term.tier_slug.label("tier"),
            standing.label("standing"),
            dues.c.ends_on,
        )
        .join(dues, dues.c.membership_id == Membership.id)
        .join(Term, and_(counts(Term), Term.membership_id == Membership.id))
        .where(Term.starts_on == dues.c.starts_on)
        .outerjoin(ending, ending.c.membership_id == Membership.id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .subquery()
    )


def beginnings() -> Subquery:
    """Since when each membership runs: the start of its first term, or of those from before our books."""
    earlier = aliased(Term)
    first = ~exists().where(
        counts(earlier),
        earlier.membership_id == Term.membership_id,
        earlier.starts_on < Term.starts_on,
    )
    began = case((Term.anchor_on < Term.starts_on, Term.anchor_on), else_=Term.starts_on)
    return (
        select(Term.membership_id, Term.tier_slug.label("tier"), began.label("joined_on"))
        .where(counts(Term), first)
        .subquery()
    )


def sector_of_holder() -> ColumnElement[Any]:
    """The sector of who holds a membership, in a select that joins the organisations."""
    return func.coalesce(Organisation.sector, literal(INDIVIDUAL))


def counts(term: Any) -> ColumnElement[bool]:
    """That no other term has taken the place of this one."""
    return term.voided_at.is_(None)


def gravity(kind: Any) -> ColumnElement[int]:
    """Which of two exits on one day counts: the higher."""
    return case({"resigned": 0, "terminated": 1, "ceased": 2}, value=kind, else_=0)


def _dues(as_of: date) -> Subquery:
    """How far the terms reach that have begun by a day."""
    return (
        select(
            Term.membership_id,
            func.max(Term.starts_on).label("starts_on"),
            func.max(Term.ends_on).label("ends_on"),
            func.max(Term.grace_ends_on).label("grace_ends_on"),
        )
        .where(counts(Term), Term.starts_on <= as_of)
        .group_by(Term.membership_id)
        .subquery()
    )


def _endings(as_of: date) -> Subquery:
    """The exit that is in force on a day: of several the latest, and of one day the gravest."""
    order = (Exit.effective_on.desc(), gravity(Exit.kind).desc())
    rank = func.row_number().over(partition_by=Exit.membership_id, order_by=order)
    in_force = (
        select(Exit.membership_id, Exit.kind, rank.label("rank"))
        .where(
            Exit.effective_on <= as_of,
            or_(Exit.revoked_on.is_(None), Exit.revoked_on > as_of),
        )
        .subquery()
    )
    return select(in_force.c.membership_id, in_force.c.kind).where(in_force.c.rank == 1).subquery()
