"""Sweeping: each portion commits on its own, and one that fails holds up no other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, Table, delete, func, insert, select

from events.persons import PersonRegistered
from shared.database import open_engine
from shared.outbox import announce
from shared.sweeps import rehearse, sweep_all

NOW, TODAY = datetime(2027, 3, 1, tzinfo=UTC), date(2027, 3, 1)
CRUMBS = Table("crumbs", MetaData(), Column("id", Integer, primary_key=True))


def kitchen(tmp_path, crumbs):
    """A database with so many crumbs in it."""
    engine = open_engine(f"sqlite:///{tmp_path}/kitchen.db")
    CRUMBS.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(CRUMBS), [{"id": number} for number in range(crumbs)])
    return engine


def left(engine):
    """How many crumbs lie there."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(CRUMBS))


def sweep_ten(session, _now, _today):
    """Sweep up at most ten crumbs."""
    some = select(CRUMBS.c.id).limit(10).scalar_subquery()
    return session.execute(delete(CRUMBS).where(CRUMBS.c.id.in_(some))).rowcount


def sweep_until_twenty_are_left(session, now, today):
    """Fall when few are left, after having swept."""
    done = sweep_ten(session, now, today)
    if session.scalar(select(func.count()).select_from(CRUMBS)) < 20:
        raise RuntimeError("the broom broke")
    return done


def test_a_sweep_is_asked_until_nothing_is_left(tmp_path):
    engine = kitchen(tmp_path, crumbs=35)
    assert sweep_all(engine, [sweep_ten], NOW, TODAY) == {"sweep_ten": 35}
    assert left(engine) == 0


def test_what_was_done_before_a_sweep_fell_stays_done(tmp_path):
    engine = kitchen(tmp_path, crumbs=45)
    assert sweep_all(engine, [sweep_until_twenty_are_left], NOW, TODAY) == {
        "sweep_until_twenty_are_left": 20
    }
    assert left(engine) == 25


def test_a_sweep_that_falls_holds_up_no_other(tmp_path):
    engine = kitchen(tmp_path, crumbs=5)
    done = sweep_all(engine, [sweep_until_twenty_are_left, sweep_ten], NOW, TODAY)
    assert done == {"sweep_until_twenty_are_left": 0, "sweep_ten": 5}


def sweep_and_tell(session, _now, _today):
    """Sweep up one crumb, and say so."""
    crumb = session.scalar(select(func.min(CRUMBS.c.id)))
    if crumb is None:
        return 0
    session.execute(delete(CRUMBS).where(CRUMBS.c.id == crumb))
    announce(session, PersonRegistered(person_id=UUID(int=crumb)))
    return 1


def sweep_and_stumble(session, _now, _today):
    """Sweep up one crumb and say so, but never the last."""
    sweep_and_tell(session, _now, _today)
    if session.scalar(select(func.count()).select_from(CRUMBS)) == 0:
        raise RuntimeError("the broom broke")
    return 1


def test_a_rehearsal_says_what_would_be_said_and_leaves_everything_where_it_lies(tmp_path):
    engine = kitchen(tmp_path, crumbs=3)
    (rehearsed,) = rehearse(engine, [sweep_and_tell], NOW, TODAY)
    assert (rehearsed.done, [UUID(said.subject).int for said in rehearsed.announced]) == (
        3,
        [0, 1, 2],
    )
    assert left(engine) == 3


def test_in_a_rehearsal_each_sweep_finds_what_those_before_it_left(tmp_path):
    engine = kitchen(tmp_path, crumbs=3)
    first, second = rehearse(engine, [sweep_and_tell, sweep_ten], NOW, TODAY)
    assert (first.done, second.done, second.announced) == (3, 0, ())


def test_a_rehearsal_tells_of_a_sweep_that_would_fall_with_what_it_had_done_by_then(tmp_path):
    engine = kitchen(tmp_path, crumbs=3)
    stumbled, after = rehearse(engine, [sweep_and_stumble, sweep_and_tell], NOW, TODAY)
    assert [UUID(said.subject).int for said in stumbled.announced] == [0, 1]
    assert stumbled.fault == "RuntimeError: the broom broke"
    assert [UUID(said.subject).int for said in after.announced] == [2]
    assert left(engine) == 3
