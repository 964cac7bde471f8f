"""The association's office, for tests: does things on a day that can be moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine

from events.contract import Event
from services.membership.actions.applications import approve_application, submit_application
from services.membership.actions.departures import record_departure
from services.membership.actions.dues import issue_credit_note, issue_invoice, record_payment
from services.membership.actions.endings import Leaving
from services.membership.actions.invitations import invite
from services.membership.actions.organisations import register_organisation
from services.membership.actions.persons import register_person
from services.membership.actions.representatives import appoint_representative
from services.membership.jobs import (
    SWEEPS,
    ask_and_notice,
    remind_who_owes,
    seal_what_was_logged,
)
from services.membership.models import (
    Application,
    CreditNote,
    Departure,
    Invitation,
    Invoice,
    Membership,
    Payment,
    Representation,
)
from services.membership.queries.callers import who_is
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from shared.callers import Caller
from shared.database import reading, transaction
from shared.sweeps import sweep_all
from tests.road import announced

TODAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

_LOOKS = {one.__name__ for one in (ask_and_notice, remind_who_owes, seal_what_was_logged)}

Done = TypeVar("Done")
Said = TypeVar("Said", bound=Event)


PROFILE: dict[str, Any] = {
    "title": "Founder",
    "interests": "Water that is paid for by the litre",
    "offers": [{"tag": "pilot-site", "line": "two wells near Kisumu"}],
    "needs": [{"tag": "funding", "line": ""}],
    "causes": ["sdg-6"],
    "regions": ["east-africa"],
    "languages": ["en", "sw"],
    "country": "KE",
    "discreet": False,
    "wants_introductions": True,
    "visibility": {"name": "members"},
}
AKINYI: dict[str, Any] = {
    "full_name": "Akinyi Odhiambo",
    "email": "akinyi@majisafi.example",
    "profile": PROFILE,
}
MAJI: dict[str, Any] = {
    "display_name": "Maji Safi Works",
    "sector": "social-enterprise",
    "country": "KE",
    "city": "Kisumu",
    "size_band": "2-9",
    "mission": "Clean water by subscription",
    "causes": ["sdg-6"],
    "regions": ["east-africa"],
    "languages": ["en", "sw"],
}


class Office:
    """The association's office: does things, each in a transaction of its own, on a day that can be moved."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.today, self.now = TODAY, NOW

    def on(self, day: date) -> Office:
        """The same office on another day."""
        self.today = day
        self.now = NOW + timedelta(days=(day - TODAY).days)
        return self

    def do(self, action: Callable[..., Done], *given: Any, **named: Any) -> Done:
        """Run an action in a transaction."""
        with transaction(self.engine) as session:
            return action(session, *given, **named)

    def look(self, question: Callable[..., Done], *given: Any, **named: Any) -> Done:
        """Ask something that changes nothing."""
        with reading(self.engine) as session:
            return question(session, *given, **named)

    def organisation(
        self, name: str = "Harbour Bank", sector: str = "company", **more: Any
    ) -> UUID:
        """Enter an organisation."""
        described = {"display_name": name, "sector": sector, "country": "NL", **more}
        return self.do(register_organisation, described, self.now).id

    def person(self, name: str = "Jan de Vries", email: str = "jan@harbour.example") -> UUID:
        """Enter a person."""
        return self.do(register_person, name, email, self.now).id

    def apply(
        self,
        tier: str = "social-enterprise",
        organisation: dict[str, Any] | None = None,
        person: dict[str, Any] | None = None,
    ) -> Application:
        """A newcomer applies."""
        applicant = {**AKINYI, **(person or {})}
        body = None if tier == "individual" else {**MAJI, **(organisation or {})}
        return self.do(submit_application, tier, body, applicant, self.now)

    def approve(self, application: Application) -> Application:
        """A steward says yes."""
        return self.do(approve_application, application.id, None, self.today, self.now)

    def invoices(self, membership_id: UUID | None) -> list[Invoice]:
        """The invoices of a membership."""
        with reading(self.engine) as session:
            found = session.query(Invoice).filter_by(membership_id=membership_id)
            return found.order_by(Invoice.id).all()

    def pay(self, invoice: Invoice, reference: str = "bank-1", **more: Any) -> Payment:
        """The treasurer records a payment, in full unless said otherwise."""
        given = {
            "paid_on": self.today,
            "amount_minor": invoice.amount_minor,
            "method": "transfer",
            **more,
        }
        return self.do(
            record_payment,
            invoice.id,
            reference=reference,
            recorded_by_id=None,
            today=self.today,
            now=self.now,
            **given,
        )

    def credit(
        self, invoice: Invoice, amount_minor: int | None = None, reference: str = "c1"
    ) -> CreditNote:
        """The treasurer takes back some of what was asked, or all that is left."""
        said = {"reference": reference, "reason": "A mistake", "amount_minor": amount_minor}
        dated = {"today": self.today, "now": self.now}
        return self.do(issue_credit_note, invoice.id, **said, **dated)

    def ask_for(self, payer: Payer, *lines: NewLine, currency: str = "EUR", **more: Any) -> Invoice:
        """The treasurer asks a party for money, due in 30 days unless said otherwise."""
        given = {"today": self.today, "due_on": self.today + timedelta(days=30), **more}
        return self.do(issue_invoice, payer, lines, currency, now=self.now, **given)

    def member(self, tier: str = "social-enterprise", **more: Any) -> Membership:
        """A newcomer becomes a member today."""
        application = self.approve(self.apply(tier, **more))
        for invoice in self.invoices(application.membership_id):
            self.pay(invoice)
        return self.membership(application.membership_id)

    def membership(self, membership_id: UUID | None) -> Membership:
        """A membership as it is noted."""
        with reading(self.engine) as session:
            return session.get_one(Membership, membership_id)

    def appoint(
        self, organisation_id: UUID | None, person_id: UUID, *roles: str, **more: Any
    ) -> Representation:
        """Somebody comes to speak for an organisation."""
        starts_on = more.pop("starts_on", self.today)
        given = (organisation_id, person_id, roles or ("delegate",), starts_on, self.today)
        return self.do(appoint_representative, *given, **more)

    def speaker_of(self, organisation_id: UUID | None) -> UUID:
        """Who spoke for an organisation first."""
        with reading(self.engine) as session:
            found = session.query(Representation).filter_by(organisation_id=organisation_id)
            return found.order_by(Representation.id).first().person_id  # type: ignore[union-attr]

    def depart(
        self,
        organisation_id: UUID | None,
        person_id: UUID,
        last_day: date | None = None,
        successor_id: UUID | None = None,
        **more: Any,
    ) -> Departure:
        """Somebody leaves."""
        leaving = Leaving(last_day or self.today, successor_id, **more)
        given = (organisation_id, person_id, leaving, self.today, self.now)
        return self.do(record_departure, *given)

    def invite(
        self, organisation_id: UUID | None, person_id: UUID, *roles: str, by_id: UUID | None = None
    ) -> Invitation:
        """Somebody is asked to speak for an organisation."""
        given = (organisation_id, person_id, roles or ("delegate",), by_id, self.today, self.now)
        return self.do(invite, *given)

    def caller(self, person_id: UUID) -> Caller | None:
        """Who a person is today."""
        return self.look(who_is, person_id, self.today)

    def sweep(self, day: date) -> int:
        """The clock sweeps on a day; how much was done, besides looking at what nears its day, and sealing."""
        now = NOW + timedelta(days=(day - TODAY).days)
        done = sweep_all(self.engine, SWEEPS, now, day)
        return sum(count for name, count in done.items() if name not in _LOOKS)

    def said(self, kind: type[Said]) -> list[Said]:
        """What was announced of one kind."""
        return [event for event in announced(self.engine) if isinstance(event, kind)]

    def count(self, model: type[Any]) -> int:
        """How many rows there are."""
        with reading(self.engine) as session:
            return session.query(model).count()
