"""Who waits for an introduction and fits nobody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, or_, select

from services.introductions.models import Introduction, Person
from services.introductions.queries.people import organisation_of, representations
from services.introductions.queries.portraits import portraits
from shared.database import Page, Session, keyset


def unmatched(session: Session, after: str | None, limit: int) -> Page[dict[str, Any]]:
    """Those for whom matching found nobody, until they are proposed to somebody; in general words."""
    proposed_since = exists().where(
        or_(Introduction.first_id == Person.id, Introduction.second_id == Person.id),
        Introduction.proposed_at >= Person.nobody_found_at,
    )
    wanted = select(Person).where(
        Person.nobody_found_at.is_not(None), Person.wants_introductions, ~proposed_since
    )
    page = keyset(session, wanted, Person.id, after, limit)
    held = representations(session, [one.id for one in page.items])
    looks = portraits(session, [(one.id, organisation_of(held, one.id)) for one in page.items])
    texts = {person_id: look.text for (person_id, _), look in looks.items()}
    return Page(
        [
            {"person_id": one.id, "who": texts[one.id], "since": one.nobody_found_at}
            for one in page.items
        ],
        page.next,
    )
