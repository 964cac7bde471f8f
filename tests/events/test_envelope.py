"""The wrapper of every event: CloudEvents 1.0, alone or in a batch."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from events.contract import MalformedEvent, UnknownEvent
from events.envelope import Envelope, read, unwrap, wrap
from events.memberships import DuesPaid
from tests.events.golden import sample

PAID = "dues.paid.v1"
MATCHED = "match.found.v1"


def envelope(name: str = PAID) -> Envelope:
    """A golden envelope."""
    return unwrap(sample(name))


@pytest.mark.parametrize("name", [PAID, MATCHED], ids=["first cause", "caused by another"])
def test_a_wrapped_envelope_reads_as_it_was(name: str) -> None:
    assert read(wrap(envelope(name))) == [envelope(name)]


@pytest.mark.parametrize("name", [PAID, MATCHED])
def test_an_envelope_is_written_as_it_stood_on_the_bus(name: str) -> None:
    assert json.loads(wrap(envelope(name))) == sample(name)


def test_an_envelope_is_one_line() -> None:
    assert "\n" not in wrap(dataclasses.replace(envelope(), data={"reason": "two\nlines"}))


def test_words_of_every_language_travel_as_they_are() -> None:
    said = dataclasses.replace(envelope(), data={"reason": "Ang tulay \u2013 \u6a4b \U0001f309"})
    (read_again,) = read(wrap(said).encode())
    assert read_again.data["reason"] == "Ang tulay \u2013 \u6a4b \U0001f309"


def test_an_envelope_holds_its_fact() -> None:
    fact = envelope().event()
    assert isinstance(fact, DuesPaid)
    assert fact.currency == "EUR"


def test_a_batch_is_read_in_its_order() -> None:
    batch = json.dumps([sample(PAID), sample(MATCHED)])
    assert [one.type for one in read(batch)] == [PAID, MATCHED]


def test_times_are_written_in_utc() -> None:
    assert json.loads(wrap(envelope()))["time"].endswith("Z")
    assert envelope().time.astimezone(UTC) < datetime(2027, 1, 1, tzinfo=UTC)


def test_an_attribute_that_is_not_known_is_passed_over() -> None:
    assert unwrap(sample(PAID) | {"partitionkey": "7"}) == envelope()


def test_an_event_without_a_cause_begins_a_conversation() -> None:
    content = sample(PAID)
    del content["correlationid"]
    assert unwrap(content).correlation_id == content["id"]


@pytest.mark.parametrize(
    "attribute", ["id", "source", "type", "subject", "time", "sequence", "stream", "data"]
)
def test_an_envelope_without_one_of_its_attributes_is_malformed(attribute: str) -> None:
    content = sample(PAID)
    del content[attribute]
    with pytest.raises(MalformedEvent, match=attribute):
        unwrap(content)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("id", "7"), ("sequence", "first"), ("time", "noon"), ("source", 7), ("id", None)],
)
def test_an_envelope_with_a_wrong_attribute_is_malformed(attribute: str, value: Any) -> None:
    with pytest.raises(MalformedEvent):
        unwrap(sample(PAID) | {attribute: value})


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"7", b'"dues"', b"[[]]", b"null"])
def test_what_is_no_envelope_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedEvent):
        read(body)


def test_an_envelope_of_an_unknown_contract_can_be_read_but_not_its_fact() -> None:
    (stranger,) = read(json.dumps(sample(PAID) | {"type": "dues.forgiven.v1"}))
    with pytest.raises(UnknownEvent):
        stranger.event()
