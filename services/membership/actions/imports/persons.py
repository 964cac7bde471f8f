"""Importing persons: with their contact, profile, whom they speak for, and a running membership."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.membership.actions.imports.bodies import Bodies, Unclear
from services.membership.actions.imports.finding import Ambiguous, Finder, link
from services.membership.actions.imports.joining import Joining, Joinings
from services.membership.actions.imports.reading import Said
from services.membership.actions.imports.reports import Outcome, RowReport, report_of
from services.membership.actions.persons import give_contact, publish_profile, register_person
from services.membership.models import Person
from services.membership.queries.staff import staff_among
from services.membership.rules.access import AddressOfStaff, check_may_change_address
from services.membership.rules.keys import person_key
from shared.callers import Caller
from shared.database import Session, new_id

KIND = "person"
_BLANK: dict[str, Any] = {
    "title": "",
    "interests": "",
    "offers": [],
    "needs": [],
    "causes": [],
    "regions": [],
    "languages": [],
    "country": "",
    "discreet": False,
    "wants_introductions": True,
    "visibility": {},
}


@dataclass
class Step:
    """What is to be done for one row about a person."""

    said: Said
    id: UUID
    known: Person | None = None
    is_new: bool = False
    profile: dict[str, Any] | None = None
    organisation_id: UUID | None = None
    is_linked: bool = False
    joining: Joining = field(default_factory=Joining)

    @property
    def report(self) -> RowReport:
        """What is told of the row."""
        changed = self.profile or self.is_linked or self.has_new_contact or self.joining.is_some
        outcome = Outcome.UPDATED if changed else Outcome.UNCHANGED
        return report_of(self.said, Outcome.CREATED if self.is_new else outcome, self.id)

    @property
    def contact(self) -> dict[str, str]:
        """The name and address that the row gives."""
        return {
            name: self.said.fields[name]
            for name in ("full_name", "email")
            if name in self.said.fields
        }

    @property
    def has_new_contact(self) -> bool:
        """Whether the name or address is another than what is known."""
        return self.known is not None and any(
            getattr(self.known, name) != value for name, value in self.contact.items()
        )


class PersonImport:
    """One run over a table of persons; remembers what earlier rows were about."""

    def __init__(self, today: date, now: datetime, asked_by: Caller | None = None) -> None:
        self.today, self.now, self.asked_by = today, now, asked_by
        self.finder = Finder(KIND)
        self.claimed: dict[tuple[UUID, UUID | None], int] = {}
        self.joinings = Joinings(today, now)

    def plan(self, session: Session, rows: Sequence[Said]) -> list[Step]:
        """Decide what each row means, changing nothing."""
        known = self._look_up(session, rows)
        bodies = Bodies(session, (said.fields.get("organisation", "") for said in rows))
        return [self._decide(session, said, known, bodies) for said in rows]

    def carry_out(self, session: Session, steps: Iterable[Step]) -> None:
        """Write down what was decided, and announce it."""
        for step in steps:
            if not step.said.faults:
                self._carry_out(session, step)

    def _look_up(self, session: Session, rows: Sequence[Said]) -> dict[UUID, Person]:
        ids = self.finder.ids_of(session, (said.reference for said in rows if said.reference))
        keys = {_key_of(said) for said in rows} - {None}
        wanted = select(Person).where(Person.id.in_(ids) | Person.match_key.in_(keys))
        found = session.scalars(wanted.options(selectinload(Person.profile)))
        known = {person.id: person for person in found}
        self.finder.learn(session, ((one.id, one.match_key) for one in known.values()))
        return known

    def _decide(
        self, session: Session, said: Said, known: dict[UUID, Person], bodies: Bodies
    ) -> Step:
        found = self._find(said)
        step = Step(said, found or new_id(), known.get(found) if found else None, found is None)
        self._find_organisation(step, bodies)
        self._check_address(session, step)
        if said.faults:
            return step
        if step.is_new or step.known is not None:
            step.profile = _profile(said, step.known)
        step.is_linked = self.finder.is_new(step.id, said.reference)
        self.joinings.plan(session, said, step.id, step.organisation_id, step.joining)
        if not said.faults:
            self.finder.note(step.id, said.reference, _key_of(said))
            self.claimed[step.id, step.organisation_id] = said.row.number
        return step

    def _find(self, said: Said) -> UUID | None:
        """The person that a row is about, or None for a new one; notes what is wrong."""
        try:
            found = self.finder.find(said.reference, _key_of(said))
        except Ambiguous as error:
            said.refuse("full_name", str(error))
            return None
        for name in ("full_name", "email"):
            if found is None and said.lacks(name):
                said.refuse(name, "is empty; a new person needs one")
        return found

    def _find_organisation(self, step: Step, bodies: Bodies) -> None:
        text = step.said.fields.get("organisation")
        if text is not None:
            try:
                step.organisation_id = bodies.meant_by(text)
            except Unclear as error:
                step.said.refuse("organisation", str(error))
        row = self.claimed.get((step.id, step.organisation_id))
        if row is not None:
            step.said.refuse("full_name", f"is the same person as in row {row}")

    def _check_address(self, session: Session, step: Step) -> None:
        """Refuse another address for somebody on the staff; whoever runs the house may do so."""
        email = step.said.fields.get("email")
        known = step.known and step.known.email
        if self.asked_by is None or step.is_new or email in (None, known):
            return
        try:
            is_staff = bool(staff_among(session, [step.id]))
            check_may_change_address(self.asked_by, step.id, is_staff)
        except AddressOfStaff:
            step.said.refuse("email", "is changed by this person, who is staff, or by an admin")

    def _carry_out(self, session: Session, step: Step) -> None:
        if step.is_new:
            person = register_person(session, **step.contact, now=self.now, person_id=step.id)
        else:
            person = session.get_one(Person, step.id)
            give_contact(session, person, **step.contact)
        if step.profile is not None:
            publish_profile(session, person, step.profile)
        link(session, KIND, {step.id: step.said.reference} if step.is_linked else {})
        self.joinings.carry_out(session, person, step.organisation_id, step.joining)


def _key_of(said: Said) -> str | None:
    name, email = said.fields.get("full_name"), said.fields.get("email")
    return person_key(name, email) if name and email else None


def _profile(said: Said, known: Person | None) -> dict[str, Any] | None:
    """The profile as it will be, or None where the row says nothing new."""
    told = {name: value for name, value in said.fields.items() if name in _BLANK}
    before = known.profile if known else None
    if not told:
        return None
    now_is = {name: getattr(before, name) if before else blank for name, blank in _BLANK.items()}
    is_same = before is not None and all(now_is[name] == value for name, value in told.items())
    return None if is_same else {**now_is, **told}
