"""Tables of organisations and persons, which the import reads back as they are."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import selectinload

from services.membership.models import (
    Membership,
    Organisation,
    Person,
    Reference,
    Representation,
    Tombstone,
)
from services.membership.queries.agreements import agreements_of_all
from services.membership.rules import cells, columns
from services.membership.rules.agreements import write_agreements
from services.membership.rules.standing import OVER, member_since, rests, standing_of
from services.membership.rules.terms import policy_of
from shared.database import Session, reading
from shared.spreadsheets import armoured

_HOME = "directory"
_BATCH = 500


Line = list[str]


def organisations_table(session: Session, today: date) -> Iterator[str]:
    """All organisations as CSV, line by line, with the membership that each holds."""
    return map(_written, organisations_lines(session, today))


def persons_table(session: Session, today: date) -> Iterator[str]:
    """All persons as CSV, line by line; a line for each organisation that a person speaks for."""
    return map(_written, persons_lines(session, today))


def sent_along(
    session: Session, table: Callable[[Session, date], Iterator[str]], today: date
) -> Iterator[str]:
    """A table, portion by portion as it is read, in a session of its own: that of a request is over by then."""
    engine: Engine = session.get_bind().engine

    def portions() -> Iterator[str]:
        with reading(engine) as own:
            lines = table(own, today)
            while portion := "".join(islice(lines, _BATCH)):
                yield portion

    return portions()


def organisations_lines(session: Session, today: date) -> Iterator[Line]:
    """All organisations, in cells that no spreadsheet takes for a formula; the first are the columns."""
    yield _line(columns.ORGANISATION)
    references = _references(session, "organisation")
    memberships = _memberships(session, today)
    for one in session.scalars(
        select(Organisation).order_by(Organisation.id).execution_options(yield_per=_BATCH)
    ):
        told = _organisation(one) | memberships.get(one.id, {})
        told["reference"] = references.get(one.id, f"footbridge:{one.id}")
        if one.parent_id is not None:
            told["parent"] = references.get(one.parent_id, f"footbridge:{one.parent_id}")
        yield _line(told.get(name, "") for name in columns.ORGANISATION)


def persons_lines(session: Session, today: date) -> Iterator[Line]:
    """All persons, in the same manner; a line for each organisation that a person speaks for."""
    yield _line(columns.PERSON)
    references = _references(session, "person")
    organisations = _references(session, "organisation")
    memberships = _memberships(session, today)
    spoken_for, consents = _representations(session), agreements_of_all(session)
    everybody = select(Person).options(selectinload(Person.profile)).order_by(Person.id)
    everybody = everybody.where(Person.id.not_in(select(Tombstone.person_id)))
    for one in session.scalars(everybody.execution_options(yield_per=_BATCH)):
        told = _person(one) | memberships.get(one.id, {})
        told["reference"] = references.get(one.id, f"footbridge:{one.id}")
        told["consents"] = write_agreements(consents.get(one.id, ()))
        for representation in spoken_for.get(one.id, [None]):
            if representation is not None:
                body = representation.organisation_id
                told["organisation"] = organisations.get(body, f"footbridge:{body}")
                told["roles"] = cells.write_parts(representation.roles)
            yield _line(told.get(name, "") for name in columns.PERSON)


def _organisation(one: Organisation) -> dict[str, str]:
    return {
        "name": one.display_name if one.has_given_name else cells.NAMELESS,
        "sector": one.sector,
        "country": one.country,
        "city": one.city,
        "size_band": one.size_band,
        "mission": one.mission,
        "causes": cells.write_parts(one.causes),
        "regions": cells.write_parts(one.regions),
        "languages": cells.write_parts(one.languages),
        "website": one.website,
        "phone": one.phone,
        "registration_number": one.registration_number,
    }


def _person(one: Person) -> dict[str, str]:
    told = {
        "full_name": one.full_name,
        "email": one.email,
        "phone": one.phone,
        "letter_language": one.letter_language,
    }
    profile = one.profile
    if profile is None:
        return told
    return told | {
        "title": profile.title,
        "interests": profile.interests,
        "offers": cells.write_topics(profile.offers),
        "needs": cells.write_topics(profile.needs),
        "causes": cells.write_parts(profile.causes),
        "regions": cells.write_parts(profile.regions),
        "languages": cells.write_parts(profile.languages),
        "country": profile.country,
        "discreet": cells.write_switch(profile.discreet),
        "wants_introductions": cells.write_switch(profile.wants_introductions),
        "visibility": cells.write_parts(
            f"{name}={who}" for name, who in profile.visibility.items()
        ),
    }


def _references(session: Session, kind: str) -> dict[UUID, str]:
    """One reference of each: the one in our own directory, if it has one there."""
    found: dict[UUID, str] = {}
    of_kind = select(Reference).where(Reference.kind == kind)
    for one in session.scalars(of_kind.order_by(Reference.source.desc(), Reference.name.desc())):
        if one.source == _HOME:
            continue
        found[one.subject_id] = f"{one.source}:{one.name}"
    for one in session.scalars(of_kind.where(Reference.source == _HOME)):
        found[one.subject_id] = one.name if ":" not in one.name else f"{_HOME}:{one.name}"
    return found


def _memberships(session: Session, today: date) -> dict[UUID, dict[str, str]]:
    """Each holder's membership: the one that is not over, or else the last; none that has yet to begin."""
    found: dict[UUID, dict[str, str]] = {}
    running: set[UUID] = set()
    for one in session.scalars(select(Membership).order_by(Membership.id)):
        since = member_since(one.terms, policy_of(one.tier), today)
        holder = one.organisation_id or one.person_id
        is_over = standing_of(one, today) in OVER
        if since is None or holder is None or (is_over and holder in running):
            continue
        found[holder] = _membership(one, since) | _history(one, today)
        if not is_over:
            running.add(holder)
    return found


def _membership(one: Membership, since: date) -> dict[str, str]:
    return {
        "tier": one.tier_slug,
        "member_since": since.isoformat(),
        "paid_until": max(term.ends_on for term in one.terms).isoformat(),
        "member_number": str(one.number),
        "auto_renew": cells.write_switch(one.auto_renew),
        "extra_seats": str(one.extra_seats or ""),
    }


def _history(one: Membership, today: date) -> dict[str, str]:
    """Since when a membership rests, and how and when it ended or will."""
    told = {}
    for hold in one.holds:
        if rests(hold, today):
            told["suspended_since"] = hold.starts_on.isoformat()
            told["suspended_until"] = hold.released_on.isoformat() if hold.released_on else ""
    for ending in one.exits:
        if ending.revoked_on is None or ending.revoked_on > today:
            told |= {"left_on": ending.effective_on.isoformat(), "left_as": ending.kind}
    return told


def _representations(session: Session) -> dict[UUID, list[Representation]]:
    found: dict[UUID, list[Representation]] = defaultdict(list)
    live = select(Representation).where(Representation.state == "confirmed")
    for one in session.scalars(live.order_by(Representation.id)):
        found[one.person_id].append(one)
    return found


def _line(told: Iterable[Any]) -> Line:
    return [armoured(str(cell)) for cell in told]


def _written(line: Line) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(line)
    return buffer.getvalue()
