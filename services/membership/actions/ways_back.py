"""The way back to an application, without an account: a link that is signed, and good for a while."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.membership.rules.applying import LINK_LIVES, LINK_PURPOSE
from shared.tokens import HasKeys, read, sign


def way_back(keys: HasKeys, application_id: UUID, now: datetime) -> str:
    """The token that opens one application to whoever bears it. Asking twice makes another as good."""
    return sign(keys, LINK_PURPOSE, {"application_id": str(application_id)}, LINK_LIVES, now)


def opened_by(keys: HasKeys, token: str, now: datetime) -> UUID | None:
    """Which application a token opens; none where none was shown. Raises BadToken or ExpiredToken."""
    if not token:
        return None
    return UUID(read(keys, LINK_PURPOSE, token, now)["application_id"])
