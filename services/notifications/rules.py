"""The rules of letters: who wants them, when to try again, and when to stop."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notifications.models import Group, Letter, Preference

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
GIVE_UP_AFTER = timedelta(days=3)
SILENT_AFTER = timedelta(minutes=1)
SAY_AGAIN_AFTER = timedelta(seconds=10)
NO_NEWS_AFTER = timedelta(days=30)
DIGEST_AT = time(8)
HELD_UNTIL = time(9)
LETTERS_ARE_KEPT = timedelta(days=730)
NOTES_ARE_KEPT = timedelta(days=1)
THROUGH = ("posted", "withheld", "overtaken", "bounced")
NOT_GONE = ("due", "waiting", "kept")
TOLD = ("posting", "posted", "gathered")

# What is announced in one transaction may be a moment apart: appointed and joined "at once".
_ONE_BREATH = timedelta(minutes=1)

_ABOUT_MONEY = ("billing", "primary")


def wants(preference: Preference | None, group: Group) -> bool:
    """Whether a person wants letters of a group; who never said anything does."""
    if preference is None:
        return True
    return {
        Group.INTRODUCTIONS: preference.introductions,
        Group.GATHERINGS: preference.gatherings,
        Group.ASSOCIATION: preference.association,
    }[group]


def wants_a_digest(preference: Preference | None) -> bool:
    """Whether a person asked for one letter a day."""
    return preference is not None and preference.daily


def retry_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: longer each time, up to the longest."""
    return RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]


def look_again_after(attempts: int) -> timedelta:
    """How long a letter waits for a fact before it looks again: a second, two, four, up to the longest.

    The fact wakes the letter itself, but not one that is put aside at that very moment.
    """
    return min(timedelta(seconds=2 ** min(attempts - 1, 20)), RETRY_AFTER[-1])


def has_been_tried_enough(letter: Letter, now: datetime) -> bool:
    """Whether to stop trying to post a letter, days after the first attempt."""
    return letter.first_tried_at is not None and now - letter.first_tried_at > GIVE_UP_AFTER


def must_be_claimed_again(claimed_at: datetime, now: datetime) -> bool:
    """Whether a sender has held a letter for so long that it says again, before posting, that it does.

    Long before it would count as dead.
    """
    return now - claimed_at > SAY_AGAIN_AFTER


def is_no_news(letter: Letter, now: datetime) -> bool:
    """Whether what a letter tells happened so long ago that it helps nobody to be told.

    So that a service whose memory is built anew from history does not write to everybody again.
    """
    return now - letter.written_at > NO_NEWS_AFTER


def belonged(appointed_at: datetime, said_at: datetime) -> bool:
    """Whether somebody had been appointed by the time that something was said to all like them."""
    return appointed_at <= said_at + _ONE_BREATH


def digest_opened_at(now: datetime, zone: ZoneInfo) -> datetime:
    """The last hour of digests before `now`: what was written until then goes into that digest."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), DIGEST_AT, zone)
    if today <= local:
        return today
    return datetime.combine(local.date() - timedelta(days=1), DIGEST_AT, zone)


def held_until(written_at: datetime, zone: ZoneInfo) -> datetime:
    """When a letter leaves that is held: at the first such hour after it was written."""
    local = written_at.astimezone(zone)
    today = datetime.combine(local.date(), HELD_UNTIL, zone)
    if local < today:
        return today
    return datetime.combine(local.date() + timedelta(days=1), HELD_UNTIL, zone)


def looks_after_money(roles: Collection[str]) -> bool:
    """Whether letters about money are for somebody in these roles, and not only where nobody else is."""
    return any(role in roles for role in _ABOUT_MONEY)


def readers_about_money(people: Iterable[tuple[UUID, Collection[str]]]) -> set[UUID]:
    """Whom of those who speak for an organisation, each with their roles, to write to about money."""
    known = list(people)
    for role in _ABOUT_MONEY:
        if found := {person_id for person_id, roles in known if role in roles}:
            return found
    return {person_id for person_id, _ in known}


def readers_about_standing(people: Iterable[tuple[UUID, Collection[str]]]) -> set[UUID]:
    """Whom of those who speak for an organisation to write to about how it stands as a member."""
    known = list(people)
    found = {person_id for person_id, roles in known if {"primary", "billing"} & {*roles}}
    return found or {person_id for person_id, _ in known}
