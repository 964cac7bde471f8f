"""Letting the retention clocks run out: a portion of each at a time, each effect once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update

from services.membership.actions.erasures import let_untied_wait
from services.membership.models import Counter, Person
from services.membership.queries.policies import retention_policy
from services.membership.queries.retention import Clock, clocks, cutoff_of, untied
from shared.database import Session, upsert

_PORTION = 500
_PERSONS_AT_ONCE = 50


def let_clocks_run_out(session: Session, today: date) -> int:
    """Delete and blank some of what has been kept for long enough; returns how much that was.

    Asking again does the next ones, until nothing is left for the day.
    """
    if _is_through(session, "clocks", today):
        return 0
    policy = retention_policy(session)
    done = sum(_run_out(session, one, getattr(policy, one.purpose), today) for one in clocks())
    return done or _note_through(session, "clocks", today)


def ask_who_is_untied(session: Session, today: date, now: datetime) -> int:
    """Tell some of those whom nothing ties any more that they are to be erased; returns how many.

    They can call it off. Asking twice tells nobody again.
    """
    if _is_through(session, "untied", today):
        return 0
    over = untied(cutoff_of(retention_policy(session).person_days, today))
    found = select(Person.id).where(over).order_by(Person.id).limit(_PERSONS_AT_ONCE)
    ids: list[UUID] = list(session.scalars(found))
    for person_id in ids:
        let_untied_wait(session, person_id, today, now)
    return len(ids) or _note_through(session, "untied", today)


def look_anew(session: Session) -> None:
    """Have the clocks looked at once more today, for what they say was decided anew."""
    names = [f"retention-{which}" for which in ("clocks", "untied")]
    session.execute(delete(Counter).where(Counter.name.in_(names)))


def _is_through(session: Session, which: str, today: date) -> bool:
    """Whether nothing was left on this day: what is looked for takes long, and falls due by days."""
    kept = session.get(Counter, f"retention-{which}")
    return kept is not None and kept.value == today.toordinal()


def _note_through(session: Session, which: str, today: date) -> int:
    upsert(session, Counter, {"name": f"retention-{which}"}, {"value": today.toordinal()})
    session.expire_all()
    return 0


def _run_out(session: Session, clock: Clock, days: int, today: date) -> int:
    there, keys = clock.table, list(clock.table.primary_key)
    over = select(*keys).where(clock.is_over(cutoff_of(days, today)))
    found = session.execute(over.order_by(*keys).limit(_PORTION)).all()
    if not found:
        return 0
    key = keys[0] if len(keys) == 1 else tuple_(*keys)
    which = key.in_([row[0] if len(keys) == 1 else tuple(row) for row in found])
    if clock.values:
        session.execute(update(there).where(which).values(clock.values))
    else:
        session.execute(delete(there).where(which))
    session.expire_all()
    return len(found)
