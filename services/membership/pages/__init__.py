"""The pages for people: those that letters lead to, and the one on which members name others."""

from services.membership.pages import letters, nominations
from services.membership.pages.blueprint import pages

__all__ = ["letters", "nominations", "pages"]
