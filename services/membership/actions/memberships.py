"""Making and renewing memberships."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from services.membership.actions.dues import ask_dues, ask_dues_of_all
from services.membership.actions.fitting import check_next_tier, those_that_fit
from services.membership.actions.numbers import take_numbers
from services.membership.actions.terms import append_term, origin_of
from services.membership.models import Invoice, Membership, Organisation, Person, Tier
from services.membership.queries.applications import renewals_approved
from services.membership.queries.dues import tiers_asked_for
from services.membership.queries.memberships import current_membership, membership_of
from services.membership.queries.prices import price_of_term, prices_of_terms
from services.membership.queries.tiers import tier_of
from services.membership.rules.approvals import check_renewal_is_approved
from services.membership.rules.joining import check_is_no_member
from services.membership.rules.leaving import check_not_leaving
from services.membership.rules.lines import NewLine
from services.membership.rules.standing import OVER, Standing, standing_of
from services.membership.rules.terms import bought_term, check_renewal_is_open, policy_of
from services.membership.rules.tiers import next_tier_of
from shared.database import Session, lock_row
from shared.errors import Refusal

MEMBERS = "members"


class MembershipIsNotRenewable(Refusal):
    """This membership cannot be renewed."""


class TermIsFree(Refusal):
    """This term is free, and no invoice asks for nothing."""


class TermCostsSomething(Refusal):
    """What costs something is not given for free."""


def open_membership(
    session: Session, tier: Tier, holder: Organisation | Person, today: date, now: datetime
) -> Membership:
    """Make a pending membership. Refuses a second one for the same holder."""
    lock_row(session, type(holder), holder.id)
    held = current_membership(session, holder, today)
    check_is_no_member(held, standing_of(held, today) if held else None)
    return _make(session, tier, holder, now)


def ask_for_term(
    session: Session,
    membership: Membership,
    today: date,
    *,
    beside: Sequence[NewLine] = (),
    purchase_order: str = "",
) -> Invoice | None:
    """Ask for the dues of the next term, the first one or a renewal; paying them grants it.

    `beside` are further lines, as for a donation; where the term is free, they alone are asked for.
    None where it costs nothing: grant it with `grant_free_term`. Asking twice returns the invoice that
    is open.
    """
    priced = price_of_term(session, membership, today)
    lines = [*(() if priced.is_free else priced.lines), *beside]
    if not lines:
        return None
    return ask_dues(session, membership, lines, today, purchase_order=purchase_order)


def ask_for_terms(
    session: Session,
    memberships: Sequence[Membership],
    today: date,
    now: datetime,
    noticed: Collection[UUID] = (),
) -> dict[UUID, Invoice]:
    """Ask for the dues of the next term of each of these, held and with none of it open, by membership.

    What costs nothing is not asked for, nor what those who decide about renewals have not said yes to, nor
    a tier for organisations of other sizes, or with too few seats: a person is to look at that.
    The payers of those that are `noticed` are told of it by a notice. Asking twice asks twice: whoever
    calls looks first.
    """
    decided = [one.id for one in memberships if one.tier.renewal_approvals_needed]
    approved = renewals_approved(session, decided)
    allowed = [
        one for one in memberships if one.id in approved or not one.tier.renewal_approvals_needed
    ]
    allowed = those_that_fit(session, allowed, today, now)
    prices = prices_of_terms(session, allowed, today)
    wanted = [(one, prices[one.id].lines) for one in allowed if not prices[one.id].is_free]
    return ask_dues_of_all(session, wanted, today, noticed)


def renew_membership(
    session: Session,
    membership_id: UUID,
    today: date,
    *,
    beside: Sequence[NewLine] = (),
    purchase_order: str = "",
) -> Invoice:
    """Ask for the dues of the next term, with further lines beside them; paying appends it.

    Asking twice returns the invoice that is open.
    """
    membership = _renewable(session, membership_id, today)
    priced = price_of_term(session, membership, today)
    if priced.is_free:
        raise TermIsFree("Nothing is owed for the next term: take it as a free one")
    lines = [*priced.lines, *beside]
    return ask_dues(session, membership, lines, today, purchase_order=purchase_order)


def take_free_term(session: Session, membership_id: UUID, today: date, now: datetime) -> Membership:
    """Renew a membership whose next term costs nothing. Asking twice is refused: it is too early then."""
    membership = _renewable(session, membership_id, today)
    priced = price_of_term(session, membership, today)
    if not priced.is_free:
        raise TermCostsSomething("The next term costs something: ask for a renewal")
    upgrade = tiers_asked_for(session, [membership.id]).get(membership.id)
    tier = tier_of(session, next_tier_of(membership, upgrade))
    dates = bought_term(membership.terms, policy_of(tier), priced.ends_on, today)
    origin = origin_of(membership.terms[-1], dates)
    append_term(session, membership, dates, origin, now, tier_slug=tier.slug, paid_on=today)
    return membership


def make_size_exception(session: Session, membership_id: UUID, reason: str) -> Membership:
    """Let an organisation keep a tier that is for others by their size; without a reason, no more.

    Asking twice changes nothing.
    """
    membership = lock_row(session, Membership, membership_id) or membership_of(
        session, membership_id
    )
    membership.size_exception = reason
    return membership


def _renewable(session: Session, membership_id: UUID, today: date) -> Membership:
    """A membership, locked, that may be renewed today."""
    locked = lock_row(session, Membership, membership_id)
    membership = locked or membership_of(session, membership_id)
    now_is = standing_of(membership, today)
    if now_is in OVER or now_is is Standing.PENDING or not membership.terms:
        raise MembershipIsNotRenewable(f"The membership is {now_is}")
    check_not_leaving(membership.exits, today)
    check_renewal_is_open(membership.terms, policy_of(membership.tier), today)
    check_renewal_is_approved(
        membership.tier, membership.id in renewals_approved(session, [membership.id])
    )
    check_next_tier(session, membership, today)
    return membership


def _make(
    session: Session,
    tier: Tier,
    holder: Organisation | Person,
    now: datetime,
) -> Membership:
    for_organisation = isinstance(holder, Organisation)
    membership = Membership(
        organisation_id=holder.id if for_organisation else None,
        person_id=None if for_organisation else holder.id,
        number=take_numbers(session, MEMBERS),
        tier=tier,
        currency=tier.currency,
        taken_over=False,
        created_at=now,
        all_terms=[],
        holds=[],
        exits=[],
    )
    session.add(membership)
    session.flush()
    return membership
