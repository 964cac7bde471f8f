"""What the association knows of those who may be in the directory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from services.membership.models import (
    ContactPoint,
    ListingKind,
    Membership,
    Organisation,
    Person,
    Profile,
    Representation,
    RepresentationState,
    Term,
)
from services.membership.queries.directory.standing import TODAY, speaks_on, tier_held_on
from services.membership.queries.policies import visibility_policy
from services.membership.rules.directory import Entry, Spoken
from services.membership.rules.policies import VisibilityPolicy
from services.membership.rules.profiles import (
    effective_visibility,
    narrower,
    visibility_of_organisation,
)
from shared.database import Session

_PROFILE: dict[str, Any] = {
    **dict.fromkeys(("title", "interests", "country"), ""),
    **dict.fromkeys(("offers", "needs", "causes", "regions", "languages"), ()),
}
_DESCRIPTION = "sector size_band mission offers needs causes regions languages".split()
_REACHED = ("contact", "website", "phone")


def entries(
    session: Session, subject_ids: Collection[UUID], today: date | None = None
) -> dict[UUID, Entry]:
    """Persons and organisations by their ids, as they are written down in this transaction.

    Without a day they speak for all whom they ever spoke for and have not left for good, and hold all tiers
    that they had: it is when somebody looks that these are compared with the day.
    """
    if not subject_ids:
        return {}
    policy = visibility_policy(session)
    tiers = _tiers(session, subject_ids, today)
    return _persons(session, subject_ids, tiers, policy, today) | _organisations(
        session, subject_ids, tiers, policy
    )


def _persons(
    session: Session,
    ids: Collection[UUID],
    tiers: Mapping[UUID, list[str]],
    policy: VisibilityPolicy,
    today: date | None,
) -> dict[UUID, Entry]:
    rows = session.execute(_PERSONS, {"ids": list(ids)}).mappings().all()
    addresses = _addresses(session, ids) if rows else {}
    spoken = _spoken(session, ids, policy, today) if rows else {}
    return {
        row["id"]: Entry(
            ListingKind.PERSON,
            row["id"],
            {
                "name": {"name": row["full_name"]},
                "contact": {"contact": addresses.get(row["id"], "")},
                **{name: {name: row[name] or blank} for name, blank in _PROFILE.items()},
                "tier": {"tiers": tiers.get(row["id"], [])},
            },
            {}
            if row["discreet"]
            else effective_visibility(row["visibility"] or {}, locks=policy.persons),
            tuple(spoken.get(row["id"], ())),
        )
        for row in rows
    }


def _organisations(
    session: Session,
    ids: Collection[UUID],
    tiers: Mapping[UUID, list[str]],
    policy: VisibilityPolicy,
) -> dict[UUID, Entry]:
    found = {}
    for row in session.execute(_ORGANISATIONS, {"ids": list(ids)}).mappings():
        seen = visibility_of_organisation(row["visibility"], policy.organisations)
        above = visibility_of_organisation(row["parent_visibility"] or {}, policy.organisations)
        seen["parent"] = narrower(seen["parent"], above["name"])
        found[row["id"]] = Entry(
            ListingKind.ORGANISATION,
            row["id"],
            {
                "name": {"name": row["display_name"]},
                "contact": {name: row[name] for name in _REACHED},
                "place": {"city": row["city"], "country": row["country"]},
                **{name: {name: row[name]} for name in _DESCRIPTION},
                "tier": {"tiers": tiers.get(row["id"], [])},
                "parent": {"parent": row["parent"] or ""},
            },
            seen,
        )
    return found


def _addresses(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = session.execute(_ADDRESSES, {"ids": list(ids)})
    return {row.person_id: row.address for row in rows}


def _spoken(
    session: Session, ids: Collection[UUID], policy: VisibilityPolicy, today: date | None
) -> dict[UUID, list[Spoken]]:
    found: dict[UUID, list[Spoken]] = defaultdict(list)
    asked = _spoken_for(today is not None)
    for row in session.execute(asked, {"ids": list(ids), "today": today}):
        seen = visibility_of_organisation(row.visibility, policy.organisations)
        one = Spoken(row.id, row.organisation_id, row.display_name, row.sector, seen)
        found[row.person_id].append(one)
    return found


def _tiers(session: Session, ids: Collection[UUID], today: date | None) -> dict[UUID, list[str]]:
    """The tiers of each holder: that of the day, or all that there were and will be."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = session.execute(_held(today is not None), {"ids": list(ids), "today": today})
    for row in sorted(rows, key=lambda one: one.tier_slug):
        found[row.person_id or row.organisation_id].append(row.tier_slug)
    return found


# Each statement is made once: to put it together takes longer than to answer it.

_IDS: Any = bindparam("ids", expanding=True)
_PARENT = aliased(Organisation)
_PERSONS = (
    select(
        Person.id,
        Person.full_name,
        *(getattr(Profile, name) for name in (*_PROFILE, "discreet", "visibility")),
    )
    .outerjoin(Profile)
    .where(Person.id.in_(_IDS))
)
_ADDRESSES = select(ContactPoint.person_id, ContactPoint.address).where(
    ContactPoint.person_id.in_(_IDS), ContactPoint.is_preferred
)
_ORGANISATIONS = (
    select(
        Organisation.id,
        Organisation.visibility,
        Organisation.display_name,
        Organisation.city,
        Organisation.country,
        *(getattr(Organisation, name) for name in (*_DESCRIPTION, *_REACHED)),
        _PARENT.display_name.label("parent"),
        _PARENT.visibility.label("parent_visibility"),
    )
    .outerjoin(_PARENT, _PARENT.id == Organisation.parent_id)
    .where(Organisation.id.in_(_IDS))
)


@cache
def _spoken_for(is_on_a_day: bool) -> Select[Any]:
    asked = (
        select(
            Representation.id,
            Representation.person_id,
            Representation.organisation_id,
            Organisation.display_name,
            Organisation.sector,
            Organisation.visibility,
        )
        .join(Organisation, Organisation.id == Representation.organisation_id)
        .where(Representation.person_id.in_(_IDS))
        .where(Representation.state == str(RepresentationState.CONFIRMED))
        .order_by(Representation.id)
    )
    return asked.where(speaks_on(Representation, TODAY)) if is_on_a_day else asked


@cache
def _held(is_on_a_day: bool) -> Any:
    return (
        select(Membership.person_id, Membership.organisation_id, Term.tier_slug)
        .join(Term, Term.membership_id == Membership.id)
        .where(or_(Membership.person_id.in_(_IDS), Membership.organisation_id.in_(_IDS)))
        .where(tier_held_on(Term, TODAY) if is_on_a_day else Term.voided_at.is_(None))
        .distinct()
    )
