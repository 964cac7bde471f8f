"""Candidates from their rows, as the engine reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, select

from services.matching.engine.card import Card, no_text, no_topics
from services.matching.engine.encoder import ENCODERS
from services.matching.engine.wishing import Wanted
from services.matching.models import Candidate
from shared.database import Session

COLUMNS = tuple(Candidate.__table__.c)


def card_of(row: Row[Any]) -> Card:
    """The card of a candidate's row; vectors of an encoder that is no longer in use say nothing."""
    is_current = row.encoder == ENCODERS
    return Card(
        person_id=row.person_id,
        party_id=row.party_id,
        sector=row.sector,
        country=row.country,
        offers=tuple(row.offers),
        needs=tuple(row.needs),
        causes=tuple(row.causes),
        areas=tuple(row.areas),
        languages=tuple(row.languages),
        discreet=row.discreet,
        open_introductions=row.open_introductions,
        answers=row.answers,
        said_yes=row.said_yes,
        asked=row.asked,
        got_yes=row.got_yes,
        text=unpacked(row.text) if is_current else no_text(),
        wants=unpacked(row.wants) if is_current else no_topics(),
        gives=unpacked(row.gives) if is_current else no_topics(),
    )


def cards(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Card]:
    """The cards of those of the persons who are candidates, as this transaction sees them."""
    wanted = select(*COLUMNS).where(Candidate.person_id.in_(list(person_ids)))
    return {row.person_id: card_of(row) for row in session.execute(wanted)}


def fitting(session: Session, wanted: Wanted) -> list[UUID]:
    """Who may be matched and is as somebody wishes."""
    told = Candidate
    seen = select(
        told.person_id,
        told.sector,
        told.country,
        told.causes,
        told.areas,
        told.languages,
        told.offers,
    ).where(told.is_eligible)
    if wanted.sectors:
        seen = seen.where(told.sector.in_(wanted.sectors))
    if wanted.countries:
        seen = seen.where(told.country.in_(wanted.countries))
    return [row.person_id for row in session.execute(seen) if wanted.fits(row)]


def packed(vector: NDArray[np.float32]) -> bytes:
    """A vector as it is stored: half precision, little-endian."""
    return vector.astype("<f2").tobytes()


def unpacked(content: bytes) -> NDArray[np.float32]:
    """A stored vector."""
    return np.frombuffer(content, dtype="<f2").astype(np.float32)
