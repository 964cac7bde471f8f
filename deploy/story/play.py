"""What the acts share: the house, the people in it, and what happened so far."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from deploy.story.client import Client, Refused
from deploy.story.house import House
from deploy.story.letters import Letter
from deploy.story.teller import Unfulfilled

Found = TypeVar("Found")

_PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.03
_TOKEN = re.compile(r"[?&]token=([A-Za-z0-9_.~%-]+)")


@dataclass
class Player:
    """One of the story's people: how they are called, written to, and what they see."""

    name: str
    email: str
    client: Client
    person_id: str = ""
    organisation_id: str = ""


@dataclass
class Play:
    """A performance: `directory` is the association's own list, or None for the demo; `folder` is
    for what the story writes.

    `known` holds ids that one step leaves to the next; `awaited` each letter that the story is owed.
    """

    house: House
    folder: Path
    directory: Path | None = None
    mapping: str = ""
    players: dict[str, Player] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    awaited: list[tuple[str, str]] = field(default_factory=list)

    def player(self, part: str) -> Player:
        """Who plays a part."""
        return self.players[part]

    def enter(self, part: str, name: str, email: str) -> Player:
        """Give somebody a part."""
        self.players[part] = Player(name, email.lower(), Client(self.house.url_of))
        return self.players[part]

    def sign_in(self, part: str) -> Player:
        """Have a link mailed, open the letter, and use the link."""
        player = self.player(part)
        before = {letter.message_id for letter in self.letters("sign-in", player)}
        player.client.post("membership", "/sign-in-links", {"email": player.email})
        letter = self.letter("sign-in", player, lambda found: found.message_id not in before)
        token = _TOKEN.search(letter.text)
        self.check(token, "a sign-in letter holds a link")
        assert token is not None
        answer = player.client.post("membership", "/sessions", {"token": token[1]})
        player.person_id = answer["person_id"]
        return player

    def letters(self, kind: str, player: Player | None = None) -> list[Letter]:
        """The letters of a kind that came so far, to a player or to anybody."""
        return [
            letter
            for letter in self.house.letters()
            if letter.kind == kind and (player is None or letter.to == player.email)
        ]

    def letter(
        self, kind: str, player: Player, which: Callable[[Letter], bool] = lambda _: True
    ) -> Letter:
        """Wait for a letter to a player, which is then one that the story was owed."""

        def arrived() -> Letter | None:
            return next((found for found in self.letters(kind, player) if which(found)), None)

        letter = self.until(f"a letter '{kind}' to {player.name}", arrived)
        self.awaited.append((letter.kind, letter.message_id))
        return letter

    def until(self, what: str, ask: Callable[[], Found | None]) -> Found:
        """Ask until there is an answer. Raises Unfulfilled when it does not come in time.

        A door that is closed for a moment, or somebody not known there yet, is asked again.
        """
        end, last = time.monotonic() + _PATIENCE_SECONDS, "nothing came"
        while time.monotonic() < end:
            try:
                found = ask()
            except (Refused, OSError) as error:
                found, last = None, str(error)
            if found:
                return found
            time.sleep(_LOOK_SECONDS)
        raise Unfulfilled(f"waited {_PATIENCE_SECONDS:.0f} s for {what}: {last}")

    def check(self, claim: object, sentence: str) -> None:
        """Raise Unfulfilled unless a claim holds."""
        if not claim:
            raise Unfulfilled(f"it is not so that {sentence}")

    def refused(self, ask: Callable[[], Any]) -> bool:
        """Whether somebody may not do something."""
        try:
            ask()
        except Refused as refusal:
            return refusal.status in (401, 403, 404)
        return False

    def pages(self, player: Player, service: str, path: str, **query: Any) -> Iterator[Any]:
        """Everything in a list, page by page."""
        after: str | None = None
        while True:
            more = {"after": after} if after else {}
            page = player.client.get(service, path, **query, **more)
            yield from page["items"]
            after = page["next"]
            if after is None:
                return

    def all_said_to(self, players: Iterable[Player]) -> Iterator[str]:
        """Every answer and every letter that these people were given."""
        for player in players:
            yield from player.client.heard
            yield from (letter.raw for letter in self.house.letters() if letter.to == player.email)
