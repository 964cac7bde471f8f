"""Hears of signing in, of applications and of new members."""

from events.envelope import Envelope
from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationExpired,
    ApplicationResumed,
    ApplicationStarted,
    ApplicationSubmitted,
    BallotOpened,
    MemberJoined,
)
from events.signins import SignInRequested
from services.notifications.actions.ballots import WANTED, close_ballot
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.greetings import greet_member
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(SignInRequested)
def write_the_link(requested: SignInRequested, session: Session, heard: Envelope) -> None:
    """The person gets a link to sign in with."""
    write_letter(session, "sign-in", requested.person_id, requested, heard)


@inbox.on(ApplicationSubmitted)
def confirm_an_application(
    submitted: ApplicationSubmitted, session: Session, heard: Envelope
) -> None:
    """The newcomer is told that the application arrived."""
    write_letter(session, "application-received", submitted.person_id, submitted, heard)


@inbox.on(ApplicationStarted)
def keep_the_way_back(started: ApplicationStarted, session: Session, heard: Envelope) -> None:
    """The newcomer can go on later with what is not sent yet."""
    write_letter(session, "application-started", started.person_id, started, heard)


@inbox.on(ApplicationResumed)
def show_the_way_back(resumed: ApplicationResumed, session: Session, heard: Envelope) -> None:
    """Whoever came back without proof of who they are finds the way in their letters."""
    write_letter(session, "application-resumed", resumed.person_id, resumed, heard)


@inbox.on(ApplicationExpired)
def tell_of_the_end(expired: ApplicationExpired, session: Session, heard: Envelope) -> None:
    """An applicant learns that nothing more comes of it, and may apply anew."""
    write_letter(session, "application-expired", expired.person_id, expired, heard)


@inbox.on(BallotOpened)
def ask_for_votes(opened: BallotOpened, session: Session, heard: Envelope) -> None:
    """Each of those who decide is asked to vote; where nobody is named, the stewards are."""
    if not opened.approver_ids:
        write_to_staff(session, WANTED, "steward", opened, heard)
    for approver_id in opened.approver_ids:
        write_letter(session, WANTED, approver_id, opened, heard)


@inbox.on(ApplicationApproved)
def ask_for_dues(approved: ApplicationApproved, session: Session, heard: Envelope) -> None:
    """The newcomer is told yes, and what is due; stewards have nothing to decide any more."""
    close_ballot(session, approved.application_id, heard)
    write_letter(session, "application-approved", approved.person_id, approved, heard)


@inbox.on(ApplicationDeclined)
def tell_of_a_refusal(declined: ApplicationDeclined, session: Session, heard: Envelope) -> None:
    """The newcomer is told no, and why; stewards have nothing to decide any more."""
    close_ballot(session, declined.application_id, heard)
    write_letter(session, "application-declined", declined.person_id, declined, heard)


@inbox.on(MemberJoined)
def welcome_a_member(joined: MemberJoined, session: Session, heard: Envelope) -> None:
    """The member, or whoever speaks for it, is welcomed."""
    greet_member(session, joined, heard)
