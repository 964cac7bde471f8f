"""The law of deeds: where transactions end, everything is caught and the clock is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.source import Module, imports

Found = Iterator[tuple[int, str]]

# Where everything is caught besides shared/, whose crew begins fallen work again: at the last door, and
# where letters are posted, of which a faulty one must not hold up the others.
CATCH_ALL = ("deploy/cli/door.py", "services/notifications/sender.py")

CLOCKLESS = (
    "models",
    "engine",
    "rules",
    "queries",
    "actions",
    "schemas",
    "handlers",
    "letters",
    "papers",
)
CLOCKS = re.compile(
    r"(.*\.)?((datetime|date)\.(now|utcnow|today)|func\.(now|current_timestamp|current_date)"
    r"|time\.(time|time_ns|monotonic|monotonic_ns|localtime|gmtime))"
)


def the_road_alone_commits(module: Module) -> Found:
    """Returning commits, raising rolls back: nobody else ends a transaction."""
    if module.package in ("shared", "tests"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback"):
            yield node.lineno, f"the road alone says {node.attr}()"


def the_road_alone_catches_everything(module: Module) -> Found:
    """Between ack and retry decides the road; all others catch what they can name."""
    if module.package in ("shared", "tests") or str(module.path) in CATCH_ALL:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node.type):
            if _raises_again(node):
                continue
            yield node.lineno, "what is caught has a name"


def the_clock_is_read_at_the_door(module: Module) -> Found:
    """`now` is passed in to whatever remembers, decides, does or hears."""
    if module.furniture not in CLOCKLESS:
        return
    for found in imports(module.tree):
        if found.top == "time" and CLOCKS.fullmatch(found.name):
            yield found.line, "the clock is read at the door"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and CLOCKS.fullmatch(ast.unparse(node)):
            yield node.lineno, f"{ast.unparse(node)} reads the clock, which is read at the door"


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Whether it only tidies up, and lets what was raised pass."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _catches_everything(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_catches_everything(one) for one in caught.elts)
    return caught is None or ast.unparse(caught) in ("Exception", "BaseException")
