"""A company, its people and a founder whom one of them met."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from tests.services.introductions.association import Association, Door


class House:
    """A company whose representative tends a partnership with a founder, and a colleague."""

    company: UUID
    luis: UUID
    grace: UUID
    amina: UUID

    def __init__(self, association: Association, door: Door) -> None:
        self.association, self.door = association, door

    def settle(self, **facts: Any) -> House:
        """Let them be heard of; the facts are about who may leave."""
        self.company = self.association.organisation("Pasig Telecom")
        self.luis = self.association.person("Luis Ferrer", self.company, **facts)
        self.grace = self.association.person("Grace Uy", self.company)
        self.amina = self.association.person("Amina Otieno")
        return self

    def memory(self) -> dict[str, Any]:
        """Who they are, and for whom they speak."""
        known = {name: getattr(self, name) for name in ("company", "luis", "grace", "amina")}
        return {**known, "representations": self.association.representations}

    def remember(self, memory: dict[str, Any]) -> None:
        """They were heard of, though elsewhere."""
        self.association.representations = memory.pop("representations")
        vars(self).update(memory)

    def met(self, other: UUID) -> UUID:
        """Luis and somebody were introduced."""
        self.association.match(other, self.luis)
        introduction = self.association.introduction(other, self.luis)
        self.door.accept(other, introduction)
        self.door.accept(self.luis, introduction)
        return introduction.id

    def partner(self, other: UUID) -> UUID:
        """Luis and somebody made a partnership of it."""
        made = self.met(other)
        purpose = {"purpose": "A pilot of solar pumps near Kisumu"}
        formed = self.door.post(other, f"/{made}/partnership", purpose).json
        note = {"text": "Two wells first, by May."}
        self.door.post(self.luis, f"/partnerships/{formed['id']}/notes", note)
        return UUID(formed["id"])

    def join_in(self, partnership_id: UUID) -> UUID:
        """Somebody of a third organisation takes part in a partnership; who they are."""
        body = self.association.organisation("Durban Grid", sector="public-body")
        mbali = self.association.person("Mbali Zuma", body)
        told = {"introduction_id": str(self.met(mbali)), "text": "They have the grid"}
        path = f"/partnerships/{partnership_id}"
        step: Any = self.door.post(self.luis, f"{path}/parties", told).json
        for who in (self.amina, mbali):
            self.door.post(who, f"{path}/steps/{step['id']}/confirmation", {})
        return mbali

    def do(self, who: UUID | None, step: str, said: dict[str, Any] | None = None) -> TestResponse:
        """Take a step of the (last) handover."""
        handover = self.association.handovers()[-1]
        return self.door.post(who, f"/handovers/{handover.id}/{step}", said)

    def name(self, who: UUID | None, successor: UUID | None) -> TestResponse:
        """Say who follows."""
        return self.do(who, "successor", {"person_id": str(successor)})

    def reintroduced(self) -> None:
        """Luis leaves and Grace follows, as far as the reintroduction."""
        self.association.leave(self.luis, self.company, successor_id=self.grace)
        self.do(self.grace, "briefing")
        self.do(self.grace, "reintroduction")


def somebody(house: House, who: str) -> UUID | None:
    """One of those who may or may not do things."""
    known = {"other side": house.amina, "leaver": house.luis, "nobody": None}
    if who in known:
        return known[who]
    if who == "steward":
        return house.association.staff()
    company = house.company if who == "colleague" else None
    return house.association.person("Tala Reyes", company)
