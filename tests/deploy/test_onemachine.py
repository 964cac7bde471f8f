"""The whole house in one process, as somebody would start it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import demo
from deploy.story.client import Client
from deploy.story.house import OneProcess, environment, footbridge, free_port

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.xdist_group("processes")]

_LINK = re.compile(r"token=(\S+)")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    """A house with the demo association, open."""
    house = OneProcess(tmp_path_factory.mktemp("house") / "home", with_demo=True)
    house.start()
    yield house
    house.stop()


def _typed(home: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        footbridge("run"),
        env=environment(home, port=str(port)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _said(house: OneProcess) -> str:
    return house.log.read_text(encoding="utf-8")


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.parametrize(
    "path",
    ["/", "/docs", "/docs/start.js", "/mail", "/membership/tiers", "/membership/docs", "/events/"]
    + [f"/{name}/health/ready" for name in ("membership", "events", "introductions", "matching")],
)
def test_every_door_is_open(house, path):
    assert _status(house.base_url + path) == 200


def test_the_documents_name_every_service_that_answers(house):
    with urllib.request.urlopen(f"{house.base_url}/docs/start.js", timeout=10) as answer:
        start = answer.read().decode()
    for name in ("membership", "events", "introductions"):
        assert f"/{name}/openapi.json" in start


def test_a_printed_link_signs_in_once(house):
    token = _LINK.findall(_said(house))[0]
    assert _sign_in(house, token)["person_id"]
    with pytest.raises(Exception, match="link-is-used-up"):
        _sign_in(house, token)


def test_nobody_is_named_on_the_screen(house):
    said = _said(house)
    assert "contact.given.v1" in said
    people = demo.rows("persons")
    assert not [row["email"] for row in people if row["full_name"] in said or row["email"] in said]


def test_a_second_start_on_the_same_home_is_refused(house):
    done = _typed(house.home, free_port())
    assert done.returncode == 1
    assert "Footbridge already runs in" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _typed(tmp_path / "home", taken.getsockname()[1])
    assert done.returncode == 1
    assert "set FOOTBRIDGE_PORT to a free port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_keeps_everything(tmp_path, how):
    house = OneProcess(tmp_path / "home", with_demo=True)
    house.start()
    before = house.command("export", "persons")
    assert house.process is not None
    house.process.send_signal(how)
    assert house.process.wait(30) == 0
    assert re.search(r"Stopped in \d+\.\d s", _said(house))
    assert house.command("export", "persons") == before


def _sign_in(house: OneProcess, token: str) -> dict[str, str]:
    answer: dict[str, str] = Client(house.url_of).post("membership", "/sessions", {"token": token})
    return answer
