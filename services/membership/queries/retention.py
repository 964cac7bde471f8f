"""Retention clocks: what has been kept for as long as it may be, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from services.membership.models import (
    Application,
    Consent,
    Departure,
    DepartureState,
    DepartureSuspicion,
    DomainJoin,
    Erasure,
    ErasureState,
    Invitation,
    Invoice,
    InvoiceLine,
    JoinState,
    Membership,
    Nomination,
    Nominee,
    OutboundCall,
    Person,
    Representation,
    RepresentationState,
    SignInLink,
    Sponsorship,
    StaffRole,
    SuspicionState,
    Term,
    Tombstone,
    db,
)
from services.membership.models.applications import OPEN_STATES
from services.membership.models.invitations import InvitationState
from services.membership.models.privacy.books import BOOKS
from services.membership.models.provider import CallState
from services.membership.queries.policies import retention_policy
from services.membership.rules.consents import JOINING
from shared.database import Session
from shared.privacy.erasing import values_of

_MOST_NAMED = 20


@dataclass(frozen=True)
class Clock:
    """What is kept for a purpose: whose rows are over before a moment, and what becomes of them.

    `values` are what stands in them then; without any they are deleted.
    """

    purpose: str
    says: str
    model: Any
    whose: Any
    is_over: Any
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table whose rows are kept."""
        return self.model if isinstance(self.model, Table) else self.model.__table__


@dataclass(frozen=True)
class Due:
    """What a clock is about to reach: how much, and of whom the first."""

    purpose: str
    says: str
    days: int
    count: int
    person_ids: list[UUID]


def clocks() -> tuple[Clock, ...]:
    """The clocks that run over tables; `is_over(cutoff)` says what is over before that moment."""
    ended = Application.state.not_in(OPEN_STATES)
    told = or_(Application.reason != "", Application.brought_by != "", _says_something())
    joined = Application.state == "converted"
    closed = func.coalesce(Application.decided_at, Application.touched_at)
    settled = OutboundCall.state == CallState.DONE
    return (
        Clock(
            "application_days",
            "what was answered in applications that came to nothing",
            Application,
            Application.person_id,
            lambda cutoff: and_(ended, ~joined, told, closed < cutoff),
            {"answers": {}, "reason": "", "brought_by": ""},
        ),
        Clock(
            "answer_days",
            "what was answered in applications that were approved",
            Application,
            Application.person_id,
            lambda cutoff: and_(joined, told, closed < cutoff),
            {"answers": {}, "reason": "", "brought_by": ""},
        ),
        Clock(
            "invitation_days",
            "invitations that are over",
            Invitation,
            Invitation.person_id,
            lambda cutoff: and_(
                Invitation.state != InvitationState.SENT,
                func.coalesce(Invitation.answered_at, Invitation.invited_at) < cutoff,
            ),
        ),
        Clock(
            "invitation_days",
            "who asked to join by an address, and did not",
            DomainJoin,
            DomainJoin.person_id,
            lambda cutoff: and_(
                DomainJoin.state.not_in([JoinState.ASKED, JoinState.WAITING]),
                func.coalesce(DomainJoin.settled_at, DomainJoin.asked_at) < cutoff,
            ),
        ),
        Clock(
            "nomination_days",
            "why somebody was named, and by which address they are known again",
            Nomination,
            Nomination.by_person_id,
            lambda cutoff: and_(
                or_(Nomination.why != "", Nomination.address_hash != ""),
                Nomination.named_at < cutoff,
            ),
            {"why": "", "address_hash": ""},
        ),
        Clock(
            "sign_in_link_days",
            "sign-in links that are used up",
            SignInLink,
            SignInLink.person_id,
            lambda cutoff: and_(SignInLink.expires_at < cutoff, ~_was_used_last()),
        ),
        Clock(
            "suspicion_days",
            "signs that somebody had left, once that was decided",
            DepartureSuspicion,
            DepartureSuspicion.person_id,
            lambda cutoff: and_(
                DepartureSuspicion.state != SuspicionState.OPEN,
                DepartureSuspicion.decided_at < cutoff,
            ),
        ),
        Clock(
            "departure_days",
            "why somebody left",
            Departure,
            Departure.person_id,
            lambda cutoff: and_(
                Departure.state != DepartureState.NOTED,
                Departure.reason != "",
                Departure.settled_at < cutoff,
            ),
            {"reason": ""},
        ),
        Clock(
            "provider_call_days",
            "what the payment provider was told of customers",
            OutboundCall,
            OutboundCall.subject_id,
            lambda cutoff: and_(
                settled,
                OutboundCall.kind == "customer",
                OutboundCall.params_hash != "",
                OutboundCall.created_at < cutoff,
            ),
            {"params": {}, "params_hash": "", "last_error": ""},
        ),
        *books(),
    )


def books() -> Iterator[Clock]:
    """What the books kept of persons who were erased, table by table as the register says."""
    for name, held in BOOKS.items():
        there = db.metadata.tables[name]
        if held.later:
            whose = there.c.payer_person_id if name == "invoices" else next(iter(there.primary_key))
            says = f"of the books of persons who were erased: {held.title.lower()}"
            over = partial(_is_over_in_books, name)
            yield Clock("book_days", says, there, whose, over, values_of(there, held.later))
    lines = db.metadata.tables["invoice_lines"]
    says = "of the books of others: that a place was for somebody who was erased"
    yield Clock("book_days", says, lines, lines.c.id, _names_sponsored, {"description": ""})


def _is_over_in_books(name: str, cutoff: datetime) -> ColumnElement[bool]:
    there = db.metadata.tables[name]
    blank = values_of(there, BOOKS[name].later)
    told = or_(*(there.c[column] != value for column, value in blank.items()))
    return and_(told, _of_erased(name, cutoff.date()))


def _of_erased(name: str, day: date) -> ColumnElement[bool]:
    """What hangs on invoices of before a day whose payer was erased."""
    there = db.metadata.tables[name]
    if name == "invoices":
        erased = select(Tombstone.person_id)
        return and_(there.c.payer_person_id.in_(erased), there.c.issued_on < day)
    column, _, via = BOOKS[name].of[0].partition(">")
    return there.c[column].in_(select(db.metadata.tables[via].c.id).where(_of_erased(via, day)))


def _names_sponsored(cutoff: datetime) -> ColumnElement[bool]:
    erased = select(Tombstone.person_id)
    paid = select(Sponsorship.invoice_id).where(Sponsorship.person_id.in_(erased))
    old = select(Invoice.id).where(Invoice.id.in_(paid), Invoice.issued_on < cutoff.date())
    return and_(InvoiceLine.description != "", InvoiceLine.invoice_id.in_(old))


def cutoff_of(days: int, today: date) -> datetime:
    """The moment before which what is kept for so many days is over on a day."""
    return datetime.combine(today - timedelta(days=days), time(), UTC)


def due(session: Session, today: date) -> list[Due]:
    """What each clock has reached by a day, and would take away on it."""
    policy = retention_policy(session)
    found = []
    for clock in clocks():
        days: int = getattr(policy, clock.purpose)
        over = clock.is_over(cutoff_of(days, today))
        count = session.scalar(select(func.count()).select_from(clock.table).where(over)) or 0
        named = (
            select(clock.whose).where(over).order_by(*clock.table.primary_key).limit(_MOST_NAMED)
        )
        found.append(Due(clock.purpose, clock.says, days, count, _persons(session, named)))
    return [
        _due_persons(session, policy.person_days, today),
        _due_nominees(session, policy.nomination_days, today),
        *found,
    ]


def untied(cutoff: datetime) -> ColumnElement[bool]:
    """Persons whom nothing has tied to the association since a moment, and whom nobody asked to erase."""
    day, person = cutoff.date(), Person.id
    ties = (
        exists().where(StaffRole.person_id == person),
        exists().where(
            Representation.person_id == person,
            or_(
                Representation.state != RepresentationState.ENDED,
                Representation.last_day.is_(None),
                Representation.last_day >= day,
            ),
        ),
        exists().where(
            Membership.person_id == person,
            or_(
                Membership.created_at >= cutoff,
                exists().where(Term.membership_id == Membership.id, Term.grace_ends_on >= day),
            ),
        ),
        exists().where(
            Application.person_id == person,
            or_(Application.state.in_(OPEN_STATES), Application.touched_at >= cutoff),
        ),
        exists().where(
            Invitation.person_id == person,
            or_(Invitation.state == InvitationState.SENT, Invitation.invited_at >= cutoff),
        ),
        exists().where(
            or_(Sponsorship.person_id == person, Sponsorship.sponsor_person_id == person),
            or_(Sponsorship.ends_on.is_(None), Sponsorship.ends_on >= day),
        ),
        exists().where(
            Invoice.payer_person_id == person,
            or_(Invoice.state == "open", Invoice.issued_on >= day),
        ),
        exists().where(SignInLink.person_id == person, SignInLink.used_at >= cutoff),
        exists().where(
            Consent.person_id == person,
            Consent.deed == "given",
            Consent.purpose != JOINING,
            ~_taken_back(),
        ),
        exists().where(
            Erasure.person_id == person,
            or_(Erasure.state != ErasureState.CANCELLED, Erasure.settled_at >= cutoff),
        ),
        exists().where(Tombstone.person_id == person),
    )
    return and_(Person.registered_at < cutoff, *(~tie for tie in ties))


def _taken_back() -> ColumnElement[bool]:
    """Whether a person thought better of what they agreed to."""
    later = aliased(Consent)
    return exists().where(
        later.person_id == Consent.person_id,
        later.purpose == Consent.purpose,
        later.deed == "withdrawn",
        later.said_at >= Consent.said_at,
    )


def _was_used_last() -> ColumnElement[bool]:
    """Whether it is by this link that a person was here last: that is a tie, and stays."""
    later = aliased(SignInLink)
    used_later = exists().where(
        later.person_id == SignInLink.person_id, later.used_at > SignInLink.used_at
    )
    return and_(SignInLink.used_at.is_not(None), ~used_later)


def _due_persons(session: Session, days: int, today: date) -> Due:
    over = untied(cutoff_of(days, today))
    count = session.scalar(select(func.count()).select_from(Person).where(over)) or 0
    named = select(Person.id).where(over).order_by(Person.id).limit(_MOST_NAMED)
    says = "persons whom nothing ties any more: they are asked, and then erased"
    return Due("person_days", says, days, count, list(session.scalars(named)))


def _due_nominees(session: Session, days: int, today: date) -> Due:
    """Those who were named name nobody here: they are no persons yet."""
    over = Nominee.forgotten_at.is_(None), Nominee.expires_on <= today
    count = session.scalar(select(func.count()).select_from(Nominee).where(*over)) or 0
    return Due("nomination_days", "people whom members named", days, count, [])


def _persons(session: Session, named: Any) -> list[UUID]:
    """The persons among those whom some rows are of; rows of others name nobody here."""
    ids = {one for one in session.scalars(named) if one is not None}
    return sorted(session.scalars(select(Person.id).where(Person.id.in_(ids))))


def _says_something() -> ColumnElement[bool]:
    """Whether an application still holds answers: an empty object is two characters on both databases."""
    return func.length(cast(Application.answers, Text)) > len("{}")
