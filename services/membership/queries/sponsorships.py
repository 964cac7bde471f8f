"""Who pays for whom, as callers may see it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from services.membership.models import Sponsorship
from services.membership.queries.billing import roles_held
from services.membership.rules.dues import Payer
from services.membership.rules.sponsorships import check_may_sponsor
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.errors import NotFound


class NoSuchSponsorship(NotFound):
    """No sponsorship is known by this id."""


def sponsorships(
    session: Session, after: str | None, limit: int, person_id: UUID | None, caller: Caller
) -> Page[Sponsorship]:
    """Sponsorships, oldest first: all for the staff, else those that the caller pays or gets."""
    found = select(Sponsorship)
    if person_id is not None:
        found = found.where(Sponsorship.person_id == person_id)
    if not caller.is_staff:
        mine = (
            Sponsorship.person_id.in_(caller.person_ids),
            Sponsorship.sponsor_person_id.in_(caller.person_ids),
            Sponsorship.sponsor_organisation_id.in_(caller.organisation_ids),
        )
        found = found.where(or_(*mine))
    return keyset(session, found, Sponsorship.id, after, limit)


def let_sponsor(session: Session, sponsor: Payer, caller: Caller, today: date) -> None:
    """Refuse a caller who may not promise the money of a party."""
    check_may_sponsor(caller, sponsor, roles_held(session, sponsor, caller, today))


def let_end(session: Session, sponsorship_id: UUID, caller: Caller, today: date) -> None:
    """Refuse a caller who may not end a sponsorship: whoever may agree to one may end it."""
    known = session.get(Sponsorship, sponsorship_id)
    if known is None:
        check_may_sponsor(caller, None, ())
        raise NoSuchSponsorship(f"No sponsorship has the id {sponsorship_id}")
    payer = Payer(known.sponsor_organisation_id, known.sponsor_person_id)
    let_sponsor(session, payer, caller, today)


def sponsorship_of(session: Session, sponsorship_id: UUID) -> Sponsorship:
    """The sponsorship of an id. Raises NoSuchSponsorship."""
    known = session.get(Sponsorship, sponsorship_id)
    if known is None:
        raise NoSuchSponsorship(f"No sponsorship has the id {sponsorship_id}")
    return known
