"""The last act: the letters are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.request import urlopen

from deploy.services import SERVICES
from deploy.story.letters import delivered_again, doubled
from deploy.story.play import Play

HEADING = "The letter boxes"

_MUST_BE_NONE = ("footbridge_dead_letters", "footbridge_outbox_unpublished")


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


def nothing_died_for_good(play: Play) -> str:
    """No event was given up, and none is left on the road: the services' own numbers say so."""
    for name in SERVICES:
        for number in _MUST_BE_NONE:
            play.until(f"{number} of {name} to be none", _is_none(play, name, number))
    return f"nothing among the dead letters, nothing unsent: {', '.join(SERVICES)}"


def _is_none(play: Play, name: str, number: str) -> Callable[[], bool]:
    line = f'{number}{{service="{name}"}} 0.0'

    def ask() -> bool:
        with urlopen(f"{play.house.url_of(name)}/metrics", timeout=10) as answer:
            return line in answer.read().decode()

    return ask


STEPS = (every_letter_came_once, nothing_died_for_good)
