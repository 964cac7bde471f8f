"""The feed: what a service announced, in order, for whoever missed it on the bus or was not there yet."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from shared.database import reading
from shared.tables import OUTBOX, RELAY_CURSORS

PAGE = 500
_SECONDS = 5


class FeedUnreachable(Exception):
    """The producer cannot be asked now."""


@dataclass(frozen=True)
class FeedPage:
    """Bodies in order, the position to go on from, and where the feed ends now."""

    bodies: list[str]
    position: int
    head: int


class Feed(Protocol):
    """Where a consumer reads what a producer said."""

    def page(
        self, after: int, limit: int = PAGE, streams: Sequence[str] = (), upto: int | None = None
    ) -> FeedPage:
        """Events after a position and, if given, up to one; of these streams, or all.

        Raises FeedUnreachable.
        """
        ...


def page(
    session: Session,
    after: int,
    limit: int = PAGE,
    streams: Sequence[str] = (),
    upto: int | None = None,
) -> FeedPage:
    """One page of this service's outbox; only sequenced rows, so that no reader ever sees a hole."""
    head = (
        session.scalar(select(RELAY_CURSORS.c.position).where(RELAY_CURSORS.c.name == "head")) or 0
    )
    end = head if upto is None else min(head, upto)
    wanted = select(OUTBOX.c.position, OUTBOX.c.body).where(
        OUTBOX.c.position > after, OUTBOX.c.position <= end
    )
    if streams:
        wanted = wanted.where(OUTBOX.c.stream.in_(streams))
    rows = session.execute(wanted.order_by(OUTBOX.c.position).limit(limit)).all()
    reached = rows[-1].position if len(rows) == limit else max(end, after)
    return FeedPage([row.body for row in rows], reached, head)


class LocalFeed:
    """The feed of a service that runs in this process."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def page(
        self, after: int, limit: int = PAGE, streams: Sequence[str] = (), upto: int | None = None
    ) -> FeedPage:
        """As Feed.page."""
        with reading(self.engine) as session:
            return page(session, after, limit, streams, upto)


class HttpFeed:
    """The feed of a service that runs elsewhere; `token` makes a fresh service token."""

    def __init__(self, url: str, token: Callable[[], str]) -> None:
        self.url, self.token = url.rstrip("/"), token

    def page(
        self, after: int, limit: int = PAGE, streams: Sequence[str] = (), upto: int | None = None
    ) -> FeedPage:
        """As Feed.page."""
        wanted = {"after": after, "limit": limit, "stream": list(streams)}
        if upto is not None:
            wanted["upto"] = upto
        query = urllib.parse.urlencode(wanted, doseq=True)
        request = urllib.request.Request(
            f"{self.url}/feed?{query}", headers={"Authorization": f"Bearer {self.token()}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
                position = int(answer.headers["Footbridge-Position"])
                head = int(answer.headers["Footbridge-Head"])
                bodies = [json.dumps(item, ensure_ascii=False) for item in json.load(answer)]
                return FeedPage(bodies, position, head)
        except (OSError, ValueError, TypeError) as error:
            raise FeedUnreachable(f"{self.url} does not answer: {error}") from error
