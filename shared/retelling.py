"""Retelling: a service makes again, from history, what it remembers of others; nothing else comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby

from sqlalchemy import Engine, Table, delete, select, update
from sqlalchemy.orm import Session

from events.envelope import Envelope, read
from shared.database import transaction
from shared.feed import PAGE, Feed
from shared.inbox import Inbox
from shared.outbox import announced_so_far
from shared.tables import FEED_CURSORS, INBOX_STREAMS

Lane = tuple[str, str, str]

_retelling: ContextVar[bool] = ContextVar("footbridge_retelling", default=False)


class SomethingNewWasSaid(Exception):
    """What was heard again set something in motion: the retelling is given up, and nothing has changed."""


def is_retold() -> bool:
    """Whether what is being heard was heard before: then write down what it says, and do no more about it."""
    return _retelling.get()


def retell(
    inbox: Inbox, engine: Engine, feeds: Mapping[str, Feed], projections: Sequence[Table]
) -> int:
    """Forget the rows of projections and make them again; returns how many events were heard again.

    In one transaction: others see the old rows, then the new ones. Only what had its effect before is
    heard; what is new, parked or dead is left to the road. Raises SomethingNewWasSaid and FeedUnreachable.
    """
    with transaction(engine) as session, _as_retold():
        for table in projections:
            session.execute(delete(table))
        heard = _heard_so_far(session)
        count = 0
        for source in sorted(feeds):
            told: dict[Lane, int] = {}
            for run in _history(inbox, feeds[source], source, told):
                again = [one for one in run if one.sequence <= heard.get(_lane(one), 0)]
                count += _hear_again(inbox, session, again)
            _go_back_with(session, source, heard, told)
        if announced_so_far(session):
            raise SomethingNewWasSaid(f"{inbox.service} would have announced something anew")
    return count


@contextmanager
def _as_retold() -> Iterator[None]:
    token = _retelling.set(True)
    try:
        yield
    finally:
        _retelling.reset(token)


def _heard_so_far(session: Session) -> dict[Lane, int]:
    rows = session.execute(select(INBOX_STREAMS))
    return {(row.source, row.stream, row.subject): row.sequence for row in rows}


def _history(
    inbox: Inbox, feed: Feed, source: str, told: dict[Lane, int]
) -> Iterator[list[Envelope]]:
    """What a producer said, a page at a time; `told` is filled with the last number of each aggregate."""
    streams = sorted(one.name for one in inbox.streams if one.source == source)
    position, is_more = 0, True
    while is_more:
        page = feed.page(position, PAGE, streams)
        position, is_more = page.position, len(page.bodies) == PAGE
        run = [envelope for body in page.bodies for envelope in read(body)]
        told.update({_lane(one): one.sequence for one in run})
        yield run


def _go_back_with(
    session: Session, source: str, heard: Mapping[Lane, int], told: Mapping[Lane, int]
) -> None:
    """A producer that was restored to an earlier moment goes on from there, and so must we."""
    table = INBOX_STREAMS
    behind = [lane for lane in heard if lane[0] == source and heard[lane] > told.get(lane, 0)]
    for lane in behind:
        same = (table.c.source == lane[0], table.c.stream == lane[1], table.c.subject == lane[2])
        session.execute(update(table).where(*same).values(sequence=told.get(lane, 0)))
    if behind:
        cursor = FEED_CURSORS.c.source == source
        session.execute(update(FEED_CURSORS).where(cursor).values(position=0))


def _lane(envelope: Envelope) -> Lane:
    return envelope.source, envelope.stream, envelope.subject


def _hear_again(inbox: Inbox, session: Session, envelopes: Iterable[Envelope]) -> int:
    count = 0
    known = [one for one in envelopes if inbox.hears(one.type)]
    for kind, run in groupby(known, lambda one: one.type):
        together = list(run)
        count += len(together)
        if inbox.hears_together(kind):
            inbox.hear_together(together, session)
        else:
            for envelope in together:
                inbox.hear(envelope, session)
    return count
