"""What letters say to those who come to a gathering, before it begins and after it."""

from datetime import timedelta
from uuid import UUID

from events.attending import GatheringReminded, HostWrote, RsvpReconfirmAsked
from events.feedback import FeedbackAsked, GuestThanked
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import gathering
from services.notifications.letters.links import guest_url
from services.notifications.letters.occasions import occasion
from services.notifications.models import Attendance, Group

_FEEDBACK_LINK_LIVES = timedelta(days=60)


@letter("reconfirm-asked", "Do you still come to %(title)s?", urgent=True)
def reconfirm_asked(desk: Desk, asked: RsvpReconfirmAsked) -> Facts:
    """Who has places is asked whether they still come; silence changes nothing."""
    _check_still_comes(desk, asked)
    url = guest_url(
        desk.settings,
        "reconfirmation",
        asked.rsvp_id,
        desk.language.code,
        gathering(desk.session, asked.gathering_id).starts_at,
        desk.now,
    )
    return {
        **occasion(desk, asked.gathering_id),
        "places": asked.places,
        "yes_url": f"{url}#yes",
        "no_url": f"{url}#no",
    }


@letter("gathering-reminded", "Soon: %(title)s", group=Group.GATHERINGS, urgent=True)
def gathering_reminded(desk: Desk, reminded: GatheringReminded) -> Facts:
    """Those who come are reminded of when and where."""
    _check_still_comes(desk, reminded)
    return occasion(desk, reminded.gathering_id)


@letter("host-wrote", "About %(title)s", group=Group.GATHERINGS, urgent=True)
def host_wrote(desk: Desk, wrote: HostWrote) -> Facts:
    """The host has something to say to those who come, or wait."""
    words = [line for line in wrote.text.splitlines() if line.strip()]
    return {**occasion(desk, wrote.gathering_id), "words": words}


@letter("feedback-asked", "How was %(title)s?", group=Group.GATHERINGS)
def feedback_asked(desk: Desk, asked: FeedbackAsked) -> Facts:
    """Who was there is asked, once, how it was."""
    return {
        **occasion(desk, asked.gathering_id),
        "answer_url": _feedback_url(desk, asked.rsvp_id),
    }


@letter("guest-thanked", "Thank you for coming to %(title)s", group=Group.GATHERINGS)
def guest_thanked(desk: Desk, thanked: GuestThanked) -> Facts:
    """Who was there is thanked, and reads what people take away."""
    return {
        **occasion(desk, thanked.gathering_id),
        "words": [line for line in thanked.text.splitlines() if line.strip()],
        "take_aways": list(thanked.take_aways),
        "may_answer": thanked.may_answer,
        "answer_url": _feedback_url(desk, thanked.rsvp_id),
    }


def _feedback_url(desk: Desk, rsvp_id: UUID) -> str:
    told = (rsvp_id, desk.language.code, desk.now + _FEEDBACK_LINK_LIVES, desk.now)
    return guest_url(desk.settings, "feedback", *told)


def _check_still_comes(desk: Desk, event: RsvpReconfirmAsked | GatheringReminded) -> None:
    known = desk.session.get(Attendance, (event.gathering_id, desk.reader_id))
    has_begun = gathering(desk.session, event.gathering_id).starts_at <= desk.now
    if known is None or has_begun:
        raise Overtaken
