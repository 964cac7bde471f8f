"""Who gets introductions and who does not, by sector, region, country, size and newness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from services.introductions.models import (
    Introduction,
    IntroductionState,
    Membership,
    Organisation,
    Person,
    Representation,
)
from services.introductions.rules.fairness import (
    NOT_KNOWN,
    FairnessRow,
    Share,
    gini,
    newness,
    rows,
    span_of,
)
from shared.database import Session
from shared.geography import region_of

LEFT_OUT = timedelta(days=60)
"""Who was proposed to nobody for so long is left out."""
_ALONE = "individual"


@dataclass(frozen=True)
class Fairness:
    """How introductions are spread over those who want them; `exposure_gini` is 0 where all get as many."""

    since: date
    until: date
    people: int
    proposed: int
    made: int
    left_out: int
    exposure_gini: float | None
    items: list[FairnessRow]


def fairness(
    session: Session, since: date | None, until: date | None, today: date, zone: ZoneInfo
) -> Fairness:
    """Of the introductions proposed on the days `[since, until)`, among those who may be proposed today.

    Where a day is not said, it is of the 180 days up to today.
    """
    since, until = span_of(since, until, today)
    found = _shares(session, since, until, today, zone)
    return Fairness(
        since=since,
        until=until,
        people=len(found),
        proposed=sum(one.proposed for one in found),
        made=sum(one.made for one in found),
        left_out=sum(one.is_left_out for one in found),
        exposure_gini=gini(one.proposed for one in found),
        items=rows(found),
    )


def _shares(session: Session, since: date, until: date, today: date, zone: ZoneInfo) -> list[Share]:
    began, ended = (_midnight(day, zone) for day in (since, until))
    proposed, made = _proposals(session, began, ended)
    lately, _ = _proposals(session, _midnight(today - LEFT_OUT, zone), None)
    memberships, spoken = _memberships(session), _spoken(session, today)
    wanted = select(Person.id, Person.country).where(
        Person.described,
        Person.wants_introductions,
        Person.open_limit > 0,
        or_(Person.paused_until.is_(None), Person.paused_until <= today),
    )
    found = []
    for person in session.execute(wanted):
        bodies = [one for one in spoken.get(person.id, ()) if one.organisation_id in memberships]
        if not bodies and person.id not in memberships:
            continue
        found.append(
            Share(
                groups=_groups(person, bodies, memberships, today),
                proposed=proposed[person.id],
                made=made[person.id],
                is_left_out=not lately[person.id],
            )
        )
    return found


def _groups(
    person: Any, bodies: list[Any], memberships: Mapping[UUID, date | None], today: date
) -> dict[str, str]:
    """Of somebody of an organisation, what that is; they are new here since they speak for a member."""
    if not bodies:
        since, sector, size = memberships[person.id], _ALONE, _ALONE
        country = person.country
    else:
        body = bodies[0]
        days = [one for one in (body.starts_on, memberships[body.organisation_id]) if one]
        since, sector = max(days, default=None), body.sector
        size, country = body.size_band, person.country or body.country
    return {
        "sector": sector or NOT_KNOWN,
        "region": region_of(country) or NOT_KNOWN,
        "country": country or NOT_KNOWN,
        "size": size or NOT_KNOWN,
        "newness": newness(since, today),
    }


def _proposals(
    session: Session, began: datetime, ended: datetime | None
) -> tuple[Counter[UUID], Counter[UUID]]:
    """How often each person was proposed to somebody, and how often it was made."""
    asked = select(Introduction.first_id, Introduction.second_id, Introduction.state)
    asked = asked.where(Introduction.proposed_at >= began)
    if ended is not None:
        asked = asked.where(Introduction.proposed_at < ended)
    proposed: Counter[UUID] = Counter()
    made: Counter[UUID] = Counter()
    for first_id, second_id, state in session.execute(asked):
        proposed.update((first_id, second_id))
        if state == IntroductionState.MADE:
            made.update((first_id, second_id))
    return proposed, made


def _memberships(session: Session) -> dict[UUID, date | None]:
    """Who is a member, an organisation or a person, and since when, where that is known."""
    active = select(Membership.organisation_id, Membership.person_id, Membership.since)
    return {
        row.organisation_id or row.person_id: row.since
        for row in session.execute(active.where(Membership.active))
    }


def _spoken(session: Session, today: date) -> dict[UUID, list[Any]]:
    """For whom each person speaks today, the longest first."""
    current = (
        select(
            Representation.person_id,
            Representation.organisation_id,
            Representation.starts_on,
            Organisation.sector,
            Organisation.country,
            Organisation.size_band,
        )
        .join(Organisation, Organisation.id == Representation.organisation_id)
        .where(
            Representation.starts_on <= today,
            or_(Representation.ended_on.is_(None), Representation.ended_on > today),
        )
        .order_by(Representation.starts_on, Representation.id)
    )
    found: dict[UUID, list[Any]] = {}
    for row in session.execute(current):
        found.setdefault(row.person_id, []).append(row)
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins; at the ends of the calendar, where no zone reaches beyond, in UTC."""
    is_far = day.year in (date.min.year, date.max.year)
    return datetime.combine(day, time(), UTC if is_far else zone)
