"""Giving numbers that are never given again."""

from __future__ import annotations

from sqlalchemy import update

from services.membership.models import Counter
from shared.database import Session, insert_once


def take_numbers(session: Session, name: str, count: int = 1) -> int:
    """The first of so many numbers in a row. Asking twice gives the numbers that follow.

    The counter's row stays locked until the transaction ends: what is rolled back leaves no gap.
    """
    insert_once(session, Counter, name=name, value=0)
    last = session.execute(
        update(Counter)
        .where(Counter.name == name)
        .values(value=Counter.value + count)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return last - count + 1


def keep_numbers_clear(session: Session, name: str, taken: int) -> None:
    """Let the numbers that are given from now on follow one that was given elsewhere. Asking twice too."""
    insert_once(session, Counter, name=name, value=0)
    session.execute(
        update(Counter)
        .where(Counter.name == name, Counter.value < taken)
        .values(value=taken)
        .execution_options(synchronize_session=False)
    )
