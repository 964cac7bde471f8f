"""The same insert as a plain Celery task: a message confirmed each, a transaction each, nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from celery import Celery
from sqlalchemy import func, insert, select, text

from shared.database import open_engine, reading, transaction
from tests.databases import rabbitmq_url

_QUEUE = f"footbridge-bench-celery-{os.environ.get('BENCH_CELERY', os.getpid())}"

app = Celery("bench", broker=rabbitmq_url())
app.conf.update(
    task_default_queue=_QUEUE,
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=100,
    broker_transport_options={"confirm_publish": True},
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
)


@app.task(name="bench.note")
def note(subject: str) -> None:
    """Insert one row in a transaction of its own."""
    from tests.bench.road import EFFECTS

    with transaction(open_engine(os.environ["BENCH_DATABASE"])) as session:
        session.execute(insert(EFFECTS), {"subject": subject})


def measure(database: str, number: int) -> float:
    """Tasks per second, from the first publication to the last committed effect."""
    from tests.bench.road import EFFECTS

    engine = open_engine(database)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE effects"))
    environment = os.environ | {"BENCH_DATABASE": database, "BENCH_CELERY": str(os.getpid())}
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.celery_peer", "worker"]
    worker = subprocess.Popen(
        [*command, "-P", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        note.delay("warm up")
        _wait(engine, EFFECTS, 1)
        began = time.perf_counter()
        for index in range(number):
            note.delay(f"person {index}")
        _wait(engine, EFFECTS, number + 1)
        return number / (time.perf_counter() - began)
    finally:
        worker.terminate()
        worker.wait(20)
        with app.connection() as connection:
            connection.channel().queue_delete(_QUEUE)


def _wait(engine: object, table: object, number: int) -> None:
    end = time.perf_counter() + 120
    while True:
        with reading(engine) as session:  # type: ignore[arg-type]
            found = session.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]
        if found >= number:
            return
        if time.perf_counter() > end:
            raise TimeoutError(f"only {found} of {number} tasks were done")
        time.sleep(0.02)
