"""An organisation's own e-mail domain: claimed, verified, and a way in for those who have an address there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from events.domains import DomainClaimed, DomainVerified, JoinAsked, JoinProven
from services.membership.actions.persons import person_meant
from services.membership.actions.roles import Grant, give_roles, give_seat
from services.membership.actions.seats import lock_seats
from services.membership.models import (
    DomainJoin,
    DomainState,
    JoinState,
    OrganisationDomain,
    Representation,
    RepresentationState,
)
from services.membership.models.words import RepresentativeRole
from services.membership.queries.domains import (
    DOMAIN_PURPOSE,
    JOIN_PURPOSE,
    domain_in,
    join_of,
    read_domain_link,
    verified_domain,
)
from services.membership.queries.persons import person_of
from services.membership.queries.policies import representatives_policy
from services.membership.queries.representatives import live_representation, seats_taken
from services.membership.rules.domains import (
    DomainIsTaken,
    NoSuchDomain,
    NoSuchJoin,
    check_at,
    check_claimed,
    check_own,
    check_unproven,
    check_waiting,
    domain_of,
    plain_domain,
)
from services.membership.rules.invitations import check_benefits, check_link
from services.membership.rules.representing import check_seat, seats_of
from shared.database import Session, lock_row
from shared.outbox import announce
from shared.tokens import HasKeys

_MOST_LETTERS = 5


def claim_domain(
    session: Session,
    organisation_id: UUID,
    domain: str,
    person_id: UUID,
    needs_approval: bool,
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> OrganisationDomain:
    """Say that a domain is an organisation's own; somebody with an address there gets a link to prove it.

    Asking twice writes to them again, and makes the link before void; one that is verified stays so.
    """
    plain, person = plain_domain(domain), person_of(session, person_id)
    check_own(plain)
    check_at(person.email, plain)
    check_benefits(lock_seats(session, organisation_id, today), today)
    _check_free(session, plain, organisation_id)
    claim = domain_in(session, organisation_id, plain) or OrganisationDomain(
        organisation_id=organisation_id,
        domain=plain,
        state=DomainState.CLAIMED,
        link_number=0,
        claimed_by_id=by_id,
        claimed_at=now,
    )
    claim.needs_approval = needs_approval
    if claim.state == DomainState.CLAIMED:
        _write_to(session, claim, person.id, today)
    session.flush()
    return claim


def verify_domain(
    session: Session, keys: HasKeys, token: str, today: date, now: datetime
) -> OrganisationDomain:
    """Prove by the link that letters to the domain arrive. Asking twice changes nothing."""
    domain_id, number = read_domain_link(keys, DOMAIN_PURPOSE, token, now)
    claim = _locked_claim(session, domain_id, today)
    check_link(number, claim.link_number)
    return _verify(session, claim, claim.person_id, today, now)


def vouch_for_domain(
    session: Session,
    organisation_id: UUID,
    domain_id: UUID,
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> OrganisationDomain:
    """A steward knows that the domain is the organisation's. Asking twice changes nothing."""
    claim = _locked_claim(session, domain_id, today, organisation_id)
    return _verify(session, claim, by_id, today, now)


def give_domain_up(
    session: Session, organisation_id: UUID, domain_id: UUID, today: date
) -> OrganisationDomain:
    """Nobody joins by this domain any more; who has joined stays. Asking twice changes nothing."""
    claim = _locked_claim(session, domain_id, today, organisation_id)
    claim.state = DomainState.GIVEN_UP
    session.flush()
    return claim


def ask_to_join(session: Session, full_name: str, email: str, today: date, now: datetime) -> None:
    """Somebody wants to join the organisation whose domain their address is at; they get a link.

    Nothing is told to whoever asks. Asking twice writes again, and makes the link before void; at the
    fifth letter it stops.
    """
    claim = verified_domain(session, domain_of(email))
    if claim is None:
        return
    newcomer: Mapping[str, Any] = {"full_name": full_name, "email": email}
    person = person_meant(session, None, newcomer, now)
    lock_seats(session, claim.organisation_id, today)
    live = live_representation(session, claim.organisation_id, person.id)
    if live is not None and live.state == RepresentationState.CONFIRMED:
        return
    join = _open_join(session, claim, person.id, now)
    if join.state == JoinState.ASKED and join.link_number < _MOST_LETTERS:
        days = timedelta(days=representatives_policy(session).invitation_days)
        join.link_number += 1
        join.expires_on = today + days
        session.add(join)
        session.flush()
        announce(session, _asked(join))


def join_by_domain(
    session: Session, keys: HasKeys, token: str, today: date, now: datetime
) -> DomainJoin:
    """Prove the address by the link, and take a seat, or wait for a yes where the organisation wants it.

    The seat is counted under the lock. A link works once; asking twice is refused.
    """
    join_id, number = read_domain_link(keys, JOIN_PURPOSE, token, now)
    join, claim = _locked_join(session, join_id, today)
    check_unproven(join, today)
    check_link(number, join.link_number)
    check_at(person_of(session, join.person_id).email, claim.domain)
    if claim.state != DomainState.VERIFIED:
        check_claimed(claim, today)
    if claim.needs_approval:
        join.state = JoinState.WAITING
        announce(session, JoinProven(**_whose(join)))
        session.flush()
        return join
    return _seat(session, join, None, today, now)


def approve_join(
    session: Session,
    organisation_id: UUID,
    join_id: UUID,
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> DomainJoin:
    """Say yes to somebody who waits; takes a seat. Asking twice returns who joined."""
    join, _ = _locked_join(session, join_id, today, organisation_id)
    if join.state == JoinState.JOINED:
        return join
    check_waiting(join)
    return _seat(session, join, by_id, today, now)


def refuse_join(
    session: Session,
    organisation_id: UUID,
    join_id: UUID,
    by_id: UUID | None,
    today: date,
    now: datetime,
) -> DomainJoin:
    """Say no to somebody who waits. Asking twice changes nothing."""
    join, _ = _locked_join(session, join_id, today, organisation_id)
    if join.state == JoinState.REFUSED:
        return join
    check_waiting(join)
    join.state, join.settled_at, join.settled_by_id = JoinState.REFUSED, now, by_id
    session.flush()
    return join


def expire_joins(session: Session, today: date, limit: int = 500) -> int:
    """Close what nobody proved in time. Asking twice does nothing more."""
    late = select(DomainJoin.id).where(
        DomainJoin.state == JoinState.ASKED, DomainJoin.expires_on <= today
    )
    found = session.scalars(late.order_by(DomainJoin.id).limit(limit)).all()
    closed = update(DomainJoin).where(DomainJoin.id.in_(found), DomainJoin.state == JoinState.ASKED)
    session.execute(closed.values(state=JoinState.EXPIRED))
    return len(found)


def _check_free(session: Session, domain: str, organisation_id: UUID) -> None:
    taken = verified_domain(session, domain)
    if taken is not None and taken.organisation_id != organisation_id:
        raise DomainIsTaken(f"{domain} is known to be another organisation's; ask a steward")


def _write_to(session: Session, claim: OrganisationDomain, person_id: UUID, today: date) -> None:
    days = timedelta(days=representatives_policy(session).invitation_days)
    claim.person_id, claim.expires_on = person_id, today + days
    claim.link_number += 1
    session.add(claim)
    session.flush()
    announce(
        session,
        DomainClaimed(
            domain_id=claim.id,
            organisation_id=claim.organisation_id,
            person_id=person_id,
            domain=claim.domain,
            link_number=claim.link_number,
            expires_on=claim.expires_on,
        ),
    )


def _verify(
    session: Session, claim: OrganisationDomain, by_id: UUID | None, today: date, now: datetime
) -> OrganisationDomain:
    if claim.state == DomainState.VERIFIED:
        return claim
    check_claimed(claim, today)
    _check_free(session, claim.domain, claim.organisation_id)
    claim.state, claim.verified_at, claim.verified_by_id = DomainState.VERIFIED, now, by_id
    session.flush()
    announce(session, DomainVerified(domain_id=claim.id, organisation_id=claim.organisation_id))
    return claim


def _locked_claim(
    session: Session, domain_id: UUID, today: date, organisation_id: UUID | None = None
) -> OrganisationDomain:
    found = session.get(OrganisationDomain, domain_id)
    if found is None or organisation_id not in (None, found.organisation_id):
        raise NoSuchDomain(f"No domain has the id {domain_id}")
    lock_seats(session, found.organisation_id, today)
    return lock_row(session, OrganisationDomain, domain_id) or found


def _open_join(
    session: Session, claim: OrganisationDomain, person_id: UUID, now: datetime
) -> DomainJoin:
    held = select(DomainJoin).where(
        DomainJoin.organisation_id == claim.organisation_id,
        DomainJoin.person_id == person_id,
        DomainJoin.state.in_((JoinState.ASKED, JoinState.WAITING)),
    )
    return session.scalar(held.with_for_update()) or DomainJoin(
        domain_id=claim.id,
        organisation_id=claim.organisation_id,
        person_id=person_id,
        state=JoinState.ASKED,
        link_number=0,
        asked_at=now,
    )


def _locked_join(
    session: Session, join_id: UUID, today: date, organisation_id: UUID | None = None
) -> tuple[DomainJoin, OrganisationDomain]:
    found = join_of(session, join_id)
    if organisation_id not in (None, found.organisation_id):
        raise NoSuchJoin(f"Nobody asked to join by the id {join_id}")
    lock_seats(session, found.organisation_id, today)
    join = lock_row(session, DomainJoin, join_id) or found
    return join, session.get_one(OrganisationDomain, join.domain_id)


def _seat(
    session: Session, join: DomainJoin, by_id: UUID | None, today: date, now: datetime
) -> DomainJoin:
    membership = check_benefits(lock_seats(session, join.organisation_id, today), today)
    known = live_representation(session, join.organisation_id, join.person_id)
    grant = Grant(today, by_id, now, "joined by an address at the domain")
    role = [RepresentativeRole.DELEGATE]
    if known is not None and known.state == RepresentationState.CONFIRMED:
        spoken: Representation = known
    else:
        check_seat(seats_taken(session, join.organisation_id, today), seats_of(membership))
        body, person_id = join.organisation_id, join.person_id
        spoken = (
            give_roles(session, known, role, grant)
            if known is not None
            else give_seat(session, body, person_id, role, grant)
        )
    join.state, join.representation_id = JoinState.JOINED, spoken.id
    join.settled_at, join.settled_by_id = now, by_id
    session.flush()
    return join


def _whose(join: DomainJoin) -> dict[str, UUID]:
    return {
        "join_id": join.id,
        "organisation_id": join.organisation_id,
        "person_id": join.person_id,
    }


def _asked(join: DomainJoin) -> JoinAsked:
    return JoinAsked(**_whose(join), link_number=join.link_number, expires_on=join.expires_on)
