"""Branches in a table: the parent may stand anywhere in it, and nobody is a branch of itself."""

from __future__ import annotations

import pytest

from services.membership.actions.imports import apply_at_once, read_rows
from services.membership.models import Organisation
from tests.services.membership.imports.test_organisations import Desk, faults

HEAD = "reference,name,sector,country,parent\n"


@pytest.fixture
def desk(office):
    return Desk(office)


def family(office):
    """Whose branch each organisation is, by their names."""
    told = office.look(lambda s: s.query(Organisation).all())
    names = {one.id: one.display_name for one in told}
    return {one.display_name: names.get(one.parent_id) for one in told}


def test_a_parent_is_found_by_reference_or_name_before_or_after_its_branch(office, desk):
    table = (
        f"{HEAD}a,North,charity,NL,Head Office\nb,South,charity,NL,h\n"
        "h,Head Office,charity,NL,\nc,East,charity,NL,directory:a\n"
    )
    assert desk.look_ahead(table).refused == []
    assert desk.outcomes(table) == ["created"] * 4
    assert family(office) == {
        "North": "Head Office",
        "South": "Head Office",
        "Head Office": None,
        "East": "North",
    }
    assert desk.outcomes(table) == ["unchanged"] * 4


def test_a_parent_that_is_told_anew_moves_the_branch(office, desk):
    desk.take(f"{HEAD}h,Head,charity,NL,\nk,Crown,charity,NL,\na,North,charity,NL,h\n")
    assert desk.outcomes(f"{HEAD}a,North,charity,NL,Crown\n") == ["updated"]
    assert family(office)["North"] == "Crown"


def test_nobody_is_a_branch_of_itself_or_of_one_of_its_own(office, desk):
    desk.take(f"{HEAD}h,Head,charity,NL,\na,North,charity,NL,h\n")
    table = f"{HEAD}h,Head,charity,NL,a\nx,X,charity,NL,x\ny,Y,charity,NL,z\nz,Z,charity,NL,y\n"
    report = desk.take(table)
    assert [(row, column) for row, column, _ in faults(report)] == [
        (2, "parent"),
        (3, "parent"),
        (4, "parent"),
        (5, "parent"),
    ]
    assert "close a circle" in faults(report)[0][2]
    assert family(office) == {"Head": None, "North": "Head"}


def test_a_parent_that_nobody_is_called_refuses_the_row_and_those_below_it(office, desk):
    table = f"{HEAD}a,North,charity,NL,Nowhere\nb,South,charity,NL,a\nc,East,charity,NL,\n"
    told = faults(desk.look_ahead(table))
    assert told == faults(desk.take(table))
    assert [row for row, _, _ in told] == [2, 3]
    assert told[0][2] == (
        "is 'Nowhere'; no organisation has that reference or name, nor has another row"
    )
    assert family(office) == {"East": None}


def test_a_parent_may_stand_in_a_portion_that_comes_later(office, desk):
    between = "".join(f"f{n},Filler {n},charity,NL,\n" for n in range(1_000))
    table = (
        f"{HEAD}a,North,charity,NL,Head\nb,South,charity,NL,Nowhere\nc,East,charity,NL,q\n"
        f"{between}h,Head,charity,NL,\nq,Quay,planet,NL,\n"
    )
    report = desk.take(table)
    found = family(office)
    assert (found["North"], found["East"], "South" in found) == ("Head", None, False)
    assert [row for row, _, _ in faults(report)] == [3, 1006]
    (note,) = report.rows[2].notes
    assert note == "is nobody's branch yet: the row of its parent 'q' was not taken in"
    assert desk.look_ahead(table).rows[2].notes == (note,)


def test_branches_of_a_table_taken_in_within_one_transaction_are_placed(office):
    rows = read_rows(f"{HEAD}a,North,charity,NL,Head\nh,Head,charity,NL,\n".encode())
    mapping = Desk(office).mapping
    office.do(apply_at_once, rows, mapping, office.now, office.today)
    assert family(office)["North"] == "Head"
