"""Records that look alike, and may be one: by keys that have an index, for a steward to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    exists,
    func,
    inspect,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from services.membership.models import (
    ContactPoint,
    Distinction,
    Organisation,
    Person,
)
from services.membership.queries.applications import application_of
from services.membership.rules.keys import address_key
from services.membership.rules.likeness import COMMON, IN_WORDS, Way
from shared.database import Page, Session, keyset

Asked = TypeVar("Asked", bound=Hashable)
Likeness = Mapping[str, Any]

_MODELS: dict[str, Any] = {"person": Person, "organisation": Organisation}
_KEYS = {
    Way.NAME: "likeness_key",
    Way.EMAIL: "email_key",
    Way.PHONE: "phone_key",
    Way.WEB: "web_key",
    Way.REGISTRATION: "registration_key",
}


@dataclass(frozen=True)
class Alike:
    """A record that may be the same as another, and why, in words."""

    kind: str
    id: UUID
    name: str
    registered_at: datetime
    reasons: list[str]


@dataclass(frozen=True)
class Duplicates:
    """A record, and those that were entered after it and look like it."""

    kind: str
    id: UUID
    name: str
    registered_at: datetime
    alike: list[Alike]


def duplicates(session: Session, kind: str, after: str | None, limit: int) -> Page[Duplicates]:
    """Records of a kind that later ones look like, oldest first; pairs that were told apart are left out.

    What more than 25 records share says nothing of any two of them.
    """
    model = _MODELS[kind]
    found = select(model).where(or_(*(_has_a_later_one(model, way) for way in _ways(kind))))
    page = keyset(session, found, model.id, after, limit)
    hints = alike(session, kind, {one.id: _likeness(one) for one in page.items})
    shown = [
        Duplicates(*_told(kind, one), [hint for hint in hints[one.id] if hint.id > one.id])
        for one in page.items
    ]
    return Page(shown, page.next)


def alike(
    session: Session, kind: str, wanted: Mapping[Asked, Likeness]
) -> dict[Asked, list[Alike]]:
    """The records of a kind that look like each of these, in a few statements for many.

    A likeness is what `organisation_likeness` says (with the `country`, in which a name counts), or
    `person_likeness` (with the `email_key`); with the `id` of the record itself, where it is one.
    """
    ways: dict[Asked, dict[UUID, set[str]]] = {one: defaultdict(set) for one in wanted}
    for way in _ways(kind):
        asked: dict[str, list[Asked]] = defaultdict(list)
        for one, likeness in wanted.items():
            asked[likeness.get(_KEYS[way], "")].append(one)
        for key, places in _places(session, kind, way, asked.keys() - {""}).items():
            for one in asked[key]:
                likeness = wanted[one]
                for subject_id, country in places:
                    here = likeness.get("country", "") if way is Way.NAME else ""
                    if subject_id != likeness.get("id") and (not here or country in ("", here)):
                        ways[one][subject_id].add(way)
    _leave_out_told_apart(session, wanted, ways)
    records = _records(session, kind, {subject for found in ways.values() for subject in found})
    return {one: _alike(kind, found, records) for one, found in ways.items()}


def like_person(session: Session, person: Person) -> list[Alike]:
    """The persons who may be this one."""
    return alike(session, "person", {person.id: _likeness(person)})[person.id]


def like_organisation(session: Session, organisation: Organisation) -> list[Alike]:
    """The organisations that may be this one."""
    found = alike(session, "organisation", {organisation.id: _likeness(organisation)})
    return found[organisation.id]


def with_alike(session: Session, record: Person | Organisation) -> dict[str, Any]:
    """What is told of a record that was entered, and those that may be the same."""
    told = {column.key: getattr(record, column.key) for column in inspect(type(record)).columns}
    if isinstance(record, Person):
        return {**told, "email": record.email, "alike": like_person(session, record)}
    return {**told, "alike": like_organisation(session, record)}


def like_applicants(session: Session, application_id: UUID) -> list[Alike]:
    """Who may be the same as the applicant, and what as the organisation, of an application."""
    application = application_of(session, application_id)
    found = like_person(session, session.get_one(Person, application.person_id))
    if application.organisation_id is not None:
        body = session.get_one(Organisation, application.organisation_id)
        found += like_organisation(session, body)
    return found


def _likeness(record: Person | Organisation) -> dict[str, Any]:
    named = (*_KEYS.values(), "id", "country")
    told = {name: getattr(record, name) for name in named if hasattr(record, name)}
    return told | ({"email_key": address_key(record.email)} if isinstance(record, Person) else {})


def _ways(kind: str) -> tuple[Way, ...]:
    own = Way.EMAIL if kind == "person" else Way.WEB, Way.REGISTRATION
    return Way.NAME, Way.PHONE, *(own[:1] if kind == "person" else own)


def _columns(model: Any, way: Way) -> tuple[Any, Any]:
    """Whose key it is, and the key, in the table that has an index for it."""
    if way is Way.EMAIL:
        return ContactPoint.person_id, ContactPoint.address_key
    return model.id, getattr(model, _KEYS[way])


def _has_a_later_one(model: Any, way: Way) -> ColumnElement[bool]:
    """Whether a record entered later has the same key, which few have; one probe of an index for each."""
    place = ContactPoint if way is Way.EMAIL else model
    one, other = aliased(place) if way is Way.EMAIL else model, aliased(place)
    own_key, its_key = (getattr(each, _columns(model, way)[1].key) for each in (one, other))
    its_id = getattr(other, _columns(model, way)[0].key)
    told_apart = exists().where(Distinction.low_id == model.id, Distinction.high_id == its_id)
    same = select(literal(1)).where(its_key == own_key).limit(COMMON + 1).correlate(one).subquery()
    is_rare = select(func.count()).select_from(same).scalar_subquery() <= COMMON
    # compared with the record itself, and not with its address, so that PostgreSQL probes for each record
    alike = [own_key != "", its_key == own_key, its_id > model.id, ~told_apart]
    if way is Way.EMAIL:
        alike.append(one.person_id == model.id)
    if (model, way) == (Organisation, Way.NAME):
        alike.append(or_(one.country == other.country, one.country == "", other.country == ""))
    return exists().where(*alike, is_rare)


def _places(
    session: Session, kind: str, way: Way, keys: Collection[str]
) -> dict[str, list[tuple[UUID, str]]]:
    """Who has each of these keys, and in which country; keys that too many have are left out."""
    model = _MODELS[kind]
    subject, key = _columns(model, way)
    where = model.country if kind == "organisation" else literal("")
    places: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    if keys:
        rare = select(key).where(key.in_(keys)).group_by(key).having(func.count() <= COMMON)
        for row in session.execute(select(subject, key, where).where(key.in_(rare))):
            places[row[1]].append((row[0], row[2]))
    return places


def _leave_out_told_apart(
    session: Session,
    wanted: Mapping[Asked, Likeness],
    ways: Mapping[Asked, dict[UUID, set[str]]],
) -> None:
    for one, likeness in wanted.items():
        own = likeness.get("id")
        if own is None or not ways[one]:
            continue
        for found in (
            select(Distinction.high_id).where(Distinction.low_id == own),
            select(Distinction.low_id).where(Distinction.high_id == own),
        ):
            for other in session.scalars(found):
                ways[one].pop(other, None)


def _records(session: Session, kind: str, ids: Collection[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    model = _MODELS[kind]
    name = model.full_name if kind == "person" else model.display_name
    found = select(model.id, name.label("name"), model.registered_at).where(model.id.in_(ids))
    return {row.id: row for row in session.execute(found)}


def _alike(
    kind: str, ways: Mapping[UUID, Collection[str]], records: Mapping[UUID, Any]
) -> list[Alike]:
    return [
        Alike(
            kind,
            subject_id,
            records[subject_id].name,
            records[subject_id].registered_at,
            [IN_WORDS[way] for way in Way if way in ways[subject_id]],
        )
        for subject_id in sorted(ways)
    ]


def _told(kind: str, record: Any) -> tuple[str, UUID, str, datetime]:
    name = record.full_name if kind == "person" else record.display_name
    return kind, record.id, name, record.registered_at
