"""People who act in a house that is killed with -9 again and again, and who ask again until they are answered."""

from __future__ import annotations

import csv
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from deploy.story.client import Client, Refused
from deploy.story.house import House
from shared.callers import Role
from shared.settings import load_settings
from shared.tokens import program_token

_KILLS = 5
_PATIENCE_SECONDS = 400.0
_LIVES_A_PART = 8
_LOOK_SECONDS = 0.05
_EVERYTHING = ("*:read", "*:write")
_ASK_AGAIN = (409, 502, 503)
_COLUMNS = (
    "reference", "full_name", "email", "title", "organisation", "roles", "country", "languages", "regions",
    "causes", "interests", "offers", "needs", "discreet", "visibility", "tier", "member_since",
)  # fmt: skip

Found = TypeVar("Found")


class Installed(House, Protocol):
    """A house whose settings can be read."""

    environ: dict[str, str]
    log: Path


@dataclass
class Someone:
    """One who acts: a person, or the office. All that they are answered is kept by their client."""

    name: str
    email: str
    client: Client
    id: str = ""

    def get(self, path: str, service: str = "introductions") -> Any:
        """Look at something, as often as nobody answers."""
        return persist(lambda: self.client.get(service, path))

    def items(self, path: str, service: str = "introductions") -> list[Any]:
        """What is on a list, which is not longer than a page."""
        return list(self.get(path, service)["items"])

    def do(
        self,
        path: str,
        body: dict[str, Any] | None = None,
        service: str = "introductions",
        unless: Callable[[], Any] = lambda: None,
    ) -> Any:
        """Do something, under a new key each time, until it is answered.

        Who got no answer looks whether it was done all the same before they do it again, where doing it
        twice would be two things: `unless` is what they find then.
        """
        attempts = iter(range(1_000_000))

        def ask() -> Any:
            return (next(attempts) and unless()) or self.client.ask(
                "POST", service, path, body or {}
            )

        return persist(ask)

    def put(self, path: str, body: dict[str, Any], service: str = "introductions") -> Any:
        """Replace something."""
        return persist(lambda: self.client.ask("PUT", service, path, body, {"If-Match": "*"}))

    def refused(self, path: str, service: str = "introductions") -> int:
        """With what number something is refused; 0 if it is not."""
        try:
            self.get(path, service)
        except Refused as refusal:
            return refusal.status
        return 0


class Town:
    """A house, who is in it, and how often it was killed."""

    def __init__(self, house: Installed) -> None:
        self.house, self.settings = house, load_settings(house.environ)
        self.people: dict[str, Someone] = {}
        self.kills, self._wanted = 0, threading.Event()
        self.office = self._program("the office", Role.STEWARD, Role.TREASURER, Role.ADMIN)

    def settle(
        self, folder: Path, persons: Iterable[dict[str, str]], organisations: str = ""
    ) -> None:
        """Import organisations (a table) and people; each person is called by the first word of the name."""
        if organisations:
            bodies = folder / "organisations.csv"
            bodies.write_text(organisations, encoding="utf-8")
            self.house.command("import", "organisations", str(bodies))
        rows, people = (
            [{**dict.fromkeys(_COLUMNS, ""), **row} for row in persons],
            folder / "people.csv",
        )
        with people.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, _COLUMNS)
            table.writeheader()
            table.writerows(rows)
        self.house.command("import", "persons", str(people))
        for row in rows:
            (one,) = self.office.items(f"/persons?q={row['email']}", "membership")
            first = one["full_name"].split()[0].lower()
            self.people[first] = self._person(one["full_name"], one["email"], one["id"])
        for who in self.people.values():  # what is said of them may still be on the road
            until(f"{who.email} to be known", partial(who.get, "/"))

    def __getitem__(self, first: str) -> Someone:
        return self.people[first]

    def die(self) -> None:
        """Have the house killed at once, whatever is on its way; whoever asks for it goes on."""
        self._wanted.set()

    def steward(self) -> Someone:
        """Somebody else of the office, with a memory of their own."""
        return self._program("a steward", Role.STEWARD)

    def introduced(self, one: Someone, other: Someone) -> str:
        """A steward proposes two people, both say yes; which introduction it is."""
        told = {"first_id": one.id, "second_id": other.id}
        words = {"first_reasons": ["they need you"], "second_reasons": ["you need them"]}
        self.office.do("/proposals", told | words, unless=lambda: shared(one, other))
        found = until("an introduction", lambda: shared(one, other))
        for who in (one, other):
            who.do(f"/{found}/acceptance")
        return found

    def letters_to(self, who: Someone) -> Counter[str]:
        """How many letters of each kind somebody got; one that was delivered twice is one."""
        came = {(one.kind, one.message_id) for one in self.house.letters() if one.to == who.email}
        return Counter(kind for kind, _ in came)

    @contextmanager
    def killed(self, journeys: Iterable[Callable[[Town], Any]]) -> Iterator[dict[str, Lived]]:
        """Let journeys go on side by side, each with its own people, while the house is killed."""
        all_over = threading.Event()
        with ThreadPoolExecutor(16) as threads:
            kills = threads.submit(self._kill_now_and_then, all_over)
            lived = {each.__name__: threads.submit(self._live, each) for each in journeys}
            try:
                yield {name: Lived(future) for name, future in lived.items()}
                for future in lived.values():
                    future.exception()  # whoever asks for what came of it is told
            finally:
                all_over.set()
                kills.result()

    def _live(self, journey: Callable[[Town], Any]) -> tuple[Any, int]:
        before = self.kills
        return journey(self), self.kills - before

    def _kill_now_and_then(self, all_over: threading.Event) -> None:
        """Kill at the wrong moments, and whenever it is asked for; where starting takes long, living does, too."""
        dice, started_in = random.Random(20260417), 0.0
        while not all_over.wait(started_in / _LIVES_A_PART):
            wanted = self._wanted.wait(dice.uniform(0.3, 1.5))
            self._wanted.clear()
            if wanted or (self.kills < _KILLS and not all_over.is_set()):
                self.kills += 1
                began = time.monotonic()
                self.house.kill()
                started_in = time.monotonic() - began

    def _person(self, name: str, email: str, person_id: str) -> Someone:
        token = program_token(self.settings, "journeys", _EVERYTHING, person_id=UUID(person_id))
        return Someone(name, email, Client(self.house.url_of, token), person_id)

    def _program(self, name: str, *roles: Role) -> Someone:
        token = program_token(self.settings, name, _EVERYTHING, roles)
        return Someone(name, "", Client(self.house.url_of, token))


@dataclass(frozen=True)
class Lived:
    """What came of a journey, and how often the house was killed in the middle of it."""

    future: Future[tuple[Any, int]]

    @property
    def end(self) -> Any:
        """Where it ended. Raises what went wrong in it."""
        return self.future.result()[0]

    @property
    def kills(self) -> int:
        """How often the house was killed meanwhile."""
        return self.future.result()[1]


def shared(one: Someone, other: Someone) -> str | None:
    """The introduction that two people both see."""
    mine, theirs = ({seen["id"] for seen in who.items("/")} for who in (one, other))
    return next(iter(mine & theirs), None)


def persist(ask: Callable[[], Found]) -> Found:
    """Ask until there is an answer."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except Refused as refusal:
            if refusal.status not in _ASK_AGAIN or time.monotonic() > end:
                raise
        except (OSError, HTTPException):  # no answer, or half of one
            if time.monotonic() > end:
                raise
        time.sleep(_LOOK_SECONDS)


def until(what: str, ask: Callable[[], Found | None]) -> Found:
    """Ask until something is there; somebody may not have heard of it yet."""
    end, last = time.monotonic() + _PATIENCE_SECONDS, "nothing came"
    while time.monotonic() < end:
        try:
            found = persist(ask)
        except Refused as refusal:
            found, last = None, str(refusal)
        if found:
            return found
        time.sleep(_LOOK_SECONDS)
    raise AssertionError(f"waited {_PATIENCE_SECONDS:.0f} s for {what}: {last}")


def only(found: list[Any]) -> Any:
    """The one thing on a list; nothing where there is none."""
    assert len(found) < 2, found
    return found[0] if found else None


def one_of(found: list[Any], value: Any, key: str = "leaver_id") -> Any:
    """What on a list is somebody's, or has this value; never two."""
    wanted = value.id if isinstance(value, Someone) else value
    return only([one for one in found if one[key] == wanted])
