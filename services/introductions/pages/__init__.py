"""The pages that letters lead to: a person sees what there is to decide, and says yes or no."""

from services.introductions.pages import (
    answers,
    benefits,
    calendars,
    counsel,
    introductions,
    meetings,
    partnerships,
    waiting,
)
from services.introductions.pages.blueprint import pages

__all__ = [
    "answers",
    "benefits",
    "calendars",
    "counsel",
    "introductions",
    "meetings",
    "pages",
    "partnerships",
    "waiting",
]
