"""Hears of what those are asked and told who come to a gathering, wait for a place, or were there."""

from sqlalchemy import select

from events.attending import GatheringReminded, HostWrote, RsvpReconfirmAsked
from events.envelope import Envelope
from events.feedback import FeedbackAsked, GuestThanked
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from services.notifications.models import Attendance
from shared.database import Session


@inbox.on(RsvpReconfirmAsked)
def ask_whether_they_come(asked: RsvpReconfirmAsked, session: Session, heard: Envelope) -> None:
    """The person says yes or no by a link."""
    write_letter(session, "reconfirm-asked", asked.person_id, asked, heard)


@inbox.on(GatheringReminded)
def remind(reminded: GatheringReminded, session: Session, heard: Envelope) -> None:
    """Those who come are reminded; who waits is not."""
    _tell(session, "gathering-reminded", reminded, heard, [True])


@inbox.on(HostWrote)
def pass_on_what_the_host_wrote(wrote: HostWrote, session: Session, heard: Envelope) -> None:
    """Those who come, or wait, or both, hear from the host."""
    whom = [
        is_sure
        for is_sure, is_meant in (
            (True, wrote.to_those_who_come),
            (False, wrote.to_those_who_wait),
        )
        if is_meant
    ]
    _tell(session, "host-wrote", wrote, heard, whom)


@inbox.on(FeedbackAsked)
def ask_how_it_was(asked: FeedbackAsked, session: Session, heard: Envelope) -> None:
    """Who was there says so by a link."""
    write_letter(session, "feedback-asked", asked.person_id, asked, heard)


@inbox.on(GuestThanked)
def thank(thanked: GuestThanked, session: Session, heard: Envelope) -> None:
    """Who was there is thanked."""
    write_letter(session, "guest-thanked", thanked.person_id, thanked, heard)


def _tell(
    session: Session,
    kind: str,
    event: GatheringReminded | HostWrote,
    heard: Envelope,
    whom: list[bool],
) -> None:
    meant = select(Attendance.person_id).where(
        Attendance.gathering_id == event.gathering_id, Attendance.is_sure.in_(whom)
    )
    for person_id in session.scalars(meant.order_by(Attendance.person_id)).all():
        write_letter(session, kind, person_id, event, heard)
