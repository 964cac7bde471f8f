"""First meetings: when the two are asked how it went, what may be said, and an agenda from the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from services.introductions.models import MeetingReport
from shared.errors import BadInput, NotFound, Refusal
from shared.languages import retold

ASKED_AFTER = timedelta(days=21)
NOT_ASKED_AFTER = timedelta(days=90)
LINK_LIVES = timedelta(days=60)
_OF_REASONS = (
    retold("Why we thought of you two: %(reason)s. What of it is true?"),
    retold("And this: %(reason)s. What would each of you need for it?"),
)
_OF_ALL = (
    retold("What would make it worth it for each of you, in three months and in three years?"),
    retold("Who else in each house must agree, and what will they ask?"),
)
_FIRST_STEP = retold(
    "What is the smallest thing that you could try together, and who begins by when?"
)


class NobodyIsAsked(NotFound):
    """You are not asked about this meeting, or not yet: that is three weeks after both said yes."""


class ReportIsGiven(Refusal):
    """You have said how it went already."""


class WorthIsOfAMeeting(BadInput):
    """Only who met can say what it was worth; leave it out."""


def check_is_asked(report: MeetingReport | None) -> MeetingReport:
    """The report that somebody is asked for."""
    if report is None:
        raise NobodyIsAsked
    return report


def check_says_one_thing(met: bool, worth: int | None) -> None:
    """Refuse a worth of a meeting that did not take place."""
    if worth is not None and not met:
        raise WorthIsOfAMeeting(fields={"worth": ["Leave it out."]})


def check_not_changed(report: MeetingReport, said: tuple[bool, int | None, str]) -> None:
    """Refuse another answer than before: matching has learned from the first."""
    if (report.met, report.worth, report.next) != said:
        raise ReportIsGiven("What you said first was passed on; tell a steward if it was wrong")


def agenda(reasons: Sequence[str]) -> list[str]:
    """Three questions for a first meeting: of the two best reasons, and always what to begin with."""
    asked = [
        words % {"reason": reason} for words, reason in zip(_OF_REASONS, reasons, strict=False)
    ]
    return [*(asked + list(_OF_ALL))[:2], _FIRST_STEP]
