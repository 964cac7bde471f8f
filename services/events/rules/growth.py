"""How an audience becomes members, and members speakers: counted by person, told without names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

WITHIN = timedelta(days=365)
"""So long after somebody was there, what they do is put down to it."""

Moments = Mapping[UUID, Sequence[datetime]]
"""When each person did something."""


@dataclass(frozen=True)
class Visit:
    """A person who was no member was at a gathering, perhaps as one who spoke."""

    gathering_id: UUID
    title: str
    starts_at: datetime
    person_id: UUID
    spoke: bool = False


@dataclass(frozen=True)
class Funnel:
    """Of so many guests, how many spoke as guests, applied, joined, and spoke as members then."""

    guests: int = 0
    spoke_as_guests: int = 0
    applied: int = 0
    joined: int = 0
    spoke: int = 0


@dataclass(frozen=True)
class GatheringFunnel:
    """The same for the guests of one gathering; `joined_next` was their last visit before they joined."""

    gathering_id: UUID
    title: str
    starts_at: datetime
    funnel: Funnel
    joined_next: int


@dataclass(frozen=True)
class Growth:
    """The loop in numbers: everybody once in the total, and at each gathering where they were."""

    total: Funnel
    gatherings: list[GatheringFunnel]


def growth(visits: Iterable[Visit], applied: Moments, joined: Moments, talks: Moments) -> Growth:
    """Put down to gatherings what their guests did within a year; who was at two is counted at both."""
    loop = _Loop(applied, joined, talks)
    by_gathering = defaultdict[UUID, dict[UUID, Visit]](dict)
    by_person = defaultdict[UUID, list[Visit]](list)
    for visit in visits:
        by_gathering[visit.gathering_id][visit.person_id] = visit
        by_person[visit.person_id].append(visit)
    last = {one for theirs in by_person.values() for one in loop.last_before_joining(theirs)}
    found = []
    for gathering_id, there in by_gathering.items():
        some = next(iter(there.values()))
        funnel = loop.funnel([[one] for one in there.values()])
        told = (gathering_id, some.title, some.starts_at, funnel)
        found.append(GatheringFunnel(*told, sum(one in last for one in there.values())))
    found.sort(key=lambda one: (-one.funnel.joined, -one.joined_next, one.starts_at))
    return Growth(loop.funnel(by_person.values()), found)


@dataclass(frozen=True)
class _Loop:
    applied: Moments
    joined: Moments
    talks: Moments

    def funnel(self, people: Iterable[Sequence[Visit]]) -> Funnel:
        """What became of people, each told by their visits."""
        rows = [self._steps(theirs) for theirs in people]
        return Funnel(len(rows), *(sum(column) for column in zip(*rows, strict=True)))

    def last_before_joining(self, visits: Sequence[Visit]) -> list[Visit]:
        """The visits of a person after which they joined next, if they did within a year."""
        moments = self.joined.get(visits[0].person_id, ())
        found = []
        for moment in moments:
            before = [one for one in visits if _follows(one, moment)]
            found += [max(before, key=lambda one: one.starts_at)] if before else []
        return found

    def _steps(self, visits: Sequence[Visit]) -> tuple[bool, bool, bool, bool]:
        who = visits[0].person_id
        joined = [at for at in self.joined.get(who, ()) if any(_follows(v, at) for v in visits)]
        applied = any(_follows(v, at) for v in visits for at in self.applied.get(who, ()))
        spoke = bool(joined) and any(at > min(joined) for at in self.talks.get(who, ()))
        return any(one.spoke for one in visits), applied or bool(joined), bool(joined), spoke


def _follows(visit: Visit, moment: datetime) -> bool:
    return visit.starts_at < moment <= visit.starts_at + WITHIN
