"""Sponsoring: a member pays for a person, wherever the person works, until a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from events.dues import SponsorshipAgreed, SponsorshipEnded
from services.membership.actions.dues import issue_invoice, take_the_place_of, void_invoice
from services.membership.models import Invoice, Organisation, Person, Sponsorship
from services.membership.models.sponsorships import Covers
from services.membership.models.words import LineKind
from services.membership.queries.billing import live_sponsorship
from services.membership.queries.dues import open_invoice
from services.membership.queries.memberships import current_membership
from services.membership.queries.organisations import organisation_of
from services.membership.queries.persons import person_of
from services.membership.queries.sponsorships import sponsorship_of
from services.membership.rules.dues import Payer, payer_on
from services.membership.rules.lines import NewLine
from services.membership.rules.sponsorships import (
    Agreement,
    SponsorIsOneParty,
    check_agreement,
    check_end,
    is_as_agreed,
)
from services.membership.rules.standing import has_benefits, standing_of
from services.membership.rules.tax import asked_again
from shared.database import Session, lock_row
from shared.outbox import announce

_DAYS_TO_PAY = 30


def agreement(
    *,
    sponsor_organisation_id: UUID | None,
    sponsor_person_id: UUID | None,
    starts_on: date | None,
    today: date,
    **more: Any,
) -> Agreement:
    """What is agreed, as it was said; from today where no day is named. Refuses two sponsors, or none."""
    if (sponsor_organisation_id is None) == (sponsor_person_id is None):
        raise SponsorIsOneParty("Name an organisation or a person as the sponsor")
    sponsor = Payer(sponsor_organisation_id, sponsor_person_id)
    return Agreement(sponsor=sponsor, starts_on=starts_on or today, **more)


def agree_sponsorship(
    session: Session, agreed: Agreement, today: date, now: datetime
) -> Sponsorship:
    """A member pays for a person's membership, or for a place.

    An invoice of the person that nothing is paid on yet goes to the sponsor. Asking twice returns the
    sponsorship that holds.
    """
    lock_row(session, Person, agreed.person_id)
    person = person_of(session, agreed.person_id)
    known = live_sponsorship(
        session, person.id, agreed.covers, agreed.starts_on, agreed.gathering_id
    )
    if known is not None and is_as_agreed(known, agreed):
        return known
    check_agreement(agreed, known, _is_member(session, agreed.sponsor, today), today)
    sponsorship = Sponsorship(
        sponsor_organisation_id=agreed.sponsor.organisation_id,
        sponsor_person_id=agreed.sponsor.person_id,
        person_id=person.id,
        covers=agreed.covers,
        gathering_id=agreed.gathering_id,
        starts_on=agreed.starts_on,
        ends_on=agreed.ends_on,
        agreed_at=now,
    )
    session.add(sponsorship)
    session.flush()
    ask = _ask_for_place if agreed.covers == Covers.PLACE else _take_over_invoice
    invoice = ask(session, agreed, person, today, now)
    sponsorship.invoice_id = invoice.id if invoice else None
    announce(session, _agreed(sponsorship))
    session.flush()
    return sponsorship


def end_sponsorship(session: Session, sponsorship_id: UUID, ends_on: date) -> Sponsorship:
    """From a day on the sponsor pays no more; what was asked of the sponsor stays asked.

    Asking twice for the same day, or for one after the end, returns the sponsorship as it ended.
    """
    lock_row(session, Sponsorship, sponsorship_id)
    sponsorship = sponsorship_of(session, sponsorship_id)
    if sponsorship.ends_on is not None and sponsorship.ends_on <= ends_on:
        return sponsorship
    check_end(sponsorship, ends_on)
    sponsorship.ends_on = ends_on
    announce(
        session,
        SponsorshipEnded(
            sponsorship_id=sponsorship.id,
            person_id=sponsorship.person_id,
            covers=sponsorship.covers,
            ended_on=ends_on,
        ),
    )
    session.flush()
    return sponsorship


def _is_member(session: Session, sponsor: Payer, today: date) -> bool:
    holder: Organisation | Person
    if sponsor.organisation_id is not None:
        holder = organisation_of(session, sponsor.organisation_id)
    else:
        holder = person_of(session, sponsor.person_id)
    membership = current_membership(session, holder, today)
    return membership is not None and has_benefits(standing_of(membership, today))


def _ask_for_place(
    session: Session, agreed: Agreement, person: Person, today: date, now: datetime
) -> Invoice | None:
    """What a place costs is asked of the sponsor at once, if it costs anything."""
    if not agreed.amount_minor:
        return None
    line = NewLine(
        kind=LineKind.SPONSORSHIP,
        description=f"A place for {person.full_name}"[:300],
        unit_minor=agreed.amount_minor,
    )
    due_on = today + timedelta(days=_DAYS_TO_PAY)
    return issue_invoice(
        session, agreed.sponsor, [line], agreed.currency, today=today, due_on=due_on, now=now
    )


def _take_over_invoice(
    session: Session, agreed: Agreement, person: Person, today: date, now: datetime
) -> Invoice | None:
    """Dues that the person was asked for, and paid nothing on, are asked of the sponsor instead: with tax, or
    without, as the sponsor owes it. What the person gives beside them stays the person's."""
    membership = current_membership(session, person, today)
    if membership is None or agreed.starts_on > today:
        return None
    asked = open_invoice(session, membership.id, LineKind.TERM)
    if asked is None or asked.settled_minor or payer_on(asked) != Payer(person_id=person.id):
        return None
    void_invoice(session, asked.id, today=today, now=now)
    own = [asked_again(line) for line in asked.lines if line.kind == LineKind.DONATION]
    lines = [asked_again(line) for line in asked.lines if line.kind != LineKind.DONATION]
    for_it: dict[str, Any] = {
        "today": today, "due_on": max(asked.due_on, today), "now": now, "membership_id": membership.id,
    }  # fmt: skip
    instead = issue_invoice(session, agreed.sponsor, lines, asked.currency, **for_it)
    take_the_place_of(session, asked, instead, today)
    if own:
        issue_invoice(session, payer_on(asked), own, asked.currency, **for_it)
    return instead


def _agreed(sponsorship: Sponsorship) -> SponsorshipAgreed:
    return SponsorshipAgreed(
        sponsorship_id=sponsorship.id,
        person_id=sponsorship.person_id,
        covers=sponsorship.covers,
        sponsor_organisation_id=sponsorship.sponsor_organisation_id,
        sponsor_person_id=sponsorship.sponsor_person_id,
        gathering_id=sponsorship.gathering_id,
        starts_on=sponsorship.starts_on,
        ends_on=sponsorship.ends_on,
    )
