"""From a letter to the door, over the bus: the code on the ticket lets in, and the list says who it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from events.attendance import AttendanceNoted
from shared.papers import code_svg
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.journeys.visitor import Visitor
from tests.road import announced
from tests.services.events.door import DESK, Door

STARTS_AT = datetime(2027, 3, 4, 17, 0, tzinfo=UTC)  # the visitor's today is the first of March
EMAIL = "ana@lima.example"


def test_somebody_is_let_in_by_the_code_that_the_letter_leads_to(
    visitor: Visitor, settings: Settings, engine_of: EngineOf
) -> None:
    person_id, door = visitor.newcomer("Ana Lima", EMAIL), Door(settings)
    facts = {
        "title": "Spring Forum",
        "starts_at": STARTS_AT.isoformat(),
        "ends_at": (STARTS_AT + timedelta(hours=3)).isoformat(),
        "time_zone": "Europe/Paris",
        "capacity": 20,
    }
    path = f"/{door.ask('POST', '/', DESK, facts).json['id']}"
    asked = {"person_id": str(person_id), "places": 2}
    assert door.ask("POST", f"{path}/rsvps", DESK, asked).status_code == 201
    token = visitor.token("rsvp-confirmed", EMAIL)
    page = door.client.get(f"/tickets?token={token}")
    tickets = door.ask("GET", f"{path}/rsvps/{person_id}/tickets", DESK).json
    assert [code_svg(one["code"], str(one["place"] + 1)) in page.text for one in tickets] == [
        True,
        True,
    ]

    app = door.client.application
    known = app.extensions["footbridge"]
    app.extensions["footbridge"] = replace(known, clock=lambda: STARTS_AT + timedelta(minutes=2))
    for status in (201, 200):
        scanned = door.ask("POST", f"{path}/check-ins", DESK, {"code": tickets[0]["code"]})
        assert scanned.status_code == status
    assert scanned.json["words"] == "Already in since 18:02."
    (found,) = door.ask("GET", f"{path}/attendees?q=lima", DESK).json["items"]
    assert (found["name"], found["inside"], found["places"]) == ("Ana Lima", 1, 2)

    visitor.association.listen()
    noted = [one for one in announced(engine_of("events")) if isinstance(one, AttendanceNoted)]
    assert [(one.person_id, one.attended_at) for one in noted] == [
        (person_id, STARTS_AT + timedelta(minutes=2))
    ]
    assert visitor.association.parked() == []
