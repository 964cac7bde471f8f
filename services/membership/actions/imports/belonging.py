"""What a row says of belonging: a membership that runs, and whom a person speaks for; many rows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select

from events.memberships import MemberJoined
from events.representatives import RepresentativeAppointed
from services.membership.actions.directory import note
from services.membership.actions.imports.reading import Said
from services.membership.actions.memberships import MEMBERS
from services.membership.actions.numbers import keep_numbers_clear, take_numbers
from services.membership.actions.roles import Grant, give_roles
from services.membership.models import (
    Membership,
    Organisation,
    Representation,
    RepresentationState,
    RoleAssignment,
    Term,
    Tier,
)
from services.membership.models.memberships import Origin
from services.membership.models.words import RepresentativeRole
from services.membership.queries.representatives import seats_of_many
from services.membership.rules.imports import (
    check_number_is_free,
    check_taken_over,
    term_taken_over,
)
from services.membership.rules.representing import check_seat
from services.membership.rules.standing import OVER, standing_of
from shared.database import Session, new_id
from shared.errors import Refusal
from shared.outbox import announce


@dataclass
class Joining:
    """What is to be done: roles to be held in the organisation, and a membership to be taken over."""

    roles: tuple[str, ...] = ()
    tier: Tier | None = None
    known: Representation | None = None

    @property
    def is_some(self) -> bool:
        """Whether there is anything to be done."""
        return bool(self.roles or self.tier)


@dataclass(frozen=True)
class Held:
    """The membership that a holder has: its tier, and how many seats that gives, those paid for extra included."""

    tier_slug: str
    seats: int
    extra_seats: int = 0


class Belongings:
    """What some organisations and persons hold on a day, and what the rows of a portion add to it."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.tiers: dict[str, Tier] = {}
        self.held: dict[UUID, Held] = {}
        self.live: dict[tuple[UUID, UUID], Representation] = {}
        self.taken: Counter[UUID] = Counter()
        self.counted: set[UUID] = set()
        self.numbers: set[int] = set()

    def learn(
        self,
        session: Session,
        organisation_ids: Collection[UUID],
        person_ids: Collection[UUID],
        numbers: Collection[int],
    ) -> None:
        """Take in what the tables know of these; what rows before add to it stays."""
        if not self.tiers:
            self.tiers = {tier.slug: tier for tier in session.scalars(select(Tier))}
        self.held = _memberships(session, organisation_ids, person_ids, self.today) | self.held
        self.live |= _representations(session, organisation_ids, person_ids)
        new = set(organisation_ids) - self.counted
        self.taken += seats_of_many(session, new, self.today)
        self.counted |= new
        if numbers:
            taken = select(Membership.number).where(Membership.number.in_(numbers))
            self.numbers |= set(session.scalars(taken))

    def plan_membership(
        self, said: Said, holder_id: UUID, organisation: Organisation | None, joining: Joining
    ) -> None:
        """Decide whether a membership is taken over; no organisation means a person on their own."""
        slug = said.fields.get("tier")
        held = self.held.get(holder_id)
        if slug is None:
            return
        if held is not None:
            _note_what_stays(said, held)
            return
        with _told_of(said, "tier"):
            since, until = said.fields.get("member_since"), said.fields.get("paid_until")
            tier = check_taken_over(self.tiers.get(slug), organisation, since, self.today)
            term_taken_over(since or self.today, until, tier, self.today)
            check_number_is_free(said.fields.get("member_number"), self.numbers)
            joining.tier = tier

    def plan_roles(
        self, said: Said, person_id: UUID, organisation_id: UUID | None, joining: Joining
    ) -> None:
        """Decide which roles a person comes to hold; notes what is wrong."""
        wanted = said.fields.get("roles", [])
        if organisation_id is None:
            if wanted:
                said.refuse("roles", "needs an organisation beside it")
            return
        joining.known = self.live.get((organisation_id, person_id))
        if joining.known is not None:
            joining.roles = tuple(sorted(set(wanted) - set(joining.known.roles)))
            return
        held = self.held.get(organisation_id)
        seats = held.seats if held else None
        if joining.tier is not None and joining.tier.kind == "organisation":
            seats = _held_by(said, joining.tier).seats
        with _told_of(said, "organisation"):
            if seats is not None:
                check_seat(self.taken[organisation_id], seats)
        joining.roles = tuple(wanted) or (str(RepresentativeRole.DELEGATE),)

    def note(
        self, said: Said, holder_id: UUID, organisation_id: UUID | None, joining: Joining
    ) -> None:
        """Remember what a row will have done, for the rows after it."""
        if joining.tier is not None:
            self.held[holder_id] = _held_by(said, joining.tier)
            if "member_number" in said.fields:
                self.numbers.add(said.fields["member_number"])
        if organisation_id is not None and joining.known is None and joining.roles:
            self.taken[organisation_id] += 1


@dataclass(frozen=True)
class TakenOver:
    """A membership to be noted: whose it is, and what the row says of it."""

    said: Said
    tier: Tier
    organisation_id: UUID | None
    person_id: UUID | None


def take_over(
    session: Session, memberships: Collection[TakenOver], today: date, now: datetime
) -> None:
    """Note memberships that ran before, billing nothing; all in a few statements."""
    if not memberships:
        return
    numbers = _numbers(session, [one.said.fields.get("member_number") for one in memberships])
    rows, terms = [], []
    for one, number in zip(memberships, numbers, strict=True):
        rows.append(_membership(one, number, now))
        terms.append(_term(one, rows[-1]["id"], today, now))
    session.execute(insert(Membership.__table__), rows)
    session.execute(insert(Term.__table__), terms)
    note(session, [row["id"] for row in rows])
    for row, term in zip(rows, terms, strict=True):
        announce(session, _joined(row, term))


def seat(
    session: Session, seats: Iterable[tuple[UUID, UUID, tuple[str, ...]]], today: date
) -> None:
    """Let persons speak for organisations, as they did before; all in a few statements."""
    representations, assignments = [], []
    seated = list(seats)
    for organisation_id, person_id, roles in seated:
        row = {
            "id": new_id(),
            "organisation_id": organisation_id,
            "person_id": person_id,
            "state": str(RepresentationState.CONFIRMED),
            "starts_on": today,
        }
        representations.append(row)
        assignments += [
            {"id": new_id(), "representation_id": row["id"], "role": role, "valid_from": today}
            for role in sorted(set(roles))
        ]
        announce(session, _appointed(row, roles))
    if representations:
        session.execute(insert(Representation.__table__), representations)
        session.execute(insert(RoleAssignment.__table__), assignments)
        note(session, [person_id for _, person_id, _ in seated])


def add_roles(session: Session, known: Representation, roles: tuple[str, ...], today: date) -> None:
    """Let somebody who is seated hold further roles. Asking twice adds nothing."""
    give_roles(session, known, roles, Grant(today))


def _held_by(said: Said, tier: Tier) -> Held:
    """What a row will have its holder have."""
    extra = said.fields.get("extra_seats", 0)
    return Held(tier.slug, tier.seats + extra, extra)


def _note_what_stays(said: Said, held: Held) -> None:
    """A membership that is known here stays as it is, whatever a table says of it."""
    if held.tier_slug != said.fields["tier"]:
        said.notes.append(f"is a member already, in the tier {held.tier_slug}")
    if said.fields.get("extra_seats", held.extra_seats) != held.extra_seats:
        said.notes.append(f"is a member already, with {held.extra_seats} extra seats")


def _memberships(
    session: Session, organisation_ids: Collection[UUID], person_ids: Collection[UUID], today: date
) -> dict[UUID, Held]:
    if not organisation_ids and not person_ids:
        return {}
    wanted = or_(
        Membership.organisation_id.in_(organisation_ids), Membership.person_id.in_(person_ids)
    )
    found: dict[UUID, Held] = {}
    for one in session.scalars(select(Membership).where(wanted).order_by(Membership.id)):
        holder = one.organisation_id or one.person_id
        if holder is not None and holder not in found and standing_of(one, today) not in OVER:
            seats = one.tier.seats + one.extra_seats
            found[holder] = Held(one.tier_slug, seats, one.extra_seats)
    return found


def _representations(
    session: Session, organisation_ids: Collection[UUID], person_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], Representation]:
    if not organisation_ids or not person_ids:
        return {}
    live = select(Representation).where(
        Representation.organisation_id.in_(organisation_ids),
        Representation.person_id.in_(person_ids),
        Representation.state != RepresentationState.ENDED,
    )
    return {(one.organisation_id, one.person_id): one for one in session.scalars(live)}


def _numbers(session: Session, given: list[int | None]) -> list[int]:
    """The numbers that rows bring along, and fresh ones for the others."""
    told = [number for number in given if number is not None]
    if told:
        keep_numbers_clear(session, MEMBERS, max(told))
    count = len(given) - len(told)
    fresh = iter(range(take_numbers(session, MEMBERS, count), 2**62) if count else ())
    return [next(fresh) if number is None else number for number in given]


def _membership(one: TakenOver, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": one.organisation_id,
        "person_id": one.person_id,
        "number": number,
        "tier_slug": one.tier.slug,
        "currency": one.tier.currency,
        "auto_renew": one.said.fields.get("auto_renew", False),
        "extra_seats": one.said.fields.get("extra_seats", 0),
        "taken_over": True,
        "created_at": now,
    }


def _term(one: TakenOver, membership_id: UUID, today: date, now: datetime) -> dict[str, Any]:
    fields = one.said.fields
    dates = term_taken_over(fields["member_since"], fields.get("paid_until"), one.tier, today)
    return {
        "id": new_id(),
        "membership_id": membership_id,
        "tier_slug": one.tier.slug,
        "origin": str(Origin.IMPORT),
        "starts_on": dates.starts_on,
        "ends_on": dates.ends_on,
        "grace_ends_on": dates.grace_ends_on,
        "anchor_on": dates.anchor_on,
        "anchor_months": dates.anchor_months,
        "granted_at": now,
    }


def _joined(row: dict[str, Any], term: dict[str, Any]) -> MemberJoined:
    return MemberJoined(
        membership_id=row["id"],
        organisation_id=row["organisation_id"],
        person_id=row["person_id"],
        tier=row["tier_slug"],
        starts_on=term["starts_on"],
        ends_on=term["ends_on"],
        taken_over=True,
    )


def _appointed(row: dict[str, Any], roles: tuple[str, ...]) -> RepresentativeAppointed:
    return RepresentativeAppointed(
        representation_id=row["id"],
        organisation_id=row["organisation_id"],
        person_id=row["person_id"],
        roles=tuple(sorted(set(roles))),
        starts_on=row["starts_on"],
        taken_over=True,
    )


@contextmanager
def _told_of(said: Said, name: str) -> Iterator[None]:
    """A refusal, while this lasts, is a fault of the row."""
    try:
        yield
    except Refusal as refusal:
        said.refuse(name, refusal.detail)
