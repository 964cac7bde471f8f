"""Persons and their profiles, shown to themselves and to stewards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import persons as actions
from services.membership.models import Person, Profile
from services.membership.queries import persons as queries
from services.membership.queries.duplicates import with_alike
from services.membership.schemas.duplicates import PersonEntered
from services.membership.schemas.persons import (
    NewPerson,
    PersonEdit,
    PersonFilter,
    PersonOut,
    ProfileIn,
    ProfileOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, etag, now, paged, require_match, session

blp = Blueprint("persons", __name__, url_prefix="/persons", description=__doc__)


@blp.route("", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewPerson)
@blp.response(201, PersonEntered)
def register(person: dict[str, Any]) -> dict[str, Any]:
    """Enter a person. `alike` are those who may be the same: look, and merge if they are."""
    entered = actions.register_person(session(), **person, now=now())
    etag(entered.version)
    return with_alike(session(), entered)


@blp.route("", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER)
@blp.arguments(PersonFilter, location="query")
@blp.response(200, paged(PersonOut))
def find(asked: dict[str, Any]) -> Page[Person]:
    """Persons, oldest first, by the beginnings of words of the name, or of an address."""
    return queries.persons(session(), **asked)


@blp.route("/<uuid:person_id>", methods=["GET"])
@allow()
@blp.response(200, PersonOut)
def show(person_id: UUID) -> Person:
    """A person, for themselves and for stewards."""
    person = queries.person_shown(session(), person_id, caller())
    etag(person.version)
    return person


@blp.route("/<uuid:person_id>", methods=["PATCH"])
@allow()
@blp.arguments(PersonEdit)
@blp.response(200, PersonOut)
def edit(changes: dict[str, Any], person_id: UUID) -> Person:
    """Change a person's name or address; what is left out stays. Needs If-Match.

    The address of somebody on the staff is changed by themselves or by an admin.
    """
    person = queries.person_to_edit(session(), person_id, caller(), changes)
    require_match(person.version)
    actions.give_contact(session(), person, **changes)
    etag(person.version)
    return person


@blp.route("/<uuid:person_id>/profile", methods=["GET"])
@allow()
@blp.response(200, ProfileOut)
def profile(person_id: UUID) -> Profile:
    """A person's profile, for themselves and for stewards."""
    shown = queries.profile_shown(session(), person_id, caller())
    etag(shown.version)
    return shown


@blp.route("/<uuid:person_id>/profile", methods=["PUT"])
@allow()
@blp.arguments(ProfileIn)
@blp.response(200, ProfileOut)
def publish(profile: dict[str, Any], person_id: UUID) -> Profile:
    """Replace a person's profile as a whole. Needs If-Match where there is a profile already."""
    person = queries.person_shown(session(), person_id, caller())
    _require_match(person.profile)
    published = actions.publish_profile(session(), person, profile)
    etag(published.version)
    return published


def _require_match(known: Profile | None) -> None:
    """Whoever replaces a profile must have read it; the first one replaces nothing."""
    if known is not None:
        require_match(known.version)
