"""What keeps a command from doing its work, said in a sentence that says what to do about it."""

import re

_IS_BEHIND = re.compile(r"no such (table|column)|(relation|column) .* does not exist")


class Trouble(Exception):
    """Something outside is not as it should be; the message is for whoever typed the command."""


def advice_on(fault: str) -> str:
    """What to do about what a database said: bring it up to date, where that is what it lacks."""
    return " Run `footbridge migrate` first." if _IS_BEHIND.search(fault) else ""
