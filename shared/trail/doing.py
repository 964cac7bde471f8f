"""Who is doing what: said once at each door, and known to whatever is written down behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

_LONGEST = 200


@dataclass(frozen=True)
class Doing:
    """An operation, and the person and program that ask for it; `at` is the moment, where the door knows it."""

    operation: str = "by hand"
    person_id: UUID | None = None
    program: str = ""
    at: datetime | None = None


_BY_HAND = Doing()
_current: ContextVar[Doing] = ContextVar("footbridge_doing", default=_BY_HAND)


def being_done() -> Doing:
    """What is being done now."""
    return _current.get()


@contextmanager
def doing(operation: str, **more: Any) -> Iterator[None]:
    """Let what is written meanwhile be known as this; of what is not given, what was said before holds."""
    token = _current.set(replace(_current.get(), operation=operation[:_LONGEST], **more))
    try:
        yield
    finally:
        _current.reset(token)
