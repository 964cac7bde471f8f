"""Who of an organisation would follow a leaver, the best first, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.introductions.models import (
    Benefit,
    BenefitState,
    Handover,
    ItemKind,
    Milestone,
    MilestoneState,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    Person,
    Representation,
    Stage,
)
from services.introductions.queries.people import read_fresh
from services.introductions.rules.descriptions import general_title
from services.introductions.rules.handovers import UNFINISHED
from services.introductions.rules.representation import is_current
from services.introductions.rules.successors import Reason, Ties, fit, reasons
from shared.database import Session


@dataclass(frozen=True)
class Suggestion:
    """Somebody who may follow, and what speaks for and against it."""

    person_id: UUID
    is_discreet: bool
    why: list[Reason]

    @property
    def fit(self) -> int:
        """How well they would follow: the higher, the better; below nought more speaks against it."""
        return fit(self.why)


def suggestions(session: Session, handover: Handover, today: date) -> list[Suggestion]:
    """The current representatives but the leaver and who follows already, the best first."""
    of_it = select(Representation).where(Representation.organisation_id == handover.organisation_id)
    apart = {handover.leaver_id, handover.successor_id}
    held = {
        one.person_id: one
        for one in session.scalars(of_it.order_by(Representation.id))
        if is_current(one, today) and one.person_id not in apart
    }
    people = read_fresh(session, Person, {*held, handover.leaver_id})
    known = _Known(session, handover, held.keys())
    found = []
    for person_id, representation in held.items():
        hidden = person_id in people and people[person_id].described and people[person_id].discreet
        work = _same_work(people.get(handover.leaver_id), people.get(person_id))
        ties = Ties(does_the_work=work) if hidden else known.ties(representation, work, today)
        found.append(Suggestion(person_id, hidden, reasons(ties)))
    return sorted(found, key=lambda one: (-one.fit, one.person_id))


def best_suggestion(session: Session, handover: Handover, today: date) -> UUID | None:
    """Who may be suggested by name: who fits best, if more speaks for than against it, and is not discreet."""
    named = (one for one in suggestions(session, handover, today) if not one.is_discreet)
    best = next(named, None)
    return best.person_id if best and best.fit > 0 else None


class _Known:
    """What colleagues have to do with a handover, counted for all of them at once."""

    def __init__(self, session: Session, handover: Handover, ids: Iterable[UUID]) -> None:
        self._handover, self._ids, self._session = handover, set(ids), session
        kinds = {ItemKind.PARTNERSHIP}
        theirs = {item.reference_id for item in handover.items if item.kind in kinds}
        author = PartnershipNote.author_id
        threads = func.count(PartnershipNote.partnership_id.distinct())
        wrote_in = PartnershipNote.partnership_id.in_(theirs)
        self._wrote = self._count(author, wrote_in, count=threads)
        self._owned = self._count(
            Milestone.owner_id,
            Milestone.partnership_id.in_(theirs),
            Milestone.state == MilestoneState.OPEN,
        ) + self._count(
            Benefit.owner_id,
            Benefit.partnership_id.in_(theirs),
            Benefit.state.in_((BenefitState.PROPOSED, BenefitState.STATED)),
        )
        live = select(Partnership.id).where(Partnership.stage != Stage.CLOSED)
        tended = PartnershipSide.partnership_id.in_(live)
        self._tends = self._count(PartnershipSide.steward_id, tended)
        follows = Handover.state.in_(UNFINISHED), Handover.id != handover.id
        self._follows = self._count(Handover.successor_id, *follows)

    def ties(self, representation: Representation, does_the_work: bool, today: date) -> Ties:
        """What one of them has to do with it."""
        person_id, begins = representation.person_id, representation.starts_on
        return Ties(
            wrote_in=self._wrote[person_id],
            looks_after=self._owned[person_id],
            tends=self._tends[person_id],
            follows=self._follows[person_id],
            has_the_role=not set(self._handover.vacant_roles).isdisjoint(representation.roles),
            does_the_work=does_the_work,
            begins_later=begins is None or begins > today,
            leaves=representation.ended_on is not None,
        )

    def _count(self, column: Any, *where: Any, count: Any = None) -> Counter[UUID]:
        number = func.count() if count is None else count
        found = select(column, number).where(column.in_(self._ids), *where).group_by(column)
        return Counter({row[0]: row[1] for row in self._session.execute(found)})


def _same_work(leaver: Person | None, other: Person | None) -> bool:
    if leaver is None or other is None or not (leaver.title and other.title):
        return False
    return general_title(leaver.title) == general_title(other.title)
