"""Series: each date an event of its own, at the same hour on the wall, changed alone or from one on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, insert, select

from events.gatherings import GatheringCancelled, GatheringMoved, GatheringPublished
from services.events.models import Gathering, Series
from shared.database import transaction
from tests.road import announced
from tests.services.events.door import DESK, FORUM, Door, slug

WEEKLY: dict[str, Any] = {
    **FORUM,
    "title": "Breakfast",
    "starts_at": "2099-10-19T08:00:00+02:00",
    "ends_at": "2099-10-19T09:30:00+02:00",
    "time_zone": "Europe/Amsterdam",
    "rule": "FREQ=WEEKLY;COUNT=3",
}


def planned_series(door: Door, **facts: Any) -> str:
    """Three breakfasts, of which the last is after clocks go back; the id of the series."""
    answer = door.ask("POST", "/series", DESK, {**WEEKLY, **facts})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def dates(door: Door, series_id: str, who: Any = DESK) -> list[dict[str, Any]]:
    """The events of a series."""
    found: list[dict[str, Any]] = door.ask("GET", f"/?series_id={series_id}", who).json["items"]
    return found


def walls(items: list[dict[str, Any]], zone: str = "Europe/Amsterdam") -> list[str]:
    """What the clock on the wall shows when each begins."""
    begins = [datetime.fromisoformat(item["starts_at"]) for item in items]
    return [one.astimezone(ZoneInfo(zone)).strftime("%d %b %H:%M") for one in begins]


def from_second(door: Door, series_id: str, **changes: Any) -> Any:
    """Change the second date and those after it."""
    path = f"/series/{series_id}/from/{dates(door, series_id)[1]['id']}"
    return door.ask("PATCH", path, DESK, changes, If_Match="*")


def test_each_date_is_an_event_of_its_own_at_the_hour_on_the_wall(door, engine):
    items = dates(door, planned_series(door), None)
    assert walls(items) == ["19 Oct 08:00", "26 Oct 08:00", "02 Nov 08:00"]
    assert [item["starts_at"][11:16] for item in items] == ["06:00", "07:00", "07:00"]
    assert [item["series_number"] for item in items] == [1, 2, 3]
    said = [one for one in announced(engine) if isinstance(one, GatheringPublished)]
    assert [one.series_number for one in said] == [1, 2, 3]


def test_each_date_has_its_own_places(door, member):
    first, second, _ = dates(door, planned_series(door, capacity=1))
    for _ in range(2):
        door.ask("POST", f"/{first['id']}/rsvps", member(), {})
    shown = [door.ask("GET", f"/{one['id']}", None).json for one in (first, second)]
    assert [(one["taken"], one["waiting"]) for one in shown] == [(1, 1), (0, 0)]


def test_a_fault_in_one_date_plans_none(door):
    refused = door.ask(
        "POST", "/series", DESK, {**WEEKLY, "starts_at": "2099-03-22T02:30:00+01:00",
                                  "ends_at": "2099-03-22T03:30:00+01:00", "in_the_gap": "refuse",
                                  "rule": "FREQ=WEEKLY;COUNT=3"}
    )  # fmt: skip
    assert (refused.status_code, slug(refused)) == (422, "no-such-hour")
    assert "2099-03-29" in refused.json["errors"]["starts_at"][0]
    assert door.ask("GET", "/", DESK).json["items"] == []


def test_one_date_is_changed_alone(door):
    series_id = planned_series(door)
    second = dates(door, series_id)[1]
    door.ask("PATCH", f"/{second['id']}", DESK, {"title": "Brunch"}, If_Match="*")
    door.ask("POST", f"/{second['id']}/cancellation", DESK, {})
    assert [item["title"] for item in dates(door, series_id)] == [
        "Breakfast",
        "Brunch",
        "Breakfast",
    ]
    states = [item["state"] for item in dates(door, series_id)]
    assert states == ["published", "cancelled", "published"]


def test_this_and_the_following_are_moved_by_the_clock_on_the_wall(door, engine):
    series_id = planned_series(door)
    second = dates(door, series_id)[1]
    starts_at = datetime.fromisoformat(second["starts_at"]) + timedelta(days=1, minutes=30)
    ends_at = datetime.fromisoformat(second["ends_at"]) + timedelta(days=1, minutes=30)
    hours = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    assert from_second(door, series_id, **hours, capacity=7).status_code == 200
    items = dates(door, series_id)
    assert walls(items) == ["19 Oct 08:00", "27 Oct 08:30", "03 Nov 08:30"]
    assert [item["capacity"] for item in items] == [2, 7, 7]
    moves = [one for one in announced(engine) if isinstance(one, GatheringMoved)]
    assert len(moves) == 2


def test_a_move_from_before_a_clock_change_keeps_the_wall_of_those_after_it(door):
    series_id = planned_series(door, rule="FREQ=WEEKLY;COUNT=4", starts_at="2099-10-12T08:00:00+02:00",
                               ends_at="2099-10-12T09:00:00+02:00")  # fmt: skip
    second = dates(door, series_id)[1]
    starts_at = datetime.fromisoformat(second["starts_at"]) - timedelta(hours=1)
    from_second(door, series_id, starts_at=starts_at.isoformat())
    assert [wall[-5:] for wall in walls(dates(door, series_id))] == [
        "08:00",
        "07:00",
        "07:00",
        "07:00",
    ]


def test_the_same_change_again_changes_and_announces_nothing(door, engine):
    series_id = planned_series(door)
    for _ in range(2):
        from_second(door, series_id, place="Angers")
    moves = [one for one in announced(engine) if isinstance(one, GatheringMoved)]
    assert len(moves) == 2


def test_another_zone_is_the_zone_of_all_that_follow_at_the_hour_of_this_one(door):
    series_id = planned_series(door)
    from_second(door, series_id, time_zone="Europe/London")
    items = dates(door, series_id)
    assert [item["time_zone"] for item in items] == ["Europe/Amsterdam", *["Europe/London"] * 2]
    assert walls(items[1:], "Europe/London") == ["26 Oct 07:00", "02 Nov 07:00"]


def test_what_was_called_off_stays_so_when_those_around_it_change(door):
    series_id = planned_series(door)
    third = dates(door, series_id)[2]
    door.ask("POST", f"/{third['id']}/cancellation", DESK, {"reason": "Strike"})
    from_second(door, series_id, title="Brunch")
    assert [item["title"] for item in dates(door, series_id)] == [
        "Breakfast",
        "Brunch",
        "Breakfast",
    ]


def test_from_a_date_that_was_called_off_nothing_is_changed(door):
    series_id = planned_series(door)
    second = dates(door, series_id)[1]
    door.ask("POST", f"/{second['id']}/cancellation", DESK, {})
    refused = from_second(door, series_id, title="Brunch")
    assert (refused.status_code, slug(refused)) == (409, "nothing-follows")


def test_a_capacity_that_one_of_them_cannot_have_changes_none(door, member):
    series_id = planned_series(door)
    third = dates(door, series_id)[2]
    door.ask("POST", f"/{third['id']}/rsvps", member(), {"places": 2})
    refused = from_second(door, series_id, capacity=1)
    assert (refused.status_code, slug(refused)) == (409, "places-are-taken")
    assert [item["capacity"] for item in dates(door, series_id)] == [2, 2, 2]


def test_a_change_needs_the_version_of_the_series(door):
    series_id = planned_series(door)
    path = f"/series/{series_id}/from/{dates(door, series_id)[0]['id']}"
    tag = door.ask("GET", f"/series/{series_id}", None).headers["ETag"]
    assert door.ask("PATCH", path, DESK, {"title": "Tea"}).status_code == 428
    assert door.ask("PATCH", path, DESK, {"title": "Tea"}, If_Match=tag).status_code == 200
    assert door.ask("PATCH", path, DESK, {"title": "Tea"}, If_Match=tag).status_code == 412


def test_this_and_the_following_are_called_off_once(door, engine):
    series_id = planned_series(door)
    path = f"/series/{series_id}/from/{dates(door, series_id)[1]['id']}/cancellation"
    for _ in range(2):
        assert door.ask("POST", path, DESK, {"reason": "No baker"}).status_code == 200
    states = [item["state"] for item in dates(door, series_id)]
    assert states == ["published", "cancelled", "cancelled"]
    said = [one for one in announced(engine) if isinstance(one, GatheringCancelled)]
    assert [one.reason for one in said] == ["No baker"] * 2


def test_a_series_of_drafts_is_published_by_asking_and_not_seen_before(door):
    series_id = planned_series(door, draft=True)
    assert door.ask("GET", f"/series/{series_id}", None).status_code == 404
    assert dates(door, series_id, None) == []
    for _ in range(2):
        door.ask("POST", f"/series/{series_id}/publication", DESK)
    assert door.ask("GET", f"/series/{series_id}", None).json["dates"] == 3
    assert len(dates(door, series_id, None)) == 3


def test_another_series_and_an_event_alone_are_not_of_this_one(door):
    series_id, other = planned_series(door), planned_series(door)
    path = f"/series/{series_id}/from/{dates(door, other)[0]['id']}"
    for asked in (
        door.ask("PATCH", path, DESK, {"title": "Tea"}, If_Match="*"),
        door.ask("POST", f"{path}/cancellation", DESK, {}),
    ):
        assert (asked.status_code, slug(asked)) == (404, "not-of-this-series")
    assert door.ask("GET", f"/series/{uuid4()}", DESK).status_code == 404


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def grow(engine: Engine, series_id: str, to: int) -> None:
    """Let a series have as many dates, as if it had been planned so."""
    with transaction(engine) as session:
        first = session.scalars(
            select(Gathering).where(Gathering.series_id == UUID(series_id)).order_by(Gathering.id)
        ).first()
        assert first is not None
        row = {c.name: getattr(first, c.name) for c in Gathering.__table__.columns}
        rows = [
            {
                **row,
                "id": UUID(int=(1 << 127) + number),
                "series_number": number,
                "starts_at": row["starts_at"] + timedelta(hours=number),
                "ends_at": row["ends_at"] + timedelta(hours=number),
            }
            for number in range(session.get_one(Series, UUID(series_id)).dates + 1, to + 1)
        ]
        session.execute(insert(Gathering.__table__), rows)
        session.get_one(Series, UUID(series_id)).dates = to


def statements(door: Door, engine: Engine, series_id: str) -> list[int]:
    """How many statements each way to look at a series takes; a page of 20 each time."""
    found = []
    paths = (
        "/?limit=20",
        f"/?series_id={series_id}&limit=20",
        f"/series/{series_id}",
        "/calendar.ics",
    )
    for path in paths:
        with counted(engine) as said:
            answer = door.ask("GET", path, None)
        assert answer.status_code == 200
        if path.startswith("/?"):
            assert len(answer.json["items"]) == 20
        found.append(len(said))
    return found
