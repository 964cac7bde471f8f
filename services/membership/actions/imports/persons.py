"""Importing persons: with their contact, profile, whom they speak for, and a running membership."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from services.membership.actions.imports.belonging import (
    Belongings,
    Joining,
    add_roles,
    seat,
)
from services.membership.actions.imports.bodies import Bodies, Unclear
from services.membership.actions.imports.consenting import Consenting
from services.membership.actions.imports.finding import (
    Ambiguous,
    Finder,
    Recall,
    link,
    nothing_before,
)
from services.membership.actions.imports.hints import note_those_alike
from services.membership.actions.imports.manners import Manner, manner_of
from services.membership.actions.imports.parents import Foretold, everything
from services.membership.actions.imports.reading import Said
from services.membership.actions.imports.reports import Outcome, RowReport, report_of
from services.membership.actions.imports.takeovers import TakenOver, take_over
from services.membership.actions.persons import (
    NewPerson,
    give_contact,
    publish_profile,
    register_persons,
)
from services.membership.models import ContactPoint, Membership, Person
from services.membership.queries.finding import erased_of
from services.membership.queries.staff import staff_among
from services.membership.rules.access import AddressOfStaff, check_may_change_address
from services.membership.rules.agreements import Agreement
from services.membership.rules.keys import address_key, person_key
from services.membership.rules.likeness import person_likeness
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
_SWITCHES = ("discreet", "wants_introductions")


@dataclass
class Step:
    """What is to be done for one row about a person."""

    said: Said
    id: UUID
    known: Person | None = None
    is_new: bool = False
    contact: dict[str, str] = field(default_factory=dict)
    profile: dict[str, Any] | None = None
    organisation_id: UUID | None = None
    is_linked: bool = False
    joining: Joining = field(default_factory=Joining)
    consents: list[Agreement] = field(default_factory=list)

    @property
    def report(self) -> RowReport:
        """What is told of the row."""
        changed = self.profile or self.is_linked or self.has_new_contact or self.joining.is_some
        outcome = Outcome.UPDATED if changed or self.consents else Outcome.UNCHANGED
        return report_of(self.said, Outcome.CREATED if self.is_new else outcome, self.id)

    @property
    def has_new_contact(self) -> bool:
        """Whether the name or address is another than what is known."""
        return self.known is not None and any(
            getattr(self.known, name) != value for name, value in self.contact.items()
        )


class PersonImport:
    """Some rows of a table of persons; `claimed` says which rows before were about which.

    `recall` tells it of rows that another took in.
    """

    def __init__(
        self,
        today: date,
        now: datetime,
        asked_by: Caller | None = None,
        manner: Manner | None = None,
    ) -> None:
        self.today, self.now, self.asked_by = today, now, asked_by
        self.manner = manner or manner_of("persons")
        self.finder = Finder(KIND)
        self.belongings = Belongings(today)
        self.consenting = Consenting(today, now, asked_by)
        self.claimed: dict[tuple[UUID, UUID | None], int] = {}
        self.erased: set[UUID] = set()
        self.recall: Recall = nothing_before
        self.foretold: Foretold = everything

    def plan(self, session: Session, rows: Sequence[Said]) -> list[Step]:
        """Decide what each row means, changing nothing."""
        known = self._look_up(session, rows)
        bodies = Bodies(session, (said.fields.get("organisation", "") for said in rows))
        organisations = bodies.lock(session)
        numbers = {said.fields["member_number"] for said in rows if "member_number" in said.fields}
        self.claimed |= self.recall(known.keys())
        self.belongings.learn(session, organisations, known, numbers)
        self.consenting.learn(session, rows, known)
        staff = self._staff(session, known)
        steps = [
            self._decide(said, known, bodies, organisations, self.belongings, staff)
            for said in rows
        ]
        new = [one for one in steps if one.is_new and not one.said.faults]
        compared = {one.id: (one.said, _likeness(one.contact)) for one in new}
        note_those_alike(session, KIND, compared)
        return steps

    def carry_out(self, session: Session, steps: Iterable[Step]) -> None:
        """Write down what was decided, and announce it."""
        steps = [step for step in steps if not step.said.faults]
        self._enter(session, [step for step in steps if step.is_new])
        for step in steps:
            if not step.is_new:
                self._change(session, step)
        link(session, KIND, {step.id: step.said.reference for step in steps if step.is_linked})
        joined = [_taken_over(step) for step in steps if step.joining.tier is not None]
        take_over(session, [one for one in joined if one is not None], self.today, self.now)
        seats = [
            (step.organisation_id, step.id, step.joining.roles)
            for step in steps
            if step.organisation_id and step.joining.roles and step.joining.known is None
        ]
        seat(session, seats, self.today)
        self.consenting.carry_out(session, [(step.id, step.consents) for step in steps])

    def _look_up(self, session: Session, rows: Sequence[Said]) -> dict[UUID, Person]:
        ids = self.finder.ids_of(session, (said.reference for said in rows if said.reference))
        numbers = self._numbers(session, rows)
        keys = {_match_key(said) for said in rows} - {None}
        wanted = [Person.id.in_(ids | set(numbers.values())), Person.match_key.in_(keys)]
        if "email" in self.manner.match:
            told = {address_key(said.fields.get("email", "")) for said in rows} - {""}
            at = select(ContactPoint.person_id).where(ContactPoint.address_key.in_(told))
            wanted.append(Person.id.in_(at))
        found = session.scalars(
            select(Person).where(or_(*wanted)).options(selectinload(Person.profile))
        )
        known = {person.id: person for person in found}
        self.erased |= erased_of(session, known)
        number_of = {person_id: number for number, person_id in numbers.items()}
        self.finder.learn(
            session, ((one.id, self._keys_of(one, number_of.get(one.id))) for one in known.values())
        )
        return known

    def _numbers(self, session: Session, rows: Sequence[Said]) -> dict[int, UUID]:
        if "member-number" not in self.manner.match:
            return {}
        told = [said.fields["member_number"] for said in rows if "member_number" in said.fields]
        found = select(Membership.number, Membership.person_id).where(
            Membership.number.in_(told), Membership.person_id.is_not(None)
        )
        return {row.number: row.person_id for row in session.execute(found)}

    def _staff(self, session: Session, known: dict[UUID, Person]) -> set[UUID]:
        """Whose address whoever asks may not change; whoever runs the house may change all."""
        if self.asked_by is None or not known:
            return set()
        return set(staff_among(session, list(known)))

    def _decide(
        self,
        said: Said,
        known: dict[UUID, Person],
        bodies: Bodies,
        organisations: dict[UUID, Any],
        belongings: Belongings,
        staff: set[UUID],
    ) -> Step:
        found = self._find(said)
        step = Step(said, found or new_id(), known.get(found) if found else None, found is None)
        step.contact = _contact(said, step.known, self.manner.blank_only)
        self._find_organisation(step, bodies)
        self._check_address(step, staff)
        if step.is_new or step.known is not None:
            step.profile = _profile(said, step.known, self.manner.blank_only)
        step.is_linked = self.finder.is_new(said.reference)
        self._plan_belonging(step, organisations, belongings)
        step.consents = self.consenting.plan(said, step.id)
        if not said.faults:
            self.finder.note(step.id, said.reference, self._keys(said))
            self.claimed[step.id, step.organisation_id] = said.row.number
            belongings.note(said, _holder_of(step), step.organisation_id, step.joining)
        return step

    def _plan_belonging(
        self, step: Step, organisations: dict[UUID, Any], belongings: Belongings
    ) -> None:
        tier = belongings.tiers.get(step.said.fields.get("tier", ""))
        is_own = tier is not None and tier.kind == "person"
        body = None if is_own else organisations.get(step.organisation_id or UUID(int=0))
        holder_id = step.id if body is None else body.id
        is_unclear = step.said.is_wrong("organisation")
        if is_own or not is_unclear:
            belongings.plan_membership(step.said, holder_id, body, step.joining)
        if not is_unclear:
            belongings.plan_roles(step.said, step.id, step.organisation_id, step.joining)

    def _find(self, said: Said) -> UUID | None:
        """The person that a row is about, or None for a new one; notes what is wrong."""
        by_reference = "reference" in self.manner.match
        try:
            found = self.finder.find(said.reference, self._keys(said), by_reference)
        except Ambiguous as error:
            said.refuse("full_name", str(error))
            return None
        for name in ("full_name", "email"):
            if found is None and said.lacks(name):
                said.refuse(name, "is empty; a new person needs one")
        if found in self.erased:
            said.refuse("full_name", "is of somebody who was erased; leave the row out")
        if self.finder.leads_elsewhere(found or UUID(int=0), said.reference):
            said.refuse("reference", "is that of another person")
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

    def _check_address(self, step: Step, staff: set[UUID]) -> None:
        """Refuse another address for somebody on the staff; whoever runs the house may do so."""
        email = step.contact.get("email")
        known = step.known and step.known.email
        if self.asked_by is None or step.is_new or email in (None, known):
            return
        try:
            check_may_change_address(self.asked_by, step.id, step.id in staff)
        except AddressOfStaff:
            step.said.refuse("email", "is changed by this person, who is staff, or by an admin")

    def _enter(self, session: Session, steps: Sequence[Step]) -> None:
        register_persons(
            session,
            [NewPerson(step.id, **step.contact, profile=step.profile) for step in steps],
            self.now,
        )

    def _change(self, session: Session, step: Step) -> None:
        if step.known is not None:
            give_contact(session, step.known, **step.contact)
            if step.profile is not None:
                publish_profile(session, step.known, step.profile)
        if step.joining.known is not None and step.joining.roles:
            add_roles(session, step.joining.known, step.joining.roles, self.today)

    def _keys(self, said: Said) -> list[Hashable]:
        email = said.fields.get("email")
        told: dict[str, Hashable] = {
            "name-email": _match_key(said),
            "email": address_key(email) if email else None,
            "member-number": said.fields.get("member_number"),
        }
        return [(name, told[name]) for name in self.manner.match if told.get(name) is not None]

    def _keys_of(self, one: Person, number: int | None) -> list[Hashable]:
        keys: list[Hashable] = [("name-email", one.match_key), ("member-number", number)]
        if "email" in self.manner.match:
            keys += [("email", point.address_key) for point in one.contact_points]
        return keys


def _match_key(said: Said) -> str | None:
    if said.key is None:
        name, email = said.fields.get("full_name"), said.fields.get("email")
        said.key = person_key(name, email) if name and email else ""
    return said.key or None


def _likeness(contact: dict[str, str]) -> dict[str, str]:
    likeness = person_likeness(contact["full_name"], contact.get("phone", ""))
    return {**likeness, "email_key": address_key(contact["email"])}


def _holder_of(step: Step) -> UUID:
    tier = step.joining.tier
    is_body = tier is not None and tier.kind == "organisation"
    return step.organisation_id if is_body and step.organisation_id else step.id


def _taken_over(step: Step) -> TakenOver | None:
    tier = step.joining.tier
    if tier is None:
        return None
    if tier.kind == "person":
        return TakenOver(step.said, tier, None, step.id)
    return TakenOver(step.said, tier, step.organisation_id, None)


def _contact(said: Said, known: Person | None, blank_only: bool) -> dict[str, str]:
    """The name and address that the row gives."""
    told: dict[str, str] = {
        name: said.fields[name]
        for name in ("full_name", "email", "phone", "letter_language")
        if name in said.fields
    }
    if blank_only and known is not None:
        return {name: value for name, value in told.items() if not getattr(known, name)}
    return told


def _profile(said: Said, known: Person | None, blank_only: bool) -> dict[str, Any] | None:
    """The profile as it will be, or None where the row says nothing new."""
    told = {name: value for name, value in said.fields.items() if name in _BLANK}
    before = known.profile if known else None
    if before is not None and blank_only:
        told = {
            name: value
            for name, value in told.items()
            if name not in _SWITCHES and not getattr(before, name)
        }
    if not told:
        return None
    now_is = {name: getattr(before, name) if before else blank for name, blank in _BLANK.items()}
    is_same = before is not None and all(now_is[name] == value for name, value in told.items())
    return None if is_same else {**now_is, **told}
