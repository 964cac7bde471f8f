"""Who is a member, speaks for one, and holds which tier on a day, as conditions of a select."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from services.membership.models import Listing, Membership, Representation, Term
from services.membership.models.representations import RepresentationState, RoleAssignment
from services.membership.queries.lapses import enjoys_benefits

Day = Any
"""A day, or the parameter of a statement that is made once and asked for many days."""

TODAY: Day = bindparam("today", type_=Date)


def is_member_on(listing: type[Listing], today: Day) -> ColumnElement[bool]:
    """That whom a listing is about enjoys what members enjoy: by their own membership, or that of an
    organisation that they speak for."""
    own, other = aliased(Membership), aliased(Membership)
    spoken = aliased(Representation)
    return or_(
        exists().where(own.person_id == listing.subject_id, enjoys_benefits(own.id, today)),
        exists().where(own.organisation_id == listing.subject_id, enjoys_benefits(own.id, today)),
        exists().where(
            spoken.person_id == listing.subject_id,
            speaks_on(spoken, today),
            other.organisation_id == spoken.organisation_id,
            enjoys_benefits(other.id, today),
        ),
    )


def holds_tier_on(listing: type[Listing], slug: Any, today: Day) -> ColumnElement[bool]:
    """That whom a listing is about holds a tier."""
    own, term = aliased(Membership), aliased(Term)
    return exists().where(
        or_(own.person_id == listing.subject_id, own.organisation_id == listing.subject_id),
        term.membership_id == own.id,
        term.tier_slug == slug,
        tier_held_on(term, today),
        enjoys_benefits(own.id, today),
    )


def tier_held_on(term: Any, today: Day) -> ColumnElement[bool]:
    """That a term is the one that gives its membership the tier: of those begun, the last."""
    later = aliased(Term)
    has_later = select(later.id).where(
        later.membership_id == term.membership_id,
        later.voided_at.is_(None),
        later.starts_on > term.starts_on,
        later.starts_on <= today,
    )
    return and_(term.voided_at.is_(None), term.starts_on <= today, ~has_later.exists())


def speaks_on(representation: Any, today: Day) -> ColumnElement[bool]:
    """That somebody speaks for an organisation: confirmed, come, not gone, and in a role."""
    held = aliased(RoleAssignment)
    role = select(held.id).where(
        held.representation_id == representation.id,
        held.valid_from <= today,
        or_(held.valid_to.is_(None), held.valid_to > today),
    )
    return and_(
        representation.state == str(RepresentationState.CONFIRMED),
        representation.starts_on <= today,
        or_(representation.last_day.is_(None), representation.last_day > today),
        role.exists(),
    )
