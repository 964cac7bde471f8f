"""What letters about changes say that the host is asked for."""

from events.changes import Change, RsvpChangeAsked, RsvpChangeDecided
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import contact_of
from services.notifications.letters.occasions import occasion
from services.notifications.models import Group


@letter("rsvp-change-wanted", "A change is asked for: %(title)s", urgent=True)
def rsvp_change_wanted(desk: Desk, asked: RsvpChangeAsked) -> Facts:
    """The hosts are asked to say yes or no."""
    return {
        **occasion(desk, asked.gathering_id),
        "name": contact_of(desk.session, asked.person_id).full_name,
        "is_cancellation": asked.change == Change.CANCELLATION,
        "is_resized": asked.change == Change.PLACES,
        "had": asked.had,
        "places": asked.places,
    }


@letter("rsvp-change-asked", "We have asked the host: %(title)s", group=Group.GATHERINGS)
def rsvp_change_asked(desk: Desk, asked: RsvpChangeAsked) -> Facts:
    """Who wants a change late is told that it is asked for, and that nothing has changed yet."""
    return {
        **occasion(desk, asked.gathering_id),
        "is_cancellation": asked.change == Change.CANCELLATION,
    }


@letter("rsvp-change-refused", "It cannot be changed any more: %(title)s", urgent=True)
def rsvp_change_refused(desk: Desk, decided: RsvpChangeDecided) -> Facts:
    """The host said no, and why."""
    return {**occasion(desk, decided.gathering_id), "reason": decided.reason}


@letter("rsvp-change-approved", "Changed as you asked: %(title)s", group=Group.GATHERINGS)
def rsvp_change_approved(desk: Desk, decided: RsvpChangeDecided) -> Facts:
    """The host said yes to other answers; of places that change another letter tells."""
    return occasion(desk, decided.gathering_id)
