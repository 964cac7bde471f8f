"""Merges: two records of the same person or organisation become one, and two again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import merges as actions
from services.membership.queries import merges as queries
from services.membership.queries.merges import MergeShown
from services.membership.schemas.merges import MergeOut, NewMerge
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, now, paged, session, today
from shared.web.schemas import PageArgs

blp = Blueprint("merges", __name__, description=__doc__)


@blp.route("/persons/<uuid:person_id>/merges", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewMerge)
@blp.response(201, MergeOut)
def merge_persons(asked: dict[str, Any], person_id: UUID) -> MergeShown:
    """Make one person of two. Asking twice returns the same merge.

    Who is on the staff is merged by an admin.
    """
    given = (person_id, asked["duplicate_id"], caller(), today(), now())
    return queries.show_merge(actions.merge_persons(session(), *given))


@blp.route("/organisations/<uuid:organisation_id>/merges", methods=["POST"])
@allow(Role.STEWARD)
@blp.arguments(NewMerge)
@blp.response(201, MergeOut)
def merge_organisations(asked: dict[str, Any], organisation_id: UUID) -> MergeShown:
    """Make one organisation of two. Asking twice returns the same merge."""
    given = (organisation_id, asked["duplicate_id"], caller(), today(), now())
    return queries.show_merge(actions.merge_organisations(session(), *given))


@blp.route("/merges", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(MergeOut))
def merges(asked: dict[str, Any]) -> Page[MergeShown]:
    """All merges, oldest first."""
    return queries.merges(session(), **asked)


@blp.route("/merges/<uuid:merge_id>", methods=["GET"])
@allow(Role.STEWARD)
@blp.response(200, MergeOut)
def show(merge_id: UUID) -> MergeShown:
    """A merge, and how far it reaches."""
    return queries.show_merge(queries.merge_of(session(), merge_id))


@blp.route("/merges/<uuid:merge_id>/undo", methods=["POST"])
@allow(Role.STEWARD)
@blp.response(200, MergeOut)
def undo(merge_id: UUID) -> MergeShown:
    """Make two of one again. Asking twice changes nothing more.

    What came to the survivor since stays there. What the merge changed, and somebody changed again,
    stands in the way and is named.
    """
    return queries.show_merge(actions.undo_merge(session(), merge_id, caller(), now()))
