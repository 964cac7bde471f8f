"""Who may pay for whom, and from when to when."""

from __future__ import annotations

from datetime import date

from services.membership.models import Sponsorship


def is_live(sponsorship: Sponsorship, day: date) -> bool:
    """Whether a sponsorship holds on a day: `[starts_on, ends_on)`."""
    ends_on = sponsorship.ends_on
    return sponsorship.starts_on <= day and (ends_on is None or day < ends_on)
