"""Memberships, and renewing them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import asking, exits
from services.membership.actions import memberships as actions
from services.membership.actions.gifts import renew_and_give
from services.membership.actions.holds import release_membership, suspend_membership
from services.membership.actions.membership_answers import answer_anew
from services.membership.models import Invoice, Membership
from services.membership.queries import dues
from services.membership.queries import memberships as queries
from services.membership.queries.dues import InvoiceShown
from services.membership.queries.memberships import MembershipShown
from services.membership.schemas import examples
from services.membership.schemas.dues import InvoiceOut
from services.membership.schemas.memberships import (
    AnswersIn,
    AnswersOut,
    AskedOut,
    AsOf,
    MembershipFilter,
    MembershipOut,
    NewCessation,
    NewHold,
    NewRelease,
    NewResignation,
    NewTermination,
    RenewalWish,
    SeatsWish,
    SizeException,
    TierWish,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("memberships", __name__, url_prefix="/memberships", description=__doc__)


@blp.route("", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.arguments(MembershipFilter, location="query")
@blp.response(200, paged(MembershipOut))
def memberships(asked: dict[str, Any]) -> Page[MembershipShown]:
    """Memberships, oldest first, of a standing if one is asked for.

    Standing follows from the terms on the day, so a page may hold fewer than `limit`: follow `next`.
    """
    return queries.memberships(session(), **asked, today=today())


@blp.route("/<uuid:membership_id>", methods=["GET"])
@allow()
@blp.arguments(AsOf, location="query")
@blp.response(200, MembershipOut)
def show(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """A membership as it stands on a day, for whose it is and for the staff."""
    return queries.membership_shown(session(), membership_id, caller(), asked["as_of"] or today())


@blp.route("/<uuid:membership_id>/renewals", methods=["POST"])
@allow()
@blp.arguments(RenewalWish)
@blp.response(201, InvoiceOut)
def renew(asked: dict[str, Any], membership_id: UUID) -> InvoiceShown:
    """Ask for the dues of the next term; paying them appends it.

    A donation is a line beside them; where an invoice is open already, it is void, and asked for anew with it.
    The member, or its primary representative, asks; so do stewards and treasurers.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD, Role.TREASURER)
    invoice = renew_and_give(session(), membership_id, **asked, today=today(), now=now())
    return dues.show_invoice(invoice, today())


@blp.route("/<uuid:membership_id>/answers", methods=["GET"])
@allow()
@blp.response(200, AnswersOut)
def answers(membership_id: UUID) -> dict[str, Any]:
    """What is answered to the questions of the tier, for whose membership it is and for the staff."""
    return queries.answers_shown(session(), membership_id, caller())


@blp.route("/<uuid:membership_id>/answers", methods=["PUT"])
@allow()
@blp.arguments(AnswersIn)
@blp.response(200, AnswersOut)
def answer(asked: dict[str, Any], membership_id: UUID) -> dict[str, Any]:
    """Answer the questions of the tier anew, all of them: the member, its primary representative, a steward."""
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD)
    answer_anew(session(), membership_id, asked["answers"])
    return queries.answers_shown(session(), membership_id, caller())


@blp.route("/<uuid:membership_id>/size-exception", methods=["PUT"])
@allow(Role.STEWARD)
@blp.arguments(SizeException)
@blp.response(200, SizeException)
def make_exception(asked: dict[str, Any], membership_id: UUID) -> dict[str, str]:
    """Let an organisation renew a tier that is for others by their size, and say why; empty: no more."""
    kept = actions.make_size_exception(session(), membership_id, asked["reason"])
    return {"reason": kept.size_exception}


@blp.route("/<uuid:membership_id>/free-terms", methods=["POST"])
@allow()
@blp.response(201, MembershipOut)
def take_free_term(membership_id: UUID) -> MembershipShown:
    """Renew a membership whose next term costs nothing.

    The member, or its primary representative, asks; so do stewards and treasurers.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD, Role.TREASURER)
    renewed = actions.take_free_term(session(), membership_id, today(), now())
    return queries.show_membership(session(), renewed, today())


@blp.route("/<uuid:membership_id>/upgrades", methods=["POST"])
@allow()
@blp.arguments(TierWish, example=examples.TIER_WISH)
@blp.response(201, AskedOut)
def upgrade(asked: dict[str, Any], membership_id: UUID) -> dict[str, Any]:
    """Ask for a tier that costs more, from today on; paying the difference gives it.

    The whole months that are left are charged. The member, or its primary representative, asks; so do
    stewards and treasurers.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD, Role.TREASURER)
    changed, invoice = asking.upgrade_membership(
        session(),
        membership_id,
        **asked,
        by_staff=caller().is_staff,
        today=today(),
        now=now(),
    )
    return _asked(changed, invoice)


@blp.route("/<uuid:membership_id>/downgrades", methods=["POST"])
@allow()
@blp.arguments(TierWish, example=examples.TIER_WISH)
@blp.response(201, MembershipOut)
def downgrade(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """Take another tier with the next renewal; nothing is paid back. The present tier undoes the wish.

    The member, or its primary representative, asks; so do stewards and treasurers.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD, Role.TREASURER)
    by_staff = caller().is_staff
    changed = asking.downgrade_membership(
        session(), membership_id, **asked, by_staff=by_staff, today=today(), now=now()
    )
    return queries.show_membership(session(), changed, today())


@blp.route("/<uuid:membership_id>/seats", methods=["POST"])
@allow()
@blp.arguments(SeatsWish, example=examples.SEATS)
@blp.response(201, AskedOut)
def buy_seats(asked: dict[str, Any], membership_id: UUID) -> dict[str, Any]:
    """Ask for more seats than the tier gives, for what is left of the term; paying gives them.

    The member, or its primary representative, asks; so do stewards and treasurers.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD, Role.TREASURER)
    return _asked(*asking.buy_seats(session(), membership_id, **asked, today=today()))


@blp.route("/<uuid:membership_id>/seat-returns", methods=["POST"])
@allow()
@blp.arguments(SeatsWish, example=examples.SEATS)
@blp.response(201, MembershipOut)
def return_seats(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """Give back seats that were bought and that nobody sits on; the next renewal asks no more for them.

    The member, or its primary representative, asks; so do stewards and treasurers.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD, Role.TREASURER)
    changed = asking.return_seats(session(), membership_id, **asked, today=today(), now=now())
    return queries.show_membership(session(), changed, today())


@blp.route("/<uuid:membership_id>/holds", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewHold, example=examples.HOLD)
@blp.response(201, MembershipOut)
def suspend(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """Let a membership rest from a day on: benefits rest, and its terms run on."""
    held = suspend_membership(session(), membership_id, **asked, today=today())
    return queries.show_membership(session(), held, today())


@blp.route("/<uuid:membership_id>/releases", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewRelease)
@blp.response(201, MembershipOut)
def release(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """Let a membership that rests go on."""
    day = asked["released_on"] or today()
    released = release_membership(session(), membership_id, day, today())
    return queries.show_membership(session(), released, today())


@blp.route("/<uuid:membership_id>/resignations", methods=["POST"])
@allow()
@blp.arguments(NewResignation)
@blp.response(201, MembershipOut)
def resign(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """A member leaves, with the end of what is paid unless another day is wished.

    Until that day has come, another may be said. The member, or its primary representative, says so; so
    does a steward.
    """
    queries.check_may_ask(session(), membership_id, caller(), today(), Role.STEWARD)
    left = exits.resign_membership(
        session(),
        membership_id,
        **asked,
        noted_by_id=caller().person_id,
        today=today(),
        now=now(),
    )
    return queries.show_membership(session(), left, today())


@blp.route("/<uuid:membership_id>/terminations", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewTermination, example=examples.TERMINATION)
@blp.response(201, MembershipOut)
def terminate(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """End a membership, for a reason that may be appealed against until a date.

    Until it has ended, other days may be said.
    """
    ended = exits.terminate_membership(
        session(),
        membership_id,
        **asked,
        noted_by_id=caller().person_id,
        today=today(),
        now=now(),
    )
    return queries.show_membership(session(), ended, today())


@blp.route("/<uuid:membership_id>/cessations", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewCessation)
@blp.response(201, MembershipOut)
def cease(asked: dict[str, Any], membership_id: UUID) -> MembershipShown:
    """Note that whoever held a membership is no more."""
    ceased = exits.cease_membership(
        session(),
        membership_id,
        **asked,
        noted_by_id=caller().person_id,
        today=today(),
        now=now(),
    )
    return queries.show_membership(session(), ceased, today())


@blp.route("/<uuid:membership_id>/reinstatements", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(201, MembershipOut)
def reinstate(membership_id: UUID) -> MembershipShown:
    """Take back that a membership is over, or about to end; it stands again as its terms say."""
    back = exits.reinstate_membership(session(), membership_id, today())
    return queries.show_membership(session(), back, today())


def _asked(membership: Membership, invoice: Invoice | None) -> dict[str, Any]:
    return {
        "membership": queries.show_membership(session(), membership, today()),
        "invoice": dues.show_invoice(invoice, today()) if invoice else None,
    }
