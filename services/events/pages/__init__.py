"""Pages that letters lead to, which need no sign-in."""

from services.events.pages import reconfirmations
from services.events.pages.blueprint import pages

__all__ = ["pages", "reconfirmations"]
