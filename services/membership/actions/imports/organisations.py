"""Importing organisations: each is found again or entered, many at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select

from events.organisations import OrganisationRegistered
from services.membership.actions.directory import note
from services.membership.actions.imports.belonging import Belongings, Joining
from services.membership.actions.imports.finding import (
    Ambiguous,
    Finder,
    Recall,
    link,
    nothing_before,
)
from services.membership.actions.imports.hints import note_those_alike
from services.membership.actions.imports.manners import Manner, manner_of
from services.membership.actions.imports.parents import Foretold, Parents, everything, put_under
from services.membership.actions.imports.reading import Said
from services.membership.actions.imports.reports import Outcome, RowReport, report_of
from services.membership.actions.imports.takeovers import TakenOver, take_over
from services.membership.actions.organisations import describe_organisation, facts_of
from services.membership.models import Membership, Organisation
from services.membership.rules.imports import stand_in_name
from services.membership.rules.keys import organisation_key
from services.membership.rules.likeness import organisation_likeness
from shared.callers import Caller
from shared.database import Session, new_id
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
    "website": "",
    "phone": "",
    "registration_number": "",
}


@dataclass
class Step:
    """What is to be done for one row about an organisation."""

    said: Said
    id: UUID
    known: Organisation | None = None
    values: dict[str, Any] = field(default_factory=dict)
    is_linked: bool = False
    joining: Joining = field(default_factory=Joining)
    organisation_id: UUID | None = None
    parent_id: UUID | None = None
    waits_for: str = ""
    may_have_parent: bool = True
    likeness: dict[str, str] = field(default_factory=dict)

    @property
    def is_placed(self) -> bool:
        """Whether the organisation becomes a branch of another than before, now or when that one comes."""
        is_other = self.parent_id is not None and (
            self.known is None or self.known.parent_id != self.parent_id
        )
        return is_other or bool(self.waits_for)

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
        is_same = not (self.changes or self.is_linked or self.joining.is_some or self.is_placed)
        return report_of(self.said, Outcome.UNCHANGED if is_same else Outcome.UPDATED, self.id)


class OrganisationImport:
    """Some rows of a table of organisations; `claimed` says which rows before were about which.

    `recall` tells it of rows that another took in, `foretold` of rows that are still to come.
    """

    def __init__(
        self,
        today: date,
        now: datetime,
        asked_by: Caller | None = None,
        manner: Manner | None = None,
    ) -> None:
        self.today, self.now, self.asked_by = today, now, asked_by
        self.manner = manner or manner_of("organisations")
        self.finder = Finder(KIND)
        self.belongings = Belongings(today)
        self.claimed: dict[tuple[UUID, UUID | None], int] = {}
        self.recall: Recall = nothing_before
        self.parents = Parents()
        self.foretold: Foretold = everything

    def plan(self, session: Session, rows: Sequence[Said]) -> list[Step]:
        """Decide what each row means, changing nothing."""
        known = self._look_up(session, rows)
        numbers = {said.fields["member_number"] for said in rows if "member_number" in said.fields}
        self.claimed |= self.recall(known.keys())
        self.belongings.learn(session, known.keys(), (), numbers)
        steps = [self._decide(said, known, self.belongings) for said in rows]
        if rows and "parent" in rows[0].columns:
            self.parents.settle(session, steps, self.foretold)
        new = [step for step in steps if step.known is None and not step.said.faults]
        for step in new:
            step.likeness = organisation_likeness(step.values)
        compared = {one.id: (one.said, {**one.likeness, **_place_of(one)}) for one in new}
        note_those_alike(session, KIND, compared)
        return steps

    def carry_out(self, session: Session, steps: Iterable[Step]) -> None:
        """Write down what was decided, and announce it."""
        steps = [step for step in steps if not step.said.faults]
        self._enter(session, [step for step in steps if step.known is None])
        for step in steps:
            if step.known is not None:
                describe_organisation(session, step.known, step.changes)
        put_under(session, [step for step in steps if step.parent_id and step.is_placed])
        link(session, KIND, {step.id: step.said.reference for step in steps if step.is_linked})
        joined = [
            TakenOver(step.said, step.joining.tier, step.id, None)
            for step in steps
            if step.joining.tier is not None
        ]
        take_over(session, joined, self.today, self.now)

    def _look_up(self, session: Session, rows: Sequence[Said]) -> dict[UUID, Organisation]:
        ids = self.finder.ids_of(session, (said.reference for said in rows if said.reference))
        names = {_key_of(said) for said in rows} - {""}
        wanted = or_(Organisation.id.in_(ids), Organisation.name_key.in_(names))
        numbers = self._numbers(session, rows)
        if numbers:
            wanted = or_(wanted, Organisation.id.in_(numbers.values()))
        known = {one.id: one for one in session.scalars(select(Organisation).where(wanted))}
        number_of = {organisation_id: number for number, organisation_id in numbers.items()}
        self.finder.learn(
            session,
            (
                (one.id, self._keys(one.name_key, one.country, number_of.get(one.id)))
                for one in known.values()
            ),
        )
        return known

    def _numbers(self, session: Session, rows: Sequence[Said]) -> dict[int, UUID]:
        if "member-number" not in self.manner.match:
            return {}
        told = [said.fields["member_number"] for said in rows if "member_number" in said.fields]
        found = select(Membership.number, Membership.organisation_id).where(
            Membership.number.in_(told), Membership.organisation_id.is_not(None)
        )
        return {row.number: row.organisation_id for row in session.execute(found)}

    def _decide(self, said: Said, known: dict[UUID, Organisation], belongings: Belongings) -> Step:
        found = self._find(said)
        step = Step(said, found or new_id(), known.get(found) if found else None)
        step.values = _values(said, step.known, self.manner.blank_only)
        step.is_linked = self.finder.is_new(said.reference)
        is_branch = step.known is not None and step.known.parent_id is not None
        step.may_have_parent = not (self.manner.blank_only and is_branch)
        if belongings.is_told(said):
            described = Organisation(**step.values)
            belongings.plan_membership(said, step.id, described, step.joining)
        if not said.faults:
            now_is, number = step.values, said.fields.get("member_number")
            keys = self._keys(now_is["name_key"], now_is["country"], number)
            self.finder.note(step.id, said.reference, keys)
            if "parent" in said.columns:
                self.parents.rows.add(step.id, said.reference, now_is["name_key"])
            self.claimed[step.id, None] = said.row.number
            belongings.note(said, step.id, None, step.joining)
        return step

    def _find(self, said: Said) -> UUID | None:
        """The organisation that a row is about, or None for a new one; notes what is wrong."""
        by_reference = "reference" in self.manner.match
        try:
            found = self.finder.find(said.reference, self._keys_said(said), by_reference)
        except Ambiguous as error:
            said.refuse("name", str(error))
            return None
        if found is not None and (found, None) in self.claimed:
            row = self.claimed[found, None]
            said.refuse("name", f"is the same organisation as in row {row}")
        elif found is None:
            _check_new(said)
        if self.finder.leads_elsewhere(found or UUID(int=0), said.reference):
            said.refuse("reference", "is that of another organisation")
        return found

    def _keys_said(self, said: Said) -> list[Hashable]:
        """The keys of a row, those that are asked for and told, in their order."""
        return self._keys(
            _key_of(said), said.fields.get("country", ""), said.fields.get("member_number")
        )

    def _keys(self, key: str, country: str, number: int | None) -> list[Hashable]:
        told: dict[str, Hashable] = {"member-number": number}
        if key:
            told |= {"name-country": (key, country), "name": key}
        return [(name, told[name]) for name in self.manner.match if told.get(name) is not None]

    def _enter(self, session: Session, steps: Sequence[Step]) -> None:
        if not steps:
            return
        entered = {"registered_at": self.now, "version": 1}
        new = [{"id": step.id, **entered, **step.values, **step.likeness} for step in steps]
        session.execute(insert(Organisation.__table__), new)
        note(session, [step.id for step in steps])
        for step in steps:
            announce(session, OrganisationRegistered(**facts_of(step.id, step.values)))


def _check_new(said: Said) -> None:
    """Note what a row lacks that is about nobody known: what stands in for a name is never guessed at."""
    if "name" in said.fields and not _key_of(said):
        said.refuse(
            "name", f"is {said.fields['name']!r}, which has no letters: write its name there"
        )
    elif said.is_nameless and said.lacks("name"):
        if said.lacks("reference"):
            said.refuse("name", "is told to nobody, and there is no reference either")
    elif said.lacks("name"):
        said.refuse(
            "name", "is empty; a new organisation needs its name (or a reference to one known here)"
        )
    if said.lacks("sector"):
        said.refuse("sector", "is empty; a new organisation needs one")


def _place_of(step: Step) -> dict[str, str]:
    """The country, in which a name counts."""
    return {"country": step.values["country"]}


def _key_of(said: Said) -> str:
    """The key of the name that a row says, worked out once."""
    if said.key is None:
        said.key = organisation_key(said.fields.get("name", ""))
    return said.key


def _values(said: Said, known: Organisation | None, blank_only: bool) -> dict[str, Any]:
    """The organisation as it will be: what the row says, over what is known (or only in its blanks)."""
    values = {name: getattr(known, name) if known else blank for name, blank in _BLANK.items()}
    may_fill = blank_only and known is not None
    values |= {
        name: value
        for name, value in said.fields.items()
        if name in _BLANK and not (may_fill and values[name])
    }
    is_named = known is not None and known.has_given_name
    if "name" in said.fields and not (may_fill and is_named):
        named = {"display_name": said.fields["name"], "name_key": _key_of(said)}
        return {**values, **named, "has_given_name": True}
    if known is not None and is_named:
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
