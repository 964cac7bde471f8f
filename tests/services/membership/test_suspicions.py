"""A letter came back: a steward is asked whether somebody left, and nothing happens before."""

from __future__ import annotations

from uuid import uuid4

import pytest

from events.departures import DepartureSuspected
from events.letters import LetterBounced
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.membership.actions.endings import Leaving
from services.membership.actions.suspicions import confirm_suspicion, dismiss_suspicion
from services.membership.handlers import inbox
from services.membership.rules.departures import SuspicionIsDecided
from tests.road import deliver, deliver_again


@pytest.fixture
def body(office):
    return office.member().organisation_id


@pytest.fixture
def founder(office, body):
    return office.said(RepresentativeAppointed)[0].person_id


def bounced(person_id, cause="refused"):
    return LetterBounced(letter_id=uuid4(), person_id=person_id, cause=cause)


def test_a_letter_that_came_back_is_asked_about_once_and_takes_nothing_away(office, body, founder):
    heard = deliver(inbox, office.engine, bounced(founder))
    deliver_again(inbox, office.engine, heard)
    deliver(inbox, office.engine, bounced(founder))
    assert len(office.said(DepartureSuspected)) == 1
    assert office.caller(founder).represents(body)


def test_a_mail_server_that_is_away_and_a_stranger_are_no_sign(office, body, founder):
    deliver(inbox, office.engine, bounced(founder, "given-up"))
    deliver(inbox, office.engine, bounced(office.person()))
    assert office.said(DepartureSuspected) == []


def test_confirmed_it_is_a_departure(office, body, founder):
    deliver(inbox, office.engine, bounced(founder))
    (said,) = office.said(DepartureSuspected)
    given = (said.suspicion_id, Leaving(office.today), office.today, office.now)
    decided = [office.do(confirm_suspicion, *given) for _ in range(2)]
    assert {one.state for one in decided} == {"confirmed"}
    assert len(office.said(RepresentativeLeft)) == 1
    assert not office.caller(founder).represents(body)


def test_dismissed_it_is_over_until_another_letter_comes_back(office, body, founder):
    deliver(inbox, office.engine, bounced(founder))
    (said,) = office.said(DepartureSuspected)
    office.do(dismiss_suspicion, said.suspicion_id, None, office.now)
    with pytest.raises(SuspicionIsDecided):
        office.do(
            confirm_suspicion, said.suspicion_id, Leaving(office.today), office.today, office.now
        )
    deliver(inbox, office.engine, bounced(founder))
    assert len(office.said(DepartureSuspected)) == 2
