"""Duplicates: records that may be one, for stewards to merge or to tell apart. Nothing merges by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import duplicates as actions
from services.membership.queries import duplicates as queries
from services.membership.queries.duplicates import Alike, Duplicates
from services.membership.schemas.duplicates import (
    AlikeList,
    DuplicatesFilter,
    DuplicatesOut,
    NewDistinction,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session

blp = Blueprint("duplicates", __name__, description=__doc__)


@blp.route("/duplicates", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(DuplicatesFilter, location="query")
@blp.response(200, paged(DuplicatesOut))
def duplicates(asked: dict[str, Any]) -> Page[Duplicates]:
    """Records that others look like, oldest first, with the reasons in words.

    Compared are names, addresses, telephones, web domains and registration numbers. What more than 25
    records share is no reason. `POST /persons/{id}/merges` makes one of two.
    """
    return queries.duplicates(session(), **asked)


@blp.route("/duplicates/dismissals", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewDistinction)
@blp.response(204)
def dismiss(asked: dict[str, Any]) -> None:
    """Say that two records are two: they are not shown together again. Asking twice says it once."""
    actions.tell_apart(session(), **asked, by_id=caller().person_id, now=now())


@blp.route("/applications/<uuid:application_id>/duplicates", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, AlikeList)
def of_application(application_id: UUID) -> dict[str, list[Alike]]:
    """Who may be the same as the applicant, and what as the organisation; applicants do not learn it."""
    return {"items": queries.like_applicants(session(), application_id)}
