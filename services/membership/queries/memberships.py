"""Tiers and memberships, as they stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import Membership, Organisation, Person, Term
from services.membership.rules.access import check_may_see_membership
from services.membership.rules.standing import OVER, has_benefits, member_since, standing_of
from services.membership.rules.terms import policy_of
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound


@dataclass(frozen=True)
class MembershipShown:
    """A membership with what follows from its facts on a day."""

    id: UUID
    organisation_id: UUID | None
    person_id: UUID | None
    number: int
    tier: str
    standing: str
    benefits_active: bool
    member_since: date | None
    taken_over: bool
    terms: list[Term]


def memberships(
    session: Session, after: str | None, limit: int, standing: str | None, today: date
) -> Page[MembershipShown]:
    """Memberships, oldest first, of a standing if one is asked for.

    Standing is not stored, so a page may hold fewer than `limit` of those asked for.
    """
    page = keyset(session, select(Membership), Membership.id, after, limit)
    shown = [show_membership(one, today) for one in page.items]
    return Page([one for one in shown if standing in (None, one.standing)], page.next)


def membership_shown(
    session: Session, membership_id: UUID, caller: Caller, today: date
) -> MembershipShown:
    """A membership, for whose it is and for the staff."""
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    return show_membership(membership, today)


def memberships_of(session: Session, caller: Caller, today: date) -> list[MembershipShown]:
    """The memberships of a person and of the organisations that the person represents."""
    own = Membership.person_id == caller.person_id
    represented = Membership.organisation_id.in_(caller.organisation_ids)
    held = session.scalars(select(Membership).where(own | represented).order_by(Membership.id))
    return [show_membership(one, today) for one in held]


def show_membership(membership: Membership, today: date) -> MembershipShown:
    """A membership as it stands on a day."""
    standing = standing_of(membership, today)
    return MembershipShown(
        id=membership.id,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        number=membership.number,
        tier=membership.tier_slug,
        standing=standing,
        benefits_active=has_benefits(standing),
        member_since=member_since(membership.terms, policy_of(membership.tier), today),
        taken_over=membership.taken_over,
        terms=membership.terms,
    )


class NoSuchMembership(NotFound):
    """No membership is known by this id."""


def membership_of(session: Session, membership_id: UUID) -> Membership:
    """The membership of an id. Raises NoSuchMembership."""
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NoSuchMembership(f"No membership has the id {membership_id}")
    return membership


def current_membership(
    session: Session, holder: Organisation | Person, today: date
) -> Membership | None:
    """The membership that an organisation or a person holds and that is not over, if any."""
    column = (
        Membership.organisation_id if isinstance(holder, Organisation) else Membership.person_id
    )
    held = session.scalars(select(Membership).where(column == holder.id).order_by(Membership.id))
    return next((one for one in held if standing_of(one, today) not in OVER), None)
