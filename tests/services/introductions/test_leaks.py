"""The leak walk: whole journeys of a discreet person, and every place where a trace of them could be.

Introductions, matching and notifications hear one another over the bus, and everything that anybody but the person
can see or keep is looked through: answers, pages, letters, exports, messages, metrics, tables and the log.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, inspect, text

from events.contacts import ContactGiven
from events.gatherings import GatheringPublished
from events.organisations import OrganisationRegistered
from services.introductions.models import Contact
from services.introductions.queries import portraits
from services.matching.handlers import inbox as matching
from services.notifications.handlers import inbox as notifications
from services.notifications.letters.links import answer_url
from services.notifications.sender import Sender
from shared.callers import Role
from shared.database import reading
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.road import announced_envelopes, deliver
from tests.services.introductions.association import Association, Door
from tests.services.introductions.browser import Browser
from tests.services.notifications.office import read_letter

NAME, HOUSE = "Rosa Dalisay", "Pasig Telecom"
OURS_ALONE = {"contacts", "organisations", "people", "inbox_events"}
"""Tables where names are kept until they may be told; the walk looks at what leaves them."""


@dataclass
class Walk:
    """A world of three services with a discreet Rosa in it, and all that was told so far."""

    association: Association
    door: Door
    settings: Settings
    engines: dict[str, Engine]
    heard: int = 0
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    places: dict[str, list[str]] = field(default_factory=dict)

    def settle(self) -> Walk:
        """Rosa of a large company, Amina who may be named, Tala who knows both, and Rosa's colleague Grace."""
        self.house = self.association.organisation(HOUSE)
        title = f"VP Product, {HOUSE}"
        self.rosa = self.association.person(
            NAME, self.house, title=title, discreet=True, visibility={}
        )
        self.grace = self.association.person("Grace Uy", self.house, discreet=True, visibility={})
        self.amina, self.tala = map(self.association.person, ("Amina Otieno", "Tala Reyes"))
        self.staff = self.association.staff()
        with reading(self.engines["introductions"]) as session:
            kept = [session.get_one(Contact, one) for one in self.people]
        self.emails = {one.person_id: one.email for one in kept}
        for one in kept:
            self.tell(
                ContactGiven(person_id=one.person_id, full_name=one.full_name, email=one.email)
            )
        body = {"sector": "company", "country": "PH"}
        self.tell(OrganisationRegistered(organisation_id=self.house, display_name=HOUSE, **body))
        return self

    @property
    def people(self) -> list[UUID]:
        """Those who are introduced, or ask."""
        return [self.rosa, self.grace, self.amina, self.tala]

    @property
    def secrets(self) -> list[str]:
        """What would give Rosa away."""
        email = self.emails[self.rosa]
        return [*NAME.split(), HOUSE, email, email.partition("@")[2]]

    def tell(self, event: Any) -> None:
        """Notifications hear something that was said elsewhere."""
        deliver(notifications, self.engines["notifications"], event, time=self.now)

    def later(self, days: float) -> None:
        """Days go by: the clock sweeps, all is heard, and letters leave."""
        self.now += timedelta(days=days)
        self.association.sweep((self.now - datetime.now(UTC)) / timedelta(days=1))
        self.listen()

    def listen(self) -> None:
        """What introductions said is heard by matching and notifications, and letters are posted."""
        said = announced_envelopes(self.engines["introductions"])
        for envelope in said[self.heard :]:
            for inbox, name in ((notifications, "notifications"), (matching, "matching")):
                deliver(inbox, self.engines[name], envelope.event(), time=self.now)
        self.heard = len(said)
        clock = self.now + timedelta(days=1)  # letters that are held have left by then
        Sender(self.settings, self.engines["notifications"], None, clock=lambda: clock).post_due()

    def look(self) -> None:
        """Everybody but Rosa looks wherever they may, and where they may not."""
        states = ("proposed", "declined", "expired", "made")
        found = [self.association.introductions(self.rosa, state) for state in states]
        asked = [one.id for state in found for one in state]
        paths = ["/", "/requests", "/queue", "/partnerships", "/handovers", "/page"]
        tails = ("", "/contacts", "/page", "/colleagues", "/notes", "/agenda")
        paths += [f"/{one}{tail}" for one in asked for tail in tails]
        for who in (self.amina, self.tala, self.staff, None):
            mine = [f"/persons/{self.rosa}/limits", f"/persons/{who}/disclosure"]
            for path in [*paths, *mine] if who else ["/metrics", "/page"]:
                answer = self.door.get(who, path)
                self.note("an answer", answer.get_data(as_text=True) + str(answer.headers))
        for one in asked:
            url = answer_url(self.settings, one, self.amina, self.now + timedelta(9), self.now)
            page = Browser(self.settings).opens(url.partition("/introductions")[2])
            self.note("a page", page.text)

    def note(self, place: str, told: str) -> None:
        """Keep what was told."""
        self.places.setdefault(place, []).append(told)

    def found(self, log: str) -> set[tuple[str, str]]:
        """Where there is a trace of Rosa, and which."""
        self.look()
        self.places["the log"] = [log]
        self.places["the door"] = list(self.door.answers)
        self.places["the bus"] = [
            json.dumps(one.data)
            for name in ("introductions", "notifications", "matching")
            for one in announced_envelopes(self.engines[name])
        ]
        self.places["a letter"] = list(self._letters())
        self.places["a table"] = [self._rows(engine) for engine in self.engines.values()]
        return {
            (place, secret)
            for place, told in self.places.items()
            for secret in self.secrets
            if any(secret.lower() in one.lower() for one in told)
        }

    def _letters(self) -> Iterator[str]:
        """All letters to others, with their headers."""
        for file in sorted((self.settings.home / "mail").glob("*.eml")):
            letter = read_letter(file.read_bytes())
            if self.emails[self.rosa] not in str(letter["To"]):
                parts = [str(part.get_content()) for part in letter.iter_parts()]
                yield "\n".join([str(letter.items()), *parts])

    def _rows(self, engine: Engine) -> str:
        with engine.connect() as connection:
            names = set(inspect(connection).get_table_names()) - OURS_ALONE
            return "\n".join(
                str(row)
                for name in sorted(names)
                if not name.startswith("inbox")
                for row in connection.execute(text(f'SELECT * FROM "{name}"'))
            )


@pytest.fixture
def database() -> str:
    """What is told is the same whatever keeps it: one kind of database is enough."""
    return "sqlite"


@pytest.fixture
def walk(association: Association, door: Door, settings: Settings, engine_of: EngineOf) -> Walk:
    names = ("introductions", "notifications", "matching")
    return Walk(association, door, settings, {name: engine_of(name) for name in names}).settle()


def matched(walk: Walk) -> None:
    said = (f"{NAME} of {HOUSE} has wells", "both work on clean water")
    walk.association.match(walk.amina, walk.rosa, first_reasons=said)


def matched_for_a_gathering(walk: Walk) -> None:
    gathering_id = uuid4()
    span = {"starts_at": walk.now + timedelta(60), "ends_at": walk.now + timedelta(61)}
    walk.tell(
        GatheringPublished(
            gathering_id=gathering_id, title="Spring Forum", place="Manila", time_zone="UTC",
            capacity=9, **span,
        )
    )  # fmt: skip
    walk.association.match(walk.rosa, walk.amina, occasion="rsvp", gathering_id=gathering_id)


def proposed_by_a_steward(walk: Walk) -> None:
    told = {"first_id": str(walk.amina), "second_id": str(walk.rosa)}
    words = {"first_reasons": [f"{NAME} has wells"], "second_reasons": ["they dig them"]}
    assert walk.door.post([Role.STEWARD], "/proposals", told | words).status_code == 201


def asked_for_by_name(walk: Walk) -> None:
    told = {"text": "I would learn from you", "named": {"person_id": str(walk.rosa)}}
    assert walk.door.post(walk.amina, "/wishes", told).status_code == 201


def vouched_for(walk: Walk) -> None:
    walk.door.ask("PUT", [Role.ADMIN], "/policy", {"mode": "steward-first"})
    ends = {"first": {"person_id": str(walk.amina)}, "second": {"person_id": str(walk.rosa)}}
    assert walk.door.post(walk.tala, "/vouchings", ends | {"text": "Do meet"}).status_code == 201
    (waiting,) = walk.door.get([Role.STEWARD], "/queue").json["items"]
    walk.door.post([Role.STEWARD], f"/queue/{waiting['id']}/acceptance", {})


def rosa_says_no(walk: Walk, asked: Any) -> None:
    walk.door.refuse(walk.rosa, asked, code="no-time", reason="no time")


def rosa_names_a_colleague(walk: Walk, asked: Any) -> None:
    rosa_says_no(walk, asked)
    walk.door.post(walk.rosa, f"/{asked.id}/referral", {"colleague_id": str(walk.grace)})
    walk.listen()
    referred = walk.association.introduction(walk.amina, walk.grace)
    assert walk.door.accept(walk.grace, referred).status_code == 200


def amina_says_no(walk: Walk, asked: Any) -> None:
    walk.door.refuse(walk.amina, asked, not_them=True)


def nobody_says_a_word(walk: Walk, asked: Any) -> None:
    walk.later(days=8)


def only_rosa_says_yes(walk: Walk, asked: Any) -> None:
    walk.door.accept(walk.rosa, asked)


WAYS = [
    (matched, rosa_names_a_colleague),
    (matched_for_a_gathering, only_rosa_says_yes),
    (proposed_by_a_steward, amina_says_no),
    (asked_for_by_name, rosa_says_no),
    (vouched_for, nobody_says_a_word),
]


def live(walk: Walk, way: Callable[[Walk], None], ending: Callable[[Walk, Any], None]) -> None:
    """A journey from a proposal, past a reminder, to its end, and two months on."""
    way(walk)
    walk.listen()
    walk.look()
    asked = walk.association.introduction(walk.amina, walk.rosa)
    walk.later(days=15)
    ending(walk, asked)
    walk.listen()
    walk.later(days=60)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """All that was logged and printed."""
    caplog.set_level(logging.DEBUG)

    def so_far() -> str:
        printed = capsys.readouterr()
        return "\n".join((caplog.text, printed.out, printed.err))

    return so_far


@pytest.mark.parametrize("way, ending", WAYS, ids=[way.__name__ for way, _ in WAYS])
def test_a_discreet_person_leaves_no_trace_on_any_way(
    walk: Walk, log: Callable[[], str], way: Any, ending: Any
):
    live(walk, way, ending)
    assert walk.found(log()) == set()
    if way is not asked_for_by_name:  # the asker is told of nobody
        told = "\n".join(walk.places["a letter"])
        assert "a product lead at a large company in the Philippines" in told
    assert all(walk.places[place] for place in ("the door", "the bus", "the log", "a table"))


LEAKS = {"an answer", "a page", "the door", "the bus", "a letter", "a table"}


def test_the_walk_would_find_one_place_that_leaks(
    walk: Walk, log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
):
    """The control: a description that tells the name is found wherever a description goes."""
    seen = portraits._portrait

    def leaking(person: Any, body: Any, contact: Any) -> portraits.Portrait:
        honest = seen(person, body, contact)
        return replace(honest, text=contact.full_name) if contact else honest

    monkeypatch.setattr(portraits, "_portrait", leaking)
    live(walk, matched, nobody_says_a_word)
    assert {place for place, _ in walk.found(log())} >= LEAKS


def test_the_walk_would_find_a_name_in_the_log(walk: Walk, log: Callable[[], str]):
    logging.getLogger("anywhere").info("asked %s", NAME)
    assert {place for place, _ in walk.found(log())} == {"the log"}


def test_once_both_said_yes_the_walk_finds_the_name(walk: Walk, log: Callable[[], str]):
    matched(walk)
    asked = walk.association.introduction(walk.amina, walk.rosa)
    for who in (walk.rosa, walk.amina):
        walk.door.accept(who, asked)
    walk.listen()
    walk.door.get(walk.amina, f"/{asked.id}/contacts")
    assert {place for place, _ in walk.found(log())} >= {"the door", "a letter"}
