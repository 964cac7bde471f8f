"""The last act: the letters are counted."""

from __future__ import annotations

from collections import Counter

from deploy.story.letters import delivered_again, doubled
from deploy.story.play import Play

HEADING = "The letter boxes"


def every_letter_came_once(play: Play) -> str:
    """Everything was killed twice on the way: no letter is missing, and none is doubled."""
    letters = play.house.letters()
    came = {(letter.kind, letter.message_id) for letter in letters}
    missing = [kind for kind, message_id in play.awaited if (kind, message_id) not in came]
    play.check(not missing, f"no letter is missing (missing: {missing})")
    play.check(not doubled(letters), f"no letter is doubled ({doubled(letters)})")
    kinds = Counter(letter.kind for letter in letters)
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    again = delivered_again(letters)
    note = f"; {len(again)} delivered again under the same Message-ID" if again else ""
    return f"{len(letters)} letters: {counted}{note}"


def nothing_died_for_good(play: Play) -> None:
    """No event was given up: the dead letters of every service are empty."""
    said = play.house.command("bus", "dead-letters").strip()
    play.check(said == "No dead letters.", f"nothing was given up ({said})")


STEPS = (every_letter_came_once, nothing_died_for_good)
