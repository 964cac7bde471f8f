"""Reading the timetable of a gathering, and who has seats in its sittings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.events.models import Gathering, Hall, HallMinute, Sitting, SittingGuest, Track
from services.events.queries.gatherings import gathering as visible
from services.events.queries.speakers import SpeakerShown, shown_by_sitting
from services.events.rules.timetable import NoSuchRoom, NoSuchSession, NoSuchTrack
from shared.callers import Caller
from shared.database import Page, Session, keyset


@dataclass(frozen=True)
class SittingSeen:
    """A sitting, who speaks there, and whether the caller has a seat in it."""

    sitting: Sitting
    is_mine: bool
    speakers: Sequence[SpeakerShown] = ()

    @property
    def free(self) -> int | None:
        """How many seats are left; None where nobody signs up."""
        capacity = self.sitting.capacity
        return None if capacity is None else capacity - self.sitting.taken


@dataclass(frozen=True)
class Group:
    """The sittings of a day in one room, or in one track; `name` is empty for those in none."""

    name: str
    sessions: list[SittingSeen]


@dataclass(frozen=True)
class Day:
    """A day of a gathering, where it takes place."""

    day: date
    groups: list[Group]


@dataclass(frozen=True)
class Timetable:
    """The sittings of a gathering by day, and then by room or track."""

    gathering: Gathering
    rooms: list[Hall]
    tracks: list[str]
    days: list[Day]


def hall_called(session: Session, gathering_id: UUID, name: str) -> Hall:
    """The room of a name. Raises NoSuchRoom."""
    found = session.scalar(select(Hall).where(Hall.gathering_id == gathering_id, Hall.name == name))
    if found is None:
        raise NoSuchRoom(f"There is no room called {name}; enter it first.")
    return found


def track_called(session: Session, gathering_id: UUID, name: str) -> Track:
    """The track of a name. Raises NoSuchTrack."""
    wanted = select(Track).where(Track.gathering_id == gathering_id, Track.name == name)
    if (found := session.scalar(wanted)) is None:
        raise NoSuchTrack(f"There is no track called {name}; enter it first.")
    return found


def halls_seen(session: Session, gathering_id: UUID, caller: Caller) -> list[Hall]:
    """The rooms of a gathering that the caller may see, by name."""
    of_it = select(Hall).where(Hall.gathering_id == visible(session, gathering_id, caller).id)
    return list(session.scalars(of_it.order_by(Hall.name)))


def sittings_of(session: Session, gathering_id: UUID) -> list[Sitting]:
    """The sittings of a gathering, in the order in which they begin."""
    of_it = select(Sitting).where(Sitting.gathering_id == gathering_id)
    return list(session.scalars(of_it.order_by(Sitting.starts_at, Sitting.id)))


def sitting_of(session: Session, gathering_id: UUID, sitting_id: UUID) -> Sitting:
    """One sitting of a gathering. Raises NoSuchSession."""
    found = session.get(Sitting, sitting_id)
    if found is None or found.gathering_id != gathering_id:
        raise NoSuchSession
    return found


def sitting_seen(
    session: Session, gathering_id: UUID, sitting_id: UUID, caller: Caller
) -> SittingSeen:
    """The same of a gathering that the caller may see."""
    sitting = sitting_of(session, visible(session, gathering_id, caller).id, sitting_id)
    own = caller.person_id and session.get(SittingGuest, (sitting.id, caller.person_id))
    speakers = shown_by_sitting(session, gathering_id).get(sitting.id, ())
    return SittingSeen(sitting, own is not None, speakers)


def who_is_there(session: Session, hall_id: UUID, minutes: range, but: UUID) -> Sitting | None:
    """Another sitting that has a hall in one of these minutes."""
    theirs = select(Sitting).where(
        Sitting.id.in_(
            select(HallMinute.sitting_id).where(
                HallMinute.hall_id == hall_id,
                HallMinute.minute.between(minutes.start, minutes.stop - 1),
                HallMinute.sitting_id != but,
            )
        )
    )
    return session.scalar(theirs.order_by(Sitting.starts_at).limit(1))


def seats_of(session: Session, gathering_id: UUID, person_id: UUID) -> list[Sitting]:
    """The sittings of a gathering in which a person has a seat."""
    theirs = (
        select(Sitting)
        .join(SittingGuest, SittingGuest.sitting_id == Sitting.id)
        .where(Sitting.gathering_id == gathering_id, SittingGuest.person_id == person_id)
    )
    return list(session.scalars(theirs.order_by(Sitting.starts_at, Sitting.id)))


def sitting_guests(
    session: Session, gathering_id: UUID, sitting_id: UUID, after: str | None, limit: int
) -> Page[SittingGuest]:
    """Who has a seat in a sitting, for the desk."""
    sitting = sitting_of(session, gathering_id, sitting_id)
    there = select(SittingGuest).where(SittingGuest.sitting_id == sitting.id)
    return keyset(session, there, SittingGuest.person_id, after, limit)


def timetable(session: Session, gathering_id: UUID, caller: Caller, by: str) -> Timetable:
    """The timetable that a caller sees, by day and then `by` room or track; days are those of the place."""
    gathering = visible(session, gathering_id, caller)
    own = seats_of(session, gathering_id, caller.person_id) if caller.person_id else []
    mine = {sitting.id for sitting in own}
    zone = ZoneInfo(gathering.time_zone)
    speak = shown_by_sitting(session, gathering_id)
    seen = [
        SittingSeen(one, one.id in mine, speak.get(one.id, ()))
        for one in sittings_of(session, gathering_id)
    ]

    def day_of(one: SittingSeen) -> date:
        return one.sitting.starts_at.astimezone(zone).date()

    name_of = _room if by == "room" else _track
    days = [Day(day, _grouped(there, name_of)) for day, there in groupby(seen, key=day_of)]
    tracks = select(Track.name).where(Track.gathering_id == gathering_id).order_by(Track.name)
    rooms = halls_seen(session, gathering_id, caller)
    return Timetable(gathering, rooms, list(session.scalars(tracks)), days)


def _grouped(there: Iterable[SittingSeen], name_of: Callable[[SittingSeen], str]) -> list[Group]:
    groups: dict[str, list[SittingSeen]] = {}
    for one in there:
        groups.setdefault(name_of(one), []).append(one)
    return [Group(name, groups[name]) for name in sorted(groups)]


def _room(one: SittingSeen) -> str:
    return one.sitting.hall.name if one.sitting.hall else ""


def _track(one: SittingSeen) -> str:
    return one.sitting.track.name if one.sitting.track else ""
