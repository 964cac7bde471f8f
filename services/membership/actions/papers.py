"""Links to papers: signed, good for a while, and void once the key that signed them is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from services.membership.queries.dues import invoice_seen
from services.membership.rules.papers import LINK_LIVES, LINK_PURPOSE, invoice_path
from shared.callers import Caller
from shared.database import Session
from shared.tokens import HasKeys, read, sign


class House(HasKeys, Protocol):
    """What of the settings a link needs: the keys, and where the house is."""

    @property
    def base_url(self) -> str:
        """Where the house is, without a slash behind."""


@dataclass(frozen=True)
class Link:
    """Where something is read without an account, and until when."""

    url: str
    expires_at: datetime


def link_to_invoice(
    session: Session,
    house: House,
    invoice_id: UUID,
    caller: Caller,
    now: datetime,
    lives: timedelta = LINK_LIVES,
) -> Link:
    """A link to the paper of an invoice that the caller may see. Asking twice makes another as good."""
    invoice_seen(session, invoice_id, caller)
    return Link(invoice_url(house, invoice_id, now, lives), now + lives)


def invoice_url(
    house: House, invoice_id: UUID, now: datetime, lives: timedelta = LINK_LIVES
) -> str:
    """Where whoever holds it reads an invoice as PDF, and the credit notes on it; without asking anybody.

    Letters are written by another service, which makes the same link: `letters/links.py` there.
    """
    token = sign(house, LINK_PURPOSE, {"invoice_id": str(invoice_id)}, lives, now)
    return house.base_url + invoice_path(invoice_id, token)


def opened_by(keys: HasKeys, token: str, now: datetime) -> UUID | None:
    """Which invoice a token opens; none where none was shown. Raises BadToken or ExpiredToken."""
    if not token:
        return None
    return UUID(read(keys, LINK_PURPOSE, token, now)["invoice_id"])
