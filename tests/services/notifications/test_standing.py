"""Letters about standing: to the member and to whoever pays for it, once, and not what they know already."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from events.memberships import (
    MembershipGraceEntered,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from events.staff import StaffAppointed
from tests.services.notifications.office import Office, addresses, text_of
from tests.services.notifications.test_dues import speaks

DAY = date(2026, 11, 20)
MEMBERSHIP = uuid4()


@pytest.mark.parametrize(
    ("kind", "when", "subject"),
    [
        (MembershipLapsed, "lapsed_on", "Your membership has lapsed"),
        (MembershipReinstated, "reinstated_on", "Your membership runs again"),
        (MembershipSuspended, "suspended_on", "Your membership rests"),
        (MembershipReleased, "released_on", "Your membership goes on"),
        (MembershipResigned, "resigned_on", "Your membership has ended"),
        (MembershipTerminated, "terminated_on", "Your membership was ended"),
    ],
)
def test_a_member_is_told_how_the_membership_stands(
    office: Office, kind: type[Any], when: str, subject: str
) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    told = kind(membership_id=MEMBERSHIP, person_id=person_id, **{when: DAY})
    office.hears_again(office.hears(told))
    (letter,) = office.posted()
    assert letter["Subject"] == subject
    assert "20 November 2026" in text_of(letter)


def in_grace(**more: object) -> MembershipGraceEntered:
    """A term ended three days ago."""
    days = {"ended_on": DAY, "grace_ends_on": date(2026, 12, 20)}
    return MembershipGraceEntered(membership_id=MEMBERSHIP, term_id=uuid4(), **days, **more)


def test_a_sponsor_reads_whose_membership_has_days_of_grace(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    sponsor = office.knows_organisation("Harbour Bank")
    payer = speaks(office, "Jan de Vries", sponsor, "billing")
    office.hears(in_grace(person_id=person_id, payer_organisation_id=sponsor))
    letters = {addresses([one])[0]: one["Subject"] for one in office.posted()}
    assert letters == {
        "leila@sahel.example": "Your membership has days of grace",
        payer: "The membership of Leila Haddad has days of grace",
    }


def test_who_was_told_by_a_notice_is_not_told_again(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    office.hears(in_grace(person_id=person_id, payer_person_id=person_id, noticed=True))
    assert office.posted() == []


def test_the_primary_representative_reads_what_the_notice_told_the_one_for_billing(
    office: Office,
) -> None:
    member = office.knows_organisation("Maji Safi Works")
    speaks(office, "Jan de Vries", member, "billing")
    primary = speaks(office, "Akinyi Odhiambo", member, "primary")
    office.hears(in_grace(organisation_id=member, payer_organisation_id=member, noticed=True))
    assert addresses(office.posted()) == [primary]


def test_where_nobody_speaks_for_the_member_nothing_is_lost(office: Office) -> None:
    member = office.knows_organisation("Maji Safi Works")
    steward = office.knows("Stella Moyo", "stella@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    office.hears(MembershipLapsed(membership_id=MEMBERSHIP, organisation_id=member, lapsed_on=DAY))
    (letter,) = office.posted()
    assert addresses([letter]) == ["stella@association.example"]
    assert letter["Subject"] == "The membership of Maji Safi Works has lapsed"
