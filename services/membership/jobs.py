"""What is due: swept by the clock, each effect once however often it is asked."""

from __future__ import annotations

from datetime import date, datetime

from services.membership.actions.applications import expire_applications
from services.membership.actions.departures import carry_out_due
from services.membership.actions.domains import expire_joins
from services.membership.actions.invitations import expire_invitations
from services.membership.actions.lapses import announce_standings
from services.membership.actions.notices import look_after_terms
from services.membership.actions.upgrades import take_up_due_tiers
from services.membership.actions.vacancies import call_stewards
from shared.database import Session


def say_how_members_stand(session: Session, _: datetime, today: date) -> int:
    """Announce which memberships are in grace, lapsed, resting, released, over or back; each once."""
    return announce_standings(session, today)


def take_up_tiers(session: Session, _: datetime, today: date) -> int:
    """Let memberships have the tier of the term that has begun, where it is another one."""
    return take_up_due_tiers(session, today)


def carry_out_departures(session: Session, now: datetime, today: date) -> int:
    """End the representations whose last day has come."""
    return carry_out_due(session, now, today)


def let_applications_expire(session: Session, now: datetime, today: date) -> int:
    """End the applications that nobody has done anything about for too long."""
    return expire_applications(session, now, today)


def close_old_invitations(session: Session, _: datetime, today: date) -> int:
    """Free the seats that were kept for people who did not answer in time."""
    return expire_invitations(session, today)


def close_old_joins(session: Session, _: datetime, today: date) -> int:
    """Forget those who asked to join by a domain and never proved their address."""
    return expire_joins(session, today)


def call_for_overdue_vacancies(session: Session, now: datetime, today: date) -> int:
    """Call the stewards about roles that have been vacant for too long."""
    return call_stewards(session, now, today)


def ask_and_notice(session: Session, _: datetime, today: date) -> int:
    """Look after terms that near their end: ask for the next dues, and write what is due to be written."""
    return look_after_terms(session, today)


SWEEPS = (
    ask_and_notice,
    say_how_members_stand,
    take_up_tiers,
    carry_out_departures,
    close_old_invitations,
    close_old_joins,
    call_for_overdue_vacancies,
    let_applications_expire,
)
