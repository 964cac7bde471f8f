"""What those who run a service may ask of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert

from shared.callers import Role
from shared.database import transaction
from shared.relay import sequence
from shared.settings import Settings
from shared.tables import INBOX_PARKED, OUTBOX, RELAY_CURSORS
from shared.telemetry import HANDLED
from shared.tokens import service_token
from shared.web import Service, declared_callers, operations_app
from tests.shared.web import library
from tests.shared.web.conftest import Bearer


@pytest.fixture
def said(engine: Engine) -> list[dict[str, object]]:
    """Three events of the library, in the order in which they were said."""
    bodies: list[dict[str, object]] = [{"id": str(uuid4()), "subject": str(n)} for n in range(3)]
    with transaction(engine) as session:
        for number, body in enumerate(bodies):
            row = {"event_id": uuid4(), "stream": "loan", "subject": str(number), "sequence": 1}
            row |= {"type": "book.lent.v1", "routing_key": "library.loan"}
            moment = datetime(2026, 10, 5, 9, tzinfo=UTC)
            session.execute(
                insert(OUTBOX).values(**row, body=json.dumps(body), announced_at=moment)
            )
    sequence(engine)
    return bodies


def test_another_service_reads_the_feed_page_by_page(
    client: FlaskClient, settings: Settings, clock: library.Clock, said: list[dict[str, object]]
) -> None:
    token = service_token(settings, "museum", "library", now=clock())
    headers = {"Authorization": f"Bearer {token}"}
    first = client.get("/feed?limit=2", headers=headers)
    assert first.content_type == "application/cloudevents-batch+json"
    assert json.loads(first.data) == said[:2]
    assert (first.headers["Footbridge-Position"], first.headers["Footbridge-Head"]) == ("2", "3")
    following = first.headers["Link"].split(">")[0].removeprefix("<")
    rest = client.get(following, headers=headers)
    assert json.loads(rest.data) == said[2:]
    assert rest.headers["Footbridge-Position"] == "3"


@pytest.mark.parametrize(
    "query", ["after=-1", "limit=501", "after=x", f"after={10**30}", "upto=-2"]
)
def test_a_part_of_the_feed_that_cannot_be_is_refused(
    client: FlaskClient, bearer: Bearer, query: str
) -> None:
    answer = client.get(f"/feed?{query}", headers=bearer(Role.ADMIN))
    assert (answer.status_code, set(answer.get_json()["errors"])) == (422, {query.split("=")[0]})


def test_the_feed_is_not_for_members(client: FlaskClient, bearer: Bearer) -> None:
    assert client.get("/feed", headers=bearer(Role.MEMBER)).status_code == 403
    assert client.get("/feed").status_code == 401


def test_a_service_is_ready_while_its_database_answers_and_the_bus_is_well(app: Service) -> None:
    client = app.test_client()
    assert client.get("/health/ready").status_code == 200
    app.operations.bus_trouble = lambda: "the broker does not answer"
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["bus"] == "the broker does not answer"
    assert client.get("/health/live").status_code == 200


def test_a_service_whose_database_is_gone_is_alive_and_not_ready(
    settings: Settings, tmp_path: Path
) -> None:
    nowhere = replace(settings, database_template=f"sqlite:///{tmp_path}/nowhere/{{service}}.db")
    client = operations_app("library", library.db, nowhere).test_client()
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").get_json()["database"] == "OperationalError"
    assert 'footbridge_database_up{service="library"} 0.0' in client.get("/metrics").text


def test_metrics_tell_what_waits_and_what_was_given_up(
    app: Service, engine: Engine, said: list[dict[str, object]]
) -> None:
    with transaction(engine) as session:
        session.execute(insert(RELAY_CURSORS).values(name="bus", position=1))
        session.execute(insert(INBOX_PARKED).values(**_parked("dead")))
    app.operations.queue_depth = lambda: 42
    numbers = app.test_client().get("/metrics").text
    for line in (
        'footbridge_outbox_unpublished{service="library"} 2.0',
        'footbridge_outbox_unsequenced{service="library"} 0.0',
        'footbridge_dead_letters{service="library"} 1.0',
        'footbridge_parked_events{service="library",state="dead"} 1.0',
        'footbridge_repaired_events{service="library"} 0.0',
        'footbridge_queue_depth{service="library"} 42.0',
        'footbridge_database_up{service="library"} 1.0',
    ):
        assert line in numbers


def test_metrics_tell_of_each_route_how_long_it_takes(client: FlaskClient) -> None:
    client.get(f"/books/{uuid4()}")
    numbers = client.get("/metrics").text
    labels = 'method="GET",rule="/books/<uuid:book_id>",service="library",status="401"'
    assert f"footbridge_request_seconds_count{{{labels}}}" in numbers


def test_two_services_in_one_process_tell_each_its_own_numbers(client: FlaskClient) -> None:
    HANDLED.labels("library", "book.lent.v1", "done").inc()
    HANDLED.labels("museum", "book.lent.v1", "done").inc()
    numbers = client.get("/metrics").text
    assert 'service="library"' in numbers
    assert "museum" not in numbers


def test_a_worker_answers_operations_and_nothing_else(settings: Settings, engine: Engine) -> None:
    app = operations_app("library", library.db, settings)
    rules = {rule for _, rule in declared_callers(app)}
    operations = {"/feed", "/health/live", "/health/ready", "/metrics"}
    assert rules == operations | {"/assets/footbridge.css"}
    assert app.test_client().get("/health/ready").status_code == 200


def _parked(state: str) -> dict[str, object]:
    lane = {"source": "museum", "stream": "loan", "subject": "7", "sequence": 1}
    event = {"event_id": str(uuid4()), "type": "book.lent.v1", "body": "{}"}
    return {**lane, **event, "state": state, "parked_at": datetime(2026, 10, 5, tzinfo=UTC)}
