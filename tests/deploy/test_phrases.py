"""What passes on the road, in words."""

from datetime import UTC, datetime
from importlib import import_module
from importlib.resources import files
from uuid import UUID, uuid4

import pytest

from deploy.phrases import PHRASES, line, phrase
from events.contacts import ContactGiven
from events.contract import Event
from events.envelope import Envelope
from events.matches import MatchFound
from events.persons import ProfilePublished, Topic

for _module in files("events").iterdir():
    if _module.name.endswith(".py"):
        import_module(f"events.{_module.name.removesuffix('.py')}")

_AT = datetime(2026, 3, 9, 14, 5, 7, tzinfo=UTC)


def _envelope(event: Event) -> Envelope:
    return Envelope(
        id=uuid4(),
        source=event.stream.source,
        stream=event.stream.name,
        type=event.name,
        subject=event.subject,
        sequence=1,
        time=_AT,
        traceparent="",
        correlation_id="",
        causation_id=None,
        data=event.dump(),
    )


@pytest.mark.parametrize("name", sorted(Event.registry))
def test_every_event_has_a_phrase(name):
    assert name in PHRASES


def test_a_profile_is_shown_by_its_tags_alone():
    profile = ProfilePublished(
        person_id=UUID(int=7),
        offers=(Topic(tag="legal", line="Saturdays, at the kitchen table of Oda"),),
        needs=(Topic(tag="data"), Topic(tag="media")),
    )
    assert (
        phrase(_envelope(profile))
        == "a profile says what it offers (legal) and needs (data, media)"
    )


def test_a_match_is_shown_with_its_first_reason():
    found = MatchFound(
        match_id=UUID(int=1),
        first_id=UUID(int=2),
        second_id=UUID(int=3),
        score=0.625,
        first_reasons=("You both speak Norwegian", "You both work in the Arctic"),
        second_reasons=("You both speak Norwegian",),
        occasion="joined",
        model="X",
    )
    assert phrase(_envelope(found)) == (
        "two people should meet (joined, 0.62): You both speak Norwegian"
    )


def test_names_and_addresses_stay_off_the_screen():
    given = ContactGiven(person_id=UUID(int=9), full_name="Oda Brekke", email="oda@fjord.example")
    shown = line(_envelope(given), UTC)
    assert "Oda" not in shown
    assert "fjord" not in shown


def test_a_line_begins_with_the_time_of_the_zone():
    given = ContactGiven(person_id=UUID(int=9), full_name="Oda Brekke", email="oda@fjord.example")
    assert line(_envelope(given), UTC).startswith("14:05:07  contact.given.v1 ")
