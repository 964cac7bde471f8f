"""Hears of signing in, of applications and of new members."""

from events.envelope import Envelope
from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationSubmitted,
    MemberJoined,
)
from events.signins import SignInRequested
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


@inbox.on(ApplicationApproved)
def ask_for_dues(approved: ApplicationApproved, session: Session, heard: Envelope) -> None:
    """The newcomer is told yes, and what is due."""
    write_letter(session, "application-approved", approved.person_id, approved, heard)


@inbox.on(ApplicationDeclined)
def tell_of_a_refusal(declined: ApplicationDeclined, session: Session, heard: Envelope) -> None:
    """The newcomer is told no, and why."""
    write_letter(session, "application-declined", declined.person_id, declined, heard)


@inbox.on(MemberJoined)
def welcome_a_member(joined: MemberJoined, session: Session, heard: Envelope) -> None:
    """The member, or whoever speaks for it, is welcomed."""
    greet_member(session, joined, heard)
