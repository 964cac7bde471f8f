"""What becomes of memberships: resting, resigned, terminated, ceased and back; each told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.memberships import (
    MembershipCeased,
    MembershipReinstated,
    MembershipReleased,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from services.membership.actions.dues import split_invoice
from services.membership.actions.memberships import renew_membership
from services.membership.rules.standing import standing_of
from shared.callers import Role
from tests.services.membership.office import TODAY

STEWARD = [Role.STEWARD]
NEXT_MONTH = TODAY + timedelta(days=31)


@pytest.fixture
def member(office):
    return office.member()


def ask(door, member, what, **said):
    answer = door.ask("POST", f"/memberships/{member.id}/{what}", STEWARD, said)
    assert answer.status_code == 201, answer.text
    return answer.json


def stands(office, member, day):
    return str(standing_of(office.membership(member.id), day))


def test_a_hold_rests_benefits_at_once_and_a_release_brings_them_back(door, office, member):
    held = ask(door, member, "holds", reason="under review")
    assert (held["standing"], held["benefits_active"]) == ("suspended", False)
    assert not held["in_good_standing"]
    office.on(NEXT_MONTH)
    assert ask(door, member, "releases")["standing"] == "active"
    assert [len(office.said(one)) for one in (MembershipSuspended, MembershipReleased)] == [1, 1]


def test_a_hold_asked_for_twice_is_one(door, member):
    ask(door, member, "holds")
    assert len(ask(door, member, "holds")["holds"]) == 1


def test_a_hold_that_lies_ahead_is_told_on_its_day_and_so_is_its_end(door, office, member):
    ask(door, member, "holds", starts_on="2027-03-10", released_on="2027-03-20")
    assert [office.sweep(date(2027, 3, day)) for day in (9, 10, 10, 19, 20, 20)] == [
        0, 1, 0, 0, 1, 0,
    ]  # fmt: skip
    assert office.said(MembershipReleased)[0].released_on == date(2027, 3, 20)


def test_a_release_after_the_lapse_gives_nothing_back(door, office, member):
    ask(door, member, "holds")
    office.on(date(2028, 9, 1))
    assert ask(door, member, "releases")["standing"] == "lapsed"
    assert office.said(MembershipReleased) == []


def test_who_resigns_stays_until_the_end_of_what_is_paid(door, office, member):
    left = ask(door, member, "resignations", reason="moving on")
    assert (left["standing"], left["exits"][0]["effective_on"]) == ("active", "2028-03-01")
    assert office.sweep(date(2028, 2, 28)) == 0
    assert office.sweep(date(2028, 3, 1)) == 1
    assert [one.resigned_on for one in office.said(MembershipResigned)] == [date(2028, 3, 1)]
    assert office.sweep(date(2028, 12, 1)) == 0  # who left does not lapse as well


def test_a_resignation_is_moved_before_its_day_and_told_once_on_the_last_that_was_said(
    door, office, member
):
    ask(door, member, "resignations")
    for _ in range(2):
        ask(door, member, "resignations", effective_on="2027-06-30")
    ask(door, member, "resignations")
    office.sweep(date(2027, 6, 30))
    office.sweep(date(2028, 3, 1))
    assert [one.resigned_on for one in office.said(MembershipResigned)] == [date(2027, 6, 30)]


def test_an_end_that_has_come_is_not_moved_and_it_is_said_what_to_do(door, office, member):
    ask(door, member, "terminations", reason="article 9", appeal_until="2027-04-01")
    office.on(NEXT_MONTH)
    ask(door, member, "terminations", reason="article 9", effective_on=str(TODAY))
    path = f"/memberships/{member.id}/terminations"
    for other in ({"effective_on": "2027-08-01"}, {"appeal_until": "2027-08-01"}):
        refused = door.ask("POST", path, STEWARD, {"reason": "article 9", **other})
        assert refused.status_code == 409
        assert f"since {TODAY}" in refused.json["detail"]
        assert "reinstatements" in refused.json["detail"]


def test_a_termination_ahead_is_moved_and_keeps_the_day_to_appeal(door, office, member):
    ask(
        door,
        member,
        "terminations",
        reason="a",
        effective_on="2027-05-01",
        appeal_until="2027-04-01",
    )
    moved = ask(door, member, "terminations", reason="a", effective_on="2027-06-01")
    assert [(one["effective_on"], one["appeal_until"]) for one in moved["exits"]][-1] == (
        "2027-06-01", "2027-04-01",
    )  # fmt: skip
    office.sweep(date(2027, 6, 1))
    assert [one.terminated_on for one in office.said(MembershipTerminated)] == [date(2027, 6, 1)]


def test_who_changes_their_mind_in_time_stays(door, office, member):
    ask(door, member, "resignations")
    ask(door, member, "reinstatements")
    office.sweep(date(2028, 3, 2))
    assert office.said(MembershipResigned) == office.said(MembershipReinstated) == []
    assert stands(office, member, date(2028, 3, 2)) == "grace"


def test_a_termination_names_the_day_until_which_it_may_be_appealed(door, office, member):
    ended = ask(door, member, "terminations", reason="article 9", appeal_until="2027-04-01")
    assert ended["standing"] == "terminated"
    assert office.said(MembershipTerminated)[0].appeal_until == date(2027, 4, 1)


def test_an_appeal_that_is_heard_brings_benefits_back_and_keeps_the_past(door, office, member):
    ask(door, member, "terminations", reason="article 9")
    office.on(NEXT_MONTH)
    assert ask(door, member, "reinstatements")["standing"] == "active"
    assert office.said(MembershipReinstated)[0].reinstated_on == NEXT_MONTH
    assert stands(office, member, TODAY + timedelta(days=5)) == "terminated"


def test_nothing_is_taken_back_that_was_not_ended(door, member):
    answer = door.ask("POST", f"/memberships/{member.id}/reinstatements", STEWARD)
    assert answer.status_code == 409
    assert answer.json["type"].endswith("nothing-to-take-back")


def test_an_organisation_that_was_dissolved_ceases(door, office, member):
    ask(door, member, "cessations", cause="dissolved", effective_on="2027-02-20")
    assert office.said(MembershipCeased)[0].cause == "dissolved"
    assert stands(office, member, TODAY) == "ceased"


def test_the_past_and_the_future_of_a_membership_can_be_asked_for(door, office, member):
    path = f"/memberships/{member.id}?as_of="
    asked = [door.ask("GET", path + day, STEWARD).json for day in ("2027-02-01", "2028-03-15")]
    assert [one["standing"] for one in asked] == ["pending", "grace"]


def test_nobody_is_in_good_standing_who_owes(door, office, member):
    office.on(date(2028, 2, 1))
    door.ask("POST", f"/memberships/{member.id}/renewals", STEWARD)
    path = f"/memberships/{member.id}?as_of="
    for day, good in (("2028-03-02", True), ("2028-03-20", False)):
        shown = door.ask("GET", path + day, STEWARD).json
        assert (shown["benefits_active"], shown["in_good_standing"]) == (True, good)


def test_who_pays_in_parts_is_in_good_standing_while_each_part_comes_in_time(door, office, member):
    office.on(date(2028, 2, 1))
    asked = office.do(renew_membership, member.id, office.today)
    parts = office.do(split_invoice, asked.id, count=2, today=office.today).instalments
    office.pay(asked, "first", amount_minor=parts[0].amount_minor)
    late = parts[1].due_on + timedelta(days=1)
    days = (parts[0].due_on + timedelta(days=1), parts[1].due_on, late)
    path = f"/memberships/{member.id}?as_of="

    def shown():
        return [door.ask("GET", f"{path}{day}", STEWARD).json["in_good_standing"] for day in days]

    assert shown() == [True, True, False]
    office.on(late).pay(asked, "second", amount_minor=parts[1].amount_minor)
    office.on(late + timedelta(days=1))
    assert door.ask("GET", f"/memberships/{member.id}", STEWARD).json["in_good_standing"]


def test_a_member_number_is_stable_and_its_own(door, office, member):
    second = office.member("individual", person={"full_name": "Zawadi", "email": "z@alone.example"})
    numbers = [office.membership(one.id).number for one in (member, second)]
    assert numbers == [1, 2]
