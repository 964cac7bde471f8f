"""What letters about gatherings say."""

from datetime import timedelta
from zoneinfo import ZoneInfo

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
from events.places import PlaceBilled, PlacesReleased
from events.rounds import Seat, SeatsGiven
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import gathering, party
from services.notifications.letters.links import guest_url, invoice_url
from services.notifications.letters.occasions import moment_there as _moment
from services.notifications.letters.occasions import occasion as _occasion
from services.notifications.models import Gathering, Group
from shared.calendars import Status

_TICKETS_LIVE = timedelta(days=7)


@letter(
    "gathering-announced",
    "You are invited: %(title)s",
    group=Group.GATHERINGS,
    purpose="event-invitations",
)
def gathering_announced(desk: Desk, published: GatheringPublished) -> Facts:
    """There is a new occasion; once it has begun there is no use in inviting to it."""
    if gathering(desk.session, published.gathering_id).starts_at <= desk.now:
        raise Overtaken
    return _occasion(desk, published.gathering_id)


@letter(
    "rsvp-confirmed",
    "You are coming to %(title)s",
    group=Group.GATHERINGS,
    calendar=Status.CONFIRMED,
)
def rsvp_confirmed(desk: Desk, accepted: RsvpAccepted) -> Facts:
    """A person holds places."""
    return _with_tickets(desk, accepted)


@letter("rsvp-waiting", "You are on the waiting list of %(title)s", group=Group.GATHERINGS)
def rsvp_waiting(desk: Desk, waitlisted: RsvpWaitlisted) -> Facts:
    """There was no place; a person waits in order."""
    return {
        **_occasion(desk, waitlisted.gathering_id),
        "places": waitlisted.places,
        "position": waitlisted.position,
    }


@letter(
    "rsvp-promoted",
    "There is a place for you at %(title)s",
    urgent=True,
    calendar=Status.CONFIRMED,
)
def rsvp_promoted(desk: Desk, promoted: RsvpPromoted) -> Facts:
    """A person who waited has a place now."""
    return _with_tickets(desk, promoted)


@letter("place-held", "Held for you until you pay: %(title)s", urgent=True)
def place_held(desk: Desk, billed: PlaceBilled) -> Facts:
    """Places are kept for a person: until when, for how much, and the invoice by which they are paid."""
    if billed.held_until <= desk.now:
        raise Overtaken
    return {
        **_occasion(desk, billed.gathering_id),
        "until": _moment(desk, billed.gathering_id, billed.held_until),
        "dues": desk.language.amount(billed.amount_minor, billed.currency),
        "number": billed.number,
        "invoice_url": invoice_url(desk.settings, billed.invoice_id, desk.now),
    }


@letter("place-offered", "Would you still like to come to %(title)s?", urgent=True)
def place_offered(desk: Desk, offered: RsvpOffered) -> Facts:
    """Places are offered to who waited: until when they may say yes or no."""
    if offered.offered_until <= desk.now:
        raise Overtaken
    until = _moment(desk, offered.gathering_id, offered.offered_until)
    return {**_occasion(desk, offered.gathering_id), "places": offered.places, "until": until}


@letter("offer-lapsed", "No longer offered to you: %(title)s", group=Group.GATHERINGS)
def offer_lapsed(desk: Desk, lapsed: RsvpOfferLapsed) -> Facts:
    """Who had an offer did not answer in time."""
    return _occasion(desk, lapsed.gathering_id)


@letter("place-ran-out", "No longer held for you: %(title)s", urgent=True)
def place_ran_out(desk: Desk, released: PlacesReleased) -> Facts:
    """Places that were kept for a person were not paid in time."""
    return _occasion(desk, released.gathering_id)


@letter("place-paid-too-late", "Paid too late: %(title)s", urgent=True)
def place_paid_too_late(desk: Desk, released: PlacesReleased) -> Facts:
    """Money came for places that others have now: it goes back."""
    return _occasion(desk, released.gathering_id)


@letter("rounds-seats", "Whom you meet at %(title)s", urgent=True)
def rounds_seats(desk: Desk, given: SeatsGiven) -> Facts:
    """A person's seats in rounds of meetings: when, at which table, and with whom, as far as they show it."""
    occasion = gathering(desk.session, given.gathering_id)
    seats = [one for one in given.seats if one.ends_at > desk.now]
    if given.seats and not seats:
        raise Overtaken
    return {
        "title": occasion.title,
        "zone": occasion.time_zone,
        "seats": [_seat(desk, occasion, one) for one in seats],
        "url": desk.link(f"/events/{given.gathering_id}"),
    }


@letter(
    "rsvp-cancelled",
    "You are no longer coming to %(title)s",
    group=Group.GATHERINGS,
    calendar=Status.CANCELLED,
)
def rsvp_cancelled(desk: Desk, cancelled: RsvpCancelled) -> Facts:
    """A person gave places, or the position on the waiting list, back."""
    return _occasion(desk, cancelled.gathering_id)


@letter("gathering-cancelled", "Cancelled: %(title)s", urgent=True, calendar=Status.CANCELLED)
def gathering_cancelled(desk: Desk, cancelled: GatheringCancelled) -> Facts:
    """The occasion will not take place, and why."""
    return {**_occasion(desk, cancelled.gathering_id), "reason": cancelled.reason}


@letter(
    "gathering-moved",
    "Another time or place: %(title)s",
    urgent=True,
    calendar=Status.CONFIRMED,
)
def gathering_moved(desk: Desk, published: GatheringPublished) -> Facts:
    """The occasion is at another time or place; of several moves only the last is told."""
    if is_moved(gathering(desk.session, published.gathering_id), published):
        raise Overtaken
    return _occasion(desk, published.gathering_id)


def is_moved(known: Gathering, published: GatheringPublished) -> bool:
    """Whether a gathering is published at another time or place than the one that is known."""
    if None not in (known.address, published.address) and known.address != published.address:
        return True
    return (known.starts_at, known.ends_at, known.time_zone, known.place) != (
        published.starts_at,
        published.ends_at,
        published.time_zone,
        published.place,
    )


def _with_tickets(desk: Desk, told: RsvpAccepted | RsvpPromoted) -> Facts:
    """For how many, and where their tickets are; who was let in at the door needs no letter once it has begun."""
    known = gathering(desk.session, told.gathering_id)
    if known.starts_at < desk.now:
        raise Overtaken
    until, code = known.ends_at + _TICKETS_LIVE, desk.language.code
    return {
        **_occasion(desk, told.gathering_id),
        "places": told.places,
        "tickets_url": guest_url(desk.settings, "tickets", told.rsvp_id, code, until, desk.now),
    }


def _seat(desk: Desk, occasion: Gathering, seat: Seat) -> Facts:
    zone = ZoneInfo(occasion.time_zone)
    begins, ends = (
        desk.language.time(one.astimezone(zone)) for one in (seat.starts_at, seat.ends_at)
    )
    names = [str(party(desk.session, one)) for one in seat.with_ids]
    unnamed = desk.language.say("somebody who tells you their name at the table")
    return {
        "begins": begins,
        "ends": ends,
        "table": seat.table,
        "names": ", ".join([*names, *[unnamed] * seat.unnamed]),
    }
