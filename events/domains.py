"""What is said of e-mail domains of organisations, and of those who join by an address there."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

DOMAIN = Stream(source="membership", name="domain", subject="domain_id")
JOIN = Stream(source="membership", name="domain-join", subject="join_id")


class DomainClaimed(Event, name="domain.claimed.v1", stream=DOMAIN):
    """An organisation says that an e-mail domain is its own; a person with an address there is asked.

    The link is made by whoever writes the letter, and works until the day `expires_on` begins.
    """

    domain_id: UUID
    organisation_id: UUID
    person_id: UUID
    domain: str
    link_number: int
    expires_on: date


class DomainVerified(Event, name="domain.verified.v1", stream=DOMAIN):
    """An e-mail domain is known to be an organisation's: who has an address there may join it."""

    domain_id: UUID
    organisation_id: UUID


class JoinAsked(Event, name="domain-join.asked.v1", stream=JOIN):
    """Somebody wants to join an organisation by an address at its domain, and has to prove the address.

    The link is made by whoever writes the letter, and works until the day `expires_on` begins.
    """

    join_id: UUID
    organisation_id: UUID
    person_id: UUID
    link_number: int
    expires_on: date


class JoinProven(Event, name="domain-join.proven.v1", stream=JOIN):
    """The address is theirs; the organisation wants to be asked before they take a seat."""

    join_id: UUID
    organisation_id: UUID
    person_id: UUID
