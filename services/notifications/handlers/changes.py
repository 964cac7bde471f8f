"""Hears of changes of answers that the host is asked for."""

from events.changes import Change, RsvpChangeAsked, RsvpChangeDecided
from events.envelope import Envelope
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(RsvpChangeAsked)
def ask_the_hosts(asked: RsvpChangeAsked, session: Session, heard: Envelope) -> None:
    """The hosts are asked, and the person is told so."""
    write_to_staff(session, "rsvp-change-wanted", "event-manager", asked, heard)
    write_letter(session, "rsvp-change-asked", asked.person_id, asked, heard)


@inbox.on(RsvpChangeDecided)
def tell_what_the_host_says(decided: RsvpChangeDecided, session: Session, heard: Envelope) -> None:
    """A no is told with its reason; what a yes changed of places tells itself."""
    if not decided.is_approved:
        write_letter(session, "rsvp-change-refused", decided.person_id, decided, heard)
    elif decided.change == Change.ANSWERS:
        write_letter(session, "rsvp-change-approved", decided.person_id, decided, heard)
