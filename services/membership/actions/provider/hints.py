"""Hints that something changed at the provider: stored once, looked into, and forgotten in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from services.membership.actions.provider.tasks import open_task
from services.membership.models import ProviderCursor, ProviderHint
from services.membership.models.provider import HintState, TaskKind
from services.membership.queries.policies import retention_policy
from services.membership.rules.provider import MOST_HINTS, next_at
from services.membership.rules.sightings import Hint
from shared.database import Session, insert_once, lock_row, upsert

HINTS_ARE_DUE = "hints-are-due"
_AT_ONCE = 500


@dataclass(frozen=True)
class ClaimedHint:
    """A hint that we look into."""

    event_id: str
    type: str
    object_ref: str


def store_hint(session: Session, hint: Hint, body: str | None, now: datetime) -> bool:
    """Keep a hint until it is looked into; True when it is new. Told twice, it is kept once."""
    session.info[HINTS_ARE_DUE] = True
    return insert_once(
        session,
        ProviderHint,
        event_id=hint.event_id[:255],
        type=hint.type[:100],
        object_ref=hint.object_ref[:100],
        livemode=hint.livemode,
        body=body,
        state=HintState.WAITING,
        attempts=0,
        next_at=now,
        received_at=now,
        last_error="",
    )


def due_hints(session: Session, livemode: bool, now: datetime, limit: int) -> Sequence[str]:
    """The hints of one mode that are to be looked into now; with a key of the other nothing is seen."""
    due = select(ProviderHint.event_id).where(
        ProviderHint.state == HintState.WAITING,
        ProviderHint.livemode == livemode,
        ProviderHint.next_at <= now,
    )
    return session.scalars(due.order_by(ProviderHint.next_at).limit(limit)).all()


def claim_hint(session: Session, event_id: str, now: datetime) -> ClaimedHint | None:
    """Take a hint up; it comes again by itself if we die with it, though not for ever."""
    hint = lock_row(session, ProviderHint, event_id)
    if hint is None or hint.state != HintState.WAITING or hint.next_at > now:
        return None
    if hint.attempts >= MOST_HINTS:
        _give_up(session, hint, now)
        return None
    hint.attempts += 1
    hint.next_at = next_at(hint.attempts, now)
    return ClaimedHint(hint.event_id, hint.type, hint.object_ref)


def settle_hint(session: Session, event_id: str, now: datetime) -> None:
    """Note that a hint was looked into. Asking twice changes nothing."""
    hint = lock_row(session, ProviderHint, event_id)
    if hint is not None and hint.state == HintState.WAITING:
        hint.state, hint.processed_at, hint.last_error = HintState.DONE, now, ""


def park_hint(session: Session, event_id: str, reason: str) -> None:
    """Keep a hint for later, with the reason; when it comes again was noted when it was taken up."""
    hint = lock_row(session, ProviderHint, event_id)
    if hint is not None:
        hint.last_error = reason[:300]


def forget_bodies(session: Session, now: datetime) -> int:
    """Forget in time what hints said, which is about people; that they came stays known."""
    kept = timedelta(days=retention_policy(session).webhook_days)
    old = (
        select(ProviderHint.event_id)
        .where(ProviderHint.received_at < now - kept, ProviderHint.body.is_not(None))
        .limit(_AT_ONCE)
    )
    done = session.execute(
        update(ProviderHint)
        .where(ProviderHint.event_id.in_(old))
        .values(body=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def read_cursor(session: Session, name: str) -> str:
    """How far a list of the provider's was read; nothing at the beginning."""
    found = session.get(ProviderCursor, name)
    return found.value if found else ""


def move_cursor(session: Session, name: str, value: str, now: datetime) -> None:
    """Note how far a list was read."""
    values: dict[str, Any] = {"value": value, "looked_at": now}
    upsert(session, ProviderCursor, {"name": name}, values)


def _give_up(session: Session, hint: ProviderHint, now: datetime) -> None:
    hint.state = HintState.GAVE_UP
    detail = f"{hint.type} of {hint.object_ref} could not be looked into: {hint.last_error}"
    open_task(session, TaskKind.HINT_GIVEN_UP, hint.event_id, detail, now)
