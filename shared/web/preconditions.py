"""Versions of what is edited: ETag tells one, If-Match asks for one, so that no edit is lost."""

from __future__ import annotations

from flask import Response, g, request

from shared.errors import Refusal
from shared.web.problems import ChangedMeanwhile


class VersionIsMissing(Refusal):
    """Please say which version this edit is made on."""

    status = 428


def etag(version: int | str) -> None:
    """Tell the caller which version this answer shows."""
    g.etag = str(version)


def require_match(version: int | str) -> None:
    """Refuse an edit that does not name the version as it is now, in If-Match (`*` is any)."""
    if not request.if_match:
        raise VersionIsMissing("Send the ETag of what you read as If-Match.")
    if not request.if_match.contains(str(version)):
        raise ChangedMeanwhile("Read it again, and make the change on what it is now.")


def tell_version(response: Response) -> None:
    """Put the version, if a route named one, on its answer."""
    if "etag" in g:
        response.set_etag(g.etag)
        response.make_conditional(request)  # a GET that knows this version gets 304
