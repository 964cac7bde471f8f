"""What letters about being erased say."""

from datetime import timedelta

from events.erasures import ErasureRequested
from services.notifications.letters.kinds import Desk, Facts, letter
from shared import tokens

_LINK_LIVES = timedelta(days=60)


@letter("erasure-requested", "We are about to erase what we hold of you", urgent=True)
def erasure_requested(desk: Desk, requested: ErasureRequested) -> Facts:
    """On which day all is taken away, and the link by which that is called off."""
    said = {"erasure_id": str(requested.erasure_id)}
    token = tokens.sign(desk.settings, "erasure", said, _LINK_LIVES, desk.now)
    return {
        "wished_by": requested.wished_by,
        "day": desk.language.day(requested.due_on),
        "url": desk.link(f"/membership/erasure?token={token}"),
    }
