"""What is due: the weights learn, once a day; all are chosen for, once a week; and nobody is forgotten."""

from __future__ import annotations

from datetime import date, datetime

from services.matching.actions.choosing import choose_for_everybody
from services.matching.actions.teachings import learn
from services.matching.actions.waiting import seek_anew
from shared.database import Session


def learn_from_answers(session: Session, now: datetime, today: date) -> int:
    """Fit the weights to the answers so far; 1 when they are others than before."""
    return int(learn(session, today, now))


def look_for_those_who_wait(session: Session, now: datetime, _: date) -> int:
    """Look for those who were found for nobody for 60 days, and say who fits nobody."""
    return seek_anew(session, now)


def choose_for_the_week(session: Session, now: datetime, today: date) -> int:
    """Choose introductions for everybody at once, once in a week; how many."""
    return choose_for_everybody(session, today, now)


SWEEPS = (learn_from_answers, choose_for_the_week, look_for_those_who_wait)
