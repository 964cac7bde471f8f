"""Reconciling: the state of everything that may differ is compared, whatever events came or did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine

from services.membership.actions.provider.drift import note_drift
from services.membership.actions.provider.hints import move_cursor, read_cursor, store_hint
from services.membership.actions.provider.looks import NotKnownYet, SomebodyLookedLater
from services.membership.cashier.looking import Looking
from services.membership.payments.port import Provider, ProviderTrouble
from services.membership.queries.drift import booked_for, card_payments_since
from services.membership.queries.provider import refs_to_look_at
from services.membership.rules.provider import LOOKED_BACK
from services.membership.rules.sightings import Hint, Seen, SeenPayment
from shared.database import reading, transaction
from shared.errors import Refusal

_CURSORS = {False: "events", True: "live-events"}  # each mode of the provider has a list of its own


@dataclass(frozen=True)
class Drift:
    """A payment of which the books and the provider say different things."""

    ref: str
    invoice_id: UUID | None
    currency: str
    provider_minor: int
    books_minor: int
    why: str


@dataclass
class DriftReport:
    """What reconciling found: how much was looked at, what was mended, and what a person must decide."""

    looked_at: int = 0
    healed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    drifts: list[Drift] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether the books and the provider say the same."""
        return not self.drifts and not self.unreadable


class Reconciling:
    """Compares the provider's state with the books."""

    def __init__(
        self,
        engine: Engine,
        provider: Provider,
        looking: Looking,
        clock: Callable[[], datetime],
    ) -> None:
        self.engine, self.provider, self.looking, self.clock = engine, provider, looking, clock
        self._cursor = _CURSORS[provider.livemode]

    def read_events(self) -> int:
        """Take from the provider's list the events since the last time, and those not delivered."""
        with reading(self.engine) as session:
            cursor = read_cursor(session, self._cursor)
        hints = list(self.provider.hints_after(cursor))
        new = self._store([*self.provider.undelivered(), *hints])
        if hints:
            with transaction(self.engine) as session:
                move_cursor(session, self._cursor, hints[-1].event_id, self.clock())
        return new

    def reconcile(self, days: int | None = None) -> DriftReport:
        """Look at all that is not at its end here, and at all that the provider made lately."""
        span = LOOKED_BACK if days is None else timedelta(days=days)
        since, report = self.clock() - span, DriftReport()
        with reading(self.engine) as session:
            booked_lately = card_payments_since(session, since)
            refs = dict.fromkeys(
                [*refs_to_look_at(session, self.provider.livemode), *booked_lately]
            )
        refs |= dict.fromkeys(self.provider.made_since(since))
        for ref in refs:
            self._look(ref, ref in booked_lately, report)
        return report

    def _look(self, ref: str, is_booked: bool, report: DriftReport) -> None:
        report.looked_at += 1
        try:
            looked = self.looking.look(ref)
        except (ProviderTrouble, NotKnownYet, SomebodyLookedLater, Refusal) as trouble:
            report.unreadable.append(f"{ref}: {type(trouble).__name__}: {trouble}")
            return
        report.healed += looked.changed
        if looked.seen is None and is_booked:
            why = "the provider has no such payment"
            self._tell(Drift(ref, None, "", 0, self._books(ref), why), report)
        elif looked.seen is not None and looked.seen.invoice_id is not None:
            self._compare(looked.seen, report)

    def _compare(self, seen: Seen, report: DriftReport) -> None:
        for payment in seen.payments:
            there, here = net(payment), self._books(payment.ref)
            if there != here:
                why = "the books and the provider differ"
                drift = Drift(payment.ref, seen.invoice_id, payment.currency, there, here, why)
                self._tell(drift, report)

    def _tell(self, drift: Drift, report: DriftReport) -> None:
        report.drifts.append(drift)
        with transaction(self.engine) as session:
            note_drift(
                session, drift.ref, drift.invoice_id, drift.currency, drift.provider_minor,
                drift.books_minor, self.clock(),
            )  # fmt: skip

    def _books(self, ref: str) -> int:
        with reading(self.engine) as session:
            return booked_for(session, ref)

    def _store(self, hints: Iterable[Hint]) -> int:
        with transaction(self.engine) as session:
            return sum(store_hint(session, hint, None, self.clock()) for hint in hints)


def net(payment: SeenPayment) -> int:
    """What we have of a payment: what came in, less what went back and what was taken back."""
    if payment.state != "succeeded":
        return 0
    refunded = sum(one.amount_minor for one in payment.refunds if one.state == "succeeded")
    lost = sum(one.amount_minor for one in payment.disputes if one.state == "lost")
    return max(0, payment.amount_minor - refunded - lost)
