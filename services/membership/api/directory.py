"""The directory of members, and what others may see of them."""

from __future__ import annotations

from typing import Any

from services.membership.actions.policies import decide_on_visibility
from services.membership.queries.directory import directory
from services.membership.queries.policies import visibility_policy
from services.membership.schemas.directory import DirectoryArgs, ListingOut, VisibilityPolicyOut
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, allow_anyone, caller, paged, session, today

blp = Blueprint("directory", __name__, description=__doc__)


@blp.route("/policies/visibility", methods=["GET"])
@allow()
@blp.response(200, VisibilityPolicyOut)
def policy() -> Any:
    """Which fields the association locked, and who may see them at most."""
    return visibility_policy(session())


@blp.route("/policies/visibility", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(VisibilityPolicyOut)
@blp.response(200, VisibilityPolicyOut)
def decide(asked: dict[str, Any]) -> Any:
    """Lock these fields from now on, and free all others; what was chosen is kept, and never widened."""
    return decide_on_visibility(session(), asked)


@blp.route("/directory", methods=["GET"])
@allow_anyone
@blp.arguments(DirectoryArgs, location="query")
@blp.response(200, paged(ListingOut))
def search(asked: dict[str, Any]) -> Page[dict[str, Any]]:
    """Members, persons and organisations, by beginnings of words and by facets.

    Everybody finds and sees what was made public, members what members may see, stewards all; and each
    what is their own. Whoever is no member any more is not there, from that day on.
    """
    return directory(session(), asked, caller(), today())
