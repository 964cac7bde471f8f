"""Merges are followed by every service: what is held of the old id is the survivor's, also what comes late."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from events.contacts import ContactGiven
from events.contract import Event
from events.merges import (
    OrganisationMerged,
    OrganisationMergeUndone,
    PersonMerged,
    PersonMergeUndone,
)
from events.representatives import RepresentativeAppointed
from services.events.handlers import inbox as events_inbox
from services.introductions.handlers import inbox as introductions_inbox
from services.matching.handlers import inbox as matching_inbox
from services.notifications.handlers import inbox as notifications_inbox
from shared.aliases import TABLE
from shared.database import reading
from tests.road import deliver, deliver_again

INBOXES = {
    "events": events_inbox,
    "introductions": introductions_inbox,
    "matching": matching_inbox,
    "notifications": notifications_inbox,
}
KINDS: dict[str, tuple[Any, Any, str]] = {
    "person": (PersonMerged, PersonMergeUndone, "person_id"),
    "organisation": (OrganisationMerged, OrganisationMergeUndone, "organisation_id"),
}


class Follower:
    """A service that hears of somebody who was known twice."""

    def __init__(self, service: str, kind: str, engine) -> None:
        self.inbox, self.engine = INBOXES[service], engine
        self.merged, self.undone, self.column = KINDS[kind]
        self.tables = import_module(f"services.{service}.models").db.metadata.tables
        self.old, self.survivor, self.merge_id = uuid4(), uuid4(), uuid4()

    def hear(self, event: Event):
        return deliver(self.inbox, self.engine, event)

    def appointed(self, who: UUID) -> RepresentativeAppointed:
        ids = {"organisation_id": uuid4(), "person_id": uuid4(), self.column: who}
        return RepresentativeAppointed(
            representation_id=uuid4(), roles=("delegate",), starts_on=date(2027, 3, 1), **ids
        )

    def merge(self):
        return self.hear(self.merged(**self._ids()))

    def undo(self):
        return self.hear(self.undone(**self._ids()))

    def held(self) -> list[UUID]:
        """Who is noted as speaking for somebody, or as spoken for, in the order of the representations."""
        there = self.tables["representations"]
        with reading(self.engine) as session:
            found = session.execute(
                select(there).order_by(next(iter(there.primary_key)))
            ).mappings()
            return [row[self.column] for row in found]

    def _ids(self):
        survivor = {"survivor_id": self.survivor, "merge_id": self.merge_id}
        return {self.column: self.old, **survivor}


@pytest.fixture(params=list(KINDS))
def kind(request):
    return request.param


@pytest.fixture(params=list(INBOXES))
def follower(request, kind, engine_of):
    return Follower(request.param, kind, engine_of(request.param))


def test_what_was_held_of_the_old_id_is_the_survivors_until_that_is_undone(follower):
    follower.hear(follower.appointed(follower.old))
    envelope = follower.merge()
    deliver_again(follower.inbox, follower.engine, envelope)
    assert follower.held() == [follower.survivor]
    follower.undo()
    assert follower.held() == [follower.old]


def test_what_comes_late_of_the_old_id_is_the_survivors_and_goes_back_too(follower):
    follower.merge()
    follower.hear(follower.appointed(follower.old))
    assert follower.held() == [follower.survivor]
    follower.undo()
    assert follower.held() == [follower.old]
    follower.hear(follower.appointed(follower.old))
    assert follower.held() == [follower.old] * 2


def test_what_comes_late_of_the_first_of_a_chain_is_the_last_ones(follower):
    follower.merge()
    first, last = follower.old, uuid4()
    follower.old, follower.survivor, follower.merge_id = follower.survivor, last, uuid4()
    follower.merge()
    follower.hear(follower.appointed(first))
    assert follower.held() == [last]


@pytest.mark.parametrize("kind", ["person"])
def test_unless_it_is_looked_for_what_comes_late_stays_with_the_old_id(follower, monkeypatch):
    """The control: the same inbox, where nothing is done after what was heard."""
    monkeypatch.setattr(follower.inbox, "_after", [])
    follower.merge()
    follower.hear(follower.appointed(follower.old))
    assert follower.held() == [follower.old]


@pytest.mark.parametrize("kind", ["person"])
@pytest.mark.parametrize("follower", ["notifications"], indirect=True)
def test_an_old_address_that_comes_late_does_not_take_the_place_of_the_survivors(follower):
    said = {"full_name": "Jan de Vries"}
    follower.hear(ContactGiven(person_id=follower.survivor, email="jan@new.example", **said))
    follower.merge()
    follower.hear(ContactGiven(person_id=follower.old, email="jan@old.example", **said))
    with reading(follower.engine) as session:
        contacts = session.execute(select(follower.tables["contacts"])).mappings().all()
        aliases = session.execute(select(follower.tables[TABLE])).mappings().all()
    assert [(row["person_id"], row["email"]) for row in contacts] == [
        (follower.survivor, "jan@new.example")
    ]
    assert len(aliases) == 1
