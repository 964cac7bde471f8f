"""Importing persons: contact, profile, whom they speak for, and memberships that ran before."""

from __future__ import annotations

from datetime import date

import pytest

from events.contacts import ContactGiven
from events.memberships import MemberJoined
from events.persons import PersonRegistered, ProfilePublished, Topic
from events.representatives import RepresentativeAppointed
from services.membership.actions.imports import Outcome
from services.membership.actions.staff import appoint_staff
from services.membership.models import Membership, Person, Representation
from shared.callers import Role
from tests.services.membership.imports.test_organisations import Desk, faults

BODIES = """reference,name,sector,country,tier,member_since
korvane,Korvane Water,company,NL,corporate,2021-05-31
maji,Maji Safi Works,social-enterprise,KE,social-enterprise,2024-01-15
nuru,Nuru Lamps,social-enterprise,KE,,
"""
HEADER = (
    "reference,full_name,email,title,organisation,roles,country,languages,regions,causes,interests,"
    "offers,needs,discreet,visibility,tier,member_since\n"
)
TABLE = (
    HEADER
    + "jan,Jan de Vries,office@korvane.example,Head of water,korvane,primary; billing,NL,nl; en,europe,sdg-6,"
    "Pumps,funding: up to 50k; pilot-site,research,,name=members,,\n"
    "mia,Mia Bakker,office@korvane.example,Engineer,Korvane Water,,NL,nl,,,,,,yes,name=public,,\n"
    "zawadi,Zawadi Kamau,zawadi@alone.example,Writer,,,KE,en,,,,mentoring,,,,individual,2025-06-01\n"
)


@pytest.fixture
def desk(office):
    Desk(office).take(BODIES)
    return Desk(office, "persons")


def test_a_row_becomes_a_person_with_contact_profile_and_representation(office, desk):
    report = desk.take(TABLE)
    assert report.counts["created"] == 3, faults(report)
    jan = report.rows[0].id
    profile = next(said for said in office.said(ProfilePublished) if said.person_id == jan)
    assert profile.offers == (
        Topic(tag="funding", line="up to 50k"),
        Topic(tag="pilot-site", line=""),
    )
    appointed = next(said for said in office.said(RepresentativeAppointed) if said.person_id == jan)
    assert (appointed.roles, appointed.taken_over) == (("billing", "primary"), True)


def test_whoever_runs_the_house_may_change_the_address_of_staff(office, desk):
    jan = desk.take(TABLE).rows[0].id
    office.do(appoint_staff, jan, Role.ADMIN, office.now)
    report = desk.take("reference,email\njan,jan@korvane.example\n")
    assert (report.counts["updated"], faults(report)) == (1, [])


def test_two_people_may_share_an_address(office, desk):
    desk.take(TABLE)
    addresses = [said.email for said in office.said(ContactGiven)]
    assert addresses.count("office@korvane.example") == 2


def test_an_organisation_is_meant_by_reference_or_by_name(office, desk):
    report = desk.take(TABLE)
    jan, mia = (office.caller(row.id) for row in report.rows[:2])
    assert jan.organisation_ids == mia.organisation_ids != frozenset()


def test_roles_that_are_not_said_make_a_delegate(office, desk):
    mia = desk.take(TABLE).rows[1].id
    assert [
        said.roles for said in office.said(RepresentativeAppointed) if said.person_id == mia
    ] == [("delegate",)]


def test_a_discreet_person_is_visible_to_nobody(office, desk):
    mia = desk.take(TABLE).rows[1].id
    profile = next(said for said in office.said(ProfilePublished) if said.person_id == mia)
    assert (profile.discreet, set(profile.visibility.values())) == (True, {"nobody"})


def test_an_individual_member_is_taken_over(office, desk):
    zawadi = desk.take(TABLE).rows[2].id
    joined = next(said for said in office.said(MemberJoined) if said.person_id == zawadi)
    assert (joined.taken_over, joined.starts_on, joined.ends_on) == (
        True,
        date(2026, 6, 1),
        date(2027, 6, 1),
    )


def test_a_second_run_changes_and_says_nothing(office, desk):
    desk.take(TABLE)
    before = [office.count(model) for model in (Person, Representation, Membership)]
    said = (
        len(office.said(PersonRegistered)),
        len(office.said(ProfilePublished)),
        len(office.said(ContactGiven)),
    )
    assert desk.take(TABLE).counts["unchanged"] == 3
    assert [office.count(model) for model in (Person, Representation, Membership)] == before
    assert (
        len(office.said(PersonRegistered)),
        len(office.said(ProfilePublished)),
        len(office.said(ContactGiven)),
    ) == said


def test_a_preview_tells_the_same_and_changes_nothing(office, desk):
    table = (
        TABLE + "x,,,,korvane,,,,,,,,,,,,\nzawadi,Zawadi Kamau,zawadi@alone.example,,,,,,,,,,,,,,\n"
    )
    ahead = desk.look_ahead(table)
    assert office.count(Person) == 0
    done = desk.take(table)
    assert [(row.outcome, row.faults) for row in ahead.rows] == [
        (row.outcome, row.faults) for row in done.rows
    ]


def test_what_changed_is_changed_and_told(office, desk):
    desk.take(TABLE)
    report = desk.take(TABLE.replace("Head of water", "Director"))
    assert [row.outcome for row in report.rows] == [
        Outcome.UPDATED,
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
    ]
    assert office.said(ProfilePublished)[-1].title == "Director"


def test_a_new_address_of_a_known_person_is_told(office, desk):
    desk.take(TABLE)
    desk.take("reference,full_name,email\njan,Jan de Vries,jan@korvane.example\n")
    assert office.said(ContactGiven)[-1].email == "jan@korvane.example"


def test_an_empty_cell_leaves_the_profile_as_it_is(desk):
    desk.take(TABLE)
    report = desk.take("reference,full_name,title,needs\njan,Jan de Vries,,\n")
    assert report.rows[0].outcome is Outcome.UNCHANGED


def test_without_a_reference_name_and_address_tell_who_it_is(office, desk):
    table = "name,email\nJan de Vries,jan@korvane.example\nJan de Vries,jan@elsewhere.example\n"
    assert desk.outcomes(table) == ["created", "created"]
    assert desk.outcomes(table) == ["unchanged", "unchanged"]


def test_a_person_may_speak_for_two_in_two_rows(office, desk):
    table = (
        TABLE + "jan,Jan de Vries,office@korvane.example,Head of water,nuru,speaker,,,,,,,,,,,\n"
    )
    report = desk.take(table)
    assert report.rows[3].outcome is Outcome.UPDATED, faults(report)
    assert len(office.caller(report.rows[0].id).organisation_ids) == 2
    assert set(desk.outcomes(table)) == {"unchanged"}


def test_the_same_person_and_organisation_twice_is_refused(desk):
    row = TABLE.splitlines()[1]
    report = desk.take(f"{TABLE}{row}\n")
    assert faults(report) == [(5, "full_name", "is the same person as in row 2")]


def test_an_organisation_that_is_not_known_refuses_the_row(office, desk):
    report = desk.take("name,email,organisation\nJan,jan@x.example,atlantis\n")
    assert [(row, column) for row, column, _ in faults(report)] == [(2, "organisation")]
    assert office.count(Person) == 0


def test_a_new_person_needs_a_name_and_an_address(desk):
    report = desk.take("reference,full_name,email\na,,a@x.example\nb,Ben,\n")
    assert [(row, column) for row, column, _ in faults(report)] == [(2, "full_name"), (3, "email")]


def test_no_more_are_seated_than_there_are_seats(office, desk):
    table = "name,email,organisation\n" + "".join(
        f"P{n},p{n}@maji.example,maji\n" for n in range(7)
    )
    report = desk.take(table)
    assert report.counts == {"created": 5, "updated": 0, "unchanged": 0, "refused": 2}
    assert faults(report)[0] == (7, "organisation", "5 of 5 seats are taken")
    assert desk.look_ahead(table).counts["refused"] == 2


def test_seats_count_the_same_in_a_preview(desk):
    table = "name,email,organisation\n" + "".join(
        f"P{n},p{n}@maji.example,maji\n" for n in range(7)
    )
    assert desk.look_ahead(table).counts == {
        "created": 5,
        "updated": 0,
        "unchanged": 0,
        "refused": 2,
    }


def test_an_organisation_that_is_no_member_yet_may_have_somebody_known_to_speak_for_it(
    office, desk
):
    report = desk.take("name,email,organisation\nImani,imani@nuru.example,nuru\n")
    assert office.caller(report.rows[0].id).organisation_ids


def test_a_persons_row_may_carry_the_membership_of_the_organisation(office, desk):
    table = (
        "name,email,organisation,tier,member_since\n"
        "Imani,imani@nuru.example,nuru,social-enterprise,2025-01-01\n"
        "Baraka,baraka@nuru.example,nuru,social-enterprise,2025-01-01\n"
    )
    report = desk.take(table)
    assert report.counts["created"] == 2, faults(report)
    assert (
        len([said for said in office.said(MemberJoined) if said.tier == "social-enterprise"]) == 2
    )
    assert set(desk.outcomes(table)) == {"unchanged"}


def test_roles_need_an_organisation(desk):
    report = desk.take("name,email,roles\nImani,imani@nuru.example,primary\n")
    assert faults(report) == [(2, "roles", "needs an organisation beside it")]


def test_the_language_of_letters_is_taken_over_and_changed(office, desk):
    table = "reference,full_name,email,letter_language\nann,Ann Lee,ann@x.example,DE\n"
    ann = desk.take(table).rows[0].id
    assert office.said(ContactGiven)[-1].letter_language == "de"
    report = desk.take("reference,letter_language\nann,en\n")
    assert (report.counts["updated"], faults(report)) == (1, [])
    said = office.said(ContactGiven)[-1]
    assert (said.person_id, said.letter_language) == (ann, "en")


def test_a_language_that_is_none_is_refused_in_its_row(office, desk):
    report = desk.take(
        "reference,full_name,email,letter_language\nann,Ann Lee,a@x.example,Klingon\n"
    )
    assert faults(report) == [
        (
            2,
            "letter_language",
            "is 'Klingon'; it should be two letters, as in de, or a language's name",
        )
    ]
