"""Hears of how memberships stand: in grace, lapsed, back, resting, and over."""

from events.envelope import Envelope
from events.memberships import (
    MembershipGraceEntered,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from services.notifications.actions.payers import write_to_member
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(MembershipGraceEntered)
def tell_of_grace(entered: MembershipGraceEntered, session: Session, heard: Envelope) -> None:
    """The member and who pays for it learn until when everything goes on; a notice may have told it."""
    holder = (entered.organisation_id, entered.person_id)
    payer = (entered.payer_organisation_id, entered.payer_person_id)
    write_to_member(session, "membership-in-grace", *holder, entered, heard, payer, entered.noticed)


@inbox.on(MembershipLapsed)
def tell_of_a_lapse(lapsed: MembershipLapsed, session: Session, heard: Envelope) -> None:
    """The member and who pays for it learn what has ended, and the way back."""
    holder = (lapsed.organisation_id, lapsed.person_id)
    payer = (lapsed.payer_organisation_id, lapsed.payer_person_id)
    write_to_member(session, "membership-lapsed", *holder, lapsed, heard, payer)


@inbox.on(MembershipReinstated)
def tell_who_is_back(back: MembershipReinstated, session: Session, heard: Envelope) -> None:
    """The member learns that everything is there again."""
    holder = (back.organisation_id, back.person_id)
    write_to_member(session, "membership-reinstated", *holder, back, heard)


@inbox.on(MembershipSuspended)
def tell_of_a_rest(resting: MembershipSuspended, session: Session, heard: Envelope) -> None:
    """The member learns that the membership rests."""
    holder = (resting.organisation_id, resting.person_id)
    write_to_member(session, "membership-suspended", *holder, resting, heard)


@inbox.on(MembershipReleased)
def tell_of_its_end(released: MembershipReleased, session: Session, heard: Envelope) -> None:
    """The member learns that the membership goes on."""
    holder = (released.organisation_id, released.person_id)
    write_to_member(session, "membership-released", *holder, released, heard)


@inbox.on(MembershipResigned)
def say_goodbye(resigned: MembershipResigned, session: Session, heard: Envelope) -> None:
    """Who asked to leave reads that it is done."""
    holder = (resigned.organisation_id, resigned.person_id)
    write_to_member(session, "membership-resigned", *holder, resigned, heard)


@inbox.on(MembershipTerminated)
def tell_of_a_termination(
    terminated: MembershipTerminated, session: Session, heard: Envelope
) -> None:
    """Whose membership the association ended learns it, and how long there is to appeal."""
    holder = (terminated.organisation_id, terminated.person_id)
    write_to_member(session, "membership-terminated", *holder, terminated, heard)
