"""What is said by the link of a letter: whoever holds it answers one introduction, once, for one person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.introductions.actions.introductions import accept, refuse
from services.introductions.models import Introduction
from services.introductions.queries.links import AnswerLink
from shared.database import Session


def say_yes(session: Session, link: AnswerLink, now: datetime) -> Introduction:
    """Say yes by the link of a letter. The second time does nothing, and after a no it is refused."""
    return accept(session, link.introduction_id, link.caller, now, by_link=True)


def say_no(session: Session, link: AnswerLink, now: datetime, **said: Any) -> Introduction:
    """Say no by the link of a letter. The second time does nothing, and after a yes it is refused."""
    return refuse(session, link.introduction_id, link.caller, **said, now=now, by_link=True)
