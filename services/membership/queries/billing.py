"""Who pays, under which name and address, and who is written to about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

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
from services.membership.queries.persons import payer_of_id
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
    return payers_of(session, [membership], today)[membership.id]


def payers_of(
    session: Session, memberships: Sequence[Membership], today: date
) -> Mapping[UUID, Payer]:
    """Who pays the dues of each of these memberships, in as many statements as for one."""
    people = [one.person_id for one in memberships if one.person_id is not None]
    sponsors = _sponsors_of(session, people, today)
    return {
        one.id: sponsors.get(one.person_id) or Payer(one.organisation_id, one.person_id)
        for one in memberships
    }


def _sponsors_of(
    session: Session, person_ids: Collection[UUID], day: date
) -> Mapping[UUID | None, Payer]:
    """Who pays for the membership of each of these people; the one agreed last, if there are several."""
    if not person_ids:
        return {}
    agreed = select(Sponsorship).where(
        Sponsorship.person_id.in_(person_ids), Sponsorship.covers == Covers.MEMBERSHIP
    )
    return {
        one.person_id: Payer(one.sponsor_organisation_id, one.sponsor_person_id)
        for one in session.scalars(agreed.order_by(Sponsorship.id))
        if is_live(one, day)
    }


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
        letter_language="",
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
    return Payer(person_id=payer_of_id(session, payer.person_id).id)


@dataclass(frozen=True)
class BilledParty:
    """A party as it stands on an invoice of today: name and address line by line, and what it said.

    `letter_language` is what the invoice is written in.
    """

    written_to: str
    tax_exempt: bool = False
    purchase_order: str = ""
    letter_language: str = ""


@dataclass(frozen=True)
class _Named:
    """What a party is called, where it is, and what it reads."""

    name: str
    place: str = ""
    letter_language: str = ""


def billed_parties(session: Session, payers: Collection[Payer]) -> Mapping[Payer, BilledParty]:
    """How parties are billed today, in as many statements as for one."""
    bodies = {payer.organisation_id for payer in payers} - {None}
    people = {payer.person_id for payer in payers} - {None}
    details = {
        Payer(one.organisation_id, one.person_id): one
        for one in session.scalars(
            select(BillingDetails).where(
                or_(
                    BillingDetails.organisation_id.in_(bodies), BillingDetails.person_id.in_(people)
                )
            )
        )
    }
    named = {**_named_bodies(session, bodies), **_named_people(session, people)}
    return {payer: _billed(named[payer], details.get(payer)) for payer in payers}


def _named_bodies(session: Session, ids: Collection[Any]) -> dict[Payer, _Named]:
    """What organisations are called, and where they are."""
    if not ids:
        return {}
    body = Organisation
    found = select(body.id, body.display_name, body.city, body.country).where(body.id.in_(ids))
    return {
        Payer(organisation_id=id_): _Named(name, ", ".join(filter(None, (city, country))))
        for id_, name, city, country in session.execute(found)
    }


def _named_people(session: Session, ids: Collection[Any]) -> dict[Payer, _Named]:
    if not ids:
        return {}
    found = select(Person.id, Person.full_name, Person.letter_language).where(Person.id.in_(ids))
    return {
        Payer(person_id=id_): _Named(name, letter_language=spoken)
        for id_, name, spoken in session.execute(found)
    }


def _billed(named: _Named, details: BillingDetails | None) -> BilledParty:
    if details is None:
        lines = [named.name, named.place]
        return BilledParty(_below(lines), letter_language=named.letter_language)
    tax_number = f"Tax number {details.tax_number}" if details.tax_number else ""
    address = details.address.splitlines() or [named.place]
    return BilledParty(
        _below([details.legal_name or named.name, *address, tax_number]),
        details.tax_exempt,
        details.purchase_order,
        details.letter_language or named.letter_language,
    )


def _below(lines: Sequence[str]) -> str:
    return "\n".join(filter(None, lines))
