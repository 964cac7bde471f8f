"""What devices tell that let people in without network: kept as it happened, and flagged where it is odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.events.actions.check_ins import ITSELF, put_checkpoint, tell_of
from services.events.models import CheckIn, Checkpoint, Flag, Gathering, Rsvp, Source
from services.events.queries.check_ins import (
    Noted,
    by_nonce,
    newest_answers,
    noted,
    since_when,
    standing,
)
from services.events.queries.codes import read_code
from services.events.queries.gatherings import gathering_known
from services.events.rules.check_ins import TicketIsNotOurs, sane_time, since, what_is_odd
from shared.database import Session, insert_new, new_id
from shared.tokens import HasKeys

MOST_SCANS = 1_000


@dataclass(frozen=True)
class Scan:
    """One whom a device let in: by which code, or who; `nonce` is its own name for it, `at` by its clock."""

    nonce: str
    at: datetime
    checkpoint: str
    code: str = ""
    person_id: UUID | None = None
    place: int = ITSELF


@dataclass(frozen=True)
class _Read:
    """A scan, and what is known of it."""

    scan: Scan
    person_id: UUID | None = None
    rsvp: Rsvp | None = None
    place: int = ITSELF
    flag: str = ""
    flag_note: str = ""


def take_scans(
    session: Session,
    keys: HasKeys,
    gathering_id: UUID,
    scans: Sequence[Scan],
    by_id: UUID | None,
    now: datetime,
) -> list[Noted]:
    """Keep whom devices let in, each as a fact: refused is nobody, for they are in.

    Sent again it is known by its nonce, and nothing changes. Of two who let the same place in, the second is
    kept too, as `twice`. Rows come in one order, so that two batches at once wait for one another.
    """
    gathering = gathering_known(session, gathering_id)
    told = {scan.nonce: scan for scan in reversed(scans)}
    known = by_nonce(session, gathering.id, told)
    read = _read(
        session, keys, gathering, [one for nonce, one in told.items() if nonce not in known]
    )
    at = {
        name: put_checkpoint(session, gathering.id, name)
        for name in sorted({one.scan.checkpoint for one in read})
    }
    rows = [_row(gathering, one, at[one.scan.checkpoint], by_id, now) for one in read]
    rows.sort(key=_in_order)
    new = _insert(session, rows)
    rest = [row for row in rows if row["id"] not in new]
    if rest:
        meanwhile = by_nonce(session, gathering.id, [row["nonce"] for row in rest])
        twice = [row for row in rest if row["nonce"] not in meanwhile]
        new |= _insert(session, [_as_twice(session, gathering, row, now) for row in twice])
    kept = by_nonce(session, gathering.id, told)
    answers = {one.scan.nonce: one.rsvp for one in read}
    for nonce, one in kept.items():
        if one.id in new and nonce is not None:
            tell_of(session, one, at[told[nonce].checkpoint], answers[nonce])
    return noted(session, gathering.id, [kept[scan.nonce] for scan in scans], new)


def _read(
    session: Session, keys: HasKeys, gathering: Gathering, scans: Sequence[Scan]
) -> list[_Read]:
    """Whose each scan is, and what is odd about it; asked of the database once for all."""
    codes = {scan.nonce: _code(keys, scan.code) for scan in scans if scan.code}
    ids = {code[0] for code in codes.values() if code}
    rsvps = {one.id: one for one in session.scalars(select(Rsvp).where(Rsvp.id.in_(ids)))}
    people = {scan.person_id for scan in scans if not scan.code and scan.person_id}
    answers = newest_answers(session, gathering, people)
    found = []
    for scan in scans:
        code = codes.get(scan.nonce)
        rsvp = rsvps.get(code[0]) if code else None
        if scan.code:
            found.append(_by_code(gathering, scan, rsvp, code[1] if code else ITSELF))
        else:
            answer = answers.get(scan.person_id) if scan.person_id else None
            found.append(_by_person(gathering, scan, answer))
    return found


def _by_code(gathering: Gathering, scan: Scan, rsvp: Rsvp | None, place: int) -> _Read:
    if rsvp is None:
        return _Read(scan, flag=Flag.UNKNOWN, flag_note="The code is no ticket of ours.")
    if rsvp.gathering_id != gathering.id:
        words = "The ticket is for another event."
        return _Read(scan, rsvp.person_id, None, place, Flag.OTHER_GATHERING, words)
    return _Read(scan, rsvp.person_id, rsvp, place, *what_is_odd(gathering, rsvp, place))


def _by_person(gathering: Gathering, scan: Scan, rsvp: Rsvp | None) -> _Read:
    if rsvp is None:
        if scan.person_id is None:
            return _Read(scan, flag=Flag.UNKNOWN, flag_note="It was not said who they are.")
        words = "They had not answered."
        return _Read(scan, scan.person_id, None, scan.place, Flag.NO_ANSWER, words)
    return _Read(scan, rsvp.person_id, rsvp, scan.place, *what_is_odd(gathering, rsvp, scan.place))


def _code(keys: HasKeys, code: str) -> tuple[UUID, int] | None:
    try:
        return read_code(keys, code)
    except TicketIsNotOurs:
        return None


def _row(
    gathering: Gathering, one: _Read, at: Checkpoint, by_id: UUID | None, now: datetime
) -> dict[str, Any]:
    moment, odd_time = sane_time(gathering, one.scan.at, now)
    flag = one.flag or (Flag.ODD_TIME if odd_time else "")
    return {
        "id": new_id(),
        "gathering_id": gathering.id,
        "checkpoint_id": at.id,
        "rsvp_id": one.rsvp.id if one.rsvp else None,
        "person_id": one.person_id,
        "place": one.place,
        "source": Source.OFFLINE,
        "checked_in_at": moment,
        "checked_in_by_id": by_id,
        "noted_at": now,
        "nonce": one.scan.nonce,
        "flag": flag,
        "flag_note": " ".join(filter(None, (one.flag_note, odd_time))),
    }


def _as_twice(
    session: Session, gathering: Gathering, row: dict[str, Any], now: datetime
) -> dict[str, Any]:
    there = standing(session, row["checkpoint_id"], row["rsvp_id"], row["place"])
    first = f" at {since(gathering, since_when(session, there), now)}" if there else ""
    words = f"Another device let the same place in{first}. {row['flag_note']}".strip()
    return {**row, "flag": Flag.TWICE, "flag_note": words}


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    return {key[0] for key in insert_new(session, CheckIn, rows)}


def _in_order(row: dict[str, Any]) -> tuple[str, ...]:
    place = (row["checkpoint_id"], row["rsvp_id"], row["place"], row["checked_in_at"])
    return (*map(str, place), row["nonce"])
