"""Rooms, tracks and sessions are entered, changed and taken out; a room is never given twice at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from services.events.actions.places import lock_gathering
from services.events.models import (
    Gathering,
    Hall,
    HallMinute,
    Sitting,
    SittingGuest,
    Speaker,
    Track,
)
from services.events.queries.timetable import (
    hall_called,
    sitting_of,
    sittings_of,
    track_called,
    who_is_there,
)
from services.events.rules import check_not_cancelled, check_not_over
from services.events.rules.timetable import (
    MOST_SITTINGS,
    RoomIsTaken,
    RoomIsTooSmall,
    TooManySessions,
    check_seats,
    check_span,
    check_still_within,
    minutes_of,
)
from shared.database import Session, insert_new


def put_hall(session: Session, gathering_id: UUID, name: str, capacity: int, now: datetime) -> Hall:
    """Enter the room of a name, or give it another size. The same a second time changes nothing."""
    _locked(session, gathering_id, now)
    wanted = select(Hall).where(Hall.gathering_id == gathering_id, Hall.name == name)
    hall = session.scalar(wanted) or Hall(gathering_id=gathering_id, name=name)
    larger = select(Sitting).where(Sitting.hall_id == hall.id, Sitting.capacity > capacity)
    if hall.id is not None and (sitting := session.scalar(larger.limit(1))) is not None:
        fault = {"capacity": [f"At least {sitting.capacity}: so many has {sitting.title}."]}
        raise RoomIsTooSmall(fields=fault)
    hall.capacity = capacity
    session.add(hall)
    session.flush()
    return hall


def put_track(session: Session, gathering_id: UUID, name: str, now: datetime) -> Track:
    """Enter a track. A second time it is there."""
    _locked(session, gathering_id, now)
    wanted = select(Track).where(Track.gathering_id == gathering_id, Track.name == name)
    track = session.scalar(wanted) or Track(gathering_id=gathering_id, name=name)
    session.add(track)
    session.flush()
    return track


def add_sitting(session: Session, gathering_id: UUID, now: datetime, **facts: Any) -> Sitting:
    """Enter a session; each asking makes another one. Refuses a room that is taken at the time."""
    gathering = _locked(session, gathering_id, now)
    if len(sittings_of(session, gathering_id)) >= MOST_SITTINGS:
        raise TooManySessions(f"There are {MOST_SITTINGS} sessions already.")
    sitting = Sitting(gathering_id=gathering_id, taken=0)
    _set(session, gathering, sitting, facts)
    session.add(sitting)
    session.flush()
    _claim(session, gathering, sitting)
    return sitting


def edit_sitting(
    session: Session, gathering_id: UUID, sitting_id: UUID, now: datetime, **changes: Any
) -> Sitting:
    """Change a session, its time and its room; who has a seat keeps it. A second time changes nothing."""
    gathering = _locked(session, gathering_id, now)
    sitting = sitting_of(session, gathering_id, sitting_id)
    before = (sitting.hall_id, sitting.starts_at, sitting.ends_at)
    _set(session, gathering, sitting, changes)
    session.flush()
    if before != (sitting.hall_id, sitting.starts_at, sitting.ends_at):
        _leave_hall(session, sitting.id)
        _claim(session, gathering, sitting)
    return sitting


def remove_sitting(session: Session, gathering_id: UUID, sitting_id: UUID, now: datetime) -> None:
    """Take a session out, and the seats in it; its speakers are in none yet.

    A second time there is no such session.
    """
    _locked(session, gathering_id, now)
    sitting = sitting_of(session, gathering_id, sitting_id)
    _leave_hall(session, sitting.id)
    session.execute(delete(SittingGuest).where(SittingGuest.sitting_id == sitting.id))
    session.execute(update(Speaker).where(Speaker.sitting_id == sitting.id).values(sitting_id=None))
    session.delete(sitting)
    session.flush()


def move_sittings(session: Session, gathering: Gathering, by: timedelta) -> None:
    """Let the sessions of a locked gathering begin as much earlier or later. Refuses if it ends before them."""
    sittings = sittings_of(session, gathering.id)
    for sitting in sittings:
        sitting.starts_at, sitting.ends_at = sitting.starts_at + by, sitting.ends_at + by
    check_still_within(sittings, gathering)


def _locked(session: Session, gathering_id: UUID, now: datetime) -> Gathering:
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    check_not_over(gathering, now)
    return gathering


def _set(session: Session, gathering: Gathering, sitting: Sitting, facts: dict[str, Any]) -> None:
    """What is said of a session; room and track are said by name, and an empty one, or None, is none."""
    if "room" in facts:
        room = facts.pop("room")
        sitting.hall = hall_called(session, gathering.id, room) if room else None
    if "track" in facts:
        track = facts.pop("track")
        sitting.track = track_called(session, gathering.id, track) if track else None
    for name, value in facts.items():
        setattr(sitting, name, value)
    check_span(sitting, gathering)
    check_seats(sitting)


def _claim(session: Session, gathering: Gathering, sitting: Sitting) -> None:
    """Take the room for each minute: the key of a minute lets nobody else have it, whoever comes at once."""
    if sitting.hall is None:
        return
    minutes = minutes_of(sitting, gathering)
    rows = [
        {"hall_id": sitting.hall.id, "minute": minute, "sitting_id": sitting.id}
        for minute in minutes
    ]
    if len(insert_new(session, HallMinute, rows)) == len(rows):
        return
    other = who_is_there(session, sitting.hall.id, minutes, sitting.id)
    raise RoomIsTaken(
        f"{sitting.hall.name} is taken by {other.title}, from {other.starts_at:%H:%M} to"
        f" {other.ends_at:%H:%M} UTC on {other.starts_at:%Y-%m-%d}."
        if other
        else f"{sitting.hall.name} is taken."
    )


def _leave_hall(session: Session, sitting_id: UUID) -> None:
    session.execute(delete(HallMinute).where(HallMinute.sitting_id == sitting_id))
