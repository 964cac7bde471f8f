"""Leavers, lapses, erasures and merges reach all that is kept of who comes: requests, places kept, answers."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from events.erasures import PersonErased
from events.memberships import MembershipLapsed
from events.merges import PersonMerged, PersonMergeUndone
from services.events.actions.changes import approve_change
from services.events.handlers import inbox
from services.events.models import ChangeRequest, Feedback, Reconfirmation, TurnoutCorrection
from services.events.queries.disclosures import disclosed
from services.events.queries.rsvps import open_rsvp
from services.events.rules.changes import AnswerIsGone
from shared.database import reading, transaction
from tests.road import deliver
from tests.services.events.conftest import NOW, SPRING, Forum, joined
from tests.services.events.test_allocations import keep, kept
from tests.services.events.test_attending import ASKED_AT, say
from tests.services.events.test_attending import strike as ask_who_comes
from tests.services.events.test_changes import LATE, wish
from tests.services.events.test_feedback import say as say_how_it_was
from tests.services.events.test_handovers import COMPANY, GRACE, LUIS, appoint, ask, carry
from tests.services.events.test_tickets import ask as come
from tests.services.events.test_tickets import sell
from tests.services.events.test_turnout import correct

TABLES = (ChangeRequest, Reconfirmation, TurnoutCorrection, Feedback)
AFTER = SPRING + timedelta(hours=4)


@pytest.fixture
def busy(forum: Forum) -> UUID:
    """Somebody of whom all is kept that can be: a request, an answer, a correction, and how it was."""
    forum.plan(capacity=5, changes_until_hours=72, reconfirm_hours=48)
    who = uuid4()
    rsvp = forum.rsvp(who, 2)
    wish(forum, who, 3, LATE, note="My son, too")
    ask_who_comes(forum, ASKED_AT)
    say(forum, rsvp, True)
    correct(forum, who, 2, AFTER)
    say_how_it_was(forum, rsvp, words="Water is life", now=AFTER)
    return who


def whose(forum: Forum) -> list[UUID]:
    """Of whom each of the tables speaks; one row each."""
    with reading(forum.engine) as session:
        return [session.scalars(select(table.person_id)).one() for table in TABLES]


def test_all_of_it_is_the_survivors_and_goes_back(forum, busy):
    survivor, merge_id = uuid4(), uuid4()
    ids = {"merge_id": merge_id, "person_id": busy, "survivor_id": survivor}
    deliver(inbox, forum.engine, PersonMerged(**ids))
    assert whose(forum) == [survivor] * len(TABLES)
    deliver(inbox, forum.engine, PersonMergeUndone(**ids))
    assert whose(forum) == [busy] * len(TABLES)


def test_all_of_it_is_told_to_who_asks_what_is_held(forum, busy):
    with reading(forum.engine) as session:
        told = disclosed(session, busy, AFTER)
    assert {"change_requests", "reconfirmations", "turnout_corrections", "feedback"} <= {
        part.table for part in told.parts
    }


def test_of_who_is_erased_no_word_is_left(forum, busy):
    deliver(inbox, forum.engine, PersonErased(person_id=busy), time=AFTER)
    with reading(forum.engine) as session:
        assert session.scalars(select(ChangeRequest)).all() == []
        assert session.scalars(select(Reconfirmation)).all() == []
        assert [one.take_away for one in session.scalars(select(Feedback))] == [""]
        assert [one.came for one in session.scalars(select(TurnoutCorrection))] == [2]


def test_a_sponsors_place_goes_from_a_leaver_to_the_successor(forum: Forum, engine: Engine):
    """Also where the sponsor is no member, and the places are their guests'."""
    for person_id in (LUIS, GRACE):
        appoint(engine, person_id, COMPANY)
    forum.plan(capacity=3)
    sell(forum, "Partners", "sponsor")
    one = keep(forum, COMPANY, 2)
    rsvp = come(forum, LUIS)
    assert [part.reference_id for part in ask(engine, "events")[0].parts] == [rsvp.id]
    assert carry(engine, rsvp)
    with reading(forum.engine) as session:
        theirs = open_rsvp(session, forum.gathering_id, GRACE)
        assert theirs is not None
        assert theirs.allocation_id == one.id
    forum.cancel(GRACE)
    assert (kept(forum, one), forum.audit().agrees) == (2, True)


def test_what_a_leaver_asked_for_is_not_done_to_the_successor(forum: Forum, engine: Engine):
    deliver(inbox, engine, joined(organisation_id=COMPANY))
    for person_id in (LUIS, GRACE):
        appoint(engine, person_id, COMPANY)
    forum.plan(changes_until_hours=72)
    rsvp = forum.rsvp(LUIS)
    asked = wish(forum, LUIS, 0)
    assert carry(engine, rsvp)
    with transaction(engine) as session, pytest.raises(AnswerIsGone):
        approve_change(session, forum.gathering_id, asked.id, LATE)
    assert forum.state_of(forum.rsvp(GRACE)) == "confirmed"


def test_a_lapse_leaves_a_sponsors_place_at_its_price(forum: Forum, engine: Engine):
    joining = joined(person_id=(who := uuid4()))
    deliver(inbox, engine, joining)
    forum.plan(capacity=4)
    sell(forum, "Partners", "member")
    sell(forum, "Guests", "non-member", 6000)
    keep(forum, uuid4(), 1, "Kisumu-27")
    theirs = come(forum, who, access_code="Kisumu-27")
    lapsed = MembershipLapsed(
        membership_id=joining.membership_id, person_id=who, lapsed_on=NOW.date()
    )
    deliver(inbox, engine, lapsed, time=NOW)
    with reading(engine) as session:
        again = open_rsvp(session, forum.gathering_id, who)
        assert again is not None
        assert (again.id, again.price_minor) == (theirs.id, 0)


def test_the_sponsors_place_of_who_is_erased_is_kept_for_the_sponsor(forum: Forum, engine: Engine):
    forum.plan(capacity=2)
    sell(forum, "Partners", "sponsor")
    one = keep(forum, uuid4(), 1, "Kisumu-27")
    who = uuid4()
    come(forum, who, access_code="Kisumu-27")
    deliver(inbox, engine, PersonErased(person_id=who), time=NOW)
    assert (kept(forum, one), forum.audit().agrees) == (1, True)
