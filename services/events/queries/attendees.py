"""Reading who comes, as far as they show it: for the desk, for spreadsheets, and for badges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from services.events.models import (
    BadgeChoice,
    CheckIn,
    DiscreetPerson,
    Flag,
    KnownOrganisation,
    KnownPerson,
    Representation,
    Rsvp,
    RsvpState,
)
from services.events.queries.codes import code_of
from services.events.queries.gatherings import gathering_known
from services.events.rules.attendees import Shown, is_meant, shown
from shared.database import Page, Session, cursor_of, read_cursor
from shared.papers import Badge
from shared.spreadsheets import table
from shared.tokens import HasKeys

_COLUMNS = ("name", "organisation", "places", "inside", "admitted_as")


@dataclass(frozen=True)
class Attendee:
    """Somebody who comes, as far as they show it, and how many of their places were let in anywhere."""

    rsvp_id: UUID
    person_id: UUID
    name: str
    organisation: str
    places: int
    inside: int
    admitted_as: str


def attendees(
    session: Session,
    gathering_id: UUID,
    today: date,
    after: str | None,
    limit: int,
    q: str = "",
) -> Page[Attendee]:
    """Those who have places, in the order of their answers; with `q` those who may be meant, by name.

    Looked for are at most `limit`, on one page: who finds more says more of the name.
    """
    gathering = gathering_known(session, gathering_id)
    if q:
        found = sorted(_meant(session, gathering.id, today, q), key=_by_name)
        return Page(found[:limit], None)
    wanted = _of(gathering.id)
    if after:
        wanted = wanted.where(Rsvp.id > read_cursor(after))
    rows = session.execute(wanted.order_by(Rsvp.id).limit(limit + 1)).all()
    houses = _organisations(session, [row.person_id for row in rows], today)
    page = [_attendee(row, houses)[0] for row in rows[:limit]]
    return Page(page, cursor_of(page[-1].rsvp_id) if len(rows) > limit else None)


def attendees_table(session: Session, gathering_id: UUID, today: date) -> Iterator[str]:
    """Those who have places, by name, as CSV without any ids; who shows no name comes last."""
    return table(_COLUMNS, sorted(_all(session, gathering_id, today), key=_by_name))


def badges(
    session: Session, keys: HasKeys, gathering_id: UUID, today: date, guest_of: str
) -> list[Badge]:
    """A badge for each place, by name; `guest_of` is what stands beneath that of a guest, with the name in it.

    Who shows no name, and each guest, has a line to write on. The code is that of the ticket.
    """
    found = []
    for one in sorted(_all(session, gathering_id, today), key=_by_name):
        codes = [code_of(keys, one.rsvp_id, place) for place in range(one.places)]
        found.append(Badge(one.name, one.organisation, codes[0]))
        beneath = guest_of % {"name": one.name} if one.name else ""
        found += [Badge("", beneath, code) for code in codes[1:]]
    return found


def _all(session: Session, gathering_id: UUID, today: date) -> list[Attendee]:
    return [one for one, _ in _known(session, gathering_id, today)]


def _meant(session: Session, gathering_id: UUID, today: date, q: str) -> list[Attendee]:
    return [
        one
        for one, full_name in _known(session, gathering_id, today)
        if is_meant(q, full_name, Shown(one.name, one.organisation))
    ]


def _known(session: Session, gathering_id: UUID, today: date) -> list[tuple[Attendee, str]]:
    """Everybody who has places, with the name that they may not show."""
    rows = session.execute(_of(gathering_known(session, gathering_id).id)).all()
    houses = _organisations(session, [row.person_id for row in rows], today)
    return [_attendee(row, houses) for row in rows]


def _of(gathering_id: UUID) -> Select[Any]:
    counted = and_(CheckIn.rsvp_id == Rsvp.id, CheckIn.undone_at.is_(None))
    inside = select(func.count(CheckIn.place.distinct())).where(counted, CheckIn.flag != Flag.TWICE)
    return (
        select(
            Rsvp.id,
            Rsvp.person_id,
            Rsvp.places,
            Rsvp.admitted_as,
            inside.scalar_subquery().label("inside"),
            func.coalesce(KnownPerson.full_name, "").label("full_name"),
            func.coalesce(KnownPerson.hides_organisation, False).label("hides_organisation"),
            DiscreetPerson.person_id.label("discreet_id"),
            BadgeChoice.shows_name,
            BadgeChoice.shows_organisation,
        )
        .outerjoin(KnownPerson, KnownPerson.person_id == Rsvp.person_id)
        .outerjoin(DiscreetPerson, DiscreetPerson.person_id == Rsvp.person_id)
        .outerjoin(BadgeChoice, BadgeChoice.rsvp_id == Rsvp.id)
        .where(Rsvp.gathering_id == gathering_id, Rsvp.state == RsvpState.CONFIRMED)
    )


def _organisations(session: Session, person_ids: list[UUID], today: date) -> dict[UUID, str]:
    """For whom people come, by name; of several all, in order."""
    speaks = select(Representation.person_id, KnownOrganisation.display_name).join(
        KnownOrganisation, KnownOrganisation.organisation_id == Representation.organisation_id
    )
    current = speaks.where(
        Representation.person_id.in_(person_ids),
        Representation.starts_on <= today,
        or_(Representation.left_on.is_(None), Representation.left_on > today),
    )
    found: dict[UUID, list[str]] = {}
    for row in session.execute(current.order_by(KnownOrganisation.display_name).distinct()):
        found.setdefault(row.person_id, []).append(row.display_name)
    return {person_id: ", ".join(names) for person_id, names in found.items()}


def _attendee(row: Any, houses: dict[UUID, str]) -> tuple[Attendee, str]:
    seen = shown(
        row.full_name,
        houses.get(row.person_id, ""),
        is_discreet=row.discreet_id is not None,
        hides_organisation=row.hides_organisation,
        shows_name=row.shows_name,
        shows_organisation=row.shows_organisation,
    )
    told = (seen.name, seen.organisation, row.places, row.inside, row.admitted_as)
    return Attendee(row.id, row.person_id, *told), row.full_name


def _by_name(one: Attendee) -> tuple[bool, str, UUID]:
    return not one.name, one.name.casefold(), one.rsvp_id
