"""What people live through in a house that is killed meanwhile: each function is a journey, and tells its end."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from deploy.story.client import Refused
from tests.journeys.killed import Someone, Town, one_of, only, shared, until
from tests.journeys.leaks import discreet

TODAY = datetime.now(UTC).date()
FUND, HELD, HOUR = "/counsel-fund", 60_000, 12_000
MEASURED = TODAY.isoformat()
WELLS = {"horizon": "short", "metric": "Households with clean water", "unit": "households", "baseline": "0",
         "target": "300", "due_on": (TODAY + timedelta(days=180)).isoformat(), "money_minor": 4_500_000,
         "currency": "EUR"}  # fmt: skip
NAME = {"horizon": "long", "metric": "A name in East Africa"}


def vouching(town: Town) -> dict[str, Any]:
    """Tala vouches for two others, who both say yes."""
    tala, rafael, kenji = town["tala"], town["rafael"], town["kenji"]
    said = {"first": {"person_id": rafael.id}, "second": {"email": kenji.email}, "text": "Do meet"}
    tala.do("/vouchings", said, unless=lambda: tala.items("/requests"))
    town.die()
    asked = until("both to be asked", lambda: only(rafael.items("/")))["id"]
    for who in (rafael, kenji):
        who.do(f"/{asked}/acceptance")
    (found,) = [one for one in town.office.items("/") if one["id"] == asked]
    return {
        "found": (found["state"], found["occasion"], found["asked_by_id"]),
        "requests": [one["kind"] for one in tala.items("/requests")],
        "told": [len(who.items("/")) for who in (tala, rafael, kenji)],
        "addresses": [
            who.get(f"/{asked}/contacts")["contacts"][0]["email"] for who in (rafael, kenji)
        ],
    }


def partnership(town: Town) -> dict[str, Any]:
    """All stages, with what each side got measured; then who tends it leaves, and a successor is briefed."""
    zuri, jan, noor = town["zuri"], town["jan"], town["noor"]
    thread = Thread(town, zuri, jan)
    thread.form(town.introduced(zuri, jan))
    for stage in ("agreed", "pilot", "scaling", "sustained"):
        thread.enter(stage)
    households, name = thread.state(zuri, WELLS), thread.state(jan, NAME)
    for found in ("120", "270"):
        thread.measure(zuri, jan, households, value=found, money_minor=int(found) * 10_000)
    thread.measure(jan, zuri, name, note="The minister has heard of us")
    before = thread.statement(zuri)
    body = only(jan.get("/me", "membership")["organisation_ids"])
    left = {"person_id": jan.id, "last_day": MEASURED}
    town.office.do(f"/organisations/{body}/departures", left, "membership")
    town.die()
    at = f"/handovers/{until('a handover', lambda: one_of(town.office.items('/handovers'), jan))['id']}"
    town.office.do(f"{at}/successor", {"person_id": noor.id})
    briefed = noor.get(f"{at}/briefing")["partnerships"][0]
    for step in ("briefing", "reintroduction"):
        noor.do(f"{at}/{step}")
    for side in (noor, zuri):
        side.do(f"{at}/confirmation", {"carries_on": True})
    return {
        "handover": noor.get(at)["state"],
        "stage": thread.stages(noor),
        "briefed": [one["stage"] for one in briefed["agreed"]],
        "brought": [line for side in briefed["brought"] for line in side["summary"]],
        "same": thread.statement(noor) == before,
        "percent": [got["percent"] for side in before["sides"] for got in side["benefits"]],
        "worth": [side["worth"] for side in before["sides"]],
        "measured": [
            [(one["value"], one["state"]) for one in benefit["measurements"]]
            for benefit in noor.items(f"{thread.path}/benefits")
        ],
        "thread": [note["text"] for note in noor.items(f"{thread.path}/notes")],
        "gone": jan.refused(thread.path),
    }


def counsel(town: Town) -> dict[str, Any]:
    """More hours are booked and spent at one time than the fund holds."""
    sela, luis, njeri, office = town["sela"], town["luis"], town["njeri"], town.office
    thread = Thread(town, sela, luis)
    thread.form(town.introduced(sela, luis))
    entered = {"person_id": njeri.id, "skills": ["lawyer"], "languages": ["en"]}
    paid = {"minutes_per_month": 6_000, "rate_minor": HOUR, "currency": "CHF"}
    known = lambda: only(njeri.items("/intermediaries"))  # noqa: E731
    one = njeri.do("/intermediaries", entered | paid, unless=known)["id"]
    chosen = {"intermediary_id": one, "skill": "lawyer"}
    asked = sela.do(f"{thread.path}/counsel", chosen, unless=lambda: only(sela.items("/counsel")))
    at = f"/counsel/{asked['id']}"
    njeri.do(f"{at}/acceptance")

    def book(purpose: str) -> tuple[str, str]:
        hours = {"on_day": MEASURED, "minutes": 60, "purpose": purpose}
        known = lambda: one_of(sela.items(f"{at}/bookings"), purpose, "purpose")  # noqa: E731
        path = f"/bookings/{sela.do(f'{at}/bookings', hours, unless=known)['id']}"
        answered = lambda: (state := sela.get(path)["state"]) != "requested" and state  # noqa: E731
        state = until("the fund to answer", answered)
        for _ in range(2):
            if state != "refused":
                sela.do(f"{path}/confirmation", {"minutes": 60})
        return path, state

    def spend(number: int) -> str:
        told = {"spent_for_id": str(uuid4()), "amount_minor": HOUR, "currency": "CHF"}
        try:
            office.do(f"{FUND}/spendings", told | {"note": f"Letter {number}"}, "membership")
        except Refused as refusal:
            return refusal.slug
        return "spent"

    with ThreadPoolExecutor(9) as threads:
        booked = [threads.submit(book, f"Hour {number}") for number in range(7)]
        spent = [threads.submit(spend, number) for number in range(2)]
        town.die()
        states = Counter(one.result()[1] for one in booked)
        states.update(one.result() for one in spent)
    return {
        "states": states,
        "fund": until("all to be paid", lambda: _paid_out(office)),
        "spent": [one["amount_minor"] for one in _francs(office, "spendings")],
        "entries": [one["amount_minor"] for one in _francs(office, "entries")],
        "reserved": Counter(one["state"] for one in _francs(office, "reservations")),
    }


def steward_first(town: Town) -> dict[str, Any]:
    """A steward looks first: who is vouched for is asked in the steward's words, or never."""
    bukola, ines, goran, dara = (town[name] for name in ("bukola", "ines", "goran", "dara"))
    office = town.office
    office.put("/policy", {"mode": "steward-first"})
    for other in (goran, dara):
        _vouch(bukola, ines, other, f"For {other.name}")
    town.die()
    waits = {one["second_id"]: one["id"] for one in office.items("/queue")}
    before = [len(who.items("/")) for who in (ines, goran, dara)]
    words = {name: ["you both mend boats"] for name in ("first_reasons", "second_reasons")}
    at = f"/queue/{waits[goran.id]}/acceptance"
    office.do(at, words, unless=lambda: shared(ines, goran))
    gone = lambda: len(office.items("/queue")) == 0  # noqa: E731
    office.do(f"/queue/{waits[dara.id]}/drop", {"for_ever": True}, unless=gone)
    asked = until("both to be asked", lambda: shared(ines, goran))
    reasons = [who.get(f"/{asked}")["reasons"] for who in (ines, goran)]
    for who in (ines, goran):
        who.do(f"/{asked}/acceptance")
    office.put("/policy", {"mode": "automatic"})
    _vouch(bukola, ines, dara, "Once more")
    return {
        "before": before,
        "reasons": reasons,
        "after": [len(who.items("/")) for who in (ines, goran, dara)],
        "states": [one["state"] for one in ines.items("/")],
        "waits": office.items("/queue"),
    }


@dataclass
class Thread:
    """A partnership of two people."""

    town: Town
    first: Someone
    second: Someone
    path: str = ""

    def form(self, introduction: str) -> None:
        """The first makes a partnership of an introduction, and notes something."""
        purpose = {"purpose": "Wells near Kisumu"}
        formed = self.first.do(
            f"/{introduction}/partnership",
            purpose,
            unless=lambda: only(self.first.items("/partnerships")),
        )
        self.path = f"/partnerships/{formed['id']}"
        note, notes = {"text": "Two wells first, by May."}, f"{self.path}/notes"
        self.second.do(notes, note, unless=lambda: self.second.items(notes))

    def enter(self, stage: str) -> None:
        """The first proposes a stage, and the second confirms it."""
        told = {"stage": stage, "text": f"We are {stage}."}
        steps = f"{self.path}/steps"
        known = lambda: one_of(self.first.items(steps), stage, "stage")  # noqa: E731
        step = self.first.do(f"{self.path}/stages", told, unless=known)
        self.second.do(f"{steps}/{step['id']}/confirmation")

    def state(self, who: Someone, promise: dict[str, Any]) -> str:
        """Somebody says what it is to bring their side."""
        benefits = f"{self.path}/benefits"
        known = lambda: one_of(who.items(benefits), promise["metric"], "metric")  # noqa: E731
        return str(who.do(benefits, promise, unless=known)["id"])

    def measure(self, who: Someone, other: Someone, benefit: str, **found: Any) -> None:
        """Somebody says what was found, and the other confirms it."""
        benefits = f"{self.path}/benefits"
        key, value = next(iter(found.items()))

        def known() -> Any:
            (one,) = [each for each in who.items(benefits) if each["id"] == benefit]
            return one_of(one["measurements"], value, key)

        path, told = f"{benefits}/{benefit}/measurements", {"measured_on": MEASURED, **found}
        measured = who.do(path, told, unless=known)
        other.do(f"{self.path}/measurements/{measured['id']}/confirmation")

    def statement(self, who: Someone) -> Any:
        """What it has brought."""
        return who.get(f"{self.path}/value-statement")

    def stages(self, who: Someone) -> Any:
        """Where it stands."""
        return who.get(self.path)["stage"]


def _vouch(who: Someone, one: Someone, other: Someone, text: str) -> None:
    """Somebody vouches for two others."""
    said = {"first": {"person_id": one.id}, "second": {"person_id": other.id}, "text": text}
    who.do("/vouchings", said, unless=lambda: one_of(who.items("/requests"), text, "text"))


def _paid_out(office: Someone) -> tuple[int, int] | None:
    fund = one_of(office.items(FUND, "membership"), "CHF", "currency")
    held = fund["balance_minor"], fund["reserved_minor"]
    return held if held == (0, 0) else None


def _francs(office: Someone, things: str) -> list[Any]:
    """What the fund says of its francs, which are for one journey alone."""
    return [
        one for one in office.items(f"{FUND}/{things}", "membership") if one["currency"] == "CHF"
    ]


JOURNEYS = (vouching, partnership, counsel, discreet)
