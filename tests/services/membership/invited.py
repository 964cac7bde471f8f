"""Invited people, for tests: the links in their letters, and storms of answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from services.membership.actions.invitations import accept_invitation
from services.membership.models import (
    Invitation,
    InvitationState,
    Membership,
    Representation,
    Tier,
)
from shared.settings import Settings
from shared.tokens import sign
from tests.services.membership.office import Office

THREADS = 16


def link(settings: Settings, office: Office, invitation: Invitation, number: int = 0) -> str:
    """What stands in the link of an invitation's last letter, or of another one."""
    said = {"invitation_id": str(invitation.id), "number": number or invitation.link_number}
    return sign(settings, "invitation", said, timedelta(days=14), office.now)


def accept(settings: Settings, office: Office, invitation: Invitation) -> Invitation:
    """Somebody says yes."""
    token = link(settings, office, invitation)
    return office.do(accept_invitation, settings, token, office.today, office.now)


def storm(do: Callable[[int], Any], count: int) -> list[Any]:
    """Do something many times from threads that begin together; a refusal is an answer, too."""
    meet = threading.Barrier(min(THREADS, count), timeout=60)

    def begin(number: int) -> Any:
        if number < THREADS:
            meet.wait()
        try:
            return do(number)
        except Exception as error:  # noqa: BLE001 - the storm tells what each of them met
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return [done.result(timeout=300) for done in [pool.submit(begin, n) for n in range(count)]]


def names_of(answers: list[Any]) -> list[str]:
    """What the refused met."""
    return [type(answer).__name__ for answer in answers if isinstance(answer, Exception)]


def widen(office: Office, membership_id: UUID, seats: int) -> None:
    """Give a membership so many seats in all."""

    def change(session: Any) -> None:
        tier = session.get_one(Tier, session.get_one(Membership, membership_id).tier_slug)
        session.execute(
            update(Membership)
            .where(Membership.id == membership_id)
            .values(extra_seats=seats - tier.seats)
        )

    office.do(change)


def kept_and_held(office: Office, organisation_id: UUID) -> tuple[int, int]:
    """How many seats are kept by invitations, and how many are held."""

    def count(session: Any) -> tuple[int, int]:
        sent = select(func.count()).where(
            Invitation.organisation_id == organisation_id, Invitation.state == InvitationState.SENT
        )
        held = select(func.count()).where(
            Representation.organisation_id == organisation_id, Representation.state == "confirmed"
        )
        return session.scalar(sent), session.scalar(held)

    return office.look(count)
