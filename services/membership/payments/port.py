"""The port: what is asked of whoever takes payments by card, and what goes wrong, in no provider's words.

Each call that has an effect takes a key: the same key and the same wish have their effect once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from services.membership.rules.sightings import Hint, Seen
from services.membership.rules.wishes import Granted, Wish


class ProviderTrouble(Exception):
    """A call had no answer that can be used."""


class TryAgain(ProviderTrouble):
    """Perhaps not even heard: the same call with the same key is harmless, and right."""


class OutcomeUnknown(ProviderTrouble):
    """The provider failed, and keeps that answer for the key: look whether it was done, then a new key."""


class CallRefused(ProviderTrouble):
    """The provider will never do this."""


class BadSignature(ProviderTrouble):
    """This was not sent by the provider, or not now, or not to us."""


class Provider(Protocol):
    """Who takes payments by card."""

    name: str
    livemode: bool

    def grant(self, wish: Wish, key: str) -> Granted:
        """Do what is wished, once for a key. Raises ProviderTrouble; a declined card is no trouble."""

    def find(self, wish: Wish, key: str) -> Granted | None:
        """What came of a wish whose key may be forgotten, by what was written on the object."""

    def look(self, ref: str) -> Seen | None:
        """An object as it is now; None when there is none such. Raises ProviderTrouble."""

    def made_since(self, moment: datetime) -> Iterable[str]:
        """The payments, pages and bills made since a moment."""

    def hints_after(self, event_id: str) -> Iterable[Hint]:
        """What the provider lists as having happened after an event (all it has for none), oldest first."""

    def undelivered(self) -> Iterable[Hint]:
        """What the provider lists as not delivered, oldest first."""

    def read_hint(self, raw: bytes, signature: str, now: datetime) -> Hint:
        """What was sent to our door, if the provider signed it within five minutes. Raises BadSignature."""
