"""The processes of one machine."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deploy.procfile import Household, Line, read_procfile
from deploy.services import SERVICES
from deploy.story.house import environment, footbridge

_IDLE = (sys.executable, "-c", "import time; time.sleep(60)")


def test_every_service_is_heard_for_and_every_web_service_is_served():
    commands = {line.command for line in read_procfile()}
    for service in SERVICES.values():
        assert ("footbridge", "work", service.name) in commands or not service.answers
        assert (("footbridge", "serve", service.name) in commands) == service.answers


def test_a_line_that_is_no_process_is_pointed_at(tmp_path):
    file = tmp_path / "Procfile"
    file.write_text("# kept up\nweb: footbridge serve events\nfootbridge relay\n")
    with pytest.raises(ValueError, match="line 3"):
        read_procfile(file)


@pytest.mark.processes
def test_a_process_that_is_killed_begins_again():
    household = Household([Line("idle", _IDLE)], os.environ)
    household.start()
    stop = threading.Event()
    keeper = threading.Thread(target=household.keep_up, args=(stop,))
    keeper.start()
    try:
        first = household.process_id("idle")
        os.kill(first, signal.SIGKILL)
        assert _within(5, lambda: household.process_id("idle") != first)
    finally:
        stop.set()
        keeper.join()
        household.stop()


@pytest.mark.processes
def test_nothing_is_left_running():
    household = Household([Line("one", _IDLE), Line("two", _IDLE)], os.environ)
    household.start()
    ids = [household.process_id(name) for name in ("one", "two")]
    household.stop()
    assert not [each for each in ids if Path(f"/proc/{each}").exists()]


@pytest.mark.processes
def test_up_ends_what_it_started(tmp_path):
    told = tmp_path / "pid"
    program = f"import os,time; open('{told}','w').write(str(os.getpid())); time.sleep(60)"
    file = tmp_path / "Procfile"
    file.write_text(f'idle: {sys.executable} -c "{program}"\n')
    up = subprocess.Popen(
        footbridge("up", str(file)), env=environment(tmp_path / "home", bus_url="amqp://nowhere")
    )
    try:
        assert _within(60, lambda: told.exists() and told.read_text())
        up.send_signal(signal.SIGTERM)
        assert up.wait(15) == 0
        assert not Path(f"/proc/{told.read_text()}").exists()
    finally:
        up.kill()
        up.wait()


def _within(seconds: float, question) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.02)
    return False
