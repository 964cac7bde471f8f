"""A storm: webhooks shuffled, doubled, lost, late and thin, a database that is away, cashiers that are killed.

After reconciling, the ledger has what the provider has, to the cent, and each term was granted once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError, OperationalError

from events.memberships import MemberJoined
from services.membership.actions import lines
from services.membership.actions.dues import receive_payment
from services.membership.actions.provider import calls, looks
from services.membership.actions.provider.looks import SomebodyLookedLater
from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.cashier import asking, looking
from services.membership.models import OutboundCall, Payment, ProviderObject, Term
from services.membership.payments.stripe.units import to_stripe
from shared.callers import Role
from shared.database import reading
from tests.kept import empty
from tests.services.membership.office import TODAY
from tests.services.membership.payments.till import Till
from tests.stripe import money
from tests.stripe.post import Weather

EACH = 6
PRICES = {"EUR": 5_000, "JPY": 6_000, "ISK": 7_000}  # ISK has no decimals, and two at Stripe
PAYERS = EACH * len(PRICES)
STORM = Weather(dropped=0.25, doubled=0.4, thin=0.5, shuffled=True)


class Killed(BaseException):
    """The process is gone, between the answer and the commit."""


class Deadly:
    """A provider that does what is wished, and then sometimes kills who asked before they can note it."""

    def __init__(self, provider, chance):
        self.provider, self.chance = provider, chance

    def __getattr__(self, name):
        return getattr(self.provider, name)

    def grant(self, wish, key):
        granted = self.provider.grant(wish, key)
        if self.chance.random() < 0.3:
            raise Killed
        return granted


@contextmanager
def away(engine: Engine) -> Iterator[None]:
    """While it lasts nobody gets a connection."""

    def refuse(*_):
        raise OperationalError("connect", {}, Exception("the database is away"))

    event.listen(engine, "checkout", refuse)
    try:
        yield
    finally:
        event.remove(engine, "checkout", refuse)


def work_and_die(till: Till, chance: random.Random) -> int:
    """Cashiers work and are killed, each taken over by the next; returns how many died."""
    deaths = 0
    for _ in range(400):
        cashier = till.new_cashier()
        cashier.take_over()
        cashier._asking.provider = Deadly(cashier.provider, chance)
        try:
            cashier.work_to_the_end()
        except Killed:
            deaths += 1
            till.office.now += timedelta(minutes=4)  # until it counts as silent
            continue
        with reading(till.office.engine) as session:
            if not session.query(OutboundCall).filter(OutboundCall.state != "done").count():
                return deaths
        till.office.now += timedelta(minutes=4)
    raise AssertionError("the calls never end")


@pytest.fixture
def pages(till):
    """Everybody has asked for a page on which to pay; some of the cashiers died while making them."""
    memberships = []
    for number in range(PAYERS):
        if number % EACH == 0:
            sell_in(till, list(PRICES)[number // EACH])
        tier = "individual" if number % 3 else "social-enterprise"
        memberships.append(till.member_to_be(number, tier))
    asked = []
    for membership in memberships:
        path = f"/invoices/{till.invoice(membership).id}/checkouts"
        answer = till.door.ask("POST", path, [Role.TREASURER], {})
        asked.append(answer.json["id"])
    assert work_and_die(till, random.Random(7)) > 3
    return [till.checkout(UUID(one)) for one in asked]


def sell_in(till: Till, currency: str) -> None:
    """From now on the tiers cost something in this currency."""
    tiers = [one for one in STARTING_TIERS if one["slug"] in ("individual", "social-enterprise")]
    priced = {"currency": currency, "price_minor": PRICES[currency]}
    till.office.do(put_tiers, [{**one, **priced} for one in tiers])


def pay_in_the_storm(till: Till, pages, chance: random.Random) -> int:
    """People pay, have money back that may not arrive, and dispute all of it or a part; returns how many paid."""
    paid = 0
    for number, page in enumerate(pages):
        till.double.world.silent = number % 7 == 3  # for some no event is ever generated
        if number % 10 == 9:
            till.pay(page, "4000000000000002")
            continue
        assert till.pay(page) == "paid"
        paid += 1
        if number % 8 == 2:
            intent = till.double.things("pi")[0]
            amount = to_stripe(100 + number, intent["currency"].upper())
            back = {"payment_intent": intent["id"], "amount": str(amount)}
            refund = money.refund(till.double.world, back)
            if number % 16 == 2:
                deliver(till, chance)
                money.refund_fails(till.double.world, refund["id"])
        if number % 11 in (4, 5):
            intent = till.double.things("pi")[0]
            part = to_stripe(700, intent["currency"].upper()) if number % 11 == 5 else None
            dispute = money.dispute(till.double.world, intent["id"], part)
            money.settle_dispute(till.double.world, dispute["id"], "lost")
        if number % 4 == 0:
            deliver(till, chance, is_away=number % 8 == 0)
    till.double.world.silent = False
    return paid


def deliver(till: Till, chance: random.Random, is_away: bool = False) -> None:
    if is_away:
        with away(till.office.engine):
            answers = till.double.postman.deliver(chance)
        assert all(status >= 500 for status in answers)
    else:
        answers = till.double.postman.deliver(chance)
        assert all(status == 200 for status in answers)
        till.work()


@pytest.mark.slow
def test_after_a_storm_the_books_have_what_the_provider_has_and_each_term_was_granted_once(
    till, office, pages
):
    chance = random.Random(42)
    assert len(till.double.things("cs")) + len(till.double.things("in")) == PAYERS
    till.double.postman.weather = STORM
    with till.street():
        paid = pay_in_the_storm(till, pages, chance)
        office.on(
            TODAY + timedelta(days=3)
        )  # what is delivered now is late: the pages are long gone
        for _ in range(3):
            deliver(till, chance)
    assert any(till.cleared(one) != till.held(one) for one in PRICES), "some events never came"

    till.cashier.read_events()
    report = till.cashier.reconcile()
    assert report.is_clean, report
    assert report.healed
    for currency in PRICES:
        assert till.cleared(currency) == till.held(currency) > 0
    assert office.count(Payment) == office.count(Term) == len(office.said(MemberJoined)) == paid
    assert len({event.membership_id for event in office.said(MemberJoined)}) == paid

    again = till.cashier.reconcile()
    assert again.is_clean
    assert again.healed == []


def test_keys_that_are_made_anew_double_what_was_asked(till, monkeypatch):
    """The negative control: what keeps a killed cashier from doubling is the key that was written down."""
    claim = calls.claim_call
    keys = iter(range(10_000))

    def forgetful(*given):
        claimed = claim(*given)
        return claimed and replace(claimed, key=f"new:{next(keys)}")

    monkeypatch.setattr(asking, "claim_call", forgetful)
    for number in range(6):
        membership = till.member_to_be(number)
        path = f"/invoices/{till.invoice(membership).id}/checkouts"
        till.door.ask("POST", path, membership.person_id, {})
    work_and_die(till, random.Random(7))
    assert len(till.double.things("cs")) > 6


def test_money_that_comes_a_second_time_grants_no_second_term(till, office):
    paid_twice(till)
    assert office.count(Term) == 1


def test_a_line_that_was_not_noted_as_carried_out_is_refused_by_its_key(till, monkeypatch):
    monkeypatch.setattr(lines, "insert_once", lambda *_, **__: True)
    with pytest.raises(IntegrityError, match="invoice_line_id"):
        paid_twice(till)


def test_without_the_note_and_without_the_key_of_the_line_a_term_is_granted_twice(
    till, office, monkeypatch
):
    """The negative control of the storm: what keeps a term single is the key of the line that paid for it."""
    monkeypatch.setattr(lines, "insert_once", lambda *_, **__: True)
    with without_key(office.engine):
        paid_twice(till)
        assert office.count(Term) == 2


def paid_twice(till: Till) -> None:
    """A page is paid, and then the bank brings some more for the same invoice."""
    membership = till.member_to_be()
    invoice = till.invoice(membership)
    assert till.pay(till.check_out(invoice, membership.person_id)) == "paid"
    till.cashier.reconcile()
    till.office.do(
        receive_payment, invoice.id, paid_on=TODAY, amount_minor=100, method="transfer",
        reference="bank-2", today=TODAY, now=till.office.now,
    )  # fmt: skip


@contextmanager
def without_key(engine: Engine) -> Iterator[None]:
    """While it lasts several terms may be granted for one line."""
    (key,) = [one for one in Term.__table__.indexes if one.name == "uq_terms_invoice_line_id"]
    key.drop(engine)
    try:
        yield
    finally:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":  # which other tests get again, emptied
                empty("membership", connection)
                key.create(connection)


def test_an_older_read_never_wins(till, monkeypatch):
    membership = till.member_to_be()
    page = till.check_out(till.invoice(membership), membership.person_id)
    assert overtaken(till, page, monkeypatch) == "completed"


def test_without_numbered_looks_an_older_read_wins(till, monkeypatch):
    """The negative control of the test above."""
    apply = looks.apply_seen

    def whoever_comes_last(session, ref, _look, seen, day_of, now):
        return apply(session, ref, session.get_one(ProviderObject, ref).look, seen, day_of, now)

    monkeypatch.setattr(looking, "apply_seen", whoever_comes_last)
    membership = till.member_to_be()
    page = till.check_out(till.invoice(membership), membership.person_id)
    assert overtaken(till, page, monkeypatch) == "open"


def overtaken(till: Till, page, monkeypatch) -> str:
    """One looks before the page is paid and is slow, another after: how the object stands in the end."""
    slow, quick = till.new_cashier(), till.new_cashier()
    look = slow.provider.look

    def slowly(ref):
        seen = look(ref)
        till.pay(page)
        quick._looking.look(ref)
        return seen

    monkeypatch.setattr(slow.provider, "look", slowly)
    with suppress(SomebodyLookedLater):
        slow._looking.look(page.provider_ref)
    with reading(till.office.engine) as session:
        return session.get_one(ProviderObject, page.provider_ref).state
