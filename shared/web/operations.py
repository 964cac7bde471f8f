"""What every service answers to those who run it: its feed, its health and its metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from marshmallow import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from events.envelope import BATCH_CONTENT_TYPE
from shared import feed
from shared.callers import Role
from shared.database import reading
from shared.errors import BadInput
from shared.web.context import session, surroundings
from shared.web.metrics import METRICS_TYPE, exposition
from shared.web.permission import allow, allow_anyone, allow_services
from shared.web.schemas import Schema, fields, validate

_LARGEST_POSITION = 2**63 - 1


@dataclass
class Operations:
    """What whoever runs the service may tell it about its surroundings, after it was made.

    `bus_trouble` says what is the matter with the bus, or None when it is well; `queue_depth` how
    many events wait in the service's queue, or None when that is not known.
    """

    bus_trouble: Callable[[], str | None] = lambda: None
    queue_depth: Callable[[], int | None] = lambda: None


class FeedArgs(Schema):
    """Which part of a feed."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, _LARGEST_POSITION))
    limit = fields.Integer(load_default=feed.PAGE, validate=validate.Range(1, feed.PAGE))
    upto = fields.Integer(load_default=None, validate=validate.Range(0, _LARGEST_POSITION))
    stream = fields.List(fields.String(validate=validate.Length(max=100)), load_default=list)


def operations() -> Blueprint:
    """The routes of a service that are about the service."""
    routes = Blueprint("operations", __name__)
    routes.add_url_rule("/feed", view_func=show_feed)
    routes.add_url_rule("/health/live", view_func=live)
    routes.add_url_rule("/health/ready", view_func=ready)
    routes.add_url_rule("/metrics", view_func=metrics)
    return routes


@allow(Role.ADMIN)
@allow_services
def show_feed() -> Response:
    """What this service announced after a position, as a batch of CloudEvents."""
    wanted = _feed_args()
    page = feed.page(session(), wanted["after"], wanted["limit"], wanted["stream"], wanted["upto"])
    answer = Response(f"[{','.join(page.bodies)}]", content_type=BATCH_CONTENT_TYPE)
    answer.headers["Footbridge-Position"] = str(page.position)
    answer.headers["Footbridge-Head"] = str(page.head)
    if page.position > wanted["after"]:
        following = url_for(request.endpoint or "", **{**wanted, "after": page.position})
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


@allow_anyone
def live() -> dict[str, str]:
    """Say that this process answers."""
    return {"status": "alive"}


@allow_anyone
def ready() -> tuple[dict[str, str], int]:
    """Say whether this process can work: its database answers, and the bus is well."""
    checks = {"database": _database_trouble(), "bus": _operations().bus_trouble()}
    status = {name: trouble or "well" for name, trouble in checks.items()}
    is_ready = not any(checks.values())
    return {"status": "ready" if is_ready else "not ready", **status}, 200 if is_ready else 503


@allow_anyone
def metrics() -> Response:
    """The numbers of this service, for Prometheus; none is about a person."""
    made_of = surroundings()
    numbers = exposition(made_of.name, made_of.db.engine, _operations().queue_depth)
    return Response(numbers, content_type=METRICS_TYPE)


def _feed_args() -> dict[str, Any]:
    given = {**request.args.to_dict(), "stream": request.args.getlist("stream")}
    try:
        loaded: dict[str, Any] = FeedArgs().load(given, unknown="exclude")
    except ValidationError as error:
        raise BadInput(
            "This is not a part of a feed.", fields=error.normalized_messages()
        ) from error
    return loaded


def _operations() -> Operations:
    found: Operations = current_app.extensions["operations"]
    return found


def _database_trouble() -> str | None:
    try:
        with reading(surroundings().db.engine) as database:
            database.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return type(error).__name__
    return None
