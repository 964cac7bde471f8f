"""Hears of gatherings and of the answers to them."""

from sqlalchemy import delete, select

from events.envelope import Envelope
from events.gatherings import (
    GatheringCancelled,
    GatheringPublished,
    RsvpAccepted,
    RsvpCancelled,
    RsvpOffered,
    RsvpOfferLapsed,
    RsvpPromoted,
    RsvpWaitlisted,
)
from events.places import PlaceBilled, PlacesHeld, PlacesReleased, Release
from events.rounds import SeatsGiven
from services.notifications.actions.consents import write_to_those_who_agreed
from services.notifications.actions.letters import wake_letters, write_letter
from services.notifications.handlers.hearing import inbox
from services.notifications.letters import key_of
from services.notifications.letters.gatherings import is_moved
from services.notifications.models import Attendance, Gathering
from shared.database import Session, upsert


@inbox.on(GatheringPublished)
def keep_the_occasion(published: GatheringPublished, session: Session, heard: Envelope) -> None:
    """Letters say this about the gathering from now on, also those that waited for it.

    When it is new, those are invited who agreed to that, and of a series to the first date alone; when it
    is at another time or place than before, everybody who is coming or waits is told.
    """
    known = session.get(Gathering, published.gathering_id, populate_existing=True)
    if known is not None and is_moved(known, published):
        _tell_all(session, "gathering-moved", published, heard)
    if known is None and published.series_number <= 1:
        write_to_those_who_agreed(session, "gathering-announced", published, heard)
    upsert(
        session,
        Gathering,
        {"gathering_id": published.gathering_id},
        {
            "title": published.title,
            "starts_at": published.starts_at,
            "ends_at": published.ends_at,
            "time_zone": published.time_zone,
            "place": published.place,
            "address": published.address,
        },
    )
    wake_letters(session, key_of(Gathering, published.gathering_id))


@inbox.on(RsvpAccepted)
def confirm_an_rsvp(accepted: RsvpAccepted, session: Session, heard: Envelope) -> None:
    """The person is told that they are coming."""
    _expect(session, accepted, is_sure=True)
    write_letter(session, "rsvp-confirmed", accepted.person_id, accepted, heard, for_calendar=True)


@inbox.on(RsvpWaitlisted)
def tell_of_the_waiting_list(waitlisted: RsvpWaitlisted, session: Session, heard: Envelope) -> None:
    """The person is told that they wait, and in which position."""
    _expect(session, waitlisted)
    write_letter(session, "rsvp-waiting", waitlisted.person_id, waitlisted, heard)


@inbox.on(RsvpPromoted)
def tell_of_a_place(promoted: RsvpPromoted, session: Session, heard: Envelope) -> None:
    """The person who waited is told that there is a place."""
    _expect(session, promoted, is_sure=True)
    write_letter(session, "rsvp-promoted", promoted.person_id, promoted, heard, for_calendar=True)


@inbox.on(RsvpOffered)
def tell_of_an_offer(offered: RsvpOffered, session: Session, heard: Envelope) -> None:
    """The person who waited is asked whether they still come."""
    _expect(session, offered)
    write_letter(session, "place-offered", offered.person_id, offered, heard)


@inbox.on(RsvpOfferLapsed)
def tell_that_it_is_too_late(lapsed: RsvpOfferLapsed, session: Session, heard: Envelope) -> None:
    """The person is told that the places went to others."""
    _forget(session, lapsed)
    write_letter(session, "offer-lapsed", lapsed.person_id, lapsed, heard)


@inbox.on(PlacesHeld)
def expect_who_is_to_pay(held: PlacesHeld, session: Session) -> None:
    """The person hears what becomes of the gathering; of the hold itself once there is a bill."""
    _expect(session, held)


@inbox.on(PlaceBilled)
def tell_of_a_hold(billed: PlaceBilled, session: Session, heard: Envelope) -> None:
    """The person is told until when places are held, and how they are paid."""
    write_letter(session, "place-held", billed.person_id, billed, heard)


@inbox.on(PlacesReleased)
def tell_of_places_given_up(released: PlacesReleased, session: Session, heard: Envelope) -> None:
    """Whoever paid too late, or not at all, is told; who gave places back knows."""
    if released.reason == Release.RAN_OUT:
        _forget(session, released)
        write_letter(session, "place-ran-out", released.person_id, released, heard)
    elif released.reason == Release.TOO_LATE:
        write_letter(session, "place-paid-too-late", released.person_id, released, heard)


@inbox.on(RsvpCancelled)
def confirm_a_cancelled_rsvp(cancelled: RsvpCancelled, session: Session, heard: Envelope) -> None:
    """The person is told that they are off the list, and with them a calendar that was told of it."""
    was_sure = _forget(session, cancelled)
    who = cancelled.person_id
    write_letter(session, "rsvp-cancelled", who, cancelled, heard, for_calendar=was_sure)


@inbox.on(SeatsGiven)
def tell_where_to_sit(given: SeatsGiven, session: Session, heard: Envelope) -> None:
    """The person is told when they meet whom, and at which table; who has no seat any more, that."""
    write_letter(session, "rounds-seats", given.person_id, given, heard)


@inbox.on(GatheringCancelled)
def call_a_gathering_off(cancelled: GatheringCancelled, session: Session, heard: Envelope) -> None:
    """Everybody who is coming, or waits for a place, is told not to."""
    _tell_all(session, "gathering-cancelled", cancelled, heard)


def _tell_all(
    session: Session, kind: str, event: GatheringPublished | GatheringCancelled, heard: Envelope
) -> None:
    coming = select(Attendance).where(Attendance.gathering_id == event.gathering_id)
    for one in session.scalars(coming.order_by(Attendance.person_id)).all():
        write_letter(session, kind, one.person_id, event, heard, for_calendar=one.is_sure)


def _forget(session: Session, rsvp: RsvpCancelled | RsvpOfferLapsed | PlacesReleased) -> bool:
    """Expect somebody no more; says whether they had places for good."""
    gone = delete(Attendance).where(
        Attendance.gathering_id == rsvp.gathering_id,
        Attendance.person_id == rsvp.person_id,
    )
    return bool(session.scalar(gone.returning(Attendance.is_sure)))


def _expect(
    session: Session,
    rsvp: RsvpAccepted | RsvpWaitlisted | RsvpPromoted | RsvpOffered | PlacesHeld,
    *,
    is_sure: bool = False,
) -> None:
    keys = {"gathering_id": rsvp.gathering_id, "person_id": rsvp.person_id}
    upsert(session, Attendance, keys, {"is_sure": is_sure})
