"""Who pays, under which name and address, and who is written to about it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.membership.models import (
    BillingDetails,
    Membership,
    Organisation,
    Person,
    Sponsorship,
)
from services.membership.models.sponsorships import Covers
from services.membership.rules.dues import Payer
from services.membership.rules.sponsorships import is_live
from shared.database import Session


def payer_of(session: Session, membership: Membership, today: date) -> Payer:
    """Who pays the dues of a membership: whoever sponsors the person that holds it, else the holder."""
    if membership.organisation_id is not None:
        return Payer(organisation_id=membership.organisation_id)
    assert membership.person_id is not None, "one of the two holds a membership"
    sponsored = live_sponsorship(session, membership.person_id, Covers.MEMBERSHIP, today)
    if sponsored is not None:
        return Payer(sponsored.sponsor_organisation_id, sponsored.sponsor_person_id)
    return Payer(person_id=membership.person_id)


def live_sponsorship(
    session: Session, person_id: UUID, covers: str, day: date, gathering_id: UUID | None = None
) -> Sponsorship | None:
    """The sponsorship of a person that holds on a day; the one agreed last, if there are several."""
    of_person = select(Sponsorship).where(
        Sponsorship.person_id == person_id, Sponsorship.covers == covers
    )
    if gathering_id is not None:
        of_person = of_person.where(Sponsorship.gathering_id == gathering_id)
    found = session.scalars(of_person.order_by(Sponsorship.id.desc()))
    return next((one for one in found if is_live(one, day)), None)


def details_of(session: Session, payer: Payer) -> BillingDetails | None:
    """What a party wants on its invoices, if it ever said so."""
    return session.scalar(
        select(BillingDetails).where(
            BillingDetails.organisation_id == payer.organisation_id
            if payer.organisation_id
            else BillingDetails.person_id == payer.person_id
        )
    )


def billed_to(session: Session, payer: Payer, details: BillingDetails | None) -> str:
    """The name and address of a party, line by line, as they stand on an invoice of today."""
    lines = [name_of(session, payer)]
    if details is not None and details.address:
        lines += details.address.splitlines()
    elif payer.organisation_id is not None:
        body = session.get_one(Organisation, payer.organisation_id)
        lines.append(", ".join(filter(None, (body.city, body.country))))
    if details is not None and details.tax_number:
        lines.append(f"Tax number {details.tax_number}")
    return "\n".join(filter(None, lines))


def name_of(session: Session, payer: Payer) -> str:
    """What a party is called."""
    if payer.organisation_id is not None:
        return session.get_one(Organisation, payer.organisation_id).display_name
    return session.get_one(Person, payer.person_id).full_name
