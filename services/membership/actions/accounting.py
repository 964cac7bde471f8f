"""Saying what the accountant calls the accounts."""

from __future__ import annotations

from collections.abc import Mapping

from services.membership.models import Policy
from services.membership.queries.books import account_numbers
from services.membership.rules.books import ACCOUNTS
from shared.database import Session, upsert


def number_accounts(session: Session, numbers: Mapping[str, str]) -> dict[str, str]:
    """Say under which number each account is kept; what is booked stays. Asking twice changes nothing."""
    upsert(session, Policy, {"name": ACCOUNTS}, {"value": dict(numbers)})
    session.expire_all()
    return account_numbers(session)
