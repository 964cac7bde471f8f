"""Calls that go wrong on their way have their effect once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.membership.models import OutboundCall
from shared.database import reading


@pytest.fixture
def asked(till):
    membership = till.member_to_be()
    path = f"/invoices/{till.invoice(membership).id}/checkouts"
    return till.door.ask("POST", path, membership.person_id, {}).json


def call(till, kind="page"):
    with reading(till.office.engine) as session:
        return session.query(OutboundCall).filter_by(kind=kind).one()


@pytest.mark.parametrize("fault", ["lost-answer", "unreachable", "429"])
def test_what_was_perhaps_not_heard_is_asked_again_with_the_same_key(till, office, asked, fault):
    till.double.fail("/v1/checkout/sessions", fault, times=2)
    for _ in range(4):
        till.work()
        office.now += timedelta(minutes=1)
    assert call(till).state == "done"
    assert len(till.double.things("cs")) == 1
    keys = till.double.requests("POST", "/v1/checkout/sessions")
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_failure_that_is_kept_for_the_key_is_asked_again_with_another(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "500")
    for _ in range(4):
        till.work()
        office.now += timedelta(minutes=1)
    assert call(till).state == "done"
    assert len(till.double.things("cs")) == 1
    assert len(set(till.double.requests("POST", "/v1/checkout/sessions"))) == 2


def test_after_a_day_it_is_looked_for_before_it_is_made_again(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "lost-answer")
    till.work()
    office.now += timedelta(hours=30)
    till.work()
    assert call(till).state == "done"
    assert len(till.double.things("cs")) == 1


def test_a_call_says_the_same_under_its_key_for_ever(till, office, asked):
    till.double.fail("/v1/checkout/sessions", "lost-answer")
    till.work()
    before = call(till).params_hash
    office.now += timedelta(minutes=1)
    till.work()
    assert call(till).params_hash == before != ""
