"""Which roles somebody should hold, and until when they may be vacant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from services.membership.rules.policies import RepresentativesPolicy


def watched(roles: Iterable[str], policy: RepresentativesPolicy) -> list[str]:
    """Those of some roles that must not be vacant for long."""
    return sorted(set(roles) & set(policy.watched_roles))


def deadline(opened_on: date, policy: RepresentativesPolicy) -> date:
    """From which day on a vacancy is overdue."""
    return opened_on + timedelta(days=policy.vacancy_days)
