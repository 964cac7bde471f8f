"""The cashier: asks the provider what was wished, and looks into what it hints at, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import structlog
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from services.membership.actions.provider.calls import (
    CALLS_ARE_DUE,
    due_calls,
    take_over_calls,
)
from services.membership.actions.provider.hints import HINTS_ARE_DUE, due_hints
from services.membership.cashier.asking import Asking
from services.membership.cashier.looking import Looking
from services.membership.cashier.reconciling import DriftReport, Reconciling
from services.membership.payments import open_provider
from services.membership.payments.port import Provider, ProviderTrouble
from shared.database import Session, reading, transaction
from shared.leadership import Leadership, Office
from shared.settings import Settings

__all__ = ["Cashier", "DriftReport"]

log = structlog.get_logger()

_OFFICE = "cashier"
_BATCH = 50
_LOOK_SECONDS = 0.5
_ROUND_SECONDS = 20.0
_EVENTS_SECONDS = 900.0
_SWEEP_SECONDS = 86_400.0
_PAUSE_SECONDS = 2.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Cashier:
    """Speaks to the provider until it is stopped; no transaction is open while it does.

    A call is marked as being made, and committed, before it is made; after a crash it is made again as it
    was, with the same key. A hint only says where to look. Several cashiers are harmless: one works. What
    was wished or hinted at in the other of the provider's two modes, trials and earnest, is left alone.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        provider: Provider | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.settings, self.engine, self.clock = settings, engine, clock
        self.cashier_id = uuid4()
        self.provider = provider or open_provider(settings)
        self._asking = Asking(engine, self.provider, self.cashier_id, clock, settings.today)
        self._looking = Looking(engine, self.provider, clock, settings.today)
        self._reconciling = Reconciling(engine, self.provider, self._looking, clock)
        self._bell = threading.Event()
        self._round_at = self._events_at = self._sweep_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; the call in hand is finished."""
        event.listen(Session, "after_commit", self._hear_commit)
        try:
            while not stop.is_set():
                self._hold_office(stop)
        finally:
            event.remove(Session, "after_commit", self._hear_commit)

    def work(self) -> int:
        """Make the calls and look into the hints that are due; returns how many were taken up."""
        return self.ask_due() + self.look_due()

    def work_to_the_end(self, most: int = 200) -> None:
        """Work until nothing is due any more."""
        for _ in range(most):
            if not self.work():
                return

    def ask_due(self) -> int:
        """Make a batch of the calls that are due."""
        with reading(self.engine) as session:
            due = due_calls(session, self.provider.livemode, self.clock(), _BATCH)
        for call_id in due:
            self._asking.ask(call_id)
        return len(due)

    def look_due(self) -> int:
        """Look into a batch of the hints that are due."""
        with reading(self.engine) as session:
            due = due_hints(session, self.provider.livemode, self.clock(), _BATCH)
        for event_id in due:
            if self._looking.look_into(event_id):
                self._sweep_at = 0.0
        return len(due)

    def take_over(self) -> int:
        """Take over the calls that a cashier before was making when it died; returns how many."""
        alone = self.engine.dialect.name == "sqlite"
        with transaction(self.engine) as session:
            return take_over_calls(session, self.cashier_id, self.clock(), alone)

    def read_events(self) -> int:
        """Take from the provider's own list what our door did not hear; returns how much was new."""
        return self._reconciling.read_events()

    def reconcile(self, days: int | None = None) -> DriftReport:
        """Compare the state of all that may differ, mend what only ever grows, and report the rest."""
        self.work_to_the_end()
        report = self._reconciling.reconcile(days)
        self.work_to_the_end()
        return report

    def _hold_office(self, stop: threading.Event) -> None:
        try:
            with Leadership(self.engine, _OFFICE).held(stop) as office:
                if office:
                    self._work(office, stop)
        except DBAPIError as error:
            log.warning("cashier lost its database", error=type(error).__name__)
            stop.wait(_PAUSE_SECONDS)

    def _work(self, office: Office, stop: threading.Event) -> None:
        while not stop.is_set():
            self._bell.clear()
            self._make_rounds(office)
            if self.work() < _BATCH:
                self._bell.wait(_LOOK_SECONDS)

    def _make_rounds(self, office: Office) -> None:
        moment = time.monotonic()
        if moment >= self._round_at:
            office.check()
            self.take_over()
            self._round_at = moment + _ROUND_SECONDS
        if self.provider.name == "offline":
            return
        try:
            if moment >= self._events_at:
                self._events_at = moment + _EVENTS_SECONDS
                self.read_events()
            if moment >= self._sweep_at:
                self._sweep_at = moment + _SWEEP_SECONDS
                self.reconcile()
        except ProviderTrouble as trouble:
            log.warning("provider did not answer", trouble=type(trouble).__name__)

    def _hear_commit(self, session: Session) -> None:
        """Wake when a transaction of this process left something to do."""
        if session.info.get(CALLS_ARE_DUE) or session.info.get(HINTS_ARE_DUE):
            self._bell.set()
