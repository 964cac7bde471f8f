"""A service that serves in processes of its own, for benches that ask over real HTTP."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from shared.settings import Settings

PATIENCE = 30.0
_SERVE = (
    "import os; from deploy.serving import serve; from shared.settings import load_settings; "
    "serve(load_settings(os.environ), '{}', 2, print)"
)


def environment(folder: Path, database_template: str, service: str) -> dict[str, str]:
    """The settings of a service on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "FOOTBRIDGE_HOME": str(folder),
        "FOOTBRIDGE_DATABASE_URL": database_template,
        "FOOTBRIDGE_SECRET_KEYS": "a-key-for-benches-alone-of-32-letters-and-more",
        "FOOTBRIDGE_SERVICE_URLS": f"{service}=http://127.0.0.1:{port}",
    }


@contextmanager
def served(environ: dict[str, str], settings: Settings, service: str) -> Iterator[psutil.Process]:
    """The service, while it answers."""
    log = (settings.home / "service.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVE.format(service)],
        env={**os.environ, **environ},
        stdout=log,
        stderr=log,
    )
    try:
        wait_until_ready(server, settings, service)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(PATIENCE)
        log.close()


def wait_until_ready(server: subprocess.Popen[bytes], settings: Settings, service: str) -> None:
    """Return when the service answers. Raises RuntimeError, with its log, where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        connection = connect(settings, service)
        try:
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError((settings.home / "service.log").read_text(errors="replace"))


def cpu_seconds(server: psutil.Process) -> float:
    """What the service and its children have used so far."""
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(used.user + used.system for used in times)


def connect(settings: Settings, service: str) -> http.client.HTTPConnection:
    """A connection of its own to the service."""
    address = settings.service_url(service).removeprefix("http://")
    return http.client.HTTPConnection(address, timeout=PATIENCE)
