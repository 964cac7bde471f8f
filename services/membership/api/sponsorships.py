"""Sponsorships: a member pays for a person, wherever the person works."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import sponsorships as actions
from services.membership.models import Sponsorship
from services.membership.queries import sponsorships as queries
from services.membership.schemas import examples
from services.membership.schemas.sponsorships import (
    NewSponsorship,
    SponsorshipEnd,
    SponsorshipFilter,
    SponsorshipOut,
)
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today

blp = Blueprint("sponsorships", __name__, url_prefix="/sponsorships", description=__doc__)


@blp.route("", methods=["GET"])
@allow()
@blp.arguments(SponsorshipFilter, location="query")
@blp.response(200, paged(SponsorshipOut))
def sponsorships(asked: dict[str, Any]) -> Page[Sponsorship]:
    """Sponsorships, oldest first: those that one pays or gets, all for the staff."""
    return queries.sponsorships(session(), **asked, caller=caller())


@blp.route("", methods=["POST"])
@allow()
@blp.arguments(NewSponsorship, example=examples.SPONSORSHIP)
@blp.response(201, SponsorshipOut)
def agree(asked: dict[str, Any]) -> Sponsorship:
    """Pay for a person's membership, or for a place. Dues that the person owes go to the sponsor."""
    agreed = actions.agreement(today=today(), **asked)
    queries.let_sponsor(session(), agreed.sponsor, caller(), today())
    return actions.agree_sponsorship(session(), agreed, today(), now())


@blp.route("/<uuid:sponsorship_id>/end", methods=["POST"])
@allow()
@blp.arguments(SponsorshipEnd)
@blp.response(201, SponsorshipOut)
def end(asked: dict[str, Any], sponsorship_id: UUID) -> Sponsorship:
    """Pay no more from a day on. What the sponsor was asked for already stays asked."""
    queries.let_end(session(), sponsorship_id, caller(), today())
    return actions.end_sponsorship(session(), sponsorship_id, asked["ends_on"] or today())
