"""Refusals: what the work says no with, each named by a sentence that the caller may read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word of a name ends: also after one of a single letter, as in `ThisIsABook`."""


class Refusal(Exception):
    """What was asked cannot be done as things stand.

    Subclass it with the name of the reason, `GatheringIsFull`, and a docstring, which becomes the title of the
    answer; the message says what is the matter this time. `status` is the HTTP status that a program sees,
    `retry_after` the seconds after which it makes sense to ask again, `fields` the faults of single fields.
    """

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "refusal"
    title: ClassVar[str] = "What was asked cannot be done as things stand"

    def __init_subclass__(cls, **options: Any) -> None:
        """Take the slug from the name of the class and the title from its docstring."""
        super().__init_subclass__(**options)
        cls.slug = _WORDS.sub("-", cls.__name__).lower()
        cls.title = (cls.__doc__ or cls.slug.replace("-", " ")).strip().splitlines()[0].rstrip(".")

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after: int | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.retry_after = retry_after
        self.fields = dict(fields or {})


class Conflict(Refusal):
    """What was asked does not fit what is already there."""

    status = 409


class NotFound(Refusal):
    """There is nothing here by that name."""

    status = 404


class Forbidden(Refusal):
    """This is not yours to do."""

    status = 403


class Unauthenticated(Refusal):
    """Please sign in first."""

    status = 401


class BadInput(Refusal):
    """What was sent cannot be understood as it is."""

    status = 422
