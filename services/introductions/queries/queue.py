"""What waits for a steward to look at."""

from __future__ import annotations

from itertools import chain
from typing import Any

from sqlalchemy import select

from services.introductions.models import Candidate
from services.introductions.queries.people import organisation_of, representations
from services.introductions.queries.portraits import portraits
from shared.database import Page, Session, keyset


def queue(session: Session, after: str | None, limit: int) -> Page[dict[str, Any]]:
    """What waits for a steward, the oldest first: who in general words, why, and on what occasion."""
    wanted = select(Candidate).where(Candidate.in_queue)
    page = keyset(session, wanted, Candidate.match_id, after, limit)
    ids = list(chain.from_iterable((one.first_id, one.second_id) for one in page.items))
    held = representations(session, ids)
    looks = portraits(session, [(one, organisation_of(held, one)) for one in ids])
    texts = {person_id: look.text for (person_id, _), look in looks.items()}
    return Page([_line(one, texts) for one in page.items], page.next)


def _line(candidate: Candidate, texts: dict[Any, str]) -> dict[str, Any]:
    names = (
        "first_id second_id first_reasons second_reasons score model occasion gathering_id "
        "asked_by_id found_at"
    )
    return {
        "id": candidate.match_id,
        "first": texts[candidate.first_id],
        "second": texts[candidate.second_id],
        **{name: getattr(candidate, name) for name in names.split()},
    }
