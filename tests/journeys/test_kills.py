"""Newcomers join while the one process is killed with -9, again and again: each has joined once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from deploy.story.acts.letterbox import nothing_died_for_good
from deploy.story.client import Client, Refused
from deploy.story.house import OneProcess
from deploy.story.letters import doubled
from deploy.story.play import Play

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.xdist_group("processes")]

_NAMES = (
    "Ngozi Halloran", "Tevita Brandt", "Ilse Okoro", "Pilar Nakamura", "Anders Quist", "Bukola Ferrand",
    "Chandra Lindh", "Dara O'Meara", "Eero Mbatha", "Fatou Karlsen", "Goran Pillai", "Hanneke Osei",
    "Ines Whitlock", "Jarek Tamang", "Kalinda Roux", "Lucho Vega",
)  # fmt: skip
_KILLS = 4
_EACH_IS_OWED = ("application-received", "application-approved", "welcome")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[OneProcess]:
    house = OneProcess(tmp_path / "home", with_demo=True)
    house.start()
    yield house
    house.stop()


def test_everybody_joins_once_whatever_is_killed(house, tmp_path):
    token = house.command(
        "token", "office", "--scope", "*:read", "--scope", "*:write", "--role", "steward", "--role", "treasurer"
    ).strip()  # fmt: skip
    office = Client(house.url_of, token)
    all_in = threading.Event()
    with ThreadPoolExecutor(5) as threads:
        kills = threads.submit(_kill_now_and_then, house, all_in)
        try:
            memberships = list(threads.map(lambda name: _join(house, office, name), _NAMES))
        finally:
            all_in.set()
    assert kills.result() >= 2
    play = Play(house, tmp_path)
    play.until("every letter", lambda: _owed(house) == [])
    nothing_died_for_good(play)
    assert doubled(house.letters()) == []
    assert len(set(memberships)) == len(_NAMES)
    for membership in memberships:
        shown = office.get("membership", f"/memberships/{membership}")
        assert (shown["standing"], len(shown["terms"])) == ("active", 1)


def _join(house: OneProcess, office: Client, name: str) -> str:
    """Apply, be approved and pay; whoever gets no answer asks again."""
    asked = {"tier": "individual", "person": {"full_name": name, "email": _address(name)}}
    newcomer = Client(house.url_of)
    application = _persist(lambda: newcomer.post("membership", "/applications", asked))["id"]
    path = f"/applications/{application}/approval"
    approved = _persist(lambda: office.post("membership", path))
    invoice = approved["invoice"]
    payment = {
        "paid_on": datetime.now(UTC).date().isoformat(),
        "amount_minor": invoice["amount_minor"],
        "method": "transfer",
        "reference": f"of {name}",
    }
    _persist(lambda: office.post("membership", f"/invoices/{invoice['id']}/payments", payment))
    return str(approved["membership_id"])


def _kill_now_and_then(house: OneProcess, all_in: threading.Event) -> int:
    """Kill until everybody is in; returns how often."""
    dice = random.Random(20260309)
    for kills in range(_KILLS):
        if all_in.wait(dice.uniform(0.05, 0.4)):
            return kills
        house.kill()
    return _KILLS


def _persist(ask: Callable[[], Any]) -> Any:
    """Ask, under a new key each time, until there is an answer."""
    end = time.monotonic() + 120
    while True:
        try:
            return ask()
        except Refused as refusal:
            if refusal.status not in (409, 503) or time.monotonic() > end:
                raise
        except (OSError, HTTPException):  # no answer, or half of one
            if time.monotonic() > end:
                raise
        time.sleep(0.1)


def _owed(house: OneProcess) -> list[str]:
    """The letters that somebody still waits for."""
    came = Counter((letter.kind, letter.to) for letter in house.letters())
    return [
        f"{kind} to {name}"
        for name in _NAMES
        for kind in _EACH_IS_OWED
        if not came[kind, _address(name)]
    ]


def _address(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha()) + "@letterbox.example"
