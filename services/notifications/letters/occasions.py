"""How letters speak of an occasion: what it is called, when and where, in the hours of where it is."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notifications.letters.kinds import Desk, Facts
from services.notifications.letters.known import gathering
from services.notifications.models import Gathering
from shared.languages import Language


def occasion(desk: Desk, gathering_id: UUID) -> Facts:
    """The title of a gathering, when and where it is, and its page. Raises NotKnown."""
    known = gathering(desk.session, gathering_id)
    return {
        "title": known.title,
        "when": _span(desk.language, known),
        "place": known.where,
        "url": desk.link(f"/events/{gathering_id}"),
    }


def moment_there(desk: Desk, gathering_id: UUID, moment: datetime) -> str:
    """A day and an hour of where it is."""
    zone = gathering(desk.session, gathering_id).time_zone
    there = moment.astimezone(ZoneInfo(zone))
    return desk.language.say(
        "%(day)s, %(time)s (%(zone)s)",
        day=desk.language.weekday(there.date()),
        time=desk.language.time(there),
        zone=zone,
    )


def _span(language: Language, occasion: Gathering) -> str:
    """When it is, in the hours of where it is."""
    zone = ZoneInfo(occasion.time_zone)
    start, end = occasion.starts_at.astimezone(zone), occasion.ends_at.astimezone(zone)
    times = {
        "day": language.weekday(start.date()),
        "begins": language.time(start),
        "ends": language.time(end),
        "zone": occasion.time_zone,
    }
    if end.date() == start.date():
        return language.say("%(day)s, %(begins)s to %(ends)s (%(zone)s)", **times)
    return language.say(
        "%(day)s, %(begins)s to %(last_day)s, %(ends)s (%(zone)s)",
        last_day=language.weekday(end.date()),
        **times,
    )
