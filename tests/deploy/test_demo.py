"""The association that ships with the project."""

from collections import Counter

import pytest

from deploy.demo import rows
from services.membership.models.words import RepresentativeRole, Sector, Tag


def _list(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def test_there_are_about_sixty_organisations_of_six_sectors():
    organisations = rows("organisations")
    assert 55 <= len(organisations) <= 70
    assert len({row["sector"] for row in organisations}) == 6
    assert {row["sector"] for row in organisations} <= set(Sector)


def test_there_are_about_a_hundred_and_fifty_persons():
    assert 140 <= len(rows("persons")) <= 165


@pytest.mark.parametrize("name", ["organisations", "persons"])
def test_a_reference_is_given_once(name):
    assert max(Counter(row["reference"] for row in rows(name)).values()) == 1


def test_every_organisation_has_somebody_for_letters_and_for_invoices():
    held = Counter(
        (row["organisation"], role) for row in rows("persons") for role in _list(row["roles"])
    )
    for row in rows("organisations"):
        assert held[row["reference"], RepresentativeRole.PRIMARY] >= 1
        assert held[row["reference"], RepresentativeRole.BILLING] >= 1


def test_offers_and_needs_are_of_the_taxonomy():
    tags = {
        topic.partition(":")[0]
        for row in rows("persons")
        for topic in _list(row["offers"]) + _list(row["needs"])
    }
    assert tags <= set(Tag)


def test_addresses_can_never_be_anybodys():
    assert all(row["email"].endswith(".example") for row in rows("persons"))


def test_a_few_persons_are_discreet_and_some_share_a_letter_box():
    persons = rows("persons")
    assert 5 <= sum(row["discreet"] == "yes" for row in persons) <= 15
    assert max(Counter(row["email"] for row in persons).values()) == 2
