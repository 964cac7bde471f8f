"""Status computed from the invoice: what is owed informs good standing, and is not the standing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from services.membership.actions.memberships import renew_membership
from services.membership.models import Invoice
from services.membership.queries.memberships import show_membership
from services.membership.rules.standing import standing_of

DAYS = [date(2027, 6, 1), date(2028, 3, 5), date(2028, 6, 1)]


def standings(office, membership):
    return [str(standing_of(office.membership(membership.id), day)) for day in DAYS]


def test_whatever_becomes_of_an_invoice_the_standing_is_what_the_terms_say(office):
    membership = office.member()
    before = standings(office, membership)
    office.on(date(2028, 1, 15))
    office.do(renew_membership, membership.id, office.today)
    assert standings(office, membership) == before == ["active", "grace", "lapsed"]


def test_a_membership_whose_invoice_was_cancelled_is_not_stuck(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    invoice = office.do(renew_membership, membership.id, office.today)
    void = update(Invoice).where(Invoice.id == invoice.id).values(state="void", outstanding_minor=0)
    office.do(lambda session: session.execute(void))
    again = office.do(renew_membership, membership.id, office.today)
    office.pay(again, "bank-2")
    assert standings(office, membership) == ["active", "active", "active"]


def test_who_owes_is_a_member_all_the_same_and_not_in_good_standing(office):
    membership = office.member()
    office.on(date(2028, 1, 15))
    office.do(renew_membership, membership.id, office.today)

    def shown(session):
        one = office.membership(membership.id)
        return show_membership(session, one, date(2028, 3, 10))

    seen = office.look(shown)
    assert (seen.standing, seen.benefits_active, seen.in_good_standing) == ("grace", True, False)
