"""Why somebody says no: in one word of a few, from which matching learns, and what each keeps the two from."""

from __future__ import annotations

from enum import StrEnum

from services.introductions.models import Answer
from shared.errors import Refusal


class Why(StrEnum):
    """A reason for a no. Stewards and matching learn it; the other one never does."""

    NO_TIME = "no-time"
    NOT_NOW = "not-now"
    OFF_TOPIC = "off-topic"
    MET_ALREADY = "met-already"
    COMPETITOR = "competitor"
    NOT_THEM = "not-them"
    A_COLLEAGUE = "a-colleague"
    OTHER = "other"


_NEVER_AGAIN = (Why.NOT_THEM, Why.MET_ALREADY)


class LinkIsUsed(Refusal):
    """You have answered by this link already."""


def is_for_ever(code: str, not_them: bool) -> bool:
    """Whether the two are never proposed to each other again: "not them", or they know each other."""
    return not_them or code in _NEVER_AGAIN


def check_link_is_unused(said: Answer | None, wanted: Answer) -> None:
    """Refuse a second answer by the same link: whoever finds an old letter changes nothing."""
    if said is not None and said != wanted:
        raise LinkIsUsed("To change your mind, sign in and open this introduction.")
