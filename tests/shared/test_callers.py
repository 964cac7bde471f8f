"""Callers and refusals: small words that all services share."""

from __future__ import annotations

from uuid import UUID, uuid4

from shared.callers import ANYONE, Caller, Role
from shared.errors import NotFound, Refusal

ADA = UUID("0192f0c1-0000-7000-8000-0000000000ad")
GRACE = UUID("0192f0c1-0000-7000-8000-0000000000ce")
HARBOUR = UUID("0192f0c1-0000-7000-8000-0000000000a0")


class GatheringIsFull(Refusal):
    """There is no place left.

    More about it, for whoever reads the code.
    """


class ThisIsADraft2Far(Refusal):
    """A word may have one letter."""


class TierIsUnknown(NotFound):
    pass


def test_nobody_in_particular_has_and_may_nothing() -> None:
    assert not ANYONE.is_known
    assert not ANYONE.is_staff
    assert not ANYONE.may_act_for(ADA)
    assert not ANYONE.represents(HARBOUR)


def test_a_member_acts_for_themselves_alone() -> None:
    ada = Caller(person_id=ADA, roles=frozenset({Role.MEMBER}))
    assert ada.may_act_for(ADA)
    assert not ada.may_act_for(GRACE)
    assert not ada.is_staff


def test_staff_act_for_anybody() -> None:
    assert Caller(program="desk", roles=frozenset({Role.TREASURER})).may_act_for(GRACE)


def test_an_admin_has_every_staff_role_and_no_other() -> None:
    admin = Caller(person_id=ADA, roles=frozenset({Role.ADMIN}))
    assert {Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER} < admin.roles
    assert not admin.has(Role.MEMBER, Role.REPRESENTATIVE)


def test_a_representative_speaks_for_named_organisations() -> None:
    ada = Caller(person_id=ADA, organisation_ids=frozenset({HARBOUR}))
    assert ada.represents(HARBOUR)
    assert not ada.represents(GRACE)


def test_callers_of_different_kinds_never_share_a_key() -> None:
    callers = [
        ANYONE,
        Caller(person_id=ADA),
        Caller(program="events"),
        Caller(service="events"),
        Caller(program="desk", person_id=ADA),
        Caller(program="desk", person_id=uuid4()),
        Caller(program="desk"),
    ]
    assert len({caller.key for caller in callers}) == len(callers)


def test_a_refusal_is_named_by_its_class_and_titled_by_its_docstring() -> None:
    assert GatheringIsFull.slug == "gathering-is-full"
    assert GatheringIsFull.title == "There is no place left"
    assert (TierIsUnknown.status, TierIsUnknown.title) == (404, "tier is unknown")


def test_the_name_of_a_refusal_is_taken_apart_also_at_a_word_of_one_letter() -> None:
    assert ThisIsADraft2Far.slug == "this-is-a-draft2-far"


def test_a_refusal_says_what_is_the_matter_this_time() -> None:
    refusal = GatheringIsFull("The Spring Forum is full", retry_after=60, fields={"places": ["4"]})
    assert str(refusal) == refusal.detail == "The Spring Forum is full"
    assert (refusal.retry_after, refusal.fields) == (60, {"places": ["4"]})
