"""What membership hears, and what it does about it."""

from __future__ import annotations

from events.counsel import CounselReleased, CounselRequested, CounselSpent
from events.envelope import Envelope
from events.handovers import HandoverItemCarried, HandoverPartsAsked
from events.letters import LetterBounced
from events.places import PlacesHeld, PlacesReleased
from services.membership.actions import handovers, place_bills, reservations
from services.membership.actions.suspicions import suspect_departures
from shared.database import Session
from shared.inbox import Inbox
from shared.retelling import is_retold

SERVICE = "membership"

inbox = Inbox(SERVICE)


@inbox.on(LetterBounced)
def suspect_that_somebody_left(bounced: LetterBounced, session: Session, heard: Envelope) -> None:
    """Whose address is refused may have left; that a mail server was away for days says nothing."""
    if bounced.cause == "refused" and not is_retold():
        suspect_departures(session, bounced.person_id, bounced.letter_id, heard.time)


@inbox.on(CounselRequested)
def keep_money_for_counsel(asked: CounselRequested, session: Session, heard: Envelope) -> None:
    """Hours of counsel are to be paid of the fund: keep the money for them, or say that there is too little."""
    if not is_retold():
        reservations.answer_request(session, asked, heard.time)


@inbox.on(CounselSpent)
def pay_for_counsel(spent: CounselSpent, session: Session, heard: Envelope) -> None:
    """A side was counselled: pay the hours of what was kept for them."""
    if not is_retold():
        reservations.spend(session, spent, heard.time)


@inbox.on(CounselReleased)
def keep_it_no_longer(released: CounselReleased, session: Session, heard: Envelope) -> None:
    """Hours of counsel came to nothing: what was kept for them is free."""
    if not is_retold():
        reservations.release(session, released, heard.time)


@inbox.on(PlacesHeld)
def ask_for_the_price_of_places(held: PlacesHeld, session: Session, heard: Envelope) -> None:
    """Places at an event are kept until they are paid: the person is asked for the money."""
    if not is_retold():
        place_bills.bill_places(session, held, heard.time)


@inbox.on(PlacesReleased)
def ask_for_it_no_more(released: PlacesReleased, session: Session, heard: Envelope) -> None:
    """Nobody comes on places: nothing is asked for them any more, and what was paid goes back."""
    if not is_retold():
        place_bills.release_bill(session, released, heard.time)


@inbox.on(HandoverPartsAsked)
def report_parts(asked: HandoverPartsAsked, session: Session) -> None:
    """Which roles and invoices depended on somebody who left is said to those who hand over."""
    if SERVICE in asked.services and not is_retold():
        handovers.report_parts(session, asked)


@inbox.on(HandoverItemCarried)
def pass_part_on(carried: HandoverItemCarried, session: Session, heard: Envelope) -> None:
    """A leaver's role or invoice is that of who follows."""
    if carried.service == SERVICE and not is_retold():
        handovers.pass_part_on(session, carried, heard.time)
