"""Domains of organisations, who joins by them, and what is in the links."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from services.membership.models import DomainJoin, DomainState, OrganisationDomain
from services.membership.queries.organisations import organisation_of, organisation_shown
from services.membership.queries.representatives import let_appoint
from services.membership.rules.domains import NoSuchJoin
from shared.callers import Caller
from shared.database import Session
from shared.tokens import HasKeys, read

DOMAIN_PURPOSE, JOIN_PURPOSE = "domain", "domain-join"


def read_domain_link(keys: HasKeys, purpose: str, token: str, now: datetime) -> tuple[UUID, int]:
    """What a link is for, and the number of the letter. Raises BadToken or ExpiredToken."""
    said = read(keys, purpose, token, now)
    return UUID(said["id"]), int(said["number"])


def verified_domain(session: Session, domain: str) -> OrganisationDomain | None:
    """Whose domain this is known to be, if anybody's."""
    known = select(OrganisationDomain).where(
        OrganisationDomain.domain == domain, OrganisationDomain.state == DomainState.VERIFIED
    )
    return session.scalar(known)


def domain_in(session: Session, organisation_id: UUID, domain: str) -> OrganisationDomain | None:
    """What an organisation said of a domain, unless it gave it up."""
    kept = select(OrganisationDomain).where(
        OrganisationDomain.organisation_id == organisation_id,
        OrganisationDomain.domain == domain,
        OrganisationDomain.state != DomainState.GIVEN_UP,
    )
    return session.scalar(kept)


def domains(session: Session, organisation_id: UUID, caller: Caller) -> list[OrganisationDomain]:
    """The domains of an organisation, for its representatives and for stewards."""
    organisation_shown(session, organisation_id, caller)
    found = select(OrganisationDomain).where(OrganisationDomain.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(OrganisationDomain.id)))


def join_of(session: Session, join_id: UUID) -> DomainJoin:
    """Who asked to join, by the id. Raises NoSuchJoin."""
    found = session.get(DomainJoin, join_id)
    if found is None:
        raise NoSuchJoin(f"Nobody asked to join by the id {join_id}")
    return found


def joins(session: Session, organisation_id: UUID, caller: Caller, today: date) -> list[DomainJoin]:
    """Who asked to join an organisation by its domain, for who says yes or no."""
    let_appoint(session, organisation_id, caller, today)
    organisation = organisation_of(session, organisation_id)
    found = select(DomainJoin).where(DomainJoin.organisation_id == organisation.id)
    return list(session.scalars(found.order_by(DomainJoin.id)))
