"""What a successor is told: who, since when, why, what for, what was said, what is next, what is at risk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.introductions.models import Partnership, Stage
from services.introductions.rules.partnerships import risks
from shared.languages import mark

_NEXT = {
    Stage.EXPLORING: mark("Agree with the other side what you want to do together, and by when."),
    Stage.AGREED: mark("Start the first small piece of what was agreed."),
    Stage.PILOT: mark(
        "Look with the other side at what the pilot has shown, and decide how to go on."
    ),
    Stage.SCALING: mark("See that what grows is still good for both sides."),
    Stage.SUSTAINED: mark("Keep the rhythm of your reviews."),
    Stage.CLOSED: mark("Nothing: the partnership is closed."),
}
_QUIET_AFTER_DAYS = 90


@dataclass(frozen=True)
class Party:
    """A side: the organisation, and who tends it, as far as the reader may know."""

    organisation: str
    steward: str
    since: date | None


@dataclass(frozen=True)
class Said:
    """One entry of the thread."""

    on: date
    by: str
    text: str


@dataclass(frozen=True)
class Danger:
    """What is at risk, in words that may hold a day, `%(day)s`."""

    text: str
    day: date | None = None

    def __str__(self) -> str:
        """In English, with the day as programs write it."""
        return self.text % {"day": self.day}


@dataclass(frozen=True)
class Brought:
    """What the partnership has brought one side: in short, and benefit by benefit, the short term first."""

    side: str
    summary: list[str]
    benefits: list[str]


@dataclass(frozen=True)
class Ahead:
    """What comes next, by its day."""

    on: date
    text: str


@dataclass(frozen=True)
class Agreed:
    """What all sides confirmed: a stage, or a renewed focus (no stage), and their words for it."""

    on: date
    stage: str | None
    text: str


@dataclass(frozen=True)
class PartnershipBrief:
    """One partnership as a newcomer to it should know it."""

    partnership: Partnership
    others: list[Party]
    since: date
    reasons: list[str]
    agreed: list[Agreed]
    thread: list[Said]
    brought: list[Brought]
    ahead: list[Ahead]
    next: str
    dangers: list[Danger]

    @property
    def at_risk(self) -> list[str]:
        """What is at risk, in English."""
        return [str(danger) for danger in self.dangers]


@dataclass(frozen=True)
class IntroductionBrief:
    """One introduction that the successor is asked about in the leaver's place."""

    other: str
    since: date
    reasons: list[str]
    state: str


@dataclass(frozen=True)
class Briefing:
    """All that a successor should know, to be read in ten minutes."""

    organisation: str
    leaver: str
    left_on: date
    deadline_on: date
    vacant_roles: list[str]
    partnerships: list[PartnershipBrief]
    introductions: list[IntroductionBrief]


def next_step(partnership: Partnership) -> str:
    """What is to be done next, as far as the stage tells."""
    return _NEXT[Stage(partnership.stage)]


def dangers(
    partnership: Partnership, thread: list[Said], today: date, late: Iterable[str] = ()
) -> list[Danger]:
    """What is at risk, in words; `late` is what else was not done in time."""
    found = [Danger(text) for text in (*risks(partnership), *late)]
    last = max((said.on for said in thread), default=partnership.formed_at.date())
    if (today - last).days > _QUIET_AFTER_DAYS:
        found.append(Danger(mark("Nothing was written here since %(day)s."), last))
    if not thread:
        text = mark("The thread is empty: ask the leaver and the other side what was agreed.")
        found.append(Danger(text))
    return found


def write(briefing: Briefing) -> str:
    """The briefing as plain text."""
    lines = [
        f"Briefing for whoever follows {briefing.leaver} at {briefing.organisation}",
        f"{briefing.leaver} left on {briefing.left_on.isoformat()}. "
        f"Please be done by {briefing.deadline_on.isoformat()}.",
    ]
    if briefing.vacant_roles:
        lines.append(f"Vacant now: {', '.join(briefing.vacant_roles)}.")
    for number, brief in enumerate(briefing.partnerships, 1):
        lines += ["", *_partnership_lines(number, brief)]
    for introduction in briefing.introductions:
        lines += ["", *_introduction_lines(introduction)]
    return "\n".join(lines) + "\n"


def _partnership_lines(number: int, brief: PartnershipBrief) -> list[str]:
    return [
        f"{number}. Partnership with {' and '.join(_name(party) for party in brief.others)}",
        f"   Since {brief.since.isoformat()}, {brief.partnership.stage}.",
        f"   What for: {brief.partnership.purpose}",
        *_list("Why you were introduced", brief.reasons),
        *_list("What was agreed", [_agreed_line(one) for one in brief.agreed]),
        *(line for one in brief.brought for line in _brought_lines(one)),
        *_list(
            "What was said", [f"{one.on.isoformat()} {one.by}: {one.text}" for one in brief.thread]
        ),
        f"   Next: {brief.next}",
        *_list("By when", [f"{one.on.isoformat()} {one.text}" for one in brief.ahead]),
        *_list("At risk", brief.at_risk),
    ]


def _agreed_line(one: Agreed) -> str:
    return f"{one.on.isoformat()} {one.stage or 'renewed focus'}: {one.text}"


def _brought_lines(one: Brought) -> list[str]:
    return _list(f"What it has brought {one.side}", [*one.summary, *one.benefits])


def _introduction_lines(brief: IntroductionBrief) -> list[str]:
    return [
        f"- Introduction to {brief.other}, {brief.state}, since {brief.since.isoformat()}",
        *_list("Why", brief.reasons),
    ]


def _name(party: Party) -> str:
    return ", ".join(filter(None, (party.steward, party.organisation)))


def _list(title: str, lines: list[str]) -> list[str]:
    return [f"   {title}:", *(f"   - {line}" for line in lines)] if lines else []
