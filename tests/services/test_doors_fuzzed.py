"""The documents of the services tell the truth: what they allow is taken, what they do not is refused.

Schemathesis makes requests from each document, good and bad ones, with what is really there in their paths.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import load_all_checks, positive_data_acceptance

from shared.database import close_engine
from tests.services.doors import ALL, empty_house
from tests.services.neighbours import Neighbours

MORE = int(os.environ.get("FOOTBRIDGE_TEST_EXAMPLES", "0"))
"""With this many examples, and others each time; without it a few, and always the same."""

_HOME = Path(tempfile.gettempdir()) / f"footbridge-fuzzed-{os.getpid()}"
_DOORS = empty_house(_HOME, RATE_LIMIT="1000000 per minute")
_NEIGHBOURS = Neighbours(_DOORS)
_ONLY_A_SHAPE = "/problems/bad-input"
_NOT_SIGNED = "/problems/not-from-the-provider"

load_all_checks()


def _document(service: str, edges: bool = False) -> Any:
    """The document of a service; with `edges`, each value at the ends of its range is tried, too."""
    generation, phases = {"allow-x00": False}, {"coverage": {"enabled": edges}}
    config = schemathesis.Config.from_dict({"generation": generation, "phases": phases})
    return schemathesis.openapi.from_wsgi("/openapi.json", _DOORS.apps[service], config=config)


def _examples(few: int) -> hypothesis.settings:
    every = list(hypothesis.HealthCheck)
    return hypothesis.settings(
        max_examples=MORE or few,
        deadline=None,
        derandomize=not MORE,
        database=None,
        suppress_health_check=every,
    )


@pytest.fixture(scope="module", autouse=True)
def _installation() -> Iterator[None]:
    """An installation of its own, on SQLite, where things have happened."""
    _HOME.mkdir(mode=0o700)
    _DOORS.house.migrate()
    _NEIGHBOURS.settle()
    yield
    for name in ALL:
        close_engine(_DOORS.settings.database_url(name))
    shutil.rmtree(_HOME)


def check(case: Any, who: dict[str, str]) -> None:
    """Ask as somebody, and compare the answer with the document.

    What has the right shape may still break a rule (a date that is over, an id of nobody): only a
    refusal of its shape is a fault of the document.
    """
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid4())
    if case.meta is None or case.meta.generation.mode.is_positive:
        _fill_in(case.path_parameters)
    answer = case.call(headers=who)
    is_a_rule = answer.status_code == 422 and answer.json()["type"] != _ONLY_A_SHAPE
    if (
        answer.status_code == 400
    ):  # no shape has the signature that a provider puts over what it sends
        is_a_rule = answer.json()["type"] == _NOT_SIGNED
    left_out = [positive_data_acceptance] if is_a_rule or answer.status_code in (412, 428) else []
    case.validate_response(answer, excluded_checks=left_out, headers=who)


def _fill_in(gaps: dict[str, Any] | None) -> None:
    for name in gaps or {}:
        gaps[name] = _NEIGHBOURS.known.get(name, gaps[name])


membership, events, introductions = map(_document, ("membership", "events", "introductions"))


@_document("membership", edges=True).parametrize()
@_examples(12)
def test_membership_answers_the_office_as_documented(case: Any) -> None:
    check(case, _NEIGHBOURS.office)


@_document("events", edges=True).parametrize()
@_examples(12)
def test_events_answers_the_office_as_documented(case: Any) -> None:
    check(case, _NEIGHBOURS.office)


@_document("introductions", edges=True).parametrize()
@_examples(12)
def test_introductions_answers_the_office_as_documented(case: Any) -> None:
    check(case, _NEIGHBOURS.office)


@membership.parametrize()
@_examples(5)
def test_membership_answers_a_representative_as_documented(case: Any) -> None:
    check(case, _DOORS.person(_NEIGHBOURS.colleague))


@events.parametrize()
@_examples(5)
def test_events_answers_a_member_as_documented(case: Any) -> None:
    check(case, _DOORS.person(_NEIGHBOURS.founder))


@introductions.parametrize()
@_examples(5)
def test_introductions_answers_one_of_the_two_as_documented(case: Any) -> None:
    check(case, _DOORS.person(_NEIGHBOURS.founder))


@membership.parametrize()
@_examples(2)
def test_membership_answers_nobody_as_documented(case: Any) -> None:
    check(case, {})


@events.parametrize()
@_examples(2)
def test_events_answers_nobody_as_documented(case: Any) -> None:
    check(case, {})


@introductions.parametrize()
@_examples(2)
def test_introductions_answers_nobody_as_documented(case: Any) -> None:
    check(case, {})


def test_no_two_tests_go_by_one_id(request: pytest.FixtureRequest) -> None:
    found = [item.nodeid for item in request.session.items]
    assert len(set(found)) == len(found)
