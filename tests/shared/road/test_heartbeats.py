"""A publisher with nothing to say keeps its connection."""

from __future__ import annotations

import time

import pytest
from kombu import Connection

from shared.bus import Bus
from tests.databases import need, rabbitmq_answers, rabbitmq_url


@pytest.mark.real
def test_an_idle_publisher_hears_the_broker_s_heartbeats():
    need(rabbitmq_answers(), "RabbitMQ")
    with Connection(rabbitmq_url(), heartbeat=1) as connection:
        publisher = Bus(rabbitmq_url()).publisher(connection)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            publisher.keep_alive()
            time.sleep(0.2)
        publisher.send(iter(()))
