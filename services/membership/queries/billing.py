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
from services.membership.queries.dues import invoice_seen
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.representatives import live_representation
from services.membership.rules.access import check_may_see_payer
from services.membership.rules.billing import check_holds_the_purse, one_party
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.representing import roles_on
from services.membership.rules.sponsorships import is_live
from shared.callers import Caller
from shared.database import Session


def party(organisation_id: UUID | None = None, person_id: UUID | None = None) -> Payer:
    """The party that pays, of which one of the two is said. Raises PayerIsOneParty."""
    return one_party(organisation_id, person_id)


def party_if_said(organisation_id: UUID | None, person_id: UUID | None) -> Payer | None:
    """The party that is asked about, if one is."""
    if organisation_id is None and person_id is None:
        return None
    return one_party(organisation_id, person_id)


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


def billing_of(session: Session, payer: Payer) -> BillingDetails:
    """What a party wants on its invoices; blank where it never said anything."""
    return details_of(session, payer) or BillingDetails(
        organisation_id=payer.organisation_id,
        person_id=payer.person_id,
        legal_name="",
        address="",
        tax_number="",
        tax_exempt=False,
        exemption="",
        purchase_order="",
    )


def billing_seen(session: Session, payer: Payer, caller: Caller) -> BillingDetails:
    """What a party wants on its invoices, for that party and for the staff."""
    check_may_see_payer(caller, payer)
    return billing_of(session, known_party(session, payer))


def let_decide(session: Session, payer: Payer, caller: Caller, today: date) -> None:
    """Refuse a caller who does not decide about a party's money."""
    check_holds_the_purse(caller, payer, roles_held(session, payer, caller, today))


def let_decide_on(session: Session, invoice_id: UUID, caller: Caller, today: date) -> None:
    """Refuse a caller who does not decide about the money of whoever pays an invoice."""
    invoice = invoice_seen(session, invoice_id, caller)
    let_decide(session, payer_on(invoice), caller, today)


def roles_held(session: Session, payer: Payer, caller: Caller, today: date) -> tuple[str, ...]:
    """In which roles a caller speaks today for an organisation that pays."""
    if payer.organisation_id is None or caller.person_id is None:
        return ()
    own = live_representation(session, payer.organisation_id, caller.person_id)
    return tuple(roles_on(own, today)) if own is not None else ()


def known_party(session: Session, payer: Payer) -> Payer:
    """A party as it is known today, also after a merge. Raises NoSuchOrganisation or NoSuchPerson."""
    if payer.organisation_id is not None:
        return Payer(organisation_id=organisation_of(session, payer.organisation_id).id)
    return Payer(person_id=person_of(session, payer.person_id).id)


def billed_to(session: Session, payer: Payer, details: BillingDetails | None) -> str:
    """The name and address of a party, line by line, as they stand on an invoice of today."""
    lines = [(details.legal_name if details else "") or name_of(session, payer)]
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
