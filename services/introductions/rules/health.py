"""The health of a partnership: a score from 0 to 100, with its reasons in words and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.introductions.rules.partnerships import NOBODY_TENDS_IT
from shared.languages import mark

FULL, WATCHED_BELOW, AT_RISK_BELOW = 100, 75, 50
_QUIET = ((180, 40), (90, 25), (45, 10))
"""After how many days without contact how many points are lost; the first that holds."""
_UNATTENDED, _EACH_LATE, _MOST_LATE, _ALONE = 60, 10, 30, 10
_REVIEW, _REVIEW_LONG, _LONG_DAYS = 10, 20, 90
_HANDOVER, _HANDOVER_LATE = 15, 30

QUIET = mark("The sides have not been in touch for long.")
UNMEASURED = mark("What it brings was not measured in time.")
MISSED = mark("Milestones are missed.")
UNREVIEWED = mark("The review is overdue.")
ALONE = mark("Only one person of a side knows it.")
HANDED_OVER = mark("A side is being handed over.")
HANDOVER_LATE = mark("The handover of a side is overdue.")
ALL_IS_WELL = mark("Nothing is to be done at present.")

TO_DO = {
    NOBODY_TENDS_IT: mark("Find somebody who tends it for that side, and name them."),
    QUIET: mark("Ask both sides how it goes, and suggest a day to talk."),
    UNMEASURED: mark("Ask those who look after the benefits for a number."),
    MISSED: mark("Ask the owners: is it done, is there another day, or is it dropped?"),
    UNREVIEWED: mark("Help the sides to find half an hour for their review."),
    ALONE: mark("Ask that side to bring in a second person."),
    HANDED_OVER: mark("See that the successor is briefed and introduced."),
    HANDOVER_LATE: mark("Call the organisation: who follows, and what keeps them?"),
}


class Condition(StrEnum):
    """How a partnership is."""

    HEALTHY = "healthy"
    WATCH = "watch"
    AT_RISK = "at-risk"


@dataclass(frozen=True)
class Signs:
    """What is known of a partnership: days since when things are due, and how many sides lack somebody."""

    last_contact: date
    unattended: int = 0
    alone: int = 0
    measurements_due: Sequence[date] = ()
    milestones_due: Sequence[date] = ()
    review_due_on: date | None = None
    handover_deadlines: Sequence[date] = ()


@dataclass(frozen=True)
class Reason:
    """Why points are lost: how many, since when, and of how many things."""

    points: int
    text: str
    since: date | None = None
    count: int = 1


@dataclass(frozen=True)
class Health:
    """A score, 100 for the best; the reasons, the gravest first; and what to do next."""

    score: int
    condition: Condition
    reasons: list[Reason]

    @property
    def next(self) -> str:
        """What to do about the gravest reason."""
        return TO_DO[self.reasons[0].text] if self.reasons else ALL_IS_WELL

    @property
    def is_at_risk(self) -> bool:
        """Whether somebody has to look after it."""
        return self.condition == Condition.AT_RISK


def health(signs: Signs, today: date) -> Health:
    """How a partnership is today. A side that nobody tends puts it at risk at once."""
    reasons = [*_of_people(signs), *_of_silence(signs, today), *_of_what_is_late(signs, today)]
    reasons.sort(key=lambda reason: -reason.points)
    score = max(0, FULL - sum(reason.points for reason in reasons))
    return Health(score, _condition(score, signs), reasons)


def _condition(score: int, signs: Signs) -> Condition:
    if signs.unattended or score < AT_RISK_BELOW:
        return Condition.AT_RISK
    return Condition.WATCH if score < WATCHED_BELOW else Condition.HEALTHY


def _of_people(signs: Signs) -> list[Reason]:
    found = []
    if signs.unattended:
        points = _UNATTENDED * signs.unattended
        found.append(Reason(points, NOBODY_TENDS_IT, count=signs.unattended))
    if signs.alone:
        found.append(Reason(_ALONE * signs.alone, ALONE, count=signs.alone))
    return found


def _of_silence(signs: Signs, today: date) -> list[Reason]:
    silent = (today - signs.last_contact).days
    points = next((points for days, points in _QUIET if silent > days), 0)
    return [Reason(points, QUIET, signs.last_contact)] if points else []


def _of_what_is_late(signs: Signs, today: date) -> list[Reason]:
    found = [
        Reason(min(_EACH_LATE * len(late), _MOST_LATE), text, min(late), len(late))
        for text, dues in ((UNMEASURED, signs.measurements_due), (MISSED, signs.milestones_due))
        if (late := [day for day in dues if day < today])
    ]
    review = signs.review_due_on
    if review is not None and review < today:
        is_long = (today - review).days > _LONG_DAYS
        found.append(Reason(_REVIEW_LONG if is_long else _REVIEW, UNREVIEWED, review))
    if signs.handover_deadlines:
        first = min(signs.handover_deadlines)
        late_text = (_HANDOVER_LATE, HANDOVER_LATE) if first < today else (_HANDOVER, HANDED_OVER)
        found.append(Reason(*late_text, first, len(signs.handover_deadlines)))
    return found
