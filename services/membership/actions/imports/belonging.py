"""What a row says of belonging: a membership that runs, and whom a person speaks for; many rows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select

from events.representatives import RepresentativeAppointed
from services.membership.actions.directory import note
from services.membership.actions.imports.reading import Said
from services.membership.actions.roles import Grant, give_roles
from services.membership.models import (
    Membership,
    Organisation,
    Representation,
    RepresentationState,
    RoleAssignment,
    Tier,
)
from services.membership.models.words import RepresentativeRole
from services.membership.queries.representatives import seats_of_many
from services.membership.rules.imports import (
    History,
    check_left,
    check_number_is_free,
    check_since,
    check_suspended,
    check_tier,
    history_of,
    standing_taken_over,
    term_taken_over,
)
from services.membership.rules.representing import check_seat
from services.membership.rules.standing import OVER, has_benefits, standing_of
from shared.database import Session, new_id
from shared.errors import Refusal
from shared.outbox import announce

_OF_A_MEMBERSHIP = ("member_since", "paid_until", "member_number", "left_on", "suspended_since")


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
        self.past: set[UUID] = set()
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
        held, past = _memberships(session, organisation_ids, person_ids, self.today)
        self.held, self.past = held | self.held, past | self.past
        self.live |= _representations(session, organisation_ids, person_ids)
        new = set(organisation_ids) - self.counted
        self.taken += seats_of_many(session, new, self.today)
        self.counted |= new
        if numbers:
            taken = select(Membership.number).where(Membership.number.in_(numbers))
            self.numbers |= set(session.scalars(taken))

    def is_told(self, said: Said) -> bool:
        """Whether a row says anything of a membership."""
        return "tier" in said.fields or any(name in said.fields for name in _OF_A_MEMBERSHIP)

    def plan_membership(
        self, said: Said, holder_id: UUID, organisation: Organisation | None, joining: Joining
    ) -> None:
        """Decide whether a membership is taken over; no organisation means a person on their own."""
        slug = said.fields.get("tier")
        held, history = self.held.get(holder_id), history_of(said.fields)
        if slug is None:
            _note_what_is_left_out(said)
        elif held is not None:
            _note_what_stays(said, held, history.is_over(self.today))
        elif not (history.is_over(self.today) and holder_id in self.past):
            self._check_history(said, slug, organisation, history, joining)

    def _check_history(
        self,
        said: Said,
        slug: str,
        organisation: Organisation | None,
        history: History,
        joining: Joining,
    ) -> None:
        """Let a membership be taken over; notes what is wrong with it, and whether it is history."""
        fields = said.fields
        since, until = fields.get("member_since"), fields.get("paid_until")
        with _told_of(said, "left_on"):
            check_left(history, since or date.min)
        with _told_of(said, "suspended_since"):
            check_suspended(history, since or date.min, self.today)
        with _told_of(said, "member_number"):
            check_number_is_free(fields.get("member_number"), self.numbers)
        with _told_of(said, "member_since"):
            since = check_since(since, self.today)
        with _told_of(said, "tier"):
            is_clear = not (said.is_wrong("sector") or said.is_wrong("size_band"))
            tier = check_tier(self.tiers.get(slug), organisation, is_described=is_clear)
            dates = term_taken_over(since or self.today, until, tier, self.today, history)
            standing = standing_taken_over(dates, history, self.today)
            if not has_benefits(standing):
                said.notes.append(f"is taken over as history: {standing}, which nobody is told of")
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
            if history_of(said.fields).is_over(self.today):
                self.past.add(holder_id)
            else:
                self.held[holder_id] = _held_by(said, joining.tier)
            if "member_number" in said.fields:
                self.numbers.add(said.fields["member_number"])
        if organisation_id is not None and joining.known is None and joining.roles:
            self.taken[organisation_id] += 1


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


def _note_what_is_left_out(said: Said) -> None:
    """Days of a membership without its tier are of none."""
    if told := [name for name in _OF_A_MEMBERSHIP if name in said.fields]:
        said.notes.append(f"tells {' and '.join(told)} of a membership, and no tier: left out")


def _note_what_stays(said: Said, held: Held, is_over: bool) -> None:
    """A membership that is known here stays as it is, whatever a table says of it."""
    if is_over:
        said.notes.append("is a member still: a table ends no membership")
    if held.tier_slug != said.fields["tier"]:
        said.notes.append(f"is a member already, in the tier {held.tier_slug}")
    if said.fields.get("extra_seats", held.extra_seats) != held.extra_seats:
        said.notes.append(f"is a member already, with {held.extra_seats} extra seats")


def _memberships(
    session: Session, organisation_ids: Collection[UUID], person_ids: Collection[UUID], today: date
) -> tuple[dict[UUID, Held], set[UUID]]:
    """What holders have, and who had a membership that is over."""
    held: dict[UUID, Held] = {}
    past: set[UUID] = set()
    if not organisation_ids and not person_ids:
        return held, past
    wanted = or_(
        Membership.organisation_id.in_(organisation_ids), Membership.person_id.in_(person_ids)
    )
    for one in session.scalars(select(Membership).where(wanted).order_by(Membership.id)):
        holder = one.organisation_id or one.person_id
        if holder is None:
            continue
        if standing_of(one, today) in OVER:
            past.add(holder)
        elif holder not in held:
            seats = one.tier.seats + one.extra_seats
            held[holder] = Held(one.tier_slug, seats, one.extra_seats)
    return held, past


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
    """A refusal, while this lasts, is a fault of the row; of a field that is wrong already no more is told."""
    try:
        yield
    except Refusal as refusal:
        if not said.is_wrong(name):
            said.refuse(name, refusal.detail)
