"""A discreet leaver keeps a thread of their own, from one employer to the next; the old house keeps its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.settings import Settings
from tests.journeys.visitor import STEWARD, Visitor
from tests.services.introductions.association import Door

TODAY = datetime.now(UTC).date()
PROFILE: dict[str, Any] = {
    "title": "VP Product, Harbour Bank",
    "interests": "loans for pumps",
    "offers": [{"tag": "funding", "line": "an innovation budget"}],
    "discreet": True,
    "visibility": {"name": "nobody", "organisation": "nobody"},
}
BANK = {"name": "Harbour Bank", "sector": "company", "country": "NL", "size_band": "250-999"}
COOP = {"name": "Delta Mills", "sector": "social-enterprise", "country": "KE", "size_band": "2-9"}
JAN = "jan@thread.example"


class Thread:
    """Jan, whom nobody may name, the bank that he leaves, and where he goes."""

    def __init__(self, visitor: Visitor, settings: Settings) -> None:
        self.visitor, self.association = visitor, visitor.association
        self.door = Door(settings)

    def settle(self) -> Thread:
        """Jan and Noor speak for the bank, Pim for the mills; Amina, Zuri and Ifeoma are members on their own."""
        self.association.office.on(TODAY - timedelta(days=60))
        bank, mills = (self._member(first, **told) for first, told in _HOUSES.items())
        self.noor = UUID(bank["person_id"])
        self.bank, self.mills = bank["organisation_id"], mills["organisation_id"]
        person = {"full_name": "Jan Deckers", "email": JAN}
        told = self.ask(
            "POST",
            f"{self._at(self.bank)}/representatives",
            STEWARD,
            person=person,
            role="delegate",
        )
        self.jan = UUID(told["person_id"])
        self.ask("PUT", f"/persons/{self.jan}/profile", self.jan, **PROFILE)
        self.amina, self.zuri, self.ifeoma = (
            UUID(self._member(first, tier="individual")["person_id"])
            for first in ("amina", "zuri", "ifeoma")
        )
        self.association.office.on(TODAY)
        self.association.listen()
        return self

    def ask(self, method: str, path: str, who: Any, /, **body: Any) -> Any:
        """Ask membership, and let everybody hear of it."""
        answer = self.visitor.ask(method, path, who, **body)
        self.association.listen()
        return answer

    def do(self, who: UUID | None, path: str, **told: Any) -> Any:
        """Do something at introductions, and let everybody hear of it."""
        answer = self.door.post(who or STEWARD, path, told)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        self.association.listen()
        return answer.json

    def meet(self, other: UUID) -> tuple[str, str]:
        """A steward proposes Jan and another; which introduction it is, and how Jan is described to the other."""
        words = {"first_reasons": ["you need wells"], "second_reasons": ["you dig them"]}
        self.do(None, "/proposals", first_id=str(self.jan), second_id=str(other), **words)
        asked = self.door.get(other, "/").json["items"][-1]
        return asked["id"], asked["other"]

    def agree(self, other: UUID, introduction: str, purpose: str) -> str:
        """Both say yes, and make a partnership of it."""
        for who in (self.jan, other):
            self.do(who, f"/{introduction}/acceptance")
        formed = self.do(other, f"/{introduction}/partnership", purpose=purpose)
        return f"/partnerships/{formed['id']}"

    def leave(self, **told: Any) -> None:
        """Jan left the bank yesterday, and goes on alone."""
        day = (TODAY - timedelta(days=1)).isoformat()
        gone = {"person_id": str(self.jan), "last_day": day, **told}
        self.ask("POST", f"{self._at(self.bank)}/departures", STEWARD, **gone)

    def carry_over(self, amina: UUID) -> dict[str, Any]:
        """Noor follows: is briefed and reintroduced, and both sides carry on."""
        (handover,) = self.door.get(STEWARD, "/handovers").json["items"]
        at = f"/handovers/{handover['id']}"
        self.do(None, f"{at}/successor", person_id=str(self.noor))
        for step in ("briefing", "reintroduction"):
            self.do(self.noor, f"{at}/{step}")
        for side in (self.noor, amina):
            self.do(side, f"{at}/confirmation", carries_on=True)
        return dict(self.door.get(STEWARD, at).json)

    def own(self) -> tuple[dict[str, Any], list[str]]:
        """What is Jan's own, as Jan sees it: the profile, and who pays for him."""
        kept = self.visitor.ask("GET", f"/persons/{self.jan}/profile", self.jan)
        profile = {name: kept[name] for name in ("title", "interests", "offers", "discreet")}
        seen = {one: kept["visibility"].get(one) for one in PROFILE["visibility"]}
        found = self.visitor.ask("GET", f"/sponsorships?person_id={self.jan}", self.jan)["items"]
        return {**profile, "visibility": seen}, [
            one["sponsor_person_id"] for one in found if not one["ends_on"]
        ]

    def sides(self, who: UUID, path: str) -> list[tuple[str | None, str | None]]:
        """For whom each side of a partnership stands, and who tends it."""
        sides = self.door.get(who, path).json["sides"]
        return [(side["organisation_id"], side["steward_id"]) for side in sides]

    def _at(self, organisation_id: str) -> str:
        return f"/organisations/{organisation_id}"

    def _member(self, first: str, **told: Any) -> Any:
        who = {"full_name": f"{first.title()} Thread", "email": f"{first}@thread.example"}
        applied = self.visitor.ask("POST", "/applications", person=who, **told)
        approved = self.visitor.ask("POST", f"/applications/{applied['id']}/approval", STEWARD)
        self.visitor.pay(approved["invoice"], first)
        return approved


_HOUSES: dict[str, dict[str, Any]] = {
    "noor": {"tier": "corporate", "organisation": BANK},
    "pim": {"tier": "social-enterprise", "organisation": COOP},
}


@pytest.mark.slow
def test_a_discreet_leaver_keeps_their_own_thread(visitor: Visitor, settings: Settings) -> None:
    thread = Thread(visitor, settings).settle()
    jan, amina, zuri = thread.jan, thread.amina, thread.zuri
    met, described = thread.meet(amina)
    assert described == "a product lead at a large company in the Netherlands"
    wells = thread.agree(amina, met, "Wells near Kisumu")
    paid_for = {"sponsor_person_id": str(thread.ifeoma), "person_id": str(jan)}
    thread.ask("POST", "/sponsorships", thread.ifeoma, **paid_for, covers="membership")
    own = ({**PROFILE}, [str(thread.ifeoma)])
    assert thread.own() == own

    thread.leave(becomes="individual")
    assert thread.own() == own
    (waits,) = thread.ask("GET", "/applications?state=submitted", STEWARD)["items"]
    invoice = thread.ask("POST", f"/applications/{waits['id']}/approval", STEWARD)["invoice"]
    assert invoice["payer_person_id"] == str(thread.ifeoma)
    thread.visitor.pay(invoice, "for Jan")
    thread.association.listen()
    over = thread.carry_over(amina)
    assert (over["state"], [item["kind"] for item in over["items"]]) == (
        "completed",
        ["partnership"],
    )
    assert thread.door.get(jan, wells).status_code == 404
    contact = thread.door.get(jan, f"/{met}/contacts").json["contacts"][0]
    assert contact["email"] == "amina@thread.example"
    alone, described = thread.meet(zuri)
    assert described == "a product lead"
    shown = thread.door.get(zuri, f"/{alone}").text
    assert not [word for word in ("Jan", "Deckers", JAN, "Harbour") if word in shown]
    lent = thread.agree(zuri, alone, "Loans for pumps")

    where = {"person_id": str(jan), "role": "delegate"}
    thread.ask("POST", f"/organisations/{thread.mills}/representatives", STEWARD, **where)
    assert thread.own() == own
    anew, described = thread.meet(thread.ifeoma)
    assert described == "a product lead at a small social enterprise in Kenya"
    milled = thread.agree(thread.ifeoma, anew, "Mills on the lake")
    bank, mills = (thread.bank, str(thread.noor)), (thread.mills, str(jan))
    assert bank in thread.sides(amina, wells)
    assert (None, str(jan)) in thread.sides(zuri, lent)
    assert mills in thread.sides(thread.ifeoma, milled)
    assert thread.door.get(jan, wells).status_code == 404
    visitor.check_books()
