"""Series: events that repeat by a rule, changed one by one or from one on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import series as actions
from services.events.models import Series
from services.events.queries.series import series_seen
from services.events.schemas import GatheringCancellation, GatheringEdit, examples
from services.events.schemas.series import NewSeries, SeriesOut
from shared.callers import Role
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    etag,
    now,
    require_match,
    session,
)

blp = Blueprint("series", __name__, url_prefix="/series", description=__doc__)

_FROM = "/<uuid:series_id>/from/<uuid:gathering_id>"


@blp.route("", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(NewSeries, example=examples.SERIES)
@blp.response(201, SeriesOut)
def plan_series(data: dict[str, Any]) -> Series:
    """Plan an event for each date of a rule, and publish them unless they are drafts.

    All begin at the hour of the first by the clock on the wall, whatever becomes of summer time.
    """
    return _shown(actions.plan_series(session(), now(), **data))


@blp.route("/<uuid:series_id>", methods=["GET"])
@allow_anyone
@blp.response(200, SeriesOut)
def show_series(series_id: UUID) -> Series:
    """A series; its dates are listed with all events."""
    return _shown(series_seen(session(), series_id, caller()))


@blp.route("/<uuid:series_id>/publication", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, SeriesOut)
def publish_series(series_id: UUID) -> Series:
    """Publish all dates that are drafts."""
    return _shown(actions.publish_series(session(), series_id, now()))


@blp.route(_FROM, methods=["PATCH"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(GatheringEdit)
@blp.response(200, SeriesOut)
def edit_following(data: dict[str, Any], series_id: UUID, gathering_id: UUID) -> Series:
    """Change this event and those after it in the series; who comes hears of another time or place.

    Another hour or day of this one moves the others as far. If-Match is the version of the series.
    """
    series = actions.lock_series(session(), series_id)
    require_match(series.version)
    return _shown(actions.edit_following(session(), series, gathering_id, now(), **data))


@blp.route(f"{_FROM}/cancellation", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(GatheringCancellation)
@blp.response(200, SeriesOut)
def cancel_following(data: dict[str, Any], series_id: UUID, gathering_id: UUID) -> Series:
    """Call this event and those after it in the series off; everybody with an answer is told."""
    series = actions.lock_series(session(), series_id)
    reason = data["reason"]
    return _shown(actions.cancel_following(session(), series, gathering_id, reason, now()))


def _shown(series: Series) -> Series:
    """The series as it is after the change, with its version as the ETag."""
    session().flush()
    etag(series.version)
    return series
