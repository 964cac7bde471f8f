"""What is due: swept by the clock, each effect once however often it is asked."""

from __future__ import annotations

from datetime import date, datetime

from services.membership.actions.applications import expire_applications
from services.membership.actions.departures import end_representation
from services.membership.actions.lapses import announce_lapses
from services.membership.queries.representatives import due_departures
from shared.database import Session


def say_who_lapsed(session: Session, _: datetime, today: date) -> int:
    """Announce each membership that has lapsed, once for each term that ran out."""
    return announce_lapses(session, today)


def carry_out_departures(session: Session, _: datetime, today: date) -> int:
    """End the representations whose last day has come."""
    leavers = due_departures(session, today)
    for leaver in leavers:
        end_representation(session, leaver)
    return len(leavers)


def let_applications_expire(session: Session, now: datetime, today: date) -> int:
    """End the applications that nobody has done anything about for too long."""
    return expire_applications(session, now, today)


SWEEPS = (say_who_lapsed, carry_out_departures, let_applications_expire)
