"""What a person's row says of belonging: whom the person speaks for, and a membership that runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.membership.actions.imports.reading import Said
from services.membership.actions.memberships import take_over_membership
from services.membership.actions.representatives import appoint_representative
from services.membership.models import Organisation, Person, Tier
from services.membership.models.words import RepresentativeRole
from services.membership.queries.memberships import current_membership
from services.membership.queries.representatives import live_representation, seats_taken
from services.membership.rules.imports import check_taken_over
from services.membership.rules.representing import check_seat
from shared.database import Session
from shared.errors import Refusal


@dataclass
class Joining:
    """What is to be done: roles to be held in the organisation, and a membership to be taken over."""

    roles: tuple[str, ...] = ()
    tier: Tier | None = None
    since: date | None = None
    takes_seat: bool = False

    @property
    def is_some(self) -> bool:
        """Whether there is anything to be done."""
        return bool(self.roles or self.tier)


class Joinings:
    """Remembers, over the rows of a run, the seats and memberships that were given."""

    def __init__(self, today: date, now: datetime) -> None:
        self.today, self.now = today, now
        self._tiers: dict[UUID, Tier] = {}
        self._seats: dict[UUID, int] = {}

    def plan(
        self,
        session: Session,
        said: Said,
        person_id: UUID,
        organisation_id: UUID | None,
        joining: Joining,
    ) -> None:
        """Decide what a row means, changing nothing; notes what is wrong."""
        organisation = session.get(Organisation, organisation_id) if organisation_id else None
        with _told_of(said, "tier"):
            self._plan_membership(session, said, person_id, organisation, joining)
        with _told_of(said, "organisation"):
            self._plan_roles(session, said, person_id, organisation, joining)
        if not said.faults:
            self._remember(session, person_id, organisation, joining)

    def carry_out(
        self, session: Session, person: Person, organisation_id: UUID | None, joining: Joining
    ) -> None:
        """Write down what was decided."""
        tier = joining.tier
        if tier is not None and joining.since is not None:
            holder = (
                person if tier.kind == "person" else session.get_one(Organisation, organisation_id)
            )
            take_over_membership(session, tier, holder, joining.since, self.today, self.now)
        if joining.roles and organisation_id is not None:
            appoint_representative(
                session,
                organisation_id,
                person.id,
                joining.roles,
                self.today,
                self.today,
                taken_over=True,
            )

    def _plan_membership(
        self,
        session: Session,
        said: Said,
        person_id: UUID,
        organisation: Organisation | None,
        joining: Joining,
    ) -> None:
        slug = said.fields.get("tier")
        tier = session.get(Tier, slug) if slug else None
        if slug is None:
            return
        is_own = tier is not None and tier.kind == "person"
        holder = session.get(Person, person_id) if is_own else organisation
        if (person_id if is_own else organisation and organisation.id) in self._tiers:
            return
        held = current_membership(session, holder, self.today) if holder else None
        if held is None:
            since = said.fields.get("member_since")
            joining.tier = check_taken_over(
                tier, None if is_own else organisation, since, self.today
            )
            joining.since = since
        elif held.tier_slug != slug:
            said.notes.append(f"is a member already, in the tier {held.tier_slug}")

    def _plan_roles(
        self,
        session: Session,
        said: Said,
        person_id: UUID,
        organisation: Organisation | None,
        joining: Joining,
    ) -> None:
        wanted = said.fields.get("roles", [])
        if organisation is None:
            if wanted:
                said.refuse("roles", "needs an organisation beside it")
            return
        live = live_representation(session, organisation.id, person_id)
        if live is not None:
            joining.roles = tuple(sorted(set(wanted) - set(live.roles)))
            return
        tier = self._tier_of(session, organisation, joining)
        if tier is not None:
            check_seat(self._taken(session, organisation.id), tier.seats)
        joining.roles = tuple(wanted) or (str(RepresentativeRole.DELEGATE),)
        joining.takes_seat = True

    def _tier_of(
        self, session: Session, organisation: Organisation, joining: Joining
    ) -> Tier | None:
        if joining.tier is not None and joining.tier.kind == "organisation":
            return joining.tier
        if organisation.id in self._tiers:
            return self._tiers[organisation.id]
        held = current_membership(session, organisation, self.today)
        return held.tier if held else None

    def _taken(self, session: Session, organisation_id: UUID) -> int:
        """Seats that were taken before this run, and by its rows so far."""
        if organisation_id not in self._seats:
            self._seats[organisation_id] = seats_taken(session, organisation_id, self.today)
        return self._seats[organisation_id]

    def _remember(
        self, session: Session, person_id: UUID, organisation: Organisation | None, joining: Joining
    ) -> None:
        if joining.tier is not None:
            holder_id = person_id
            if organisation is not None and joining.tier.kind == "organisation":
                holder_id = organisation.id
            self._tiers[holder_id] = joining.tier
        if joining.takes_seat and organisation is not None:
            self._seats[organisation.id] = self._taken(session, organisation.id) + 1


@contextmanager
def _told_of(said: Said, name: str) -> Iterator[None]:
    """A refusal, while this lasts, is a fault of the row."""
    try:
        yield
    except Refusal as refusal:
        said.refuse(name, refusal.detail)
