"""Hears of those who speak at gatherings."""

from events.envelope import Envelope
from events.speaking import SpeakerConfirmed, SpeakerDeclined, SpeakerInvited, SpeakerWithdrawn
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session

_DESK = "event-manager"
_WAS_ASKED = ("invited", "confirmed")


@inbox.on(SpeakerInvited)
def ask_to_speak(invited: SpeakerInvited, session: Session, heard: Envelope) -> None:
    """The person is asked whether they speak."""
    write_letter(session, "speaker-invited", invited.person_id, invited, heard)


@inbox.on(SpeakerConfirmed)
def tell_the_desk_of_a_yes(confirmed: SpeakerConfirmed, session: Session, heard: Envelope) -> None:
    """The desk hears that somebody speaks; the person hears of their place."""
    write_to_staff(session, "speaker-said-yes", _DESK, confirmed, heard)


@inbox.on(SpeakerDeclined)
def tell_the_desk_of_a_no(declined: SpeakerDeclined, session: Session, heard: Envelope) -> None:
    """The desk hears that somebody does not speak."""
    write_to_staff(session, "speaker-said-no", _DESK, declined, heard)


@inbox.on(SpeakerWithdrawn)
def tell_who_does_not_know(withdrawn: SpeakerWithdrawn, session: Session, heard: Envelope) -> None:
    """Of somebody who had been asked the desk is told, or, where it was the desk's word, the person."""
    if withdrawn.was not in _WAS_ASKED:
        return
    if withdrawn.by_themselves:
        write_to_staff(session, "speaker-said-no", _DESK, withdrawn, heard)
    else:
        write_letter(session, "speaker-withdrawn", withdrawn.person_id, withdrawn, heard)
