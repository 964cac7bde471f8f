"""What paid lines grant: terms, upgrades and seats, each once, on the days and in the tier that they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import update

from events.memberships import (
    MemberJoined,
    MembershipDowngraded,
    MembershipReinstated,
    MembershipRenewed,
    MembershipUpgraded,
)
from services.membership.actions.asking import (
    downgrade_membership,
    return_seats,
    upgrade_membership,
)
from services.membership.actions.holds import suspend_membership
from services.membership.actions.lines import carry_out_line
from services.membership.actions.memberships import open_membership
from services.membership.actions.tiers import put_price, put_tier
from services.membership.models import Membership, Organisation, Term, Tier
from services.membership.queries.prices import price_of_term
from services.membership.queries.tiers import tier_of
from services.membership.rules.lines import NewLine
from services.membership.rules.pricing import price_extra_seats, price_upgrade
from services.membership.rules.standing import standing_of, tier_on
from services.membership.rules.tiers import (
    SeatsAreTaken,
    TierCostsLess,
    TierIsClosed,
    TierIsGivenByStaff,
)
from tests.services.membership.office import TODAY, Office
from tests.services.membership.paid import carry_out, paid

AUTUMN = date(2027, 11, 10)


def pending(office: Office, slug: str = "corporate", **policy: object) -> Membership:
    """An organisation that is to become a member, in a tier of these policies."""

    def open_(session):
        body = session.get_one(Organisation, body_id)
        return open_membership(session, tier_of(session, slug), body, office.today, office.now)

    body_id = office.organisation(f"Harbour {slug} {policy}", "company", size_band="1000+")
    if policy:
        office.do(put_tier, slug, policy)
    return office.do(open_)


def lines(office: Office, membership: Membership) -> Sequence[NewLine]:
    """The lines that ask for the next term today."""

    def price(session):
        return price_of_term(session, session.get_one(Membership, membership.id), office.today)

    return office.look(price).lines


def joined(office: Office, slug: str = "corporate", **policy: object) -> Membership:
    membership = pending(office, slug, **policy)
    return carry_out(office, paid(lines(office, membership), office.today), membership)


def upgrade_lines(
    office: Office, membership: Membership, slug: str = "corporate-large"
) -> Sequence[NewLine]:
    def price(session):
        one = session.get_one(Membership, membership.id)
        new = tier_of(session, slug)
        today = office.today
        return price_upgrade(
            one.tier, new, one.currency, one.terms, today, membership_id=one.id
        ).lines

    return office.look(price)


def spans(membership: Membership) -> list[tuple[date, date, str]]:
    return [(term.starts_on, term.ends_on, term.tier_slug) for term in membership.terms]


def test_a_paid_line_grants_its_term_once_however_often_it_is_carried_out(office):
    membership = pending(office)
    invoice = paid(lines(office, membership), TODAY)
    for _ in range(3):
        membership = carry_out(office, invoice, membership)
    assert spans(membership) == [(TODAY, date(2028, 3, 1), "corporate")]
    assert len(office.said(MemberJoined)) == 1


def test_the_rest_of_a_year_and_the_next_are_joined_with_at_once(office):
    membership = joined(office.on(AUTUMN), period="calendar")
    assert spans(membership) == [
        (AUTUMN, date(2028, 1, 1), "corporate"),
        (date(2028, 1, 1), date(2029, 1, 1), "corporate"),
    ]
    assert [said.ends_on for said in office.said(MemberJoined)] == [date(2029, 1, 1)]
    assert office.said(MembershipRenewed) == []


def test_a_rest_that_went_by_before_it_was_paid_grants_nothing_and_the_year_all_that_is_left(
    office,
):
    membership = pending(office.on(AUTUMN), period="calendar")
    invoice = paid(lines(office, membership), date(2028, 2, 5), issued_on=AUTUMN)
    membership = carry_out(office, invoice, membership)
    assert spans(membership) == [(date(2028, 2, 5), date(2029, 1, 1), "corporate")]


def test_an_early_renewal_starts_at_the_old_end_and_moves_nothing(office):
    before = joined(office)
    office.on(date(2028, 1, 10))
    after = carry_out(office, paid(lines(office, before), office.today), before)
    assert spans(after)[:1] == spans(before)
    assert spans(after)[1][:2] == (date(2028, 3, 1), date(2029, 3, 1))


def test_who_comes_back_after_the_lapse_is_reinstated_and_member_since_the_first_day(office):
    before = joined(office)
    office.on(date(2028, 8, 1))
    after = carry_out(office, paid(lines(office, before), office.today), before)
    assert [term.origin for term in after.terms] == ["join", "rejoin"]
    assert [said.reinstated_on for said in office.said(MembershipReinstated)] == [office.today]


def test_a_term_that_is_paid_while_a_hold_is_on_brings_no_benefits(office):
    before = joined(office)
    office.on(date(2028, 1, 10))
    given = {"starts_on": office.today, "released_on": None, "reason": "", "today": office.today}
    office.do(suspend_membership, before.id, **given)
    carry_out(office, paid(lines(office, before), office.today), before)
    assert [said.benefits_active for said in office.said(MembershipRenewed)] == [False]


def test_an_upgrade_that_is_paid_cuts_the_term_and_keeps_every_day(office):
    before = joined(office)
    office.on(date(2027, 9, 2))
    invoice = paid(upgrade_lines(office, before), office.today)
    after = carry_out(office, invoice, before)
    after = carry_out(office, invoice, after)
    assert spans(after) == [
        (TODAY, date(2027, 9, 2), "corporate"),
        (date(2027, 9, 2), date(2028, 3, 1), "corporate-large"),
    ]
    assert (after.tier_slug, after.terms[0].origin, after.terms[1].origin) == (
        "corporate-large", "join", "upgrade",
    )  # fmt: skip
    assert len(office.said(MembershipUpgraded)) == 1
    assert [tier_on(after, day) for day in (TODAY, date(2027, 9, 2))] == [
        "corporate", "corporate-large",
    ]  # fmt: skip


def test_after_an_upgrade_the_next_term_is_counted_from_the_old_anchor(office):
    before = joined(office)
    office.on(date(2027, 9, 2))
    after = carry_out(office, paid(upgrade_lines(office, before), office.today), before)
    office.on(date(2028, 2, 1))
    after = carry_out(office, paid(lines(office, after), office.today), after)
    assert spans(after)[-1] == (date(2028, 3, 1), date(2029, 3, 1), "corporate-large")


def test_an_upgrade_changes_the_term_that_was_paid_ahead_too(office):
    before = joined(office)
    office.on(date(2028, 2, 1))
    before = carry_out(office, paid(lines(office, before), office.today), before)
    after = carry_out(office, paid(upgrade_lines(office, before), office.today), before)
    assert [slug for _, _, slug in spans(after)] == ["corporate", *["corporate-large"] * 2]
    assert spans(after)[-1][:2] == (date(2028, 3, 1), date(2029, 3, 1))


def test_a_cheaper_tier_is_taken_with_the_renewal_and_not_before(office):
    before = joined(office, "corporate-large")
    office.on(date(2028, 2, 1))
    given = {"by_staff": True, "today": office.today, "now": office.now}
    office.do(downgrade_membership, before.id, "corporate", **given)
    asked = lines(office, before)
    assert [line.tier_slug for line in asked] == ["corporate"]
    after = carry_out(office, paid(asked, office.today), before)
    assert (after.tier_slug, after.next_tier_slug) == ("corporate-large", None)
    assert office.sweep(date(2028, 3, 1)) == 1
    assert office.membership(before.id).tier_slug == "corporate"
    assert [one.downgraded_on for one in office.said(MembershipDowngraded)] == [date(2028, 3, 1)]


def test_a_cheaper_tier_is_no_upgrade(office):
    before = joined(office, "corporate-large")
    with pytest.raises(TierCostsLess):
        office.do(
            upgrade_membership, before.id, "corporate", by_staff=True, today=TODAY, now=office.now
        )


@pytest.mark.parametrize(
    ("admission", "by_staff", "refusal"),
    [("admin-only", False, TierIsGivenByStaff), ("renewal-only", True, TierIsClosed)],
)
def test_a_tier_that_is_not_public_is_not_upgraded_to(office, admission, by_staff, refusal):
    before = joined(office)
    office.do(put_tier, "corporate-large", {"admission": admission})
    given = {"by_staff": by_staff, "today": TODAY, "now": office.now}
    with pytest.raises(refusal):
        office.do(upgrade_membership, before.id, "corporate-large", **given)


def test_seats_are_sold_for_what_is_left_and_asked_for_again_with_the_next_term(office):
    before = joined(office)
    sold = {"currency": "EUR", "valid_from": date(2027, 3, 2), "amount_minor": 250_000}
    office.do(put_price, "corporate", {**sold, "extra_seat_minor": 12_000}, TODAY)
    office.on(date(2027, 9, 1))

    def price(session):
        one = session.get_one(Membership, before.id)
        given = (one.tier, one.currency, one.terms, 3, office.today)
        return price_extra_seats(*given, membership_id=one.id).lines

    invoice = paid(office.look(price), office.today)
    after = carry_out(office, invoice, carry_out(office, invoice, before))
    assert after.extra_seats == 3
    office.on(date(2028, 2, 1))
    asked = lines(office, after)
    assert [line.asked_minor for line in asked] == [250_000, 36_000]
    assert carry_out(office, paid(asked, office.today), after).extra_seats == 3


def test_seats_that_were_not_bought_are_not_given_back(office):
    before = joined(office)
    with pytest.raises(SeatsAreTaken):
        office.do(return_seats, before.id, 1, TODAY, office.now)


def test_a_tier_that_changes_moves_no_term_and_no_grace(office):
    before = joined(office)
    office.do(put_tier, "corporate", {"grace_days": 0, "period_months": 1})
    after = office.membership(before.id)
    assert spans(after) == spans(before)
    assert standing_of(after, date(2028, 4, 1)) == "grace"


def test_lines_of_other_kinds_ask_for_nothing(office):
    membership = joined(office)
    invoice = paid(lines(office, membership), TODAY)
    invoice.lines[0].kind = "donation"
    office.do(carry_out_line, invoice, invoice.lines[0], office.now)
    assert len(office.membership(membership.id).terms) == 1


def test_every_tier_of_the_demo_has_a_price(office):
    def unpriced(session):
        session.execute(update(Tier).values(seats=1))
        return [tier.slug for tier in session.query(Tier) if not tier.prices]

    assert office.do(unpriced) == []


def test_a_void_term_stays_on_record(office):
    before = joined(office)
    office.on(date(2027, 9, 2))
    carry_out(office, paid(upgrade_lines(office, before), office.today), before)
    assert office.count(Term) == 3
