"""What letters about speaking for an organisation say: invitations, domains, vacancies and departures."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from events.departures import DepartureCancelled, DepartureNoted, DepartureSuspected
from events.domains import DomainClaimed, JoinAsked, JoinProven
from events.invitations import InvitationDeclined, InvitationSent
from events.representatives import RepresentativeProposed
from events.vacancies import RoleVacated, VacancyOverdue
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import contact_of, organisation_name
from services.notifications.letters.roles import roles_in_words
from shared import tokens


@letter("invitation", "Will you speak for %(organisation)s?", urgent=True)
def invitation(desk: Desk, sent: InvitationSent) -> Facts:
    """Somebody is asked to speak for an organisation; the secret in the link is kept nowhere."""
    payload = {"invitation_id": str(sent.invitation_id), "number": sent.link_number}
    return {
        "organisation": organisation_name(desk.session, sent.organisation_id),
        "roles": roles_in_words(desk.language, sent.roles),
        "until": desk.language.day(sent.expires_on),
        "url": _link(desk, "/membership/invitation", "invitation", payload, sent.expires_on),
    }


@letter("invitation-declined", "%(name)s will not speak for %(organisation)s")
def invitation_declined(desk: Desk, declined: InvitationDeclined) -> Facts:
    """Whoever invited is told no; the seat is free again."""
    return _who(desk, declined.person_id, declined.organisation_id)


@letter("domain-claimed", "Is %(domain)s the domain of %(organisation)s?", urgent=True)
def domain_claimed(desk: Desk, claimed: DomainClaimed) -> Facts:
    """Somebody with an address at a domain proves that letters arrive there."""
    payload = {"id": str(claimed.domain_id), "number": claimed.link_number}
    return {
        "organisation": organisation_name(desk.session, claimed.organisation_id),
        "domain": claimed.domain,
        "until": desk.language.day(claimed.expires_on),
        "url": _link(desk, "/membership/domain", "domain", payload, claimed.expires_on),
    }


@letter("domain-join", "Your link to join %(organisation)s", urgent=True)
def domain_join(desk: Desk, asked: JoinAsked) -> Facts:
    """Somebody proves the address by which they join an organisation."""
    payload = {"id": str(asked.join_id), "number": asked.link_number}
    return {
        "organisation": organisation_name(desk.session, asked.organisation_id),
        "until": desk.language.day(asked.expires_on),
        "url": _link(desk, "/membership/domain-join", "domain-join", payload, asked.expires_on),
    }


@letter("domain-join-waiting", "%(name)s wants to join %(organisation)s", urgent=True)
def domain_join_waiting(desk: Desk, proven: JoinProven) -> Facts:
    """The organisation's representatives are asked for a yes."""
    return _who(desk, proven.person_id, proven.organisation_id)


@letter("representative-proposed", "Does %(name)s speak for %(organisation)s?", urgent=True)
def representative_proposed(desk: Desk, proposed: RepresentativeProposed) -> Facts:
    """The next employer is asked whether it is so."""
    named = _who(desk, proposed.person_id, proposed.organisation_id)
    return {**named, "starts_on": desk.language.day(proposed.starts_on)}


@letter("departure-noted", "%(name)s is leaving %(organisation)s")
def departure_noted(desk: Desk, noted: DepartureNoted) -> Facts:
    """The colleagues learn that somebody is about to leave, in time to find who follows.

    What is said is the last day with access: from the beginning of `last_day` on it is over.
    """
    if noted.last_day <= desk.settings.today(desk.now):
        raise Overtaken("the day has come")
    named = _who(desk, noted.person_id, noted.organisation_id)
    return {**named, "last_day": desk.language.day(noted.last_day - timedelta(days=1))}


@letter("departure-cancelled", "%(name)s stays at %(organisation)s")
def departure_cancelled(desk: Desk, cancelled: DepartureCancelled) -> Facts:
    """The colleagues who were told that somebody leaves learn that nothing comes of it."""
    return _who(desk, cancelled.person_id, cancelled.organisation_id)


@letter("departure-suspected", "Has %(name)s left %(organisation)s?", urgent=True)
def departure_suspected(desk: Desk, suspected: DepartureSuspected) -> Facts:
    """A steward is asked to find out whether somebody has left, for letters to them come back."""
    return _who(desk, suspected.person_id, suspected.organisation_id)


@letter("role-vacated", "%(organisation)s needs a new %(role)s contact", urgent=True)
def role_vacated(desk: Desk, vacated: RoleVacated) -> Facts:
    """Those who are left are asked to name somebody for a role that nobody holds."""
    return _vacancy(desk, vacated.organisation_id, vacated.role, vacated.deadline_on)


@letter("vacancy-overdue", "%(organisation)s still has no %(role)s contact", urgent=True)
def vacancy_overdue(desk: Desk, overdue: VacancyOverdue) -> Facts:
    """The stewards are called about a role that has been vacant for too long."""
    return _vacancy(desk, overdue.organisation_id, overdue.role, overdue.deadline_on)


def _vacancy(desk: Desk, organisation_id: UUID, role: str, deadline_on: date) -> Facts:
    name = organisation_name(desk.session, organisation_id)
    return {
        "organisation": name,
        "role": roles_in_words(desk.language, [role]),
        "deadline": desk.language.day(deadline_on),
    }


def _who(desk: Desk, person_id: UUID, organisation_id: UUID) -> Facts:
    return {
        "name": contact_of(desk.session, person_id).full_name,
        "organisation": organisation_name(desk.session, organisation_id),
    }


def _link(desk: Desk, path: str, purpose: str, payload: Facts, expires_on: date) -> str:
    """A link that works until a day begins where the association is."""
    until = datetime.combine(expires_on, datetime.min.time(), desk.settings.zone)
    if until <= desk.now:
        raise Overtaken("the link would have expired")
    token = tokens.sign(desk.settings, purpose, payload, ttl=until - desk.now, now=desk.now)
    return desk.link(f"{path}?{urlencode({'token': token})}")
