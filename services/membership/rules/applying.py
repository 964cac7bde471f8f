"""Who may apply as whom, who may see an application, and what may still be changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.membership.models import Application, Tier
from services.membership.models.applications import OPEN_STATES, ApplicationKind, ApplicationState
from shared.callers import STAFF_ROLES, Caller, Role
from shared.errors import BadInput, Forbidden, Refusal, Unauthenticated

LINK_LIVES = timedelta(days=120)
LINK_PURPOSE = "application"


class ApplicantIsNotSaid(BadInput):
    """Say who applies: a person, or nobody where it is whoever is signed in."""


class OrganisationIsSaidTwice(BadInput):
    """Say for which organisation, by its id or by a description, not by both."""


class TierIsNotOpenToAll(Refusal):
    """Nobody joins in this tier by an application of their own."""


class ApplicationIsNotYours(Forbidden):
    """An application is shown to the applicant and to stewards."""


class ApplicationIsBeingDecided(Refusal):
    """Too late to change this: somebody has begun to decide about it."""


class ApplicationIsOver(Refusal):
    """This application is over."""


class ApplicationOwesNothing(Refusal):
    """No dues are asked for by this application."""


def check_one_applicant(
    caller: Caller,
    person: Mapping[str, Any] | None,
    organisation: Mapping[str, Any] | None,
    organisation_id: UUID | None,
) -> None:
    """Refuse an application of which it is not clear whose it is."""
    if person is None and caller.person_id is None:
        raise ApplicantIsNotSaid
    if organisation is not None and organisation_id is not None:
        raise OrganisationIsSaidTwice


def check_applicant_is_known(caller: Caller) -> None:
    """Refuse a program that acts for nobody: an application is a person's."""
    if caller.person_id is None:
        raise ApplicantIsNotSaid("A person applies: sign in, or act for one")


def check_may_apply_for(caller: Caller, organisation_id: UUID) -> None:
    """An organisation is named by its id by those who speak for it, and by stewards."""
    if not caller.is_known:
        raise Unauthenticated("Sign in, or describe the organisation")
    if not (caller.represents(organisation_id) or caller.has(Role.STEWARD)):
        raise Forbidden("You do not speak for this organisation")


def check_admits_newcomers(tier: Tier, caller: Caller) -> None:
    """A tier that is not public is applied for through the staff; one for renewals not at all."""
    if tier.admission == "renewal-only":
        raise TierIsNotOpenToAll("It is for those who have it already")
    if tier.admission == "admin-only" and not caller.has(*STAFF_ROLES):
        raise TierIsNotOpenToAll("Please write to us")


def is_proven(caller: Caller, application: Application) -> bool:
    """Whether a caller is the applicant for certain, or a steward."""
    own = caller.person_id is not None and caller.person_id == application.person_id
    return own or caller.has(Role.STEWARD)


def check_is_applicant(caller: Caller, bearer_of: UUID | None, application: Application) -> None:
    """Refuse all but the applicant and stewards; `bearer_of` is what a link that was shown is for."""
    if bearer_of != application.id and not is_proven(caller, application):
        refuse(caller)


def refuse(caller: Caller) -> None:
    """Refuse somebody to whom an application is not shown, whether there is one or not."""
    if not caller.is_known:
        raise Unauthenticated("Sign in, or follow the link that you were sent")
    raise ApplicationIsNotYours


def check_is_changeable(application: Application) -> None:
    """An applicant changes a draft, and what nobody has voted on yet."""
    if application.state not in OPEN_STATES:
        raise ApplicationIsOver(f"The application is {application.state}")
    if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
        raise ApplicationIsBeingDecided(f"The application is {application.state}")
    if application.kind == ApplicationKind.RENEWAL:
        raise ApplicationIsBeingDecided("It asks to renew, and nothing else")


def check_is_open(application: Application) -> None:
    """Refuse to end what is over already."""
    if application.state not in OPEN_STATES:
        raise ApplicationIsOver(f"The application is {application.state}")


def check_waits_for_dues(application: Application) -> None:
    """Refuse to ask for the dues of what is not approved, or has become a membership already."""
    if application.state != ApplicationState.APPROVED:
        raise ApplicationOwesNothing(
            f"The application is {application.state}; an invoice is made of one that is approved"
        )


def rested_since(now: datetime, days: int) -> datetime:
    """An application that nobody touched since this moment has expired."""
    return now - timedelta(days=days)
