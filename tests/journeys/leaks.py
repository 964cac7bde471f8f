"""A discreet person, and the leak walk: traces of them in all that others are answered or could overhear."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select

from deploy.house import House
from deploy.services import SERVICES
from shared.database import reading
from shared.tables import OUTBOX
from tests.journeys.killed import Someone, Town, one_of, only, persist, shared, until
from tests.services.doors import Doors, Route

EMPLOYER = "Savanna Signal"
INTRAPRENEUR = {
    "title": f"Product Lead, {EMPLOYER}",
    "interests": "sensors on masts, after hours and without a mandate so far",
    "offers": [
        {
            "tag": "pilot-site",
            "line": "three hundred masts with power next to village water points",
        },
        {"tag": "distribution", "line": "SIM cards and airtime at cost"},
    ],
    "needs": [{"tag": "technology", "line": "water sensors that report by radio"}],
    "causes": ["sdg-6", "sdg-9"],
    "regions": ["east-africa"],
    "languages": ["en", "sw"],
    "country": "KE",
    "discreet": True,
    "visibility": {"name": "nobody", "organisation": "nobody"},
}
AMONG_OURSELVES = {"membership": ("contact.given.v1", "organisation.registered.v1")}
"""What is said on the bus so that a name can be told when it may be: of each service, in these messages alone."""
_FOR_TRYING_OUT = "/mail"


def discreet(town: Town) -> dict[str, Any]:
    """Ottavia works for a company and wants to help without being named; matching finds Amina for her."""
    ottavia, amina, stranger = town["ottavia"], town["amina"], town["luis"]
    ottavia.put(f"/persons/{ottavia.id}/profile", INTRAPRENEUR, "membership")
    town.die()
    asked = until("matching to find them", lambda: shared(ottavia, amina))
    gathering = _gathering(town)
    for who in (ottavia, amina):
        until("a place", partial(who.do, f"/{gathering}/rsvps", service="events"))
    known = {
        "introduction_id": asked,
        "person_id": ottavia.id,
        "gathering_id": gathering,
        "organisation_id": only(ottavia.get("/me", "membership")["organisation_ids"]),
    }
    ottavia.do(f"/{asked}/acceptance")
    walk = Walk(town, ottavia, EMPLOYER, known)
    looking = (amina, stranger, town.steward())
    before = walk.traces(*looking)
    seen = amina.get(f"/{asked}")
    amina.do(f"/{asked}/acceptance")
    until("the letter with the name", lambda: town.letters_to(amina)["introduction-made"])
    return {
        "before": before,
        "spoken_of": walk.spoken_of(),
        "described": seen["other"],
        "reasons": bool(seen["reasons"]),
        "after": {(place.partition(":")[0], trace) for place, _, trace in walk.traces(amina)},
    }


def _gathering(town: Town) -> str:
    """A forum where there is room for everybody."""
    title = "Forum of the wells"
    forum = {"title": title, "starts_at": "2099-05-12T16:00:00+02:00", "capacity": 20}
    rest = {"ends_at": "2099-05-12T19:00:00+02:00", "time_zone": "Europe/Paris"}
    known = lambda: one_of(town.office.items("/", "events"), title, "title")  # noqa: E731
    return str(town.office.do("/", forum | rest, "events", unless=known)["id"])


@dataclass
class Walk:
    """Looks for a person, of whom an employer is known, wherever others may look; `known` fills paths."""

    town: Town
    hidden: Someone
    employer: str
    known: Mapping[str, str]

    def traces(self, *others: Someone) -> set[tuple[str, str, str]]:
        """Where others find a trace, and which; who is of the staff reads names in membership."""
        return {
            (place, service, secret)
            for place, service, told in self._told(others)
            for secret in self._secrets(service)
            if secret.lower() in told.lower()
        }

    def spoken_of(self) -> set[tuple[str, str]]:
        """In which messages the name goes from service to service, and who says it."""
        name = self.hidden.name
        return {(service, kind) for service, kind, body in self._announced() if name in body}

    def _secrets(self, service: str) -> list[str]:
        """That its employer is a member is no secret: membership's directory says so, of nobody."""
        names = [*self.hidden.name.split(), self.hidden.email]
        return names if service == "membership" else [*names, self.employer]

    def _told(self, others: tuple[Someone, ...]) -> Iterator[tuple[str, str, str]]:
        yield from self._answers(others)
        for letter in self.town.house.letters():
            if letter.to != self.hidden.email:
                yield "a letter", "notifications", letter.raw
        yield "the log", "all", self.town.house.log.read_text(encoding="utf-8", errors="replace")
        for service, kind, body in self._announced():
            if kind not in AMONG_OURSELVES.get(service, ()):
                yield f"the bus: {kind}", service, body

    def _answers(self, others: tuple[Someone, ...]) -> Iterator[tuple[str, str, str]]:
        routes = [
            route
            for route in Doors(self.town.settings).routes()
            if route.method == "GET" and not route.rule.startswith(_FOR_TRYING_OUT)
        ]
        for who in others:
            for route in routes:
                if who.email or route.service != "membership":
                    place = f"an answer to {who.name}: {route.rule}"
                    yield place, route.service, self._ask(route, who.client.token)
        for route in routes:
            if route.permission.anyone:
                yield f"an answer to anybody: {route.rule}", route.service, self._ask(route, "")

    def _ask(self, route: Route, token: str) -> str:
        """What is answered, headers and all, also where it is refused."""
        url = self.town.house.url_of(route.service) + route.path(self.known)
        request = urllib.request.Request(url)
        if token:
            request.add_header("Authorization", f"Bearer {token}")

        def ask() -> tuple[Any, bytes]:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.headers, answer.read()
            except urllib.error.HTTPError as refusal:
                with refusal:
                    return refusal.headers, refusal.read()

        headers, body = persist(ask)
        return f"{headers}\n{body.decode(errors='replace')}"

    def _announced(self) -> Iterator[tuple[str, str, str]]:
        """All that any service said on the bus: which, of what kind, and what."""
        house = House(self.town.settings)
        for name in SERVICES:
            with reading(house.engine(name)) as session:
                for kind, body in session.execute(select(OUTBOX.c.type, OUTBOX.c.body)):
                    yield name, kind, body
