"""What a tier asks of those who apply."""

from __future__ import annotations

from services.membership.queries.tiers import tier_of
from services.membership.rules.questions import Question, questions_of
from shared.database import Session


def questions(session: Session, slug: str, sector: str | None) -> tuple[Question, ...]:
    """The questions of a tier: all of them, or those asked in a sector."""
    return questions_of(tier_of(session, slug), sector)
