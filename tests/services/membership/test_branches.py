"""Branches of organisations: shown both ways, never in a circle, and kept through merges."""

from __future__ import annotations

import threading

import pytest

from services.membership.actions.branches import place_under
from services.membership.actions.merges import merge_organisations
from services.membership.models import Organisation
from services.membership.queries.organisations import ancestors, organisation_of
from services.membership.rules.branches import BranchOfItself
from shared.callers import Role

STEWARD = [Role.STEWARD]


@pytest.fixture
def family(office):
    """A bank, its branch, and a branch of that."""
    bank, lagos, ikeja = (office.organisation(name) for name in ("Bank", "Lagos", "Ikeja"))
    under(office, lagos, bank)
    under(office, ikeja, lagos)
    return bank, lagos, ikeja


def test_a_branch_is_shown_from_both_sides(door, office):
    bank, lagos = office.organisation("Bank"), office.organisation("Lagos")
    placed = door.ask("PUT", f"/organisations/{lagos}/parent", STEWARD, {"parent_id": str(bank)})
    assert placed.json["parent_id"] == str(bank)
    below = door.ask("GET", f"/organisations/{bank}/branches", STEWARD).json["items"]
    assert [one["id"] for one in below] == [str(lagos)]
    freed = door.ask("PUT", f"/organisations/{lagos}/parent", STEWARD, {"parent_id": None})
    assert freed.json["parent_id"] is None


def test_nothing_is_a_branch_of_its_branches(office, family):
    bank, _, ikeja = family
    for parent in (bank, ikeja):
        with pytest.raises(BranchOfItself):
            under(office, bank, parent)


def test_two_at_once_close_no_circle(office):
    one, other = office.organisation("One"), office.organisation("Other")
    refused = []

    def place(low, high):
        try:
            under(office, low, high)
        except BranchOfItself as refusal:
            refused.append(refusal)

    both = [threading.Thread(target=place, args=pair) for pair in ((one, other), (other, one))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(refused) == 1


@pytest.mark.parametrize("survivor", [0, 1, 2])
@pytest.mark.parametrize("merged", [0, 1, 2])
def test_a_merge_closes_no_circle(office, family, survivor, merged):
    if survivor == merged:
        return
    kept = family[survivor]
    office.do(merge_organisations, kept, family[merged], None, office.today, office.now)
    left = [one for one in family if one != family[merged]]
    assert all(one not in office.look(ancestors, one) for one in left)
    assert sum(bool(office.look(ancestors, one)) for one in left) == 1


def under(office, low, high):
    """Make one organisation a branch of another."""
    office.do(lambda session: place_under(session, session.get_one(Organisation, low), high))


def test_an_unknown_parent_is_refused(door, office):
    lagos = office.organisation("Lagos")
    asked = {"parent_id": "00000000-0000-7000-8000-000000000000"}
    assert door.ask("PUT", f"/organisations/{lagos}/parent", STEWARD, asked).status_code == 404
    assert office.look(organisation_of, lagos).parent_id is None
