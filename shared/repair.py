"""Repairing: a consumer walks its producers' feeds and takes what the bus lost; the rest are duplicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared import telemetry
from shared.database import reading, transaction
from shared.delivery import Delivery
from shared.feed import PAGE, Feed, FeedUnreachable
from shared.tables import FEED_CURSORS

log = structlog.get_logger()


class Repair:
    """Keeps one consumer whole from the feeds of those it listens to.

    In a steady state it must find nothing: `steady` counts what it did find then, and above zero is an
    alarm, for repair would hide a consumer that is deaf to the bus. `pulse` is called after each page,
    so that a long walk does not make the broker think that we are dead.
    """

    def __init__(self, delivery: Delivery, feeds: Mapping[str, Feed]) -> None:
        self.delivery, self.feeds = delivery, feeds
        self.steady = 0
        self.pulse: Callable[[], object] = lambda: None
        self._heads: dict[str, int] = {}

    def is_new(self) -> bool:
        """Whether there is a producer of whom nothing was ever read."""
        return any(self._position(source) == 0 for source in self.feeds)

    def walk_all(self, settled: bool = False) -> int:
        """Walk every feed; returns how many events were taken.

        `settled` walks only as far as the feed reached at the walk before, so that what is still on its
        way over the bus is left to it. Raises FeedUnreachable in the end, when one could not be asked.
        """
        taken, away = 0, []
        for source in sorted(self.feeds):
            try:
                taken += self.walk(source, settled)
            except FeedUnreachable as error:
                away.append(str(error))
        if away:
            raise FeedUnreachable("; ".join(away))
        return taken

    def walk(self, source: str, settled: bool = False) -> int:
        """Walk one producer's feed from our cursor. Raises FeedUnreachable.

        Only what a settled walk finds counts as repaired: after a start the feed is the usual way.
        """
        streams = self._streams(source)
        upto = self._heads.get(source, 0) if settled else None
        position, taken = self._position(source), 0
        while True:
            page = self.feeds[source].page(position, PAGE, streams, upto)
            applied = self.delivery.take(page.bodies)
            taken += applied
            if page.position > position:
                self._remember(source, page.position, applied if settled else 0)
            self._heads[source] = page.head
            if page.head < position:
                log.error(
                    "a producer went back in time: what it says now may be taken for what it said",
                    service=self.delivery.inbox.service, source=source, head=page.head, heard=position,
                )  # fmt: skip
            self.pulse()
            if len(page.bodies) < PAGE:
                break
            position = page.position
        if taken and settled:
            self.steady += taken
            telemetry.LOST_BY_BUS.labels(self.delivery.inbox.service, source).inc(taken)
            log.error(
                "the bus lost events",
                service=self.delivery.inbox.service,
                source=source,
                events=taken,
            )
        return taken

    def _streams(self, source: str) -> list[str]:
        heard = self.delivery.inbox.streams
        return sorted(stream.name for stream in heard if stream.source == source)

    def _position(self, source: str) -> int:
        wanted = select(FEED_CURSORS.c.position).where(FEED_CURSORS.c.source == source)
        with reading(self.delivery.engine) as session:
            return session.scalar(wanted) or 0

    def _remember(self, source: str, position: int, applied: int) -> None:
        with transaction(self.delivery.engine) as session:
            _move(session, source, position, applied)


def _move(session: Session, source: str, position: int, applied: int) -> None:
    postgres = session.get_bind().dialect.name == "postgresql"
    statement = (postgresql.insert if postgres else sqlite.insert)(FEED_CURSORS).values(
        source=source, position=position, repaired=applied
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["source"],
            set_={
                "position": statement.excluded.position,
                "repaired": FEED_CURSORS.c.repaired + statement.excluded.repaired,
            },
        )
    )
