"""A RabbitMQ of the test's own, to be killed and wiped without harm to anybody else's."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from shared.bus import Bus

_SCRIPTS = (
    Path("/usr/lib/rabbitmq/bin/rabbitmq-server"),
    Path("/opt/rabbitmq/sbin/rabbitmq-server"),
)


def server_script() -> str | None:
    """Where RabbitMQ's start script is, if it is installed."""
    for script in _SCRIPTS:
        if script.exists():
            return str(script)
    return shutil.which("rabbitmq-server")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrivateBroker:
    """One RabbitMQ node in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        self._process: subprocess.Popen[bytes] | None = None
        self._name = f"fault-{os.getpid()}-{self.port}@localhost"

    def start(self) -> None:
        """Start the node and wait until it answers."""
        script = server_script()
        assert script, "RabbitMQ is not installed"
        (self.folder / "home").mkdir(parents=True, exist_ok=True)
        with (self.folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(
                [script], env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + 60
        while not Bus(self.url).is_up():
            assert self._process.poll() is None, (self.folder / "broker.log").read_text()[-2000:]
            assert time.monotonic() < end, "the broker did not come up in time"
            time.sleep(0.2)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def wipe(self) -> None:
        """Lose everything that it kept; only while it is not running."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        home = self.folder / "home"
        return {
            "PATH": os.environ["PATH"] + ":/usr/lib/rabbitmq/bin:/usr/sbin",
            "HOME": str(home),
            "RABBITMQ_NODENAME": self._name,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        }
