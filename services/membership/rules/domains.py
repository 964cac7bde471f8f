"""Which e-mail domains can be an organisation's own."""

from __future__ import annotations

from datetime import date

from services.membership.models import DomainJoin, DomainState, JoinState, OrganisationDomain
from shared.errors import BadInput, NotFound, Refusal

_FREE_NAMES = frozenset(
    "aol fastmail free gmail gmx googlemail hotmail icloud laposte libero live mail mailbox me msn"
    " naver orange outlook posteo proton protonmail qq rediffmail rocketmail sapo t-online tutanota"
    " tuta ukr uol wanadoo web yahoo yandex ymail zoho".split()
)
_FREE_DOMAINS = frozenset(
    "126.com 163.com bigpond.com bluewin.ch btinternet.com comcast.net daum.net hey.com hushmail.com"
    " mail.ru mailinator.com pm.me seznam.cz sky.com verizon.net wp.pl ya.ru".split()
)
_PUBLIC_SECOND = frozenset("ac co com edu gov net org".split())


class DomainIsForEverybody(BadInput):
    """This domain cannot be one organisation's: everybody can have an address there."""


class AddressIsElsewhere(BadInput):
    """This address is not at the domain."""


class DomainIsTaken(Refusal):
    """This domain is known to be another organisation's."""


class NoSuchDomain(NotFound):
    """No domain is known by this id."""


class NoSuchJoin(NotFound):
    """Nobody asked to join by this id."""


class JoinIsClosed(Refusal):
    """This was answered, or has expired."""


class DomainIsClosed(Refusal):
    """This claim was given up, or has expired."""


def domain_of(address: str) -> str:
    """The domain of an address, in the letters that every server knows."""
    return plain_domain(address.rpartition("@")[2])


def plain_domain(domain: str) -> str:
    """A domain as it is compared."""
    trimmed = domain.strip().rstrip(".").casefold()
    try:
        return trimmed.encode("idna").decode("ascii")
    except UnicodeError:
        return trimmed


def check_own(domain: str) -> None:
    """Refuse a domain at which everybody can have an address, or under which everybody has a domain."""
    name, _, rest = domain.partition(".")
    is_suffix = not rest or (name in _PUBLIC_SECOND and "." not in rest)
    if is_suffix or domain in _FREE_DOMAINS or name in _FREE_NAMES:
        raise DomainIsForEverybody(f"{domain} is no organisation's own")


def check_at(address: str, domain: str) -> None:
    """Refuse an address that is not at a domain."""
    if domain_of(address) != domain:
        raise AddressIsElsewhere(f"Name somebody with an address at {domain}")


def check_claimed(claim: OrganisationDomain, today: date) -> None:
    """Refuse to verify a claim that is none any more."""
    if claim.state == DomainState.GIVEN_UP:
        raise DomainIsClosed("The claim was given up")
    if claim.state == DomainState.CLAIMED and claim.expires_on <= today:
        raise DomainIsClosed("The claim has expired; claim the domain again")


def check_unproven(join: DomainJoin, today: date) -> None:
    """Refuse to prove an address twice, or too late."""
    if join.state != JoinState.ASKED or join.expires_on <= today:
        raise JoinIsClosed("Ask to join again")


def check_waiting(join: DomainJoin) -> None:
    """Refuse to decide about somebody who does not wait."""
    if join.state != JoinState.WAITING:
        raise JoinIsClosed(f"It is {join.state}")
