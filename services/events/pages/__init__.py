"""Pages that letters lead to, which need no sign-in."""

from services.events.pages import feedback, reconfirmations, speaking, tickets
from services.events.pages.blueprint import pages

__all__ = ["feedback", "pages", "reconfirmations", "speaking", "tickets"]
