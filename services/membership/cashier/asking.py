"""Making one call: claimed and committed, made with no transaction open, and what came of it noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import structlog
from sqlalchemy import Engine

from services.membership.actions.provider.calls import (
    Claimed,
    begin_anew,
    claim_call,
    put_off_call,
)
from services.membership.actions.provider.outcomes import (
    note_given_up,
    note_granted,
    note_refused,
)
from services.membership.payments.port import CallRefused, OutcomeUnknown, Provider, TryAgain
from services.membership.rules.wishes import Granted, read
from shared.database import transaction

log = structlog.get_logger()


class Asking:
    """Makes the calls that were written down."""

    def __init__(
        self,
        engine: Engine,
        provider: Provider,
        cashier_id: UUID,
        clock: Callable[[], datetime],
        day_of: Callable[[datetime], date],
    ) -> None:
        self.engine, self.provider, self.cashier_id = engine, provider, cashier_id
        self.clock, self.day_of = clock, day_of

    def ask(self, call_id: UUID) -> None:
        """Make a call, unless somebody else does or did."""
        with transaction(self.engine) as session:
            claimed = claim_call(session, call_id, self.cashier_id, self.clock())
        if claimed is None:
            return
        try:
            granted = self._granted(claimed)
        except TryAgain as trouble:
            self._put_off(claimed, str(trouble), unknown=False)
        except OutcomeUnknown as trouble:
            self._put_off(claimed, str(trouble), unknown=True)
        except CallRefused as refused:
            self._note_refused(claimed, str(refused))
        else:
            self._note(claimed, granted)

    def _granted(self, claimed: Claimed) -> Granted:
        """What comes of a call; where its key may be spent, what was done before is looked for first."""
        wish = read(claimed.kind, claimed.params)
        if claimed.must_search:
            found = self.provider.find(wish, claimed.key)
            if found is not None:
                return found
            with transaction(self.engine) as session:
                claimed = begin_anew(session, claimed.call_id, self.cashier_id, self.clock())
        return self.provider.grant(wish, claimed.key)

    def _note(self, claimed: Claimed, granted: Granted) -> None:
        now, provider = self.clock(), self.provider
        with transaction(self.engine) as session:
            note_granted(
                session, claimed.call_id, granted, provider.name, provider.livemode,
                self.day_of(now), now,
            )  # fmt: skip

    def _put_off(self, claimed: Claimed, reason: str, *, unknown: bool) -> None:
        log.warning("provider did not answer", call=claimed.kind, reason=reason)
        with transaction(self.engine) as session:
            now = self.clock()
            if not put_off_call(session, claimed.call_id, reason, now, unknown=unknown):
                note_given_up(session, claimed.call_id, reason, now)

    def _note_refused(self, claimed: Claimed, reason: str) -> None:
        log.warning("provider refused", call=claimed.kind, reason=reason)
        now = self.clock()
        with transaction(self.engine) as session:
            note_refused(session, claimed.call_id, reason, self.day_of(now), now)
