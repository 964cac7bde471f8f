"""A plan of rounds is kept, and everybody whose seats are others than before is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from events.rounds import RoundsPlanned, Seat, SeatsGiven
from services.events.actions.rounds import locked
from services.events.engine.company import Round
from services.events.models import Rounds, RoundSeat, RoundsState
from services.events.queries.drafts import Draft
from services.events.queries.rounds import nameless, seats_seen, tables_of
from services.events.rules.rounds import Tables, numbered, whose_seats_changed
from shared.database import Session
from shared.outbox import announce


def keep_plan(session: Session, draft: Draft, plan: Sequence[Round], now: datetime) -> bool:
    """Let this be the plan from the next round on; says whether it is.

    It is not when something changed, or a round began, since the draft was read: then it is drafted once more.
    Those are told who sit elsewhere, or with others, than they were told before.
    """
    rounds = locked(session, draft.gathering_id)
    is_current = rounds.state == RoundsState.DUE and rounds.change == draft.change
    if not is_current or rounds.begun(now) != draft.begun:
        return False
    before = tables_of(session, draft.gathering_id)
    after = numbered(_named(plan, draft), before)
    _write(session, draft, after)
    rounds.state, rounds.anew, rounds.plan = RoundsState.PLANNED, False, rounds.plan + 1
    _tell(session, rounds, draft, {} if rounds.is_moved else before, after)
    rounds.is_moved = False
    return True


def _named(plan: Sequence[Round], draft: Draft) -> list[list[tuple[UUID, ...]]]:
    return [
        [
            tuple(sorted(one for place in table if (one := draft.people[place]) is not None))
            for table in tables
        ]
        for tables in plan
    ]


def _write(session: Session, draft: Draft, tables: Tables) -> None:
    to_come = RoundSeat.number > draft.begun
    session.execute(delete(RoundSeat).where(RoundSeat.gathering_id == draft.gathering_id, to_come))
    session.add_all(
        RoundSeat(
            gathering_id=draft.gathering_id,
            number=number,
            person_id=person_id,
            table_number=table,
        )
        for number, by_table in tables.items()
        if number > draft.begun
        for table, people in by_table.items()
        for person_id in people
    )
    session.flush()


def _tell(session: Session, rounds: Rounds, draft: Draft, before: Tables, after: Tables) -> None:
    unnamed = nameless(session, draft.gathering_id)
    to_come = {number: tables for number, tables in after.items() if number > draft.begun}
    whose = whose_seats_changed(before, after, draft.begun)
    for person_id, seats in seats_seen(rounds, to_come, whose, unnamed).items():
        told = tuple(
            Seat(
                number=seat.number,
                table=seat.table,
                starts_at=seat.starts_at,
                ends_at=seat.ends_at,
                with_ids=seat.with_ids,
                unnamed=seat.unnamed,
            )
            for seat in seats
        )
        given = SeatsGiven(
            gathering_id=rounds.gathering_id, person_id=person_id, plan=rounds.plan, seats=told
        )
        announce(session, given)
    seated = sum(len(people) for tables in after.values() for people in tables.values())
    planned = RoundsPlanned(
        gathering_id=rounds.gathering_id,
        plan=rounds.plan,
        people=sum(one is not None for one in draft.people),
        meetings=sum(len(tables) for tables in after.values()),
        met_nobody=max(int(draft.company.present.sum()) - seated, 0),
    )
    announce(session, planned)
