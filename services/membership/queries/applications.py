"""Applications, with the invoices that they led to and the votes on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from services.membership.models import (
    Application,
    ApplicationVote,
    ContactPoint,
    Invoice,
    Membership,
    Organisation,
    Person,
    Tier,
)
from services.membership.models.applications import (
    OPEN_STATES,
    ApplicationKind,
    ApplicationState,
    Vote,
)
from services.membership.models.dues import InvoiceState
from services.membership.queries.dues import InvoiceShown, show_invoice
from services.membership.queries.representatives import live_representation
from services.membership.queries.tiers import tier_of
from services.membership.rules.applying import check_is_applicant, refuse
from services.membership.rules.approvals import UNDECIDED, Approval, approval_of
from services.membership.rules.keys import address_key
from services.membership.rules.representing import speaks
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset
from shared.errors import NotFound
from shared.languages import mark

STATES_IN_WORDS = {
    ApplicationState.DRAFT: mark("not sent yet"),
    ApplicationState.SUBMITTED: mark("received; somebody will read it"),
    ApplicationState.UNDER_REVIEW: mark("being decided about"),
    ApplicationState.APPROVED: mark("approved; it begins when the dues have arrived"),
    ApplicationState.DECLINED: mark("not accepted"),
    ApplicationState.WITHDRAWN: mark("withdrawn"),
    ApplicationState.EXPIRED: mark("expired"),
    ApplicationState.CONVERTED: mark("approved; the membership has begun"),
}
NUMBER = re.compile(r"[0-9]{1,9}")
_MAY_REST = (ApplicationState.DRAFT, *UNDECIDED)
_LED_TO_SOMETHING = (ApplicationState.APPROVED, ApplicationState.CONVERTED)


@dataclass(frozen=True)
class ApplicationShown:
    """An application with the invoice that its approval led to, and how the votes stand."""

    application: Application
    invoice: InvoiceShown | None
    approval: Approval

    @property
    def answers(self) -> Mapping[str, Any]:
        """What was answered to the tier's own questions."""
        answered: Mapping[str, Any] = self.application.answers.get("questions") or {}
        return answered

    @property
    def yes(self) -> int:
        """How many approvers said yes."""
        return sum(one.vote == Vote.YES for one in self.application.votes)

    @property
    def no(self) -> int:
        """How many approvers said no."""
        return len(self.application.votes) - self.yes


@dataclass(frozen=True)
class BallotShown:
    """An application as those see it who vote on it."""

    shown: ApplicationShown
    applicant: str
    organisation: str | None


class NoSuchApplication(NotFound):
    """No application is known by this id."""


def applications(
    session: Session, after: str | None, limit: int, state: str | None, today: date
) -> Page[ApplicationShown]:
    """Applications, oldest first, in a state if one is asked for."""
    found = select(Application)
    if state:
        found = found.where(Application.state == state)
    page = keyset(session, found, Application.id, after, limit)
    return Page(_shown(session, page.items, today), page.next)


def ballots(session: Session, after: str | None, limit: int, caller: Caller) -> Page[BallotShown]:
    """The applications that await the vote of whoever asks, oldest first; nothing of anybody's money."""
    voted = select(ApplicationVote.application_id).where(
        ApplicationVote.approver_id == caller.person_id
    )
    found = select(Application).where(
        Application.state.in_(UNDECIDED),
        Application.tier_slug.in_(_tiers_decided_by(session, caller)),
        Application.person_id != caller.person_id,
        Application.id.not_in(voted),
    )
    page = keyset(session, found, Application.id, after, limit)
    return Page([_ballot(session, one) for one in page.items], page.next)


def votes_on(session: Session, application_id: UUID) -> list[ApplicationVote]:
    """The votes on an application, oldest first."""
    return list(application_of(session, application_id).votes)


def application_shown(session: Session, application_id: UUID, today: date) -> ApplicationShown:
    """An application with the invoice that its approval led to."""
    return _shown(session, [application_of(session, application_id)], today)[0]


def application_seen(
    session: Session, application_id: UUID, caller: Caller, bearer_of: UUID | None, today: date
) -> ApplicationShown:
    """An application, for the applicant (`bearer_of` is what their link is for) and for stewards."""
    let_applicant(session, application_id, caller, bearer_of, today)
    return application_shown(session, application_id, today)


def let_applicant(
    session: Session, application_id: UUID, caller: Caller, bearer_of: UUID | None, today: date
) -> None:
    """Refuse all but the applicant and stewards; others learn not even whether there is one.

    What an organisation's application led to is the organisation's: whoever speaks for it no more sees it
    no more, by a link or signed in.
    """
    application = session.get(Application, application_id)
    if application is not None:
        check_is_applicant(caller, bearer_of, application)
        if not caller.has(Role.STEWARD) and _was_left(session, application, today):
            refuse(caller)
    elif not caller.has(Role.STEWARD):
        refuse(caller)


def _was_left(session: Session, application: Application, today: date) -> bool:
    """Whether an applicant has left the organisation that an application made, or keeps, a member."""
    body = application.organisation_id
    is_renewal = application.kind == ApplicationKind.RENEWAL
    if body is None or not (is_renewal or application.state in _LED_TO_SOMETHING):
        return False
    own = live_representation(session, body, application.person_id)
    return own is None or not speaks(own, today)


def application_of(session: Session, application_id: UUID) -> Application:
    """The application of an id. Raises NoSuchApplication."""
    application = session.get(Application, application_id)
    if application is None:
        raise NoSuchApplication(f"No application has the id {application_id}")
    return application


def sector_of(session: Session, application: Application) -> str | None:
    """The sector of the organisation that applies; None for a person alone."""
    if application.organisation_id is None:
        return None
    found = select(Organisation.sector).where(Organisation.id == application.organisation_id)
    return session.scalar(found)


def may_approve_itself(session: Session, application: Application, today: date) -> bool:
    """Whether an application lets nobody into what is there already: it is for a person alone, for an
    organisation that was entered with it, or by somebody who speaks for that organisation."""
    if application.kind == ApplicationKind.RENEWAL or application.organisation_id is None:
        return True
    body = session.get_one(Organisation, application.organisation_id)
    if body.registered_at >= application.started_at:
        return True
    return speaks_for_holder(session, application, today)


def speaks_for_holder(session: Session, application: Application, today: date) -> bool:
    """Whether who applies is to hold it alone, or speaks today for the organisation that is."""
    if application.organisation_id is None:
        return True
    own = live_representation(session, application.organisation_id, application.person_id)
    return own is not None and speaks(own, today)


def rested_applications(session: Session, now: datetime, most: int) -> list[UUID]:
    """Open applications that nobody has touched for as long as their tier gives them; of those approved,
    to join, where nothing is asked for any more."""
    tiers: dict[int, list[str]] = {}
    for slug, allowed in session.execute(select(Tier.slug, Tier.application_days)):
        tiers.setdefault(allowed, []).append(slug)
    found: list[UUID] = []
    for allowed, slugs in sorted(tiers.items()):
        rests = select(Application.id).where(
            or_(Application.state.in_(_MAY_REST), _waits_for_nothing()),
            Application.tier_slug.in_(slugs),
            Application.touched_at <= now - timedelta(days=allowed),
        )
        found += session.scalars(rests.order_by(Application.id).limit(most - len(found)))
    return sorted(found)


def may_expire(session: Session, application: Application) -> bool:
    """Whether an application, held, ends when nobody touches it: what waits for dues does not."""
    if application.state in _MAY_REST:
        return True
    found = select(Application.id).where(Application.id == application.id, _waits_for_nothing())
    return session.scalar(found) is not None


def _waits_for_nothing() -> ColumnElement[bool]:
    """That an application to join is approved, and its invoice void, in SQL."""
    void = exists().where(Invoice.id == Application.invoice_id, Invoice.state == InvoiceState.VOID)
    return and_(
        Application.kind == ApplicationKind.JOIN,
        Application.state == ApplicationState.APPROVED,
        void,
    )


def renewals_approved(session: Session, membership_ids: Collection[UUID]) -> set[UUID]:
    """Those of some memberships to whose next term those who decide said yes."""
    if not membership_ids:
        return set()
    approved = select(Application.membership_id).where(
        Application.membership_id.in_(membership_ids),
        Application.kind == ApplicationKind.RENEWAL,
        Application.state == ApplicationState.APPROVED,
    )
    return {one for one in session.scalars(approved) if one is not None}


def open_renewal(session: Session, membership_id: UUID) -> Application | None:
    """The open application to renew a membership, if there is one."""
    found = select(Application).where(
        Application.membership_id == membership_id,
        Application.kind == ApplicationKind.RENEWAL,
        Application.state.in_(OPEN_STATES),
    )
    return session.scalar(found)


def who_is_meant(session: Session, text: str) -> tuple[UUID | None, UUID | None]:
    """The person or the organisation that a text names for certain: by an address that one person has,
    or by the number of a member."""
    if "@" in text:
        at_address = select(ContactPoint.person_id).where(
            ContactPoint.address_key == address_key(text)
        )
        found = set(session.scalars(at_address.limit(2)))
        return (found.pop() if len(found) == 1 else None), None
    if NUMBER.fullmatch(text):
        holder = select(Membership.person_id, Membership.organisation_id)
        row = session.execute(holder.where(Membership.number == int(text))).first()
        return (row.person_id, row.organisation_id) if row else (None, None)
    return None, None


def _ballot(session: Session, application: Application) -> BallotShown:
    shown = ApplicationShown(
        application, None, approval_of(tier_of(session, application.tier_slug), application.kind)
    )
    body = session.get(Organisation, application.organisation_id or application.person_id)
    applicant = session.get_one(Person, application.person_id)
    return BallotShown(shown, applicant.full_name, body.display_name if body else None)


def _tiers_decided_by(session: Session, caller: Caller) -> list[str]:
    found = []
    for tier in session.scalars(select(Tier)):
        approval = approval_of(tier)
        if caller.person_id in approval.approvers or (
            not approval.is_named and caller.has(Role.STEWARD)
        ):
            found.append(tier.slug)
    return found


def _shown(
    session: Session, applications: Iterable[Application], today: date
) -> list[ApplicationShown]:
    applications = list(applications)
    ids = [one.invoice_id for one in applications if one.invoice_id is not None]
    found = session.scalars(select(Invoice).where(Invoice.id.in_(ids))) if ids else ()
    invoices: dict[UUID | None, InvoiceShown] = {one.id: show_invoice(one, today) for one in found}
    tiers = {one.tier_slug: tier_of(session, one.tier_slug) for one in applications}
    return [
        ApplicationShown(
            one, invoices.get(one.invoice_id), approval_of(tiers[one.tier_slug], one.kind)
        )
        for one in applications
    ]
