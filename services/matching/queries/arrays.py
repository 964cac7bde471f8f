"""The candidates in memory: arrays that are only ever a copy of the committed table.

A transaction that changed candidates sees its own changes in a small part beside the arrays, and that part
goes with the transaction, however it ends: a change that was rolled back leaves nothing behind. What others
committed, or what this process committed before, is read by its revision when it is next needed. Revisions
are given under a lock that is held until the commit, so that none is ever committed behind another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Row, event, select
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import Pool

from services.matching.engine.columns import Columns
from services.matching.engine.lists import Lists
from services.matching.engine.probe import Part
from services.matching.models import Candidate, Revision
from services.matching.queries.cards import COLUMNS, card_of
from shared.database import Session

_OWN = "matching.own"
_CHUNK = 2000
_NONE = np.zeros(0, dtype=np.intp)


class Arrays:
    """The committed candidates of one database, up to a revision; and the lists that were made of them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.reset(None)

    def reset(self, line: UUID | None) -> None:
        """Begin anew: the database is another one than the arrays were read from."""
        self.line, self.revision, self.columns = line, 0, Columns()
        self.lists: Lists | None = None
        self.listed, self.listed_at = 0, datetime.min.replace(tzinfo=UTC)


class Own:
    """What one transaction changed, from its first revision on, and how far that is read."""

    def __init__(self, transaction: SessionTransaction | None, first: int) -> None:
        self.transaction, self.first = transaction, first
        self.forget()

    def forget(self) -> None:
        """Part of the transaction was rolled back: read all of its changes again."""
        self.revision, self.columns = 0, Columns(capacity=4)
        self.persons: set[UUID] = set()


_held: WeakKeyDictionary[Pool, Arrays] = WeakKeyDictionary()
_holding = threading.Lock()


def parts(session: Session) -> list[Part]:
    """The candidates as this transaction sees them: the committed ones, and beside them its own."""
    arrays, own = _arrays(session), _own(session)
    with arrays.lock:
        _refresh(session, arrays, own)
        if own is None:
            return [Part(arrays.columns, _NONE)]
        return [Part(arrays.columns, arrays.columns.slots(own.persons)), Part(own.columns, _NONE)]


@contextmanager
def committed(session: Session) -> Iterator[Arrays]:
    """The committed candidates, up to date, for as long as the block lasts.

    Raises RuntimeError in a transaction that changed candidates: what it sees is not all committed.
    """
    if _own(session) is not None:
        raise RuntimeError("What is committed is asked for before anything is changed.")
    arrays = _arrays(session)
    with arrays.lock:
        _refresh(session, arrays, None)
        yield arrays


def note_change(session: Session, revision: int) -> None:
    """This transaction is about to change a candidate: what has this revision or a later one is its own.

    The arrays are brought up to date first, for afterwards the committed row is hidden behind its own.
    """
    if _own(session) is None:
        arrays = _arrays(session)
        with arrays.lock:
            _read_committed(session, arrays, revision - 1)
        session.info[_OWN] = Own(session.get_transaction(), revision)


def _refresh(session: Session, arrays: Arrays, own: Own | None) -> None:
    last = session.scalar(select(Revision.last)) or 0
    _read_committed(session, arrays, own.first - 1 if own else last)
    if own:
        _read(session, max(own.revision, own.first - 1), last, _into(own.columns, own.persons))
        own.revision = last


def _read_committed(session: Session, arrays: Arrays, until: int) -> None:
    line = session.scalar(select(Revision.line))
    if line != arrays.line:
        arrays.reset(line)
    _read(session, arrays.revision, until, _into(arrays.columns))
    arrays.revision = max(arrays.revision, until)


def _read(session: Session, after: int, until: int, take: Callable[[Row[Any]], None]) -> None:
    if after >= until:
        return
    changed = select(*COLUMNS).where(Candidate.revision > after, Candidate.revision <= until)
    if until - after > _CHUNK:
        changed = changed.execution_options(yield_per=_CHUNK)
    for row in session.execute(changed):
        take(row)


def _into(columns: Columns, persons: set[UUID] | None = None) -> Callable[[Row[Any]], None]:
    def take(row: Row[Any]) -> None:
        if persons is not None:
            persons.add(row.person_id)
        if row.is_eligible:
            columns.put(card_of(row))
        else:
            columns.drop(row.person_id)

    return take


def _arrays(session: Session) -> Arrays:
    session.connection()  # who waits for their turn to write holds nothing that others wait for
    pool = session.get_bind().engine.pool
    with _holding:
        return _held.setdefault(pool, Arrays())


def _own(session: Session) -> Own | None:
    own: Own | None = session.info.get(_OWN)
    return own if own and own.transaction is session.get_transaction() else None


@event.listens_for(Session, "after_soft_rollback")
def _read_again(session: Session, _: SessionTransaction) -> None:
    own: Own | None = session.info.get(_OWN)
    if own:
        own.forget()
