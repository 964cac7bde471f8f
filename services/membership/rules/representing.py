"""Who speaks for an organisation, and how many may."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from services.membership.models import Membership, Representation, RepresentationState
from services.membership.models.representations import RoleAssignment
from services.membership.models.words import RepresentativeRole
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, NotFound, Refusal


class NoSeatIsLeft(Refusal):
    """All seats are taken."""


class OrganisationIsNoMember(Refusal):
    """Only a member organisation has representatives."""


class PersonDoesNotRepresent(NotFound):
    """This person does not speak for this organisation."""


class RoleIsTheOnlyOne(Refusal):
    """This is the only role that is left: let the person leave instead."""


class SuccessorIsTheLeaver(BadInput):
    """Nobody follows themselves."""


class LastDayIsBeforeTheFirst(BadInput):
    """Somebody cannot leave before they came."""


class RoleBeganLater(BadInput):
    """Whoever speaks already does so from the day that was said, and not from one before it."""


def speaks(representation: Representation, today: date) -> bool:
    """Whether somebody speaks for an organisation today. As `last_day` begins, access is over."""
    return bool(roles_on(representation, today))


def roles_on(representation: Representation, today: date) -> tuple[str, ...]:
    """The roles that somebody holds on a day: none before the first day, none from `last_day` on."""
    if representation.state != RepresentationState.CONFIRMED or today < representation.starts_on:
        return ()
    if representation.last_day is not None and representation.last_day <= today:
        return ()
    held = (one.role for one in representation.assignments if is_live(one, today))
    return tuple(sorted(set(held)))


def is_live(assignment: RoleAssignment, today: date) -> bool:
    """Whether a role is held on a day."""
    begun = assignment.valid_from <= today
    return begun and (assignment.valid_to is None or today < assignment.valid_to)


def seats_of(membership: Membership) -> int:
    """How many seats a membership gives: those of its tier, and those that were bought beyond."""
    return membership.tier.seats + membership.extra_seats


def check_role_held(holder: Representation | None, role: str) -> Representation:
    """Who holds a role beside others; refuses to take the only one, for that is a departure."""
    if holder is None or holder.state == RepresentationState.ENDED:
        raise PersonDoesNotRepresent("This person does not speak for this organisation")
    if [role] == holder.roles:
        raise RoleIsTheOnlyOne("Record a departure instead")
    return holder


def check_begins(
    known: Representation, roles: Collection[str], starts_on: date, today: date
) -> None:
    """Refuse to have somebody who speaks already do so from a day that is gone, and was not said then."""
    held = [
        one.valid_from for one in known.assignments if one.valid_to is None and one.role in roles
    ]
    began = max([known.starts_on, *held])
    if starts_on < min(today, began):
        raise RoleBeganLater(f"That is since {began}; what is gone is not rewritten")


def check_seat(taken: int, seats: int) -> None:
    """Refuse one more than there are seats; an invitation that is open takes one, too."""
    if taken >= seats:
        raise NoSeatIsLeft(f"{taken} of {seats} seats are taken")


def check_departure(leaver: Representation, last_day: date, successor_id: object) -> None:
    """Refuse a departure that cannot be."""
    if successor_id == leaver.person_id:
        raise SuccessorIsTheLeaver
    if last_day < leaver.starts_on:
        raise LastDayIsBeforeTheFirst(f"The representative came on {leaver.starts_on}")


def vacant_roles(left: Iterable[str], others: Iterable[Representation]) -> tuple[str, ...]:
    """The roles of somebody who left that nobody else holds."""
    speaking = (one for one in others if one.state == RepresentationState.CONFIRMED)
    held = {role for representation in speaking for role in representation.roles}
    return tuple(role for role in left if role not in held)


def may_appoint(caller: Caller, own_roles: Iterable[str]) -> bool:
    """Whether somebody says who speaks for an organisation."""
    return caller.has(Role.STEWARD) or RepresentativeRole.PRIMARY in own_roles


def check_may_appoint(caller: Caller, own_roles: Iterable[str]) -> None:
    """Only the primary representative, or a steward, appoints others, and lets them go."""
    if not may_appoint(caller, own_roles):
        raise Forbidden(
            "The primary representative says who comes, who goes and who follows; so does a steward"
        )


def leaves_alone(own: Representation | None, last_day: date, successor_id: object) -> bool:
    """Whether a departure is one's own affair: nobody is named, and no day that was set moves away."""
    noted = own.last_day if own else None
    return successor_id is None and (noted is None or last_day <= noted)
