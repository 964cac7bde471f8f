"""What announcements are about is named as the office knows it; whoever is in hardship is not."""

from __future__ import annotations

from services.membership.models import HardshipCase
from services.membership.queries.naming import name_subjects


def named(office, stream, record_id):
    return office.look(name_subjects, stream, [record_id]).get(record_id)


def test_an_invoice_has_its_number_its_payer_and_what_is_open(office):
    body = {"sector": "company", "size_band": "1000+", "display_name": "Harbour Bank"}
    member = office.member("corporate", organisation=body)
    (paid,) = office.invoices(member.id)
    assert named(office, "invoice", paid.id) == (
        f"{paid.number}, Harbour Bank, 0.00 EUR open, due {paid.due_on}"
    )
    assert named(office, "membership", member.id) == "no. 1, Harbour Bank"
    assert named(office, "organisation", member.organisation_id) == "Harbour Bank"


def test_persons_and_what_is_theirs_have_their_names(office):
    application = office.apply("individual")
    name = named(office, "person", application.person_id)
    assert name
    assert named(office, "application", application.id) == name
    assert named(office, "contact", application.person_id) == name


def test_a_case_of_hardship_has_its_reference_alone(office):
    asks = office.apply("individual")
    case = HardshipCase(
        reference="H-1",
        application_id=asks.id,
        person_id=asks.person_id,
        statement="",
        state="asked",
        asked_at=office.now,
    )

    def open_case(session):
        session.add(case)
        session.flush()
        return case.id

    assert named(office, "hardship", office.do(open_case)) == "H-1"


def test_what_has_no_name_has_none(office):
    assert office.look(name_subjects, "handover-parts", [office.person()]) == {}
