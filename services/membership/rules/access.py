"""Whose things are whose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from services.membership.models import Membership
from services.membership.models.words import RepresentativeRole
from services.membership.rules.dues import Payer
from shared.callers import Caller, Role
from shared.errors import Forbidden, Refusal, Unauthenticated

LINK_LIVES = timedelta(minutes=15)
LINKS_AT_ONCE = 5


class LinkIsUsedUp(Unauthenticated):
    """This sign-in link was used, or is too old: each works once, for a quarter of an hour."""


class LastAdminStays(Refusal):
    """The association needs somebody who may do everything."""


def link_expires_at(requested_at: datetime) -> datetime:
    """Until when a sign-in link works."""
    return requested_at + LINK_LIVES


def check_may_see_person(caller: Caller, person_id: UUID) -> None:
    """A person is shown to themselves and to stewards."""
    if caller.person_id != person_id and not caller.has(Role.STEWARD):
        raise Forbidden("A person is shown to themselves and to stewards")


class AddressOfStaff(Forbidden):
    """The address of somebody on the staff is changed by themselves or by an admin."""


def check_may_change_address(caller: Caller, person_id: UUID, is_staff: bool) -> None:
    """Whoever is written to at an address signs in there: nobody signs in as staff by changing it."""
    if is_staff and caller.person_id != person_id and not caller.has(Role.ADMIN):
        raise AddressOfStaff("A sign-in link would go to the new address")


def check_may_see_organisation(caller: Caller, organisation_id: UUID) -> None:
    """An organisation is shown to those who represent it and to stewards."""
    if not caller.represents(organisation_id) and not caller.has(Role.STEWARD):
        raise Forbidden("An organisation is shown to its representatives and to stewards")


def check_may_open(own_roles: Iterable[str]) -> None:
    """Only the primary representative chooses what others may see of an organisation, or a steward."""
    if RepresentativeRole.PRIMARY not in own_roles:
        raise Forbidden("The primary representative chooses what others may see; so does a steward")


def check_is_staff(caller: Caller) -> None:
    """Refuse those who do not work for the association."""
    if not caller.is_staff:
        raise Forbidden("This is shown to the staff; name a membership of yours")


def check_may_see_payer(caller: Caller, payer: Payer) -> None:
    """What a party pays is shown to the person or the organisation's representatives, and to the staff."""
    own = payer.person_id is not None and payer.person_id == caller.person_id
    represented = payer.organisation_id in caller.organisation_ids
    if not (own or represented or caller.is_staff):
        raise Forbidden("What a party pays is shown to that party and to the staff")


def check_may_see_membership(caller: Caller, membership: Membership) -> None:
    """A membership and its invoices are shown to whose they are and to the staff."""
    own = membership.person_id is not None and membership.person_id == caller.person_id
    represented = membership.organisation_id in caller.organisation_ids
    if not (own or represented or caller.is_staff):
        raise Forbidden("A membership is shown to its member and to the staff")


def check_speaks_as_primary(own_roles: Iterable[str]) -> None:
    """Only the primary representative asks for what becomes of an organisation's membership."""
    if RepresentativeRole.PRIMARY not in own_roles:
        raise Forbidden(
            "The member, or its primary representative, asks for this; so does the staff"
        )
