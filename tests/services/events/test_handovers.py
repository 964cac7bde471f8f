"""Places of a leaver: reported to the handover, passed on once, and never to be sold twice."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from events.handover_parts import GatheringPartSettled, GatheringPartsReported
from events.handovers import HandoverItemCarried, HandoverPartsAsked
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.events.handlers import inbox
from tests.road import announced, deliver
from tests.services.events.conftest import NOW, Forum, joined

COMPANY, LUIS, GRACE, NOA = (uuid4() for _ in range(4))
HANDOVER = uuid4()


@pytest.fixture
def company(engine: Engine) -> UUID:
    """A member organisation for which Luis and Grace speak."""
    deliver(inbox, engine, joined(organisation_id=COMPANY))
    for person_id in (LUIS, GRACE):
        appoint(engine, person_id, COMPANY)
    return COMPANY


def appoint(engine: Engine, person_id: UUID, organisation_id: UUID) -> None:
    appointed = RepresentativeAppointed(
        representation_id=uuid4(),
        organisation_id=organisation_id,
        person_id=person_id,
        roles=("delegate",),
        starts_on=date(2026, 1, 1),
    )
    deliver(inbox, engine, appointed)


def ask(engine: Engine, *services: str) -> list[GatheringPartsReported]:
    asked = HandoverPartsAsked(
        handover_id=HANDOVER, organisation_id=COMPANY, leaver_id=LUIS, services=services
    )
    deliver(inbox, engine, asked, time=NOW)
    return [one for one in announced(engine) if isinstance(one, GatheringPartsReported)]


def carry(engine: Engine, rsvp: Any) -> bool:
    carried = HandoverItemCarried(
        handover_id=HANDOVER,
        organisation_id=COMPANY,
        leaver_id=LUIS,
        successor_id=GRACE,
        service="events",
        kind="rsvp",
        reference_id=rsvp.id,
    )
    deliver(inbox, engine, carried, time=NOW)
    return [one for one in announced(engine) if isinstance(one, GatheringPartSettled)][-1].carried


def test_what_a_leaver_was_to_come_to_for_the_organisation_is_reported(
    forum: Forum, engine: Engine, company
):
    forum.plan()
    rsvp = forum.rsvp(LUIS, places=2)
    left = {"organisation_id": company, "person_id": LUIS, "left_on": NOW.date()}
    deliver(inbox, engine, RepresentativeLeft(representation_id=uuid4(), **left))
    (reported,) = ask(engine, "events", "membership")
    (part,) = reported.parts
    assert (part.kind, part.reference_id, part.title) == ("rsvp", rsvp.id, "Spring Forum")


def test_nothing_is_an_answer_and_another_service_is_not_answered_for(
    forum: Forum, engine: Engine, company
):
    assert ask(engine, "membership") == []
    assert [one.parts for one in ask(engine, "events")] == [()]


def test_what_may_be_for_another_organisation_is_the_leavers_own(
    forum: Forum, engine: Engine, company
):
    appoint(engine, LUIS, uuid4())
    forum.plan()
    forum.rsvp(LUIS)
    assert ask(engine, "events")[0].parts == ()


@pytest.mark.parametrize("waits", [False, True])
def test_a_place_or_position_is_passed_on_once(forum: Forum, engine: Engine, company, waits):
    forum.plan(capacity=2)
    if waits:
        forum.rsvp(uuid4(), places=2)
    rsvp = forum.rsvp(LUIS, places=2)
    behind = forum.rsvp(NOA)
    assert [carry(engine, rsvp) for _ in range(2)] == [True, True]
    theirs = forum.rsvp(GRACE)
    assert (theirs.state, theirs.places) == ("waiting" if waits else "confirmed", 2)
    assert (forum.state_of(rsvp), forum.state_of(behind)) == ("cancelled", "waiting")
    assert forum.audit().agrees


def test_who_comes_already_keeps_their_own_and_the_other_place_is_free(
    forum: Forum, engine: Engine, company
):
    forum.plan(capacity=2)
    rsvp = forum.rsvp(LUIS)
    forum.rsvp(GRACE)
    behind = forum.rsvp(NOA)
    assert carry(engine, rsvp)
    assert forum.state_of(behind) == "confirmed"
    assert forum.audit().agrees


def test_what_was_given_back_meanwhile_is_lost(forum: Forum, engine: Engine, company):
    forum.plan()
    rsvp = forum.rsvp(LUIS)
    forum.cancel(LUIS)
    assert not carry(engine, rsvp)
