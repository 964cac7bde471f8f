"""What letters about grants say."""

from events.grants import GrantEnded, GrantGiven, HardshipRefused
from services.notifications.letters.kinds import Desk, Facts, letter


@letter("grant-given", "What you have been granted", urgent=True)
def grant_given(desk: Desk, given: GrantGiven) -> Facts:
    """A membership costs nothing, or less, until a day."""
    return {"is_free": given.is_free, "until": desk.language.day(given.ends_on)}


@letter("grant-ended", "What you had been granted has ended", urgent=True)
def grant_ended(desk: Desk, ended: GrantEnded) -> Facts:
    """A grant ended before its day."""
    return {"ended_on": desk.language.day(ended.ended_on)}


@letter("hardship-refused", "About your request %(reference)s", urgent=True)
def hardship_refused(_: Desk, refused: HardshipRefused) -> Facts:
    """Whoever asked to pay less is told no, and why."""
    return {"reference": refused.reference, "reason": refused.reason}
