"""Looking after partnerships: who enters the state of being at risk is announced once, until it got well."""

from __future__ import annotations

from datetime import date, datetime

from events.partnerships import PartnershipAtRisk
from services.introductions.models import Partnership
from services.introductions.queries.health import healths, lock_unseen
from shared.database import Session
from shared.outbox import announce


def look_after(session: Session, now: datetime, today: date, limit: int) -> int:
    """Look at each live partnership once a day; say which fell into risk. Returns how many were looked at."""
    unseen = lock_unseen(session, today, limit)
    found = healths(session, unseen, today)
    for partnership in unseen:
        partnership.health_seen_on = today
        one = found[partnership.id]
        partnership.health_score = one.score
        if not one.is_at_risk:
            partnership.at_risk_since = None
        elif partnership.at_risk_since is None:
            partnership.at_risk_since = now
            reason = one.reasons[0].text
            announce(session, PartnershipAtRisk(partnership_id=partnership.id, reason=reason))
    return len(unseen)


def see_whether_it_is_well(session: Session, partnership: Partnership, now: datetime) -> None:
    """Let a partnership that is well again fall into risk anew one day. Asking twice changes nothing."""
    if partnership.at_risk_since is not None:
        session.flush()
        today = now.date()
        if not healths(session, [partnership], today)[partnership.id].is_at_risk:
            partnership.at_risk_since = None
