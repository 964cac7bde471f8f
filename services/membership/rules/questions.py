"""The questions that a tier asks of those who apply: a small language, declared as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.membership.models import Tier
from shared.errors import BadInput


class QuestionKind(StrEnum):
    """What kind of answer a question wants."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes-no"


class QuestionIsNotClear(BadInput):
    """A question is not declared as it should be."""


LONGEST = {QuestionKind.TEXT: 300, QuestionKind.LONG_TEXT: 4_000}
WITH_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})


@dataclass(frozen=True)
class Question:
    """One question. `sectors` says of whose organisations it is asked; none means of everybody.

    `max_length` bounds a text, `minimum` and `maximum` a number, and the count of several choices.
    """

    key: str
    label: str
    kind: QuestionKind = QuestionKind.TEXT
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    sectors: tuple[str, ...] = ()

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        bound = LONGEST.get(self.kind, LONGEST[QuestionKind.TEXT])
        return min(self.max_length or bound, bound)


def questions_of(tier: Tier, sector: str | None = None) -> tuple[Question, ...]:
    """The questions of a tier; with a sector, those that are asked of organisations in it."""
    asked = tuple(_question(declared) for declared in tier.questions or ())
    return tuple(one for one in asked if sector is None or not one.sectors or sector in one.sectors)


def check_questions(declared: Iterable[Mapping[str, Any]]) -> None:
    """Refuse questions of which one cannot be asked, or that share a key."""
    seen: set[str] = set()
    for one in map(_question, declared):
        if one.key in seen:
            raise QuestionIsNotClear(f"Two questions are called {one.key}")
        seen.add(one.key)
        if (one.kind in WITH_CHOICES) != bool(one.choices):
            raise QuestionIsNotClear(f"{one.key}: choices, and only they, need what to choose from")
        if None not in (one.minimum, one.maximum) and one.minimum > one.maximum:  # type: ignore[operator]
            raise QuestionIsNotClear(f"{one.key}: the minimum is above the maximum")


def _question(declared: Mapping[str, Any]) -> Question:
    values = dict(declared)
    try:
        kind = QuestionKind(values.get("kind", QuestionKind.TEXT))
        choices, sectors = (tuple(values.get(name) or ()) for name in ("choices", "sectors"))
        return Question(**{**values, "kind": kind, "choices": choices, "sectors": sectors})
    except (TypeError, ValueError) as error:
        raise QuestionIsNotClear(f"{values.get('key', 'A question')}: {error}") from error
