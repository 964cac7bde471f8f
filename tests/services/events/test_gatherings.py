"""Gatherings are planned, published, changed and called off."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError

from events.gatherings import GatheringCancelled, GatheringPublished
from services.events import rules
from services.events.actions.gatherings import (
    cancel_gathering,
    edit_gathering,
    publish_gathering,
)
from services.events.actions.places import lock_gathering
from services.events.models import Gathering
from shared.database import transaction
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING, Forum


def edit(engine: Engine, gathering_id: UUID, **changes: object) -> Gathering:
    with transaction(engine) as session:
        return edit_gathering(session, lock_gathering(session, gathering_id), NOW, **changes)


def call_off(engine: Engine, gathering_id: UUID, reason: str = "Storm") -> Gathering:
    with transaction(engine) as session:
        return cancel_gathering(session, gathering_id, reason, NOW)


def publish(engine: Engine, gathering_id: UUID) -> Gathering:
    with transaction(engine) as session:
        return publish_gathering(session, gathering_id, NOW)


def kinds(engine: Engine) -> list[type]:
    return [type(event) for event in announced(engine)]


def test_a_planned_gathering_is_announced_with_what_people_need(forum, engine):
    gathering_id = forum.plan(capacity=40)
    assert announced(engine) == [
        GatheringPublished(
            gathering_id=gathering_id,
            title="Spring Forum",
            starts_at=SPRING,
            ends_at=SPRING + timedelta(hours=3),
            time_zone="Europe/Paris",
            place="Palais de la Bourse, Lyon",
            capacity=40,
            address="",
        )
    ]


def test_a_draft_is_not_announced(forum, engine):
    forum.plan(draft=True)
    assert announced(engine) == []


def test_a_gathering_that_has_started_cannot_be_published(forum, engine):
    forum.plan(draft=True, starts_at=NOW - timedelta(hours=1))
    with pytest.raises(rules.GatheringHasStarted):
        publish(engine, forum.gathering_id)


def test_publishing_twice_announces_once(forum, engine):
    draft_id = forum.plan(draft=True)
    publish(engine, draft_id)
    publish(engine, draft_id)
    assert kinds(engine) == [GatheringPublished]


def test_a_cancelled_draft_cannot_be_published(forum, engine):
    draft_id = forum.plan(draft=True)
    call_off(engine, draft_id)
    with pytest.raises(rules.GatheringIsCancelled):
        publish(engine, draft_id)


def test_an_edit_is_announced_anew(forum, engine):
    edit(engine, forum.plan(), title="Spring Forum, in the garden")
    said = announced(engine)[-1]
    assert isinstance(said, GatheringPublished)
    assert said.title == "Spring Forum, in the garden"


def test_an_edit_that_changes_nothing_says_nothing(forum, engine):
    edit(engine, forum.plan(), title="Spring Forum")
    assert kinds(engine) == [GatheringPublished]


def test_an_edit_of_a_draft_says_nothing(forum, engine):
    edit(engine, forum.plan(draft=True), title="Summer Forum")
    assert announced(engine) == []


def test_an_edit_counts_the_version_and_an_answer_does_not(forum, engine):
    before = edit(engine, forum.plan(), place="Online").version
    forum.rsvp(uuid4())
    assert forum.now_is().version == before


def test_a_gathering_cannot_be_moved_to_end_before_it_starts(forum, engine):
    with pytest.raises(rules.EndsBeforeItStarts):
        edit(engine, forum.plan(), ends_at=SPRING - timedelta(hours=1))


def test_more_capacity_goes_to_those_who_wait(forum, engine):
    forum.plan(capacity=1)
    forum.rsvp(uuid4())
    waiting = forum.rsvp(uuid4())
    edit(engine, forum.gathering_id, capacity=2)
    assert forum.state_of(waiting) == "confirmed"


def test_the_capacity_cannot_shrink_below_what_is_taken(forum, engine):
    forum.plan(capacity=5)
    forum.rsvp(uuid4(), places=4)
    with pytest.raises(rules.PlacesAreTaken):
        edit(engine, forum.gathering_id, capacity=3)


def test_a_gathering_moved_from_the_past_gives_what_is_free_to_those_who_wait(forum, engine):
    forum.plan(capacity=1)
    forum.rsvp(uuid4())
    waiting = forum.rsvp(uuid4())
    edit(engine, forum.gathering_id, starts_at=NOW - timedelta(minutes=5))
    edit(engine, forum.gathering_id, capacity=2)
    assert forum.state_of(waiting) == "waiting"
    edit(engine, forum.gathering_id, starts_at=SPRING)
    assert forum.state_of(waiting) == "confirmed"


def test_calling_off_is_announced_with_its_reason(forum, engine):
    gathering_id = forum.plan()
    call_off(engine, gathering_id, "The hall is flooded")
    said = GatheringCancelled(gathering_id=gathering_id, reason="The hall is flooded")
    assert announced(engine)[-1] == said


def test_calling_off_twice_announces_once(forum, engine):
    gathering_id = forum.plan()
    call_off(engine, gathering_id)
    call_off(engine, gathering_id, "Another reason")
    assert kinds(engine) == [GatheringPublished, GatheringCancelled]


def test_nobody_hears_of_a_draft_that_is_dropped(forum, engine):
    call_off(engine, forum.plan(draft=True))
    assert announced(engine) == []


def test_what_is_over_cannot_be_called_off(forum, engine):
    gathering_id = forum.plan(now=NOW - timedelta(days=9), starts_at=NOW - timedelta(days=2))
    with pytest.raises(rules.GatheringIsOver):
        call_off(engine, gathering_id)


def test_what_is_cancelled_cannot_be_edited(forum, engine):
    gathering_id = forum.plan()
    call_off(engine, gathering_id)
    with pytest.raises(rules.GatheringIsCancelled):
        edit(engine, gathering_id, title="Again")


def test_an_unknown_gathering_cannot_be_called_off(engine):
    with pytest.raises(rules.NoSuchGathering):
        call_off(engine, uuid4())


def test_the_database_itself_refuses_to_oversell(forum: Forum, engine: Engine):
    gathering_id = forum.plan(capacity=3)
    with pytest.raises(IntegrityError, match="never_oversold"), transaction(engine) as session:
        session.execute(update(Gathering).where(Gathering.id == gathering_id).values(taken=4))
