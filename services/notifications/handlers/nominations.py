"""Hears of people whom members named."""

from events.envelope import Envelope
from events.nominations import (
    NomineeAccepted,
    NomineeAsked,
    NomineeForgotten,
    NomineeJoined,
    NomineeReminded,
)
from services.notifications.actions import erasures
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from services.notifications.models import Contact
from shared.database import Session, upsert


@inbox.on(NomineeAsked)
def ask_who_was_named(asked: NomineeAsked, session: Session, heard: Envelope) -> None:
    """Somebody outside is written to once, at the address that a member told."""
    upsert(
        session,
        Contact,
        {"person_id": asked.nominee_id},
        {"full_name": asked.full_name, "email": asked.email, "letter_language": ""},
    )
    write_letter(session, "nomination", asked.nominee_id, asked, heard)


@inbox.on(NomineeReminded)
def remind_who_was_named(reminded: NomineeReminded, session: Session, heard: Envelope) -> None:
    """Who has not answered is written to once more."""
    write_letter(session, "nomination-reminded", reminded.nominee_id, reminded, heard)


@inbox.on(NomineeAccepted)
def tell_the_stewards(accepted: NomineeAccepted, session: Session, heard: Envelope) -> None:
    """Where no application could be begun a steward goes on with it."""
    if accepted.application_id is None:
        write_to_staff(session, "nomination-accepted", "steward", accepted, heard)


@inbox.on(NomineeForgotten)
def forget_who_was_named(forgotten: NomineeForgotten, session: Session, heard: Envelope) -> None:
    """Name, address and letters go; nothing that is said late brings them back."""
    erasures.forget(session, [forgotten.nominee_id], heard.time)


@inbox.on(NomineeJoined)
def thank_who_named(joined: NomineeJoined, session: Session, heard: Envelope) -> None:
    """Everybody who named a new member is thanked."""
    for person_id in joined.nominator_ids:
        write_letter(session, "nominee-joined", person_id, joined, heard)
