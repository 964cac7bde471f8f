"""The kinds of letters: each has a name, a subject, a group and the facts that its words need."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.models import Contact, Group
from shared.calendars import Status
from shared.database import Session
from shared.languages import Language, language
from shared.settings import Settings

Facts = dict[str, Any]
Finder = Callable[..., Facts]

DIGEST = "digest"
HEADLINE = "%(headline)s"
"""The subject of a kind whose facts hold it, since there are several."""


class Overtaken(Exception):
    """There is no use in this letter any more."""


@dataclass(frozen=True)
class Desk:
    """Where a letter gets its words: what is known, for whom it is, and what time it is."""

    session: Session
    settings: Settings
    now: datetime
    reader_id: UUID

    @property
    def language(self) -> Language:
        """What the letter is written in: what its reader wishes, or else the association's own."""
        reader = self.session.get(Contact, self.reader_id)
        return language(reader.letter_language if reader else None, self.settings.language)

    def link(self, path: str) -> str:
        """The address of a page of this installation."""
        return f"{self.settings.base_url}{path}"


@dataclass(frozen=True)
class Kind:
    """What one kind of letter is.

    `group` is what a person may turn it off with; a letter of no group must be told. One that is
    `urgent` does not wait for a digest; one that is `held` leaves at a fixed hour of the day, so that
    the moment does not say more than the words. One that has a `purpose` leaves only to whoever agreed
    to that. One that has a `calendar` says to the reader's calendar that the occasion is so.
    `find(desk, event)` finds what the words need:
    it raises NotKnown when something is not known here yet, and Overtaken when it is too late.
    The words stand in `templates/letters/<name>.txt`, and the subject here, with `%(name)s` for a fact.
    """

    name: str
    subject: str
    group: Group | None
    urgent: bool
    held: bool
    purpose: str
    calendar: Status | None
    find: Finder


KINDS: dict[str, Kind] = {}


def letter(
    name: str,
    subject: str,
    *,
    group: Group | None = None,
    urgent: bool = False,
    held: bool = False,
    purpose: str = "",
    calendar: Status | None = None,
) -> Callable[[Finder], Finder]:
    """Enter a kind of letter in the list: decorates the function that finds its facts."""

    def enter(find: Finder) -> Finder:
        if name in KINDS:
            raise TypeError(f"two kinds of letters are called {name}")
        KINDS[name] = Kind(name, subject, group, urgent, held, purpose, calendar, find)
        return find

    return enter
