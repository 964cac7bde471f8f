"""Reading what an applicant answers, by a schema made from the questions of the tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from services.membership.rules.questions import Question, QuestionKind
from shared.errors import BadInput

_MOST = 10**12


class AnswersAreNotRight(BadInput):
    """Some questions are not answered as they should be."""


def read_answers(
    questions: Sequence[Question], given: Mapping[str, Any], *, is_draft: bool = False
) -> dict[str, Any]:
    """The answers, as they are kept; of a draft, the required ones may still be missing.

    Raises AnswersAreNotRight with the fault of each question.
    """
    try:
        read = _schema(tuple(questions)).load(given, partial=is_draft)
    except ValidationError as error:
        faults = error.normalized_messages()
        raise AnswersAreNotRight("See `errors` for each", fields={"answers": faults}) from error
    return {name: _kept(value) for name, value in read.items()}


@lru_cache(maxsize=256)
def _schema(questions: tuple[Question, ...]) -> Schema:
    declared = {question.key: _FIELDS[question.kind](question) for question in questions}
    meta = type("Meta", (), {"unknown": RAISE})
    return type("Answers", (Schema,), {**declared, "Meta": meta})()


def _text(question: Question) -> fields.Field[Any]:
    least = 1 if question.required else 0
    bounds = validate.Length(min=least, max=question.longest)
    return fields.String(validate=bounds, **_presence(question))


def _choice(question: Question) -> fields.Field[Any]:
    return fields.String(validate=validate.OneOf(question.choices), **_presence(question))


def _choices(question: Question) -> fields.Field[Any]:
    least = question.minimum if question.minimum is not None else int(question.required)
    bounds = validate.Length(min=least, max=question.maximum or len(question.choices))
    one = fields.String(validate=validate.OneOf(question.choices))
    return fields.List(one, validate=[bounds, _once], **_presence(question))


def _number(question: Question) -> fields.Field[Any]:
    least = question.minimum if question.minimum is not None else -_MOST
    most = question.maximum if question.maximum is not None else _MOST
    bounds = validate.Range(least, most)
    return fields.Integer(strict=True, validate=bounds, **_presence(question))


def _date(question: Question) -> fields.Field[Any]:
    return fields.Date(**_presence(question))


def _yes_no(question: Question) -> fields.Field[Any]:
    """A yes that is required is a consent: a no does not give it."""
    given = [validate.Equal(True)] if question.required else []
    return fields.Boolean(truthy={True}, falsy={False}, validate=given, **_presence(question))


def _presence(question: Question) -> dict[str, Any]:
    return {"required": question.required, "allow_none": not question.required}


def _once(chosen: list[str]) -> None:
    if len(set(chosen)) < len(chosen):
        raise ValidationError("Choose each once.")


def _kept(value: Any) -> Any:
    """An answer as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


_FIELDS = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.YES_NO: _yes_no,
}
