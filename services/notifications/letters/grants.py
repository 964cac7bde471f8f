"""What letters about grants say."""

from events.grants import GrantEnded, GrantGiven, HardshipRefused
from services.notifications.letters.kinds import Desk, Facts, letter


@letter("grant-given", "What you have been granted", urgent=True)
def grant_given(_: Desk, given: GrantGiven) -> Facts:
    """A membership costs nothing, or less, until a day."""
    return {"is_free": given.is_free, "until": f"{given.ends_on:%-d %B %Y}"}


@letter("grant-ended", "What you had been granted has ended", urgent=True)
def grant_ended(_: Desk, ended: GrantEnded) -> Facts:
    """A grant ended before its day."""
    return {"ended_on": f"{ended.ended_on:%-d %B %Y}"}


@letter("hardship-refused", "About your request {{ reference }}", urgent=True)
def hardship_refused(_: Desk, refused: HardshipRefused) -> Facts:
    """Whoever asked to pay less is told no, and why."""
    return {"reference": refused.reference, "reason": refused.reason}
