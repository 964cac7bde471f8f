"""The pages that letters lead to: a person sees what there is to decide, and says yes or no."""

from services.introductions.pages import (
    answers,
    benefits,
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
    "counsel",
    "introductions",
    "meetings",
    "pages",
    "partnerships",
    "waiting",
]
