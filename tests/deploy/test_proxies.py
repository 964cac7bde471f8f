"""Behind proxies, over a real connection: who calls is who the proxies of the house say, and no more."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from deploy.gateway import gateway
from deploy.house import House
from deploy.onemachine import listen
from deploy.story.house import free_port
from shared.settings import Settings


@contextmanager
def _opened(settings: Settings) -> Iterator[Callable[[str], int]]:
    """The whole house, asked by who is said to be forwarded; answers with the status."""
    server = listen(settings, gateway(House(settings, in_one=True)))

    def run() -> None:
        with suppress(OSError):  # it is closed while it looks for the next one
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def ask(forwarded: str) -> int:
        url = f"http://127.0.0.1:{settings.port}/membership/openapi.json"
        asked = urllib.request.Request(url, headers={"X-Forwarded-For": forwarded})
        try:
            with urllib.request.urlopen(asked) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code

    yield ask
    server.close()
    thread.join(5)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "statuses"),
    [
        (0, ["192.0.2.1", "192.0.2.2", "192.0.2.3"], [200, 200, 429]),
        (1, ["192.0.2.1", "192.0.2.2", "192.0.2.3"], [200, 200, 200]),
        (1, ["1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1", "3.3.3.3, 192.0.2.1"], [200, 200, 429]),
    ],
)
def test_callers_are_told_apart_by_what_our_own_proxies_say(
    settings: Settings, proxies: int, forwarded: list[str], statuses: list[int]
) -> None:
    given = {"proxies": proxies, "rate_limit": "2 per minute", "port": free_port()}
    with _opened(replace(settings, **given)) as ask:
        assert [ask(one) for one in forwarded] == statuses
