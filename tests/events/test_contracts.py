"""What is said on the bus keeps its contract, in both directions and over time."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal
from uuid import UUID

import pytest
from marshmallow import Schema, fields

from events.catalogue.contracts import contracts, description
from events.contacts import ContactGiven
from events.contract import (
    Event,
    MalformedEvent,
    Personal,
    Stream,
    UnknownEvent,
    contract,
    is_personal,
)
from events.envelope import unwrap
from events.gatherings import GATHERING, GatheringPublished, RsvpAccepted
from events.grants import HardshipRefused
from events.introductions import IntroductionProposed, WishMade
from events.memberships import ApplicationApproved, ApplicationDeclined, DuesPaid
from events.nominations import NomineeAsked
from events.notices import DuesNoticed
from events.payments import DuesChargeAnnounced, DuesChargeFailed
from events.persons import ProfilePublished, Topic
from events.proposals import ChangeRefused
from tests.events.golden import SAMPLES, sample

CONTRACTS = contracts()
PUMPS = UUID("019cadc6-9a80-7b02-9bac-bf0163ec166a")
EACH = pytest.mark.parametrize("kind", CONTRACTS, ids=lambda kind: kind.name)


def required(kind: type[Event]) -> list[str]:
    """The fields that must be said."""
    return [name for name, field in kind.schema.fields.items() if field.required]


def test_every_contract_has_a_golden_sample_and_every_sample_a_contract() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == {kind.name for kind in CONTRACTS}


@EACH
def test_a_golden_sample_still_loads(kind: type[Event]) -> None:
    envelope = unwrap(sample(kind.name))
    assert isinstance(envelope.event(), kind)
    assert envelope.event().subject == envelope.subject
    assert (envelope.source, envelope.stream) == (kind.stream.source, kind.stream.name)


@EACH
def test_what_is_loaded_and_dumped_is_what_was_said(kind: type[Event]) -> None:
    data = sample(kind.name)["data"]
    assert kind.load(data).dump() == data


@EACH
def test_a_field_of_a_newer_announcer_is_passed_over(kind: type[Event]) -> None:
    data = sample(kind.name)["data"]
    assert kind.load(data | {"mood_of_the_day": {"sunny": True}}) == kind.load(data)


@EACH
def test_an_older_announcer_may_leave_out_what_need_not_be_said(kind: type[Event]) -> None:
    data = sample(kind.name)["data"]
    older = kind.load({name: data[name] for name in required(kind)})
    assert all(older.dump()[name] == data[name] for name in required(kind))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in CONTRACTS for name in required(kind)]
)
def test_what_must_be_said_cannot_be_left_out(kind: type[Event], name: str) -> None:
    data = sample(kind.name)["data"]
    del data[name]
    with pytest.raises(MalformedEvent, match=name):
        kind.load(data)


@EACH
def test_every_contract_says_what_it_is_a_fact_about(kind: type[Event]) -> None:
    assert kind.stream.subject in required(kind)
    assert len(description(kind)) > 10


@EACH
def test_a_wire_name_is_a_noun_a_participle_and_a_version(kind: type[Event]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\.v[1-9]", kind.name)
    assert not re.search(r"(Event|Data|Updated|Changed)$", kind.__name__)


def _personal(schema: Schema, within: str = "") -> Iterator[str]:
    """The fields that are marked as personal data, those of parts too."""
    for name, field in schema.fields.items():
        if is_personal(field):
            yield within + name
        part = field.inner if isinstance(field, fields.List) else field
        if isinstance(part, fields.Nested):
            yield from _personal(part.schema, f"{within}{name}.")


def test_names_and_addresses_are_said_in_one_contract_alone() -> None:
    assert set(_personal(ContactGiven.schema)) == {"full_name", "email", "letter_language"}


def test_what_people_wrote_of_themselves_or_of_others_is_marked_as_personal() -> None:
    marked = {kind: set(_personal(kind.schema)) for kind in CONTRACTS if kind != ContactGiven}
    assert {kind: names for kind, names in marked.items() if names} == {
        ApplicationDeclined: {"reason"},
        ChangeRefused: {"reason"},
        DuesNoticed: {"method", "brand", "last4", "expires"},
        HardshipRefused: {"reason"},
        DuesChargeAnnounced: {"brand", "last4", "expires"},
        DuesChargeFailed: {"brand", "last4"},
        IntroductionProposed: {"first_sees", "second_sees"},
        ProfilePublished: {"title", "interests", "offers.line", "needs.line"},
        NomineeAsked: {"full_name", "email"},
        WishMade: {"text"},
    }


def test_an_event_cannot_be_changed() -> None:
    paid = DuesPaid.load(sample("dues.paid.v1")["data"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        paid.amount_minor = 1  # type: ignore[misc]


def test_lists_are_frozen_too() -> None:
    profile = ProfilePublished.load(sample("profile.published.v1")["data"])
    assert isinstance(profile.offers, tuple)
    assert isinstance(profile.offers[0], Topic)


def test_what_is_not_said_has_its_default() -> None:
    profile = ProfilePublished.load({"person_id": str(PUMPS)})
    assert (profile.wants_introductions, profile.offers, profile.visibility) == (True, (), {})


def test_defaults_are_not_shared_between_events() -> None:
    first, second = (ProfilePublished.load({"person_id": str(PUMPS)}) for _ in range(2))
    first.visibility["name"] = "nobody"
    assert second.visibility == {}


def test_nothing_can_be_said_where_the_contract_allows_it() -> None:
    data = sample("application.approved.v1")["data"] | {"due_on": None, "invoice_id": None}
    assert ApplicationApproved.load(data).due_on is None


def test_nothing_cannot_be_said_elsewhere() -> None:
    with pytest.raises(MalformedEvent, match="amount_minor"):
        DuesPaid.load(sample("dues.paid.v1")["data"] | {"amount_minor": None})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gathering_id", "the-spring-forum"),
        ("starts_at", "2026-04-16T15:00:00"),
        ("starts_at", "tomorrow"),
        ("places", "a few"),
        ("places", [2]),
    ],
)
def test_a_wrong_value_is_named_with_its_field(field: str, value: Any) -> None:
    with pytest.raises(MalformedEvent, match=rf"rsvp\.accepted\.v1.*{field}"):
        RsvpAccepted.load(sample("rsvp.accepted.v1")["data"] | {field: value})


def test_a_moment_keeps_its_place_in_time() -> None:
    nairobi = datetime(2026, 4, 16, 15, 0, tzinfo=timezone(timedelta(hours=3)))
    data = sample("gathering.published.v1")["data"] | {"starts_at": nairobi.isoformat()}
    assert GatheringPublished.load(data).starts_at == datetime(2026, 4, 16, 12, 0, tzinfo=UTC)


def test_a_contract_is_found_by_its_wire_name() -> None:
    assert contract("dues.paid.v1") is DuesPaid
    assert DuesPaid.load(sample("dues.paid.v1")["data"]).paid_on == date(2026, 3, 9)


def test_an_unknown_wire_name_is_refused() -> None:
    with pytest.raises(UnknownEvent, match=r"dues\.forgotten\.v1"):
        contract("dues.forgotten.v1")


def test_two_contracts_cannot_share_a_wire_name() -> None:
    with pytest.raises(TypeError, match=r"dues\.paid\.v1"):

        class PaidAgain(Event, name="dues.paid.v1", stream=GATHERING):
            gathering_id: UUID


def test_a_contract_must_carry_its_subject() -> None:
    with pytest.raises(TypeError, match="gathering_id"):

        class SomethingElse(Event, name="something.elsed.v1", stream=GATHERING):
            person_id: UUID


def test_a_choice_and_an_optional_mark_are_part_of_a_contract(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Event, "registry", {})
    stream = Stream(source="membership", name="hat", subject="hat_id")

    class HatLifted(Event, name="hat.lifted.v1", stream=stream):
        hat_id: UUID
        side: Literal["left", "right"]
        said: Personal[str] | None = None

    with pytest.raises(MalformedEvent, match="side"):
        HatLifted.load({"hat_id": str(PUMPS), "side": "back"})
    assert is_personal(HatLifted.schema.fields["said"])
    assert HatLifted.load({"hat_id": str(PUMPS), "side": "left"}).said is None
