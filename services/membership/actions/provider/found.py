"""What was given up, and was done all the same: found at the provider, it is settled, and nobody needs to look."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.actions.provider.calls import settle_call
from services.membership.models import OutboundCall, PaymentTask
from services.membership.models.provider import CallState, TaskKind
from services.membership.rules.sightings import SeenRefund
from shared.database import Session

_ASKED_ABOUT = (CallState.GIVEN_UP, CallState.READY)


def note_charge_found(session: Session, attempt_id: UUID, ref: str, now: datetime) -> None:
    """A charge that had no answer was made, or declined. Asking twice changes nothing."""
    for call in _given_up(session, "charge", attempt_id):
        _note_found(session, call, ref, now)


def note_refund_found(
    session: Session, payment_id: UUID, refund: SeenRefund, now: datetime
) -> None:
    """A refund that had no answer was made; it bears our key. Asking twice changes nothing."""
    for call in _given_up(session, "refund", payment_id):
        if refund.key and call.key.partition("~")[0] == refund.key:
            _note_found(session, call, refund.ref, now)


def _given_up(session: Session, kind: str, subject_id: UUID) -> list[OutboundCall]:
    """The calls that a task asks about: given up, or to be made again after a look."""
    found = session.query(OutboundCall).filter_by(kind=kind, subject_id=subject_id)
    return found.filter(OutboundCall.state.in_(_ASKED_ABOUT)).order_by(OutboundCall.id).all()


def _note_found(session: Session, call: OutboundCall, ref: str, now: datetime) -> None:
    """Settle a call by what was found, and close the tasks that asked about it, in nobody's name."""
    settle_call(session, call.id, {"ref": ref, "declined": ""})
    about = session.query(PaymentTask).filter_by(kind=TaskKind.CALL_FAILED, closed_at=None)
    for task in about.filter(PaymentTask.subject.startswith(f"{call.id}:")).with_for_update():
        task.closed_at = now
