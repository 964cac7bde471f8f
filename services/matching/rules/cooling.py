"""How long two people are left in peace after an introduction that came to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

AFTER_A_NO = timedelta(days=365)
AFTER_SILENCE = timedelta(days=60)
BETWEEN_MATCHES = timedelta(days=60)
"""A pair that was found lately is not found again for another reason, unless both come to one gathering."""

WAITS_FOR = timedelta(days=60)
"""Whoever was found for nobody for so long is sought for again; where nobody fits, a steward hears of it."""


OF_NOBODY = ("no-time", "not-now", "met-already", "a-colleague", "kept-apart")
"""Reasons of a no that say nothing of whoever was proposed: it is not counted against them."""

OF_SOMETHING_ELSE = (*OF_NOBODY, "competitor", "not-them")
"""Reasons of a no that say nothing of what was measured, as needs and causes: the weights learn nothing of it."""


GLAD = 4
"""From which worth on (1 to 5) somebody was glad of a meeting; each rating counts as one more answer."""


def is_over(state: str) -> bool:
    """Whether an introduction came to nothing."""
    return state in ("declined", "expired")


def is_shut(state: str, never: bool, ended_at: datetime | None, now: datetime) -> bool:
    """Whether an introduction of the past or present keeps the same two from another one."""
    if never or not is_over(state) or ended_at is None:
        return True
    return now - ended_at < (AFTER_A_NO if state == "declined" else AFTER_SILENCE)
