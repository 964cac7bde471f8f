"""No job, whenever it ran and after whatever else, changes what a membership is, was or will be on any day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import count, pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from services.membership.actions.exits import (
    cease_membership,
    reinstate_membership,
    resign_membership,
    terminate_membership,
)
from services.membership.actions.holds import release_membership, suspend_membership
from services.membership.actions.memberships import renew_membership
from services.membership.models import Membership
from services.membership.models.memberships import Cessation
from services.membership.rules.standing import has_benefits, member_since, standing_of
from services.membership.rules.terms import policy_of
from shared.errors import Refusal
from tests.services.membership.office import TODAY

DAYS = [TODAY + timedelta(days=number) for number in range(-20, 1_500, 9)]
DEEDS = some.sampled_from(
    "renew renew suspend release resign terminate cease reinstate nothing".split()
)
STORY = some.lists(
    some.tuples(DEEDS, some.integers(0, 200), some.booleans()), min_size=2, max_size=6
)
_marks = count()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=STORY)
@example(story=[("renew", 350, True), ("nothing", 200, True), ("resign", 100, True)])
@example(story=[("suspend", 20, True), ("nothing", 370, True), ("release", 9, True)])
@example(story=[("terminate", 5, True), ("reinstate", 5, True), ("nothing", 200, True)])
def test_standing_never_depends_on_when_a_job_ran(office, story):
    office.on(TODAY)
    mark = next(_marks)
    person = {"full_name": f"Akinyi {mark}", "email": f"a{mark}@x.example"}
    held = office.member("individual", person=person)
    for deed, later, is_swept in story:
        office.on(office.today + timedelta(days=later))
        with suppress(Refusal):
            _do(office, held, deed)
        before = _stood(office, held)
        if is_swept:
            office.sweep(office.today)
            assert _stood(office, held) == before, (deed, office.today)
    terms = office.membership(held.id).terms
    assert all(one.ends_on <= other.starts_on for one, other in pairwise(terms))


def test_what_is_compared_is_not_always_the_same(office):
    """The control: what people decide does change how a membership stands on those days."""
    held = office.member("individual")
    before = _stood(office, held)
    _do(office, held, "suspend")
    assert _stood(office, held) != before


def _stood(office, held) -> list[tuple[str, bool, date | None]]:
    """How a membership stands on each of many days, with its benefits and since when."""

    def look(session):
        one = session.get_one(Membership, held.id)
        standings = [(standing_of(one, day), day) for day in DAYS]
        return [
            (found, has_benefits(found), member_since(one.terms, policy_of(one.tier), day))
            for found, day in standings
        ]

    return office.look(look)


def _do(office, held, deed: str) -> None:
    dated = {"today": office.today, "now": office.now}
    noted = {"reason": "", "noted_by_id": None, "effective_on": None, **dated}
    if deed == "renew":
        office.pay(office.do(renew_membership, held.id, office.today), f"bank-{office.today}")
    elif deed == "suspend":
        rest = {"starts_on": office.today, "released_on": None, "reason": ""}
        office.do(suspend_membership, held.id, **rest, today=office.today)
    elif deed == "release":
        office.do(release_membership, held.id, office.today, office.today)
    elif deed == "resign":
        office.do(resign_membership, held.id, **noted)
    elif deed == "terminate":
        office.do(terminate_membership, held.id, appeal_until=None, **noted)
    elif deed == "cease":
        office.do(cease_membership, held.id, cause=Cessation.DECEASED, **noted)
    elif deed == "reinstate":
        office.do(reinstate_membership, held.id, office.today)
