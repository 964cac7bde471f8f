"""Those who were there are asked how it was, say so, and are thanked: once each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.feedback import FeedbackAsked, FeedbackGiven, GuestsThanked, GuestThanked
from services.events.actions.places import lock_gathering
from services.events.models import Feedback, Rsvp, Thanks
from services.events.queries import feedback as reads
from services.events.queries.turnout import were_there
from services.events.rules.feedback import WasNotThere, check_unsaid, report
from services.events.rules.turnout import check_over
from shared.database import Session, insert_once, lock_row
from shared.outbox import announce


def ask_how_it_was(session: Session, now: datetime, most: int) -> int:
    """Ask those who were there how it was; nobody is asked twice."""
    found = reads.to_be_asked(session, now, most)
    for rsvp in found:
        if _ask(session, rsvp, now):
            ids = {"gathering_id": rsvp.gathering_id, "rsvp_id": rsvp.id}
            announce(session, FeedbackAsked(**ids, person_id=rsvp.person_id))
    return len(found)


def give_feedback(
    session: Session, rsvp_id: UUID, rating: int, nps: int, take_away: str, now: datetime
) -> Feedback:
    """Say how it was, once. The same a second time is said already; something else is refused.

    Refuses, as WasNotThere, who did not come.
    """
    take_away = " ".join(take_away.split())
    told = lock_row(session, Feedback, rsvp_id) or _begin(session, rsvp_id, now)
    if check_unsaid(told, rating, nps, take_away):
        return told
    told.rating, told.nps, told.take_away, told.answered_at = rating, nps, take_away, now
    announce(session, FeedbackGiven(gathering_id=told.gathering_id, rating=rating, nps=nps))
    return told


def thank_guests(
    session: Session, gathering_id: UUID, text: str, take_aways: list[str] | None, now: datetime
) -> Thanks:
    """Thank those who were there, with what people take away, or with what the host chose of it.

    A second time they are thanked already.
    """
    gathering = lock_gathering(session, gathering_id)
    check_over(gathering, now)
    if (sent := reads.thanked(session, gathering_id)) is not None:
        return sent
    told = reads.feedback_at(session, gathering_id)
    chosen = report(told).take_aways if take_aways is None else take_aways
    guests = were_there(session, gathering_id)
    if not guests:
        raise WasNotThere("Nobody is known to have come; say first who did, or that all did.")
    thanks = Thanks(
        gathering_id=gathering_id, text=text, take_aways=chosen, guests=len(guests), sent_at=now
    )
    session.add(thanks)
    answered = {one.rsvp_id for one in told if one.answered_at is not None}
    for rsvp in guests:
        announce(
            session,
            GuestThanked(
                gathering_id=gathering_id,
                rsvp_id=rsvp.id,
                person_id=rsvp.person_id,
                text=text,
                take_aways=tuple(chosen),
                may_answer=rsvp.id not in answered,
            ),
        )
    announce(session, GuestsThanked(gathering_id=gathering_id, guests=len(guests), thanked_at=now))
    return thanks


def _begin(session: Session, rsvp_id: UUID, now: datetime) -> Feedback:
    """Let somebody say how it was who has not been asked yet."""
    rsvp = session.get(Rsvp, rsvp_id)
    if rsvp is None or rsvp.id not in {one.id for one in were_there(session, rsvp.gathering_id)}:
        raise WasNotThere
    _ask(session, rsvp, now)
    found: Feedback = session.get_one(Feedback, rsvp_id, with_for_update=True)
    return found


def _ask(session: Session, rsvp: Rsvp, now: datetime) -> bool:
    facts = {"gathering_id": rsvp.gathering_id, "person_id": rsvp.person_id, "asked_at": now}
    return insert_once(session, Feedback, rsvp_id=rsvp.id, take_away="", **facts)
