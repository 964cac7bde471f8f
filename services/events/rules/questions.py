"""What an event asks of those who come: questions are data, and so are the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.errors import BadInput

Question = Mapping[str, Any]


class AnswersDoNotFit(BadInput):
    """These answers do not fit what the event asks."""


class TwoQuestionsAreOne(BadInput):
    """Each question needs a key of its own, and a choice something to choose from."""


class TooManyNames(BadInput):
    """More guests are named than places were taken for."""


def check_questions(questions: Iterable[Question]) -> None:
    """Refuse two questions of one key, and a choice of nothing."""
    keys = set[str]()
    for number, question in enumerate(questions):
        if question["key"] in keys:
            raise TwoQuestionsAreOne(fields={"questions": {number: ["This key is taken."]}})
        if question["kind"] == "choice" and not question["options"]:
            raise TwoQuestionsAreOne(fields={"questions": {number: ["Say what to choose from."]}})
        keys.add(question["key"])


def check_answers(questions: Iterable[Question], answers: Mapping[str, str]) -> None:
    """Refuse what was not asked, what does not fit, and what is missing; says of each what it is."""
    asked = {question["key"]: question for question in questions}
    faults = {key: ["This was not asked."] for key in answers if key not in asked}
    for key, question in asked.items():
        if fault := _fault(question, answers.get(key, "").strip()):
            faults[key] = [fault]
    if faults:
        raise AnswersDoNotFit(fields={"answers": faults})


def _fault(question: Question, answer: str) -> str:
    if not answer:
        return f"Please say: {question['text']}" if question["is_required"] else ""
    choices = ["yes", "no"] if question["kind"] == "yes-no" else question["options"]
    if question["kind"] != "text" and answer not in choices:
        return f"One of: {', '.join(choices)}."
    return ""
