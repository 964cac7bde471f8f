"""Hears of invitations, domains, departures and vacancies."""

from events.departures import DepartureCancelled, DepartureNoted, DepartureSuspected
from events.domains import DomainClaimed, JoinAsked, JoinProven
from events.envelope import Envelope
from events.invitations import InvitationDeclined, InvitationSent
from events.representatives import RepresentativeProposed
from events.vacancies import RoleVacated, VacancyOverdue
from services.notifications.actions.circulars import write_to_representatives, write_to_staff
from services.notifications.actions.departures import tell_of_a_stay
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(InvitationSent)
def write_an_invitation(sent: InvitationSent, session: Session, heard: Envelope) -> None:
    """The person gets a link to say yes or no with."""
    write_letter(session, "invitation", sent.person_id, sent, heard)


@inbox.on(InvitationDeclined)
def tell_who_invited(declined: InvitationDeclined, session: Session, heard: Envelope) -> None:
    """Whoever invited is told that the answer is no."""
    if declined.invited_by_id is not None:
        write_letter(session, "invitation-declined", declined.invited_by_id, declined, heard)


@inbox.on(DomainClaimed)
def have_a_domain_proven(claimed: DomainClaimed, session: Session, heard: Envelope) -> None:
    """Somebody with an address at the domain gets a link that proves it."""
    write_letter(session, "domain-claimed", claimed.person_id, claimed, heard)


@inbox.on(JoinAsked)
def have_an_address_proven(asked: JoinAsked, session: Session, heard: Envelope) -> None:
    """Whoever wants to join gets a link that proves the address."""
    write_letter(session, "domain-join", asked.person_id, asked, heard)


@inbox.on(JoinProven)
def ask_for_a_yes(proven: JoinProven, session: Session, heard: Envelope) -> None:
    """The organisation's representatives are asked, or else the stewards."""
    _ask(session, "domain-join-waiting", proven, heard)


@inbox.on(RepresentativeProposed)
def ask_the_next_employer(
    proposed: RepresentativeProposed, session: Session, heard: Envelope
) -> None:
    """The organisation's representatives are asked whether it is so, or else the stewards."""
    _ask(session, "representative-proposed", proposed, heard)


@inbox.on(DepartureNoted)
def tell_the_colleagues(noted: DepartureNoted, session: Session, heard: Envelope) -> None:
    """Those who stay learn in time that somebody is about to leave."""
    write_to_representatives(
        session, "departure-noted", noted.organisation_id, noted, heard, noted.person_id
    )


@inbox.on(DepartureCancelled)
def tell_the_colleagues_otherwise(
    cancelled: DepartureCancelled, session: Session, heard: Envelope
) -> None:
    """Those who were told that somebody leaves are told that it was called off."""
    tell_of_a_stay(session, cancelled, heard)


@inbox.on(DepartureSuspected)
def have_it_found_out(suspected: DepartureSuspected, session: Session, heard: Envelope) -> None:
    """The stewards are asked to find out whether somebody has left."""
    write_to_staff(session, "departure-suspected", "steward", suspected, heard)


@inbox.on(RoleVacated)
def ask_for_somebody(vacated: RoleVacated, session: Session, heard: Envelope) -> None:
    """Those who are left are asked to fill the role, or else the stewards."""
    reached = write_to_representatives(
        session, "role-vacated", vacated.organisation_id, vacated, heard, vacated.left_by_id
    )
    if not reached:
        write_to_staff(session, "role-vacated", "steward", vacated, heard)


@inbox.on(VacancyOverdue)
def call_about_a_vacancy(overdue: VacancyOverdue, session: Session, heard: Envelope) -> None:
    """The stewards are called: nobody filled the role in time."""
    write_to_staff(session, "vacancy-overdue", "steward", overdue, heard)


def _ask(
    session: Session, kind: str, event: JoinProven | RepresentativeProposed, heard: Envelope
) -> None:
    if not write_to_representatives(session, kind, event.organisation_id, event, heard):
        write_to_staff(session, kind, "steward", event, heard)
