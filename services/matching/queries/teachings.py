"""Which weights are in use, and which were before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, select

from services.matching.engine.weights import FB_1, Weights
from services.matching.models import Teaching
from shared.database import Session


def current_weights(session: Session) -> Weights:
    """The newest weights that answers taught this model; those thought up where nothing was learned yet."""
    newest = session.scalars(_of_this_model().limit(1)).first()
    return FB_1 if newest is None else taught(newest)


def teachings(session: Session) -> Sequence[Teaching]:
    """All that was learned by this model, the newest first."""
    return session.scalars(_of_this_model()).all()


def taught(teaching: Teaching) -> Weights:
    """The weights that were learned."""
    return replace(FB_1, version=teaching.version, **teaching.numbers)


def weights_of(session: Session, version: str) -> Weights | None:
    """The weights that go by a version, of whatever day; None where they are known no more."""
    if version == FB_1.version:
        return FB_1
    found = select(Teaching).where(Teaching.model == FB_1.version, Teaching.version == version)
    known = session.scalars(found.limit(1)).first()
    return None if known is None else taught(known)


def _of_this_model() -> Select[Teaching]:
    return (
        select(Teaching).where(Teaching.model == FB_1.version).order_by(Teaching.learned_on.desc())
    )
