"""What becomes of somebody who left: a member on their own, somebody else's representative, or gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from services.membership.actions.applications import submit_application
from services.membership.actions.memberships import open_membership
from services.membership.actions.representatives import appoint_representative
from services.membership.actions.roles import Grant, propose_representative
from services.membership.actions.terms import grant_free_term
from services.membership.models import Becomes, Departure, Person
from services.membership.models.words import RepresentativeRole
from services.membership.queries.memberships import current_membership
from services.membership.queries.persons import person_of
from services.membership.queries.policies import representatives_policy
from services.membership.queries.representatives import live_representation
from services.membership.queries.tiers import tier_of
from services.membership.rules.representing import NoSeatIsLeft, OrganisationIsNoMember
from shared.database import Session

_ROLE = RepresentativeRole.DELEGATE


def look_after_leaver(session: Session, departure: Departure, today: date, now: datetime) -> str:
    """See to what comes after, as it was said; in a word what was found. Asking twice finds the same.

    Nothing here keeps a departure back: what cannot be is told, and the person has left all the same.
    """
    found: dict[str, Callable[[Session, Departure, date, datetime], str]] = {
        Becomes.INDIVIDUAL: _as_individual,
        Becomes.NEXT_EMPLOYER: _at_next_employer,
    }
    look_after = found.get(departure.becomes)
    return look_after(session, departure, today, now) if look_after else ""


def _as_individual(session: Session, departure: Departure, today: date, now: datetime) -> str:
    policy, person = representatives_policy(session), person_of(session, departure.person_id)
    if current_membership(session, person, today) is not None:
        return "member-already"
    if policy.leavers == "apply":
        submit_application(session, policy.individual_tier, None, _applicant(person), now)
        return "applied"
    tier = tier_of(session, policy.individual_tier)
    grant_free_term(session, open_membership(session, tier, person, today, now), today, now)
    return "member-for-free"


def _at_next_employer(session: Session, departure: Departure, today: date, now: datetime) -> str:
    """Stewards know; others may say where somebody goes, and that organisation says whether it is so."""
    body, person_id = departure.next_organisation_id, departure.person_id
    assert body is not None
    if live_representation(session, body, person_id) is not None:
        return "speaks-already"
    if not departure.noted_by_staff:
        grant = Grant(departure.last_day, departure.noted_by_id, now, "comes from elsewhere")
        propose_representative(session, body, person_id, _ROLE, grant)
        return "proposed"
    given: dict[str, Any] = {"by_id": departure.noted_by_id, "now": now}
    try:
        appoint_representative(
            session, body, person_id, [_ROLE], departure.last_day, today, **given
        )
    except (NoSeatIsLeft, OrganisationIsNoMember) as refusal:
        return refusal.slug
    return "appointed"


def _applicant(person: Person) -> dict[str, Any]:
    profile = person.profile
    names = ("title", "interests", "offers", "needs", "causes", "regions", "languages", "country")
    kept = {name: getattr(profile, name) for name in names} if profile else {}
    usual: dict[str, Any] = {
        **dict.fromkeys(("title", "interests", "country"), ""),
        **{name: [] for name in ("offers", "needs", "causes", "regions", "languages")},
        "discreet": profile.discreet if profile else False,
        "wants_introductions": profile.wants_introductions if profile else True,
        "visibility": dict(profile.visibility) if profile else {},
    }
    return {"full_name": person.full_name, "email": person.email, "profile": usual | kept}
