"""A leaver with nine dependants, and a successor who leaves too, over the bus: in the end all is the second's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.delivery import Delivery
from shared.settings import Settings
from tests.journeys.visitor import ADMIN, STEWARD, Visitor
from tests.services.events.door import DESK, planned
from tests.services.events.door import Door as EventsDoor
from tests.services.introductions.association import Door as IntroductionsDoor
from tests.services.introductions.test_benefits import WATER

TODAY = datetime.now(UTC).date()
BANK = {"name": "Harbour Bank", "sector": "company", "country": "NL", "size_band": "250-999"}
TIER = {"name": "House", "kind": "organisation", "currency": "EUR", "grace_days": 60, "seats": 5}
PRICE = {"currency": "EUR", "valid_from": "2020-01-01", "amount_minor": 250_000}


class Leaving:
    """A bank, its people, and whom they met; asked at three doors, and heard of by everybody."""

    def __init__(self, visitor: Visitor, settings: Settings) -> None:
        self.visitor, self.association = visitor, visitor.association
        self.introductions, self.events = IntroductionsDoor(settings), EventsDoor(settings)

    def settle(self) -> Leaving:
        ask = self.visitor.ask
        self.association.office.on(TODAY - timedelta(days=60))
        ask("POST", "/tiers/house", ADMIN, **TIER)
        ask("POST", "/tiers/house/prices", ADMIN, **PRICE, extra_seat_minor=12_000)
        self.bank = self._member("Jan de Vries", tier="house", organisation=BANK)
        self.jan = UUID(self.bank["person_id"])
        self.body = f"/organisations/{self.bank['organisation_id']}"
        self.noor, self.leila = (self._colleague(name) for name in ("Noor Smit", "Leila Haddad"))
        billing = {"person_id": str(self.jan), "role": "billing"}
        ask("POST", f"{self.body}/representatives", STEWARD, **billing)
        self.amina, self.zuri, self.ifeoma = (
            UUID(self._member(name, tier="individual")["person_id"])
            for name in ("Amina Otieno", "Zuri Obi", "Ifeoma Eze")
        )
        for who in (self.noor, self.leila):
            ask("PUT", f"/persons/{who}/profile", who, title="Partnerships")
        self.association.office.on(TODAY)
        self.association.listen()
        return self

    def depend(self) -> None:
        """Nine things that depend on Jan."""
        partnered, met, asked = (
            self._proposed(who) for who in (self.amina, self.ifeoma, self.zuri)
        )
        for introduction in (partnered, met):
            for who in (self.jan, self.amina if introduction == partnered else self.ifeoma):
                self.do(who, f"/{introduction}/acceptance")
        assert asked
        formed = self.do(self.amina, f"/{partnered}/partnership", purpose="Wells near Kisumu")
        self.partnership = f"/partnerships/{formed['id']}"
        wells = {"title": "Two wells by May", "due_on": WATER["due_on"]}
        self.do(self.jan, f"{self.partnership}/milestones", **wells)
        self.do(self.jan, f"{self.partnership}/benefits", **WATER)
        gathering = planned(self.events)["id"]
        self.events.ask("POST", f"/{gathering}/publication", DESK)
        held = self.events.ask("POST", f"/{gathering}/rsvps", self.jan, {})
        assert held.status_code == 201, held.text
        self.rsvps = f"/{gathering}/rsvps"
        self.association.listen()
        membership = f"/memberships/{self.bank['membership_id']}"
        self.visitor.ask("POST", f"{membership}/seats", self.jan, count=1)

    def leave(self, who: UUID) -> None:
        """Somebody left yesterday."""
        left = {"person_id": str(who), "last_day": (TODAY - timedelta(days=1)).isoformat()}
        self.visitor.ask("POST", f"{self.body}/departures", STEWARD, **left)
        self.association.listen()

    def do(self, who: UUID | None, path: str, **told: Any) -> Any:
        answer = self.introductions.post(who or STEWARD, path, told)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        self.association.listen()
        return answer.json

    def handover(self) -> dict[str, Any]:
        """The last handover, as a steward sees it."""
        found = self.introductions.get(STEWARD, "/handovers").json["items"]
        return dict(found[-1])

    def follow(self, who: UUID) -> None:
        self.do(None, f"/handovers/{self.handover()['id']}/successor", person_id=str(who))

    def carry_over(self, who: UUID) -> None:
        """Somebody who follows is briefed and reintroduced, and both sides carry on."""
        at = f"/handovers/{self.handover()['id']}"
        self.do(who, f"{at}/briefing")
        self.do(who, f"{at}/reintroduction")
        for side in (who, self.amina):
            self.do(side, f"{at}/confirmation", carries_on=True)

    def end(self) -> dict[str, Any]:
        """What became of all of it, by whoever looks at each door."""
        over, steward = self.handover(), self.introductions
        owned = [
            steward.get(self.amina, f"{self.partnership}/{things}").json["items"]
            for things in ("milestones", "benefits")
        ]
        spoken = self.visitor.ask("GET", f"{self.body}/representatives", STEWARD)["items"]
        (live,) = [one["roles"] for one in spoken if one["person_id"] == str(self.leila)]
        meets = Counter(
            str(who)
            for who in (self.zuri, self.ifeoma)
            for one in steward.get(who, "/").json["items"]
            if one["state"] == "proposed"
        )
        states = Counter(item["state"] for item in over["items"])
        sides = steward.get(self.amina, self.partnership).json["sides"]
        rsvps = self.events.ask("GET", self.rsvps, DESK).json["items"]
        return {
            "handover": (over["state"], over["successor_id"], dict(states)),
            "tends": [side["steward_id"] for side in sides],
            "owns": {one["owner_id"] for found in owned for one in found},
            "is asked to meet": dict(meets),
            "places": dict(Counter((one["person_id"], one["state"]) for one in rsvps)),
            "roles": sorted(live),
        }

    def _member(self, name: str, **told: Any) -> Any:
        first = name.split()[0].lower()
        who = {"full_name": name, "email": f"{first}@leaving.example"}
        applied = self.visitor.ask("POST", "/applications", person=who, **told)
        path = f"/applications/{applied['id']}/approval"
        approved = self.visitor.ask("POST", path, STEWARD)
        self.visitor.pay(approved["invoice"], first)
        return approved

    def _colleague(self, name: str) -> UUID:
        who = {"full_name": name, "email": f"{name.split()[0].lower()}@leaving.example"}
        path = f"{self.body}/representatives"
        told = self.visitor.ask("POST", path, STEWARD, person=who, role="delegate")
        return UUID(told["person_id"])

    def _proposed(self, other: UUID) -> str:
        told = {"first_id": str(self.jan), "second_id": str(other)}
        reasons = {"first_reasons": ["you need wells"], "second_reasons": ["you dig them"]}
        self.do(None, "/proposals", **told, **reasons)
        mine = self.introductions.get(other, "/").json["items"]
        return str(mine[-1]["id"])


def twice(take: Callable[[Delivery, list[bytes]], Any]) -> Callable[[Delivery, list[bytes]], Any]:
    """A worker that dies after the effect and before it says so: the broker brings all of it once more."""

    def again(self: Delivery, bodies: list[bytes]) -> Any:
        take(self, bodies)
        return take(self, bodies)

    return again


@pytest.mark.slow
@pytest.mark.parametrize("is_interrupted", [False, True], ids=["calm", "interrupted"])
def test_nine_things_and_a_successor_who_leaves_too(
    visitor: Visitor, settings: Settings, monkeypatch: pytest.MonkeyPatch, is_interrupted: bool
) -> None:
    if is_interrupted:
        monkeypatch.setattr(Delivery, "take", twice(Delivery.take))
    leaving = Leaving(visitor, settings).settle()
    leaving.depend()
    leaving.leave(leaving.jan)
    kinds = Counter(item["kind"] for item in leaving.handover()["items"])
    assert kinds == {
        "introduction": 2, "partnership": 1, "milestone": 1, "benefit": 1, "rsvp": 1, "role": 2, "invoice": 1,
    }  # fmt: skip
    leaving.follow(leaving.noor)
    leaving.leave(leaving.noor)
    leaving.follow(leaving.leila)
    leaving.carry_over(leaving.leila)
    assert leaving.end() == {
        "handover": ("completed", str(leaving.leila), {"carried": 9}),
        "tends": [str(leaving.leila), str(leaving.amina)],
        "owns": {str(leaving.leila)},
        "is asked to meet": {str(leaving.zuri): 1, str(leaving.ifeoma): 1},
        "places": {(str(leaving.jan), "cancelled"): 1, (str(leaving.leila), "confirmed"): 1},
        "roles": ["billing", "delegate", "primary"],
    }
    visitor.check_books()
