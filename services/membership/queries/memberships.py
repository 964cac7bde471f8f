"""Tiers and memberships, as they stand on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from services.membership.models import (
    Application,
    Exit,
    Hold,
    Instalment,
    Invoice,
    Membership,
    Organisation,
    Person,
    Term,
)
from services.membership.queries.representatives import live_representation
from services.membership.rules.access import check_may_see_membership, check_speaks_as_primary
from services.membership.rules.instalments import was_behind
from services.membership.rules.representing import roles_on
from services.membership.rules.standing import (
    OVER,
    has_benefits,
    is_in_good_standing,
    member_since,
    standing_of,
    tier_on,
)
from services.membership.rules.terms import last_of, policy_of
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset
from shared.errors import NotFound


@dataclass(frozen=True)
class MembershipShown:
    """A membership with what follows from its facts on a day."""

    id: UUID
    number: int
    organisation_id: UUID | None
    person_id: UUID | None
    tier: str
    next_tier: str | None
    currency: str
    extra_seats: int
    auto_renew: bool
    standing: str
    benefits_active: bool
    in_good_standing: bool
    member_since: date | None
    paid_until: date | None
    grace_ends_on: date | None
    taken_over: bool
    terms: list[Term]
    holds: list[Hold]
    exits: list[Exit]


def memberships(
    session: Session, after: str | None, limit: int, standing: str | None, today: date
) -> Page[MembershipShown]:
    """Memberships, oldest first, of a standing if one is asked for.

    Standing is not stored, so a page may hold fewer than `limit` of those asked for.
    """
    page = keyset(session, select(Membership), Membership.id, after, limit)
    shown = show_memberships(session, page.items, today)
    return Page([one for one in shown if standing in (None, one.standing)], page.next)


def membership_shown(
    session: Session, membership_id: UUID, caller: Caller, today: date
) -> MembershipShown:
    """A membership, for whose it is and for the staff."""
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    return show_membership(session, membership, today)


def memberships_of(session: Session, caller: Caller, today: date) -> list[MembershipShown]:
    """The memberships of a person and of the organisations that the person represents."""
    own = Membership.person_id.in_(caller.person_ids)
    represented = Membership.organisation_id.in_(caller.organisation_ids)
    held = session.scalars(select(Membership).where(own | represented).order_by(Membership.id))
    return show_memberships(session, list(held), today)


def show_membership(session: Session, membership: Membership, today: date) -> MembershipShown:
    """A membership as it stands on a day."""
    return show_memberships(session, [membership], today)[0]


def show_memberships(
    session: Session, memberships: Sequence[Membership], today: date
) -> list[MembershipShown]:
    """Memberships as they stand on a day."""
    owing = owing_on(session, [one.id for one in memberships], today)
    return [_show(one, one.id in owing, today) for one in memberships]


def owing_on(session: Session, membership_ids: Sequence[UUID], day: date) -> set[UUID]:
    """Those of some memberships on which something was overdue on a day."""
    unsettled = (
        Invoice.membership_id.in_(membership_ids),
        or_(Invoice.state == "open", and_(Invoice.state == "paid", Invoice.paid_on > day)),
    )
    in_parts = exists().where(Instalment.invoice_id == Invoice.id)
    whole = select(Invoice.membership_id).where(*unsettled, Invoice.due_on < day, ~in_parts)
    late = [
        one.membership_id
        for one in session.scalars(select(Invoice).where(*unsettled, in_parts))
        if was_behind(one, day)
    ]
    return {one for one in (*session.scalars(whole), *late) if one is not None}


def _show(membership: Membership, owes: bool, today: date) -> MembershipShown:
    standing = standing_of(membership, today)
    last = last_of(membership.terms)
    return MembershipShown(
        id=membership.id,
        organisation_id=membership.organisation_id,
        person_id=membership.person_id,
        number=membership.number,
        tier=tier_on(membership, today),
        next_tier=membership.next_tier_slug,
        currency=membership.currency,
        extra_seats=membership.extra_seats,
        auto_renew=membership.auto_renew,
        standing=standing,
        benefits_active=has_benefits(standing),
        in_good_standing=is_in_good_standing(standing, owes),
        member_since=member_since(membership.terms, policy_of(membership.tier), today),
        paid_until=last.ends_on if last else None,
        grace_ends_on=last.grace_ends_on if last else None,
        taken_over=membership.taken_over,
        terms=membership.terms,
        holds=membership.holds,
        exits=membership.exits,
    )


def check_may_ask(
    session: Session, membership_id: UUID, caller: Caller, today: date, *staff: Role
) -> Membership:
    """The membership, for who holds it or speaks for its holder as primary, and for some of the staff."""
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    if caller.has(*staff) or (
        membership.person_id is not None and (membership.person_id == caller.person_id)
    ):
        return membership
    own = (
        caller.person_id
        and membership.organisation_id
        and live_representation(session, membership.organisation_id, caller.person_id)
    )
    check_speaks_as_primary(roles_on(own, today) if own else ())
    return membership


def answers_shown(session: Session, membership_id: UUID, caller: Caller) -> dict[str, Any]:
    """What is answered to the questions of its tier: said anew since, or in the newest application."""
    membership = membership_of(session, membership_id)
    check_may_see_membership(caller, membership)
    return {"tier": membership.tier_slug, "answers": answers_of(session, membership)}


def answers_of(session: Session, membership: Membership) -> dict[str, Any]:
    """The answers of a membership that stand."""
    if membership.answers is not None:
        return membership.answers
    applied = select(Application).where(Application.membership_id == membership.id)
    for one in session.scalars(applied.order_by(Application.id.desc())):
        if said := one.answers.get("questions"):
            return dict(said)
    return {}


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
