"""What letters about introductions say, and how little they say before both said yes."""

from datetime import datetime
from uuid import UUID

from events.introductions import (
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
    IntroductionProposed,
    IntroductionReminded,
    MeetingAsked,
)
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import contact_of, gathering, introduction, party
from services.notifications.letters.links import answer_url, meeting_url
from services.notifications.models import Group, Introduction


@letter("introduction-proposed", "Somebody you may want to meet", group=Group.INTRODUCTIONS)
def introduction_proposed(desk: Desk, proposed: IntroductionProposed) -> Facts:
    """A person is asked whether they want to meet another, whom they see as that one allows."""
    reader_is_first = desk.reader_id == proposed.first_id
    expires_at = proposed.expires_at.astimezone(desk.settings.zone)
    occasion = gathering(desk.session, proposed.gathering_id) if proposed.gathering_id else None
    reasons = proposed.first_reasons if reader_is_first else proposed.second_reasons
    return {
        "other": seen_by(desk, proposed),
        "reasons": [desk.language.retell(reason) for reason in reasons],
        "gathering": occasion.title if occasion else None,
        "until": desk.language.day(expires_at),
        **_answer_urls(desk, proposed.introduction_id, proposed.expires_at),
        "url": desk.link(f"/introductions/{proposed.introduction_id}/page"),
    }


@letter(
    "introduction-reminded", "Would you like to meet? A week is left", group=Group.INTRODUCTIONS
)
def introduction_reminded(desk: Desk, reminded: IntroductionReminded) -> Facts:
    """Who has not answered is asked once more; nothing is said of the other's answer."""
    proposed = introduction(desk.session, reminded.introduction_id)
    return {
        "other": seen_by(desk, proposed),
        "until": desk.language.day(reminded.expires_at.astimezone(desk.settings.zone)),
        **_answer_urls(desk, reminded.introduction_id, reminded.expires_at),
        "url": desk.link(f"/introductions/{reminded.introduction_id}/page"),
    }


@letter("introduction-made", "You are introduced to %(name)s")
def introduction_made(desk: Desk, made: IntroductionMade) -> Facts:
    """Both said yes: each gets the other's name and address."""
    other_id = made.second_id if desk.reader_id == made.first_id else made.first_id
    other = party(desk.session, other_id)
    return {
        "other": str(other),
        "name": other.name,
        "email": other.email,
        "organisations": other.organisations,
        "times": [_moment(desk, one) for one in made.times],
        "url": desk.link(f"/introductions/{made.introduction_id}/page"),
    }


@letter("meeting-asked", "How did it go with %(name)s?", group=Group.INTRODUCTIONS)
def meeting_asked(desk: Desk, asked: MeetingAsked) -> Facts:
    """Three weeks after both said yes, each is asked whether they met, and what it was worth."""
    made = introduction(desk.session, asked.introduction_id)
    other_id = made.second_id if desk.reader_id == made.first_id else made.first_id
    url = meeting_url(desk.settings, asked.introduction_id, desk.reader_id, desk.now)
    return {"name": contact_of(desk.session, other_id).full_name, "answer_url": url}


@letter(
    "introduction-closed",
    "An introduction will not take place",
    group=Group.INTRODUCTIONS,
    held=True,
)
def introduction_closed(desk: Desk, closed: IntroductionDeclined | IntroductionExpired) -> Facts:
    """It will not take place: the same words, at the same hour of the day, after a no and after silence."""
    proposed = introduction(desk.session, closed.introduction_id)
    return {"other": seen_by(desk, proposed)}


def _answer_urls(desk: Desk, introduction_id: UUID, until: datetime) -> Facts:
    """Both lead to one page, each to its own button."""
    url = answer_url(desk.settings, introduction_id, desk.reader_id, until, desk.now)
    return {"yes_url": f"{url}#yes", "no_url": f"{url}#no"}


def seen_by(desk: Desk, introduction: Introduction | IntroductionProposed) -> str:
    """The other person as a reader may see them before both said yes: named only if they allow it.

    The words say as much of their organisation as may be said, so nothing is added about that.
    Raises NotKnown when somebody who may be named has no name here yet.
    """
    if desk.reader_id == introduction.first_id:
        other_id, named = introduction.second_id, introduction.second_is_named
        words = introduction.first_sees
    else:
        other_id, named = introduction.first_id, introduction.first_is_named
        words = introduction.second_sees
    words = desk.language.retell(words)
    return f"{contact_of(desk.session, other_id).full_name}, {words}" if named else words


def _moment(desk: Desk, moment: datetime) -> str:
    """A day and a time of it where the association is, with the zone."""
    there = moment.astimezone(desk.settings.zone)
    return f"{desk.language.day(there)}, {desk.language.time(there)} ({desk.settings.time_zone})"
