"""Forgetting somebody whom another service has erased, and going on forgetting them, whatever comes late."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from events.contract import Event
from shared.aliases import ids_in
from shared.privacy.erasing import subjects_of, take_away
from shared.privacy.register import Register
from shared.privacy.saying import blank_what_waits, blank_what_was_said, forget_answers
from shared.privacy.tombstones import bury, erased_among


def forget_person(
    session: Session,
    metadata: MetaData,
    register: Register,
    ids: Collection[UUID],
    now: datetime,
    words: Collection[str] = (),
) -> None:
    """Take away what is held of a person here, and remember the ids. Hearing twice takes away what came since.

    `words` are a name and an address of theirs, which may stand in answers that are kept for a day.
    """
    session.flush()
    subjects = subjects_of(session, metadata, register, ids)
    touched = take_away(session, metadata, register, ids)
    blank_what_was_said(session, subjects)
    blank_what_waits(session, ids)
    forget_answers(session, ids, words)
    bury(session, metadata, ids, touched, now)


def forget_late(
    session: Session, metadata: MetaData, register: Register, heard: Iterable[Event]
) -> set[UUID]:
    """Take away again what was just heard of somebody who was erased; returns of whom."""
    ids = erased_among(session, metadata, ids_in([vars(one).values() for one in heard]))
    if ids:
        take_away(session, metadata, register, ids)
    return ids
