"""How a gathering goes on: which state may follow which, and what is said of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from events.gatherings import GatheringEnded, GatheringMoved, GatheringPublished
from services.events import rules
from services.events.actions.gatherings import cancel_gathering, edit_gathering, end_gatherings
from services.events.actions.places import lock_gathering
from services.events.jobs import close_what_is_over
from services.events.models import Gathering, GatheringState
from services.events.rules.states import TRANSITIONS, GatheringCannotGoOnLikeThis, enter
from shared.database import transaction
from tests.road import announced
from tests.services.events.conftest import NOW, SPRING

AFTERWARDS = SPRING + timedelta(days=1)


@pytest.mark.parametrize(("first", "then"), list(product(GatheringState, repeat=2)))
def test_only_what_the_table_says_may_follow(first, then):
    gathering = Gathering(title="Harbour Walk", state=first)
    if then in TRANSITIONS[first]:
        enter(gathering, then)
        assert gathering.state == then
    else:
        with pytest.raises(GatheringCannotGoOnLikeThis):
            enter(gathering, then)
        assert gathering.state == first


def test_what_is_at_another_time_is_moved_and_people_still_answer(forum, engine, member):
    forum.plan()
    edit(forum, starts_at=SPRING + timedelta(hours=1))
    assert forum.now_is().state == "moved"
    assert forum.rsvp(member()).state == "confirmed"
    moved = announced(engine)[1]
    assert isinstance(moved, GatheringMoved)
    assert moved.starts_at - moved.started_at == timedelta(hours=1)


def test_another_title_moves_nothing(forum, engine):
    forum.plan()
    edit(forum, title="Spring Forum, all welcome")
    assert forum.now_is().state == "published"
    assert [type(said) for said in announced(engine)] == [GatheringPublished, GatheringPublished]


def test_a_draft_is_changed_without_a_word(forum, engine):
    forum.plan(draft=True)
    edit(forum, place="Nantes")
    assert (forum.now_is().state, announced(engine)) == ("draft", [])


def test_what_has_passed_is_over_once(forum, engine):
    forum.plan()
    for _ in range(2):
        with transaction(engine) as session:
            close_what_is_over(session, AFTERWARDS, AFTERWARDS.date())
    assert forum.now_is().state == "over"
    assert [type(said) for said in announced(engine)] == [GatheringPublished, GatheringEnded]


def test_what_is_still_on_is_not_over(forum, engine):
    forum.plan()
    with transaction(engine) as session:
        assert end_gatherings(session, SPRING, 10) == 0


def test_what_is_over_is_neither_changed_nor_called_off(forum, engine):
    forum.plan()
    with transaction(engine) as session:
        end_gatherings(session, AFTERWARDS, 10)
    with pytest.raises(GatheringCannotGoOnLikeThis):
        edit(forum, place="Nantes")
    with pytest.raises(rules.GatheringIsOver), transaction(engine) as session:
        cancel_gathering(session, forum.gathering_id, "", AFTERWARDS)


def edit(forum, **changes):
    with transaction(forum.engine) as session:
        edit_gathering(session, lock_gathering(session, forum.gathering_id), NOW, **changes)
