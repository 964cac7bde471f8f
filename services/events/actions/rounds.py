"""Rounds of meetings are set up; people say that they take part, and leave; scores are asked for and kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from events.rounds import RoundScored, RoundScoresAsked
from services.events.actions.places import lock_gathering
from services.events.models import (
    TAKES_PLACE,
    Gathering,
    RoundGuest,
    Rounds,
    RoundScores,
    RoundsState,
)
from services.events.queries.rounds import comes, guest_of, guests_of, parts_there, tables_of
from services.events.rules import check_not_cancelled
from services.events.rules.rounds import (
    MOST_GUESTS,
    ComesNotYet,
    NoRounds,
    TooFewGuests,
    TooManyGuests,
    check_not_begun,
    check_not_over,
    check_rounds,
)
from shared.database import Session, insert_once, lock_row, new_id
from shared.outbox import announce

_PAIR = 2


def set_rounds(session: Session, gathering_id: UUID, now: datetime, **facts: Any) -> Rounds:
    """Set rounds of meetings up, or otherwise than before; a plan that there was is made anew.

    The same a second time changes nothing. Refuses once the first round has begun.
    """
    gathering = lock_gathering(session, gathering_id)
    check_not_cancelled(gathering)
    rounds = session.get(Rounds, gathering_id)
    if rounds is None:
        rounds = Rounds(gathering_id=gathering_id, change=0, plan=0, state=RoundsState.OPEN)
        session.add(rounds)
    else:
        check_not_begun(rounds, now)
        if all(getattr(rounds, name) == value for name, value in facts.items()):
            return rounds
    for name, value in facts.items():
        setattr(rounds, name, value)
    check_rounds(rounds, gathering)
    session.flush()
    if rounds.state != RoundsState.OPEN:
        _ask(session, rounds, now, anew=True)
    return rounds


def take_part(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    now: datetime,
    *,
    from_round: int,
    to_round: int | None,
    shows_name: bool | None,
) -> RoundGuest:
    """Take part in the rounds from one to one, the last when none is said; or in others than was said before.

    Once there is a plan it is mended: who leaves early, comes late or does not turn up changes what must be.
    The same a second time changes nothing.
    """
    rounds = locked(session, gathering_id)
    guest = session.get(RoundGuest, (gathering_id, person_id))
    if guest is None or guest.to_round < guest.from_round:
        check_not_over(rounds, now)
    if not comes(session, gathering_id, person_id):
        raise ComesNotYet
    last = rounds.number if to_round is None else min(to_round, rounds.number)
    if guest is None:
        if len(guests_of(session, gathering_id)) >= MOST_GUESTS:
            raise TooManyGuests(f"{MOST_GUESTS} people take part already.")
        guest = RoundGuest(gathering_id=gathering_id, person_id=person_id, opted_in_at=now)
        session.add(guest)
    before = (guest.from_round, guest.to_round, guest.shows_name)
    guest.from_round, guest.to_round, guest.shows_name = from_round, last, shows_name
    session.flush()
    if before != (from_round, last, shows_name):
        _note_change(session, rounds, guest, now)
    return guest


def stay_away(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> None:
    """Take no part in the rounds that have not begun. A second time changes nothing; raises NoSuchGuest."""
    rounds = locked(session, gathering_id)
    _leave(session, rounds, guest_of(session, gathering_id, person_id), now)


def leave_rounds(session: Session, gathering_id: UUID, person_id: UUID, now: datetime) -> None:
    """Whoever comes no more to a gathering takes no part in its rounds, if there are any."""
    guest = session.get(RoundGuest, (gathering_id, person_id))
    if guest is not None:
        _leave(session, locked(session, gathering_id), guest, now)


def move_rounds(session: Session, gathering_id: UUID, by: timedelta) -> None:
    """Let the rounds of a gathering that is moved begin as much earlier or later; everybody is told."""
    rounds = session.get(Rounds, gathering_id)
    if rounds is None or not by:
        return
    rounds = locked(session, gathering_id)
    rounds.starts_at += by
    if rounds.opt_in_until is not None:
        rounds.opt_in_until += by
    rounds.is_moved, rounds.change = True, rounds.change + 1
    if rounds.state == RoundsState.PLANNED:
        rounds.state, rounds.anew = RoundsState.DUE, False


def ask_for_plan(session: Session, gathering_id: UUID, now: datetime) -> Rounds:
    """Let the rounds that have not begun be planned anew. Asking again while that is under way changes nothing."""
    rounds = locked(session, gathering_id)
    check_not_over(rounds, now)
    if len(guests_of(session, gathering_id)) < _PAIR:
        raise TooFewGuests
    if rounds.state not in (RoundsState.ASKED, RoundsState.DUE):
        _ask(session, rounds, now, anew=True)
    return rounds


def ask_for_due_plans(session: Session, now: datetime, most: int) -> int:
    """Let those rounds be planned for which people can no longer say early that they take part; how many."""
    due = (
        select(Rounds)
        .join(Gathering, Gathering.id == Rounds.gathering_id)
        .where(
            Rounds.state == RoundsState.OPEN,
            Rounds.opt_in_until <= now,
            Gathering.state.in_(TAKES_PLACE),
        )
        .limit(most)
        .with_for_update(skip_locked=True, of=Rounds)
    )
    found = list(session.scalars(due))
    for rounds in found:
        _ask(session, rounds, now, anew=True)
    return len(found)


def keep_scores(session: Session, told: RoundScored) -> None:
    """Keep one part of what was asked for; with the last one the plan can be made. The outdated is passed over."""
    rounds = lock_row(session, Rounds, told.gathering_id)
    if rounds is None or rounds.asking_id != told.asking_id:
        return
    insert_once(
        session,
        RoundScores,
        gathering_id=told.gathering_id,
        asking_id=told.asking_id,
        part=told.part,
        parts=told.parts,
        rest=told.rest,
        pairs=list(zip(told.firsts, told.seconds, told.scores, strict=True)),
        shut=list(zip(told.shut_firsts, told.shut_seconds, strict=True)),
    )
    if rounds.state == RoundsState.ASKED and parts_there(session, rounds) == told.parts:
        rounds.state = RoundsState.DUE


def locked(session: Session, gathering_id: UUID) -> Rounds:
    """The rounds of a gathering, kept from changing until the commit. Raises NoRounds."""
    rounds = lock_row(session, Rounds, gathering_id)
    if rounds is None:
        raise NoRounds
    return rounds


def _leave(session: Session, rounds: Rounds, guest: RoundGuest, now: datetime) -> None:
    begun = rounds.begun(now)
    if guest.to_round <= begun:
        return
    guest.to_round = begun
    session.flush()
    if rounds.state == RoundsState.OPEN:
        session.delete(guest)
    else:
        _note_change(session, rounds, guest, now)


def _note_change(session: Session, rounds: Rounds, guest: RoundGuest, now: datetime) -> None:
    """What bears on a plan lets it be mended; of somebody new the scores are asked for first."""
    rounds.change += 1
    if rounds.state == RoundsState.OPEN:
        return
    if guest.place is None:
        _ask(session, rounds, now, anew=rounds.plan == 0 or rounds.anew)
    elif rounds.state == RoundsState.PLANNED:
        rounds.state, rounds.anew = RoundsState.DUE, False


def _ask(session: Session, rounds: Rounds, now: datetime, anew: bool) -> None:
    """Ask what pairs are worth; whoever has sat in a round keeps a place in the list."""
    sat = {
        one
        for tables in tables_of(session, rounds.gathering_id).values()
        for table in tables.values()
        for one in table
    }
    guests = [
        one
        for one in guests_of(session, rounds.gathering_id)
        if one.to_round >= one.from_round or one.person_id in sat
    ]
    for place, guest in enumerate(guests):
        guest.place = place
    known = delete(RoundScores).where(RoundScores.gathering_id == rounds.gathering_id)
    session.execute(known)
    rounds.asking_id, rounds.asked_at = new_id(), now
    rounds.state, rounds.anew, rounds.change = RoundsState.ASKED, anew, rounds.change + 1
    session.flush()
    asked = RoundScoresAsked(
        gathering_id=rounds.gathering_id,
        asking_id=rounds.asking_id,
        people=tuple(one.person_id for one in guests),
    )
    announce(session, asked)
