"""How old a debt is: what is owed is of the parts that fall due last, for the first are paid first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
_UP_TO = (0, 30, 60, 90)


def bucket_of(due_on: date, as_of: date) -> str:
    """By how many days something is late: what is due today is not late yet."""
    late = (as_of - due_on).days
    return next(
        (name for name, most in zip(BUCKETS, _UP_TO, strict=False) if late <= most), BUCKETS[-1]
    )


def aged(owed_minor: int, parts: Sequence[tuple[date, int]], as_of: date) -> dict[str, int]:
    """What is owed of an invoice on a day, by age; `parts` are what falls due when, the first first.

    Money that came before the invoice was written is owed to the party, and not due.
    """
    found = dict.fromkeys(BUCKETS, 0)
    left = left_of(owed_minor, parts)
    for due_on, share in left:
        found[bucket_of(due_on, as_of)] += share
    found["not_due"] += owed_minor - sum(share for _, share in left)
    return found


def left_of(owed_minor: int, parts: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """What is still owed of each part, and by when; the last first, without those that are paid."""
    found, left = [], owed_minor
    for due_on, amount in reversed(parts):
        if (share := min(left, amount)) > 0:
            found.append((due_on, share))
            left -= share
    return found
