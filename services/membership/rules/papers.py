"""The link of a letter by which a paper is read without an account."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from shared.callers import Caller
from shared.errors import Unauthenticated

LINK_PURPOSE = "invoice"
LINK_LIVES = timedelta(days=60)


def invoice_path(invoice_id: UUID, token: str) -> str:
    """Where the paper of an invoice is, for whoever bears the token; under the house's address."""
    return f"/membership/invoices/{invoice_id}/pdf?token={token}"


def check_is_known(caller: Caller) -> None:
    """Without a link that opens it, a paper is for those who say who they are."""
    if not caller.is_known:
        raise Unauthenticated("Sign in, or follow the link that you were sent")
