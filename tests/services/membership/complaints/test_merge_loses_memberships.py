"""Complaint 13: a merge that loses memberships, leaves lines of invoices behind, and cannot be undone."""

from __future__ import annotations

import pytest

from services.membership.actions.merges import merge_organisations, undo_merge
from services.membership.models import Invoice, Membership, Term
from shared.callers import Caller, Role
from tests.services.membership.merges.tables import contents, different

STEWARD = Caller(person_id=None, roles=frozenset({Role.STEWARD}))
MONEY = ("invoice_lines", "payments", "ledger_entries", "terms", "memberships", "invoices")


@pytest.fixture
def two(office):
    """A member that was entered twice, and paid twice."""
    one = office.member("corporate", organisation={"sector": "company", "display_name": "Harbour"})
    office.on(office.today.replace(month=6))
    return one, office.member(
        "corporate",
        organisation={"sector": "company", "display_name": "Harbour BV"},
        person={"full_name": "Lotte Smit", "email": "lotte@harbour.example"},
    )


def merged(office, two):
    ids = [one.organisation_id for one in two]
    return office.do(merge_organisations, *ids, STEWARD, office.today, office.now)


def held(office, model):
    return office.look(lambda session: session.query(model).all())


def test_no_line_payment_or_term_is_lost_and_all_dues_are_the_survivors(office, two):
    before = {name: len(rows) for name, rows in contents(office.engine).items() if name in MONEY}
    assert before.keys() >= {"invoices", "invoice_lines", "payments", "terms"}
    merged(office, two)
    after = contents(office.engine)
    assert {name: len(after[name]) for name in before} == before
    survivor = two[0].organisation_id
    assert {one.organisation_id for one in held(office, Membership)} == {survivor}
    assert {one.payer_organisation_id for one in held(office, Invoice)} == {survivor}
    assert {one.membership_id for one in held(office, Term)} == {one.id for one in two}


def test_the_longer_of_two_memberships_goes_on_and_the_other_is_over(office, two):
    merged(office, two)
    exits = {one.id: [left.cause for left in office.membership(one.id).exits] for one in two}
    assert exits == {two[0].id: ["merged"], two[1].id: []}


def test_it_can_be_undone_to_the_last_row(office, two):
    before = contents(office.engine)
    merge = merged(office, two)
    office.do(undo_merge, merge.id, STEWARD, office.now)
    assert different(before, contents(office.engine)) == []
