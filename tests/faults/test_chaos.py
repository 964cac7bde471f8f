"""Nothing is lost, nothing is doubled, nothing is out of order: whatever is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import bare_engine, need, postgresql_answers
from tests.faults.broker import PrivateBroker, server_script
from tests.faults.chaos import Places, chaos, many_processes, one_process

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.xdist_group("processes")]


def places(kind: str, folder: Path, bus: str, events: int) -> Places:
    def url(name: str) -> str:
        made = bare_engine(kind, name, folder, chaos.metadata)
        return made.url.render_as_string(hide_password=False)

    return Places(url("chaos_producer"), url("chaos_consumer"), bus=bus, events=events)


@pytest.mark.real
def test_many_processes_survive_kills_and_a_wiped_broker(tmp_path: Path) -> None:
    need(postgresql_answers(), "PostgreSQL")
    need(server_script() is not None, "RabbitMQ's server")
    broker = PrivateBroker(tmp_path / "broker")
    broker.start()
    try:
        outcome = many_processes(
            places("postgresql", tmp_path, broker.url, 20_000), broker, tmp_path, seed=20261123
        )
    finally:
        broker.kill()
    assert outcome.wrong == {}
    assert (outcome.events, outcome.effects) == (outcome.inbox_rows, outcome.inbox_rows)
    assert outcome.events >= 20_000
    assert outcome.still_parked == 0
    assert sum(outcome.kills.values()) >= 15


def test_one_process_survives_being_killed_with_its_bus(tmp_path: Path) -> None:
    outcome = one_process(
        places("sqlite", tmp_path, "embedded://", 12_000), tmp_path, seed=20261123
    )
    assert outcome.wrong == {}
    assert (outcome.events, outcome.effects) == (outcome.inbox_rows, outcome.inbox_rows)
    assert outcome.events >= 12_000
    assert outcome.kills["alone"] >= 5
