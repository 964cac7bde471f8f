"""The catalogue is true: it is what the code says, and the samples keep to it."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from events.catalogue.__main__ import main, written
from events.catalogue.asyncapi import document
from events.catalogue.contracts import contracts
from events.catalogue.page import page
from events.catalogue.speakers import talk
from events.contract import Event
from events.persons import ProfilePublished
from tests.events.golden import sample

CONTRACTS = contracts()
TALK = talk()
# Said so that a history is whole; nobody has to act on them yet.
FOR_THE_RECORD = {
    "application.withdrawn.v1",
    "attendance.noted.v1",
    "attendance.undone.v1",
    "domain.verified.v1",
    "dues.paid.v1",
    "dues.voided.v1",
    "dues.written-off.v1",
    "erasure.cancelled.v1",
    "feedback.given.v1",
    "gathering.ended.v1",
    "gathering.guests-thanked.v1",
    "gathering.moved.v1",
    "payment.reversed.v1",
    "invitation.accepted.v1",
    "membership.downgraded.v1",
    "membership.upgraded.v1",
    "invitation.expired.v1",
    "invitation.withdrawn.v1",
    "measurement.confirmed.v1",
    "partnership.steward-named.v1",
    "role.filled.v1",
    "rounds.planned.v1",
    "rsvp.reconfirmed.v1",
    "speaking.delivered.v1",
    "speaking.proposed.v1",
    "speaking.shortlisted.v1",
    "successor.briefed.v1",
}
EACH = pytest.mark.parametrize("kind", CONTRACTS, ids=lambda kind: kind.name)


def schema_of(kind: type[Event]) -> dict[str, Any]:
    """The JSON Schema of a message, with all that it refers to."""
    content = document(TALK)
    payload = content["components"]["messages"][kind.name]["payload"]
    return {**payload, "components": content["components"]}


@pytest.mark.parametrize("path", written(), ids=lambda path: path.name)
def test_the_catalogue_is_not_stale(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == written()[path], "run: make catalogue"


def test_a_mark_inside_a_part_is_shown_in_both_catalogues() -> None:
    content = document(TALK)["components"]["schemas"][ProfilePublished.name]["properties"]
    line = content["offers"]["items"]["properties"]["line"]
    assert line == {"type": "string", "x-personal-data": True, "default": ""}
    assert "| `offers` | list of {tag: text, line: text **personal**} | nothing |" in page(TALK)


def test_writing_the_catalogue_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == ""


@EACH
def test_a_golden_sample_keeps_to_the_schema_of_its_message(kind: type[Event]) -> None:
    validator = jsonschema_rs.validator_for(schema_of(kind), validate_formats=True)
    assert [error.message for error in validator.iter_errors(sample(kind.name))] == []


@EACH
def test_the_schema_refuses_what_the_contract_refuses(kind: type[Event]) -> None:
    validator = jsonschema_rs.validator_for(schema_of(kind), validate_formats=True)
    broken = sample(kind.name)
    broken["data"][kind.stream.subject] = "not an id"
    assert not validator.is_valid(broken)
    assert not validator.is_valid(sample(kind.name) | {"stream": "another"})


def test_every_reference_in_the_document_leads_somewhere() -> None:
    content = document(TALK)
    references = re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(content))
    assert len(references) > len(CONTRACTS)
    for reference in references:
        found = content
        for step in reference.split("/"):
            found = found[step]


def test_announcing_and_hearing_are_read_from_the_source(tmp_path: Path) -> None:
    actions, handlers = tmp_path / "membership" / "actions.py", tmp_path / "events" / "handlers"
    actions.parent.mkdir()
    handlers.mkdir(parents=True)
    actions.write_text(
        "from events.memberships import DuesPaid, MemberJoined, MembershipLapsed\n"
        "from events.staff import StaffAppointed as Appointed\n"
        "def pay(session, joined: MemberJoined):\n"
        "    if isinstance(joined, MembershipLapsed) or joined.name == Appointed.name:\n"
        "        announce(session, DuesPaid())\n"
    )
    (handlers / "members.py").write_text(
        "@inbox.on(DuesPaid, MembershipLapsed)\ndef keep(heard, session): ...\n"
        "@inbox.on_many(MemberJoined)\ndef greet(heard, session): ...\n"
    )
    found = talk(tmp_path)
    assert found.announcers == {"DuesPaid": {"membership"}}
    assert {name: {one.does for one in heard} for name, heard in found.hearers.items()} == {
        "DuesPaid": {"keep"},
        "MemberJoined": {"greet"},
        "MembershipLapsed": {"keep"},
    }


@EACH
def test_somebody_announces_each_event(kind: type[Event]) -> None:
    assert TALK.announcers_of(kind) == [kind.stream.source]


@EACH
def test_somebody_hears_each_event_but_those_said_for_the_record(kind: type[Event]) -> None:
    assert bool(TALK.hearers_of(kind)) != (kind.name in FOR_THE_RECORD)
