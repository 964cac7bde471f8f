"""Roles and invoices of a leaver: reported to the handover, and given to who follows, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from events.handover_parts import MembershipPartSettled, MembershipPartsReported
from events.handovers import HandoverItemCarried, HandoverPartsAsked, Part
from events.representatives import RepresentativeAppointed
from services.membership.actions.endings import end_at_once
from services.membership.handlers import inbox
from services.membership.models.words import LineKind
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from tests.road import deliver
from tests.services.membership.office import Office

HANDOVER = uuid4()
_STAND = NewLine(kind=LineKind.OTHER, description="A stand at the fair", unit_minor=5000)


@pytest.fixture
def body(office: Office) -> Any:
    """A member organisation with an invoice that is open, and its founder, who holds all roles."""
    organisation_id = office.member().organisation_id
    office.ask_for(Payer(organisation_id), _STAND)
    return organisation_id


def founder(office: Office) -> UUID:
    return office.said(RepresentativeAppointed)[0].person_id


def parts(office: Office, engine: Engine, body: UUID) -> tuple[Part, ...]:
    asked = HandoverPartsAsked(
        handover_id=HANDOVER,
        organisation_id=body,
        leaver_id=founder(office),
        services=("membership",),
    )
    deliver(inbox, engine, asked, time=office.now)
    return office.said(MembershipPartsReported)[-1].parts


def carry(office: Office, engine: Engine, body: UUID, successor_id: UUID, part: Part) -> bool:
    carried = HandoverItemCarried(
        handover_id=HANDOVER,
        organisation_id=body,
        leaver_id=founder(office),
        successor_id=successor_id,
        service="membership",
        kind=part.kind,
        reference_id=part.reference_id,
    )
    deliver(inbox, engine, carried, time=office.now)
    return office.said(MembershipPartSettled)[-1].carried


def test_nothing_depends_on_who_is_still_there(office, engine, body):
    assert parts(office, engine, body) == ()


def test_vacant_roles_and_invoices_that_reach_nobody_are_reported_and_passed_on_once(
    office, engine, body
):
    jan = office.person()
    office.appoint(body, jan)
    office.depart(body, founder(office))
    reported = parts(office, engine, body)
    assert [one.kind for one in reported] == ["role", "role", "invoice"]
    assert {one.title for one in reported[:2]} == {"billing", "primary"}
    for part in reported:
        assert [carry(office, engine, body, jan, part) for _ in range(2)] == [True, True]
    appointed = [one for one in office.said(RepresentativeAppointed) if one.person_id == jan]
    assert set(appointed[-1].roles) == {"billing", "delegate", "primary"}
    assert len(appointed) == 3
    assert parts(office, engine, body) == ()


def test_what_a_successor_who_left_too_was_to_get_is_lost(office, engine, body):
    jan = office.person()
    office.appoint(body, jan)
    office.depart(body, founder(office))
    reported = parts(office, engine, body)
    office.do(end_at_once, body, jan, "gone", office.today + timedelta(days=1), office.now)
    assert [carry(office, engine, body, jan, one) for one in reported] == [False] * 3
