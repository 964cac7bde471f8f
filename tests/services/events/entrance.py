"""The door of a gathering, as those see it who stand there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from events.attendance import AttendanceNoted, AttendanceUndone
from services.events.actions.check_ins import let_in, put_checkpoint, settle, undo
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.offline import Scan, take_scans
from services.events.actions.walk_ins import walk_in
from services.events.models import Rsvp
from services.events.queries.check_ins import Noted, Seen, counts, to_settle
from services.events.queries.codes import code_of
from shared.database import reading, transaction
from shared.settings import Settings
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING, Forum

OPEN = SPRING + timedelta(minutes=2)
"""18:02 in Paris."""


class Entrance:
    """The door of a gathering, and a clock."""

    def __init__(self, forum: Forum, settings: Settings) -> None:
        self.forum, self.engine, self.settings, self.now = forum, forum.engine, settings, OPEN

    def code(self, rsvp: Rsvp, place: int = 0) -> str:
        """What is on the ticket."""
        return code_of(self.settings, rsvp.id, place)

    def scan(self, code: str = "", at: str = "door", **who: Any) -> Seen:
        """Let somebody in."""
        told = {"checkpoint": at, "by_id": None, "code": code, **who}
        with transaction(self.engine) as session:
            return let_in(session, self.settings, self.forum.gathering_id, self.now, **told)

    def undo(self, seen: Seen, by_id: UUID | None = None) -> Seen:
        """Say that it was a mistake."""
        with transaction(self.engine) as session:
            return undo(session, self.forum.gathering_id, seen.check_in.id, by_id, self.now)

    def make(self, name: str) -> None:
        """Make a checkpoint."""
        with transaction(self.engine) as session:
            put_checkpoint(session, self.forum.gathering_id, name)

    def inside(self) -> dict[str, int]:
        """How many are in, by checkpoint."""
        with reading(self.engine) as session:
            found = counts(session, self.forum.gathering_id)
        return {one.name: one.inside for one in found.checkpoints}

    def said(self) -> list[Any]:
        """What was said of attendance."""
        kinds = (AttendanceNoted, AttendanceUndone)
        return [one for one in announced(self.engine) if isinstance(one, kinds)]

    def transfer(self, from_id: UUID, to_id: UUID) -> Rsvp:
        """Somebody else comes instead."""
        with transaction(self.engine) as session:
            ids = (self.forum.gathering_id, from_id, to_id)
            return transfer_rsvp(session, *ids, NOW, NOW.date())

    def sends(self, *scans: Scan) -> list[Noted]:
        """A device has network again, and tells."""
        with transaction(self.engine) as session:
            here = self.forum.gathering_id
            return take_scans(session, self.settings, here, scans, None, self.now)

    def walks_in(self, person_id: UUID, places: int = 1, **more: Any) -> Seen:
        """Somebody comes unannounced."""
        told = {"checkpoint": "door", "by_id": None, **more}
        asked = (self.forum.gathering_id, person_id, places, self.now, self.now.date())
        with transaction(self.engine) as session:
            return walk_in(session, *asked, **told)

    def flags(self) -> list[tuple[str, str]]:
        """What is to be settled."""
        with reading(self.engine) as session:
            page = to_settle(session, self.forum.gathering_id, None, 100)
        return [(one.check_in.flag, one.check_in.flag_note) for one in page.items]

    def settle(self, noted: Noted, word: str) -> Seen:
        """The desk says what became of something odd."""
        with transaction(self.engine) as session:
            here = self.forum.gathering_id
            return settle(session, here, noted.check_in.id, word, None, self.now)


@pytest.fixture
def entrance(forum: Forum, settings: Settings) -> Entrance:
    """The door of a gathering of ten places."""
    forum.plan()
    return Entrance(forum, settings)
