"""Importing organisations: each is found again or entered, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from events.organisations import OrganisationRegistered
from services.membership.actions.imports.finding import Ambiguous, Finder, link
from services.membership.actions.imports.reading import Said
from services.membership.actions.imports.reports import Outcome, RowReport, report_of
from services.membership.actions.memberships import take_over_membership
from services.membership.actions.organisations import describe_organisation, facts_of
from services.membership.models import Organisation, Tier
from services.membership.queries.memberships import current_membership
from services.membership.rules.imports import check_taken_over, stand_in_name
from services.membership.rules.keys import organisation_key
from shared.callers import Caller
from shared.database import Session, new_id
from shared.errors import Refusal
from shared.outbox import announce

KIND = "organisation"
_BLANK: dict[str, Any] = {
    "sector": "other",
    "country": "",
    "city": "",
    "size_band": "",
    "mission": "",
    "causes": [],
    "regions": [],
    "languages": [],
}


@dataclass
class Step:
    """What is to be done for one row about an organisation."""

    said: Said
    id: UUID
    known: Organisation | None = None
    values: dict[str, Any] = field(default_factory=dict)
    is_linked: bool = False
    tier: Tier | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """How the organisation will differ from what is known of it."""
        return {
            name: value for name, value in self.values.items() if getattr(self.known, name) != value
        }

    @property
    def report(self) -> RowReport:
        """What is told of the row."""
        if self.known is None:
            return report_of(self.said, Outcome.CREATED, self.id)
        is_same = not (self.changes or self.is_linked or self.tier)
        return report_of(self.said, Outcome.UNCHANGED if is_same else Outcome.UPDATED, self.id)


class OrganisationImport:
    """One run over a table of organisations; remembers what earlier rows were about."""

    def __init__(self, today: date, now: datetime, asked_by: Caller | None = None) -> None:
        self.today, self.now, self.asked_by = today, now, asked_by
        self.finder = Finder(KIND)
        self.claimed: dict[UUID, int] = {}

    def plan(self, session: Session, rows: Sequence[Said]) -> list[Step]:
        """Decide what each row means, changing nothing."""
        known = self._look_up(session, rows)
        return [self._decide(session, said, known) for said in rows]

    def carry_out(self, session: Session, steps: Iterable[Step]) -> None:
        """Write down what was decided, and announce it."""
        steps = [step for step in steps if not step.said.faults]
        self._enter(session, [step for step in steps if step.known is None])
        for step in steps:
            if step.known is not None:
                describe_organisation(session, step.known, step.changes)
        link(session, KIND, {step.id: step.said.reference for step in steps if step.is_linked})
        for step in steps:
            if step.tier is not None:
                self._take_over(session, step, step.tier)

    def _look_up(self, session: Session, rows: Sequence[Said]) -> dict[UUID, Organisation]:
        ids = self.finder.ids_of(session, (said.reference for said in rows if said.reference))
        names = {organisation_key(said.fields.get("name", "")) for said in rows} - {""}
        wanted = Organisation.id.in_(ids) | Organisation.name_key.in_(names)
        known = {one.id: one for one in session.scalars(select(Organisation).where(wanted))}
        self.finder.learn(session, ((one.id, _key_of(one)) for one in known.values()))
        return known

    def _decide(self, session: Session, said: Said, known: dict[UUID, Organisation]) -> Step:
        found = self._find(said)
        step = Step(said, found or new_id(), known.get(found) if found else None)
        if said.faults:
            return step
        step.values = _values(said, step.known)
        key = (step.values["name_key"], step.values["country"])
        step.is_linked = self.finder.is_new(step.id, said.reference)
        self.finder.note(step.id, said.reference, key if key[0] else None)
        self.claimed[step.id] = said.row.number
        if "tier" in said.fields:
            self._plan_membership(session, step)
        return step

    def _find(self, said: Said) -> UUID | None:
        """The organisation that a row is about, or None for a new one; notes what is wrong."""
        key = (organisation_key(said.fields.get("name", "")), said.fields.get("country", ""))
        if not key[0] and said.reference is None and said.lacks("reference"):
            said.refuse("name", "is empty, and there is no reference either")
            return None
        try:
            found = self.finder.find(said.reference, key if key[0] else None)
        except Ambiguous as error:
            said.refuse("name", str(error))
            return None
        if found in self.claimed:
            said.refuse("name", f"is the same organisation as in row {self.claimed[found]}")
        elif found is None and said.lacks("sector"):
            said.refuse("sector", "is empty; a new organisation needs one")
        return found

    def _plan_membership(self, session: Session, step: Step) -> None:
        said = step.said
        held = step.known and current_membership(session, step.known, self.today)
        if held is not None:
            if held.tier_slug != said.fields["tier"]:
                said.notes.append(f"is a member already, in the tier {held.tier_slug}")
            return
        tier, since = session.get(Tier, said.fields["tier"]), said.fields.get("member_since")
        try:
            step.tier = check_taken_over(tier, Organisation(**step.values), since, self.today)
        except Refusal as refusal:
            said.refuse("tier", refusal.detail)

    def _enter(self, session: Session, steps: Sequence[Step]) -> None:
        if not steps:
            return
        new = [
            {"id": step.id, "registered_at": self.now, "version": 1, **step.values}
            for step in steps
        ]
        session.execute(insert(Organisation.__table__), new)
        for step in steps:
            announce(session, OrganisationRegistered(**facts_of(step.id, step.values)))

    def _take_over(self, session: Session, step: Step, tier: Tier) -> None:
        organisation = session.get_one(Organisation, step.id)
        since = step.said.fields["member_since"]
        take_over_membership(session, tier, organisation, since, self.today, self.now)


def _key_of(organisation: Organisation) -> tuple[str, str] | None:
    key = (organisation.name_key, organisation.country)
    return key if key[0] else None


def _values(said: Said, known: Organisation | None) -> dict[str, Any]:
    """The organisation as it will be: what the row says, over what is known."""
    values = {name: getattr(known, name) if known else blank for name, blank in _BLANK.items()}
    values |= {name: value for name, value in said.fields.items() if name in _BLANK}
    if "name" in said.fields:
        name = said.fields["name"]
        return {
            **values,
            "display_name": name,
            "name_key": organisation_key(name),
            "has_given_name": True,
        }
    if known is not None and known.has_given_name:
        return {
            **values,
            "display_name": known.display_name,
            "name_key": known.name_key,
            "has_given_name": True,
        }
    return {
        **values,
        "display_name": stand_in_name(values),
        "name_key": "",
        "has_given_name": False,
    }
