"""Places that cost something: held, billed, paid or run out, and the money of those on which nobody comes.

The events service and membership speak to each other as on the road; what they say may come twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from events.envelope import wrap
from services.events.actions.gatherings import cancel_gathering
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.rsvps import accept_rsvp
from services.events.actions.tickets import put_ticket_type
from services.events.handlers import inbox as events_inbox
from services.events.jobs import free_unpaid_places
from services.events.models import Rsvp
from services.events.rules.policies import PlacesAreBilled
from services.membership.actions.dues import receive_payment
from services.membership.handlers import inbox as membership_inbox
from services.membership.models import CreditNote, Invoice, LedgerEntry, PaymentTask
from services.membership.queries.ledger import credit_of
from services.membership.rules.dues import Payer
from shared.database import reading, transaction
from shared.delivery import Delivery
from shared.settings import Settings
from tests.road import announced_envelopes
from tests.services.events.conftest import NOW, Forum
from tests.services.membership.office import Office
from tests.services.membership.payments.till import Till
from tests.stripe.double import StripeDouble

PRICE = 2500
LATER = NOW + timedelta(hours=49)


class Box:
    """A gathering with tickets that cost something, the office that bills them, and the road between."""

    def __init__(self, forum: Forum, office: Office) -> None:
        self.forum, self.office = forum, office
        office.now = NOW
        self.told: dict[str, int] = {"events": 0, "membership": 0}

    def open(self, capacity: int = 2, price: int = PRICE, **facts: Any) -> None:
        """Plan a gathering, and sell tickets to anybody."""
        self.forum.plan(capacity, **facts)
        usual = {"pools": [], "most_places": 10, "access_code": "", "is_open": True}
        told = {**usual, "audience": "anyone", "price_minor": price, "currency": "EUR"}
        with transaction(self.forum.engine) as session:
            put_ticket_type(session, self.forum.gathering_id, "Seat", **told)

    def person(self, name: str = "Payer") -> UUID:
        """Somebody whom the office knows."""
        return self.office.person(name, f"{name.lower()}@payers.example")

    def ask(self, person_id: UUID, places: int = 1, now: Any = NOW) -> Rsvp:
        """Somebody answers, and the road brings it to whom it concerns."""
        with transaction(self.forum.engine) as session:
            asked = (self.forum.gathering_id, person_id, places, now, now.date())
            return accept_rsvp(session, *asked)

    def road(self, twice: bool = True) -> None:
        """Bring what either said to the other until nobody says anything more; each thing twice."""
        ends = (
            ("events", self.forum.engine, membership_inbox, self.office.engine),
            ("membership", self.office.engine, events_inbox, self.forum.engine),
        )
        moved = True
        while moved:
            moved = False
            for name, source, inbox, engine in ends:
                fresh = announced_envelopes(source)[self.told[name] :]
                self.told[name] += len(fresh)
                for envelope in fresh:
                    for _ in range(1 + twice):
                        Delivery(inbox, engine).take([wrap(envelope)])
                    moved = True

    def newest(self, person_id: UUID) -> Rsvp:
        """The newest answer of a person."""
        with reading(self.forum.engine) as session:
            found = select(Rsvp).where(Rsvp.person_id == person_id)
            by_age = found.order_by(Rsvp.state == "cancelled", Rsvp.id.desc())
            return session.scalars(by_age.limit(1)).one()

    def invoices(self, person_id: UUID) -> list[Invoice]:
        """What a person was asked for."""
        with reading(self.office.engine) as session:
            found = select(Invoice).where(Invoice.payer_person_id == person_id)
            return list(session.scalars(found.order_by(Invoice.id)))

    def pay(self, person_id: UUID, reference: str = "bank-1") -> None:
        """The treasurer records a transfer of all that is owed."""
        self.office.pay(self.invoices(person_id)[-1], reference)

    def credit(self, person_id: UUID) -> int:
        """What a person has paid too much."""
        return self.office.look(credit_of, Payer(person_id=person_id), "EUR")

    def tasks(self) -> list[int]:
        """The amounts that wait for the treasurer to give them back."""
        with reading(self.office.engine) as session:
            return list(session.scalars(select(PaymentTask.amount_minor).order_by(PaymentTask.id)))

    def run_out(self) -> None:
        """The clock strikes after the holds have run out."""
        with transaction(self.forum.engine) as session:
            free_unpaid_places(session, LATER, LATER.date())

    def settled(self) -> None:
        """Whatever happened: the books balance, and the counters tell the truth."""
        assert self.forum.audit().agrees
        with reading(self.office.engine) as session:
            assert session.scalar(select(func.sum(LedgerEntry.amount_minor))) in (0, None)


@pytest.fixture
def box(forum: Forum, engine_of: Any) -> Box:
    """A gathering, an office and the road between them."""
    return Box(forum, Office(engine_of("membership")))


@pytest.fixture
def till(settings: Settings, box: Box) -> Iterator[Till]:
    """The same office, where one pays by card at the double's."""
    with StripeDouble() as double:
        yield Till(settings, box.office, double)


def test_places_are_held_billed_paid_and_confirmed_once(box):
    box.open()
    who = box.person()
    held = box.ask(who, 2)
    assert (held.state, held.held_until) == ("held", NOW + timedelta(hours=48))
    assert box.ask(who, 2).id == held.id
    box.road()
    (invoice,) = box.invoices(who)
    assert (invoice.amount_minor, invoice.state) == (2 * PRICE, "open")
    assert box.newest(who).invoice_id == invoice.id
    box.pay(who)
    box.road()
    assert box.newest(who).state == "confirmed"
    box.run_out()
    assert box.newest(who).state == "confirmed"
    box.settled()


def test_a_ticket_for_nothing_asks_for_no_payment(box):
    box.open(price=0)
    who = box.person()
    assert box.ask(who).state == "confirmed"
    box.road()
    assert box.invoices(who) == []


def test_a_hold_that_ran_out_is_free_for_who_asks_next_though_no_clock_struck(box):
    box.open(capacity=1)
    late, next_one = box.person("Late"), box.person("Next")
    box.ask(late)
    box.road()
    assert box.ask(next_one).state == "waiting"
    third = box.person("Third")
    assert box.ask(third, now=LATER).state == "waiting"
    assert [box.newest(one).state for one in (late, next_one)] == ["cancelled", "held"]
    box.road()
    assert [one.state for one in box.invoices(late)] == ["void"]
    assert [one.state for one in box.invoices(next_one)] == ["open"]
    box.settled()


def test_money_that_comes_too_late_has_the_place_again_if_it_is_free(box):
    box.open(capacity=1)
    who = box.person()
    box.ask(who)
    box.road()
    box.pay(who)
    box.run_out()
    box.road()
    assert box.newest(who).state == "confirmed"
    assert box.credit(who) == 0
    box.settled()


def test_money_for_a_void_bill_pays_the_new_one_for_the_same_place(box):
    box.open(capacity=1)
    who = box.person()
    box.ask(who)
    box.road()
    box.run_out()
    box.road()
    (void,) = box.invoices(who)
    box.office.do(box_receive, void)
    box.road()
    assert box.newest(who).state == "confirmed"
    assert [one.state for one in box.invoices(who)] == ["void", "paid"]
    assert box.credit(who) == 0
    box.settled()


def test_money_that_comes_when_others_have_the_place_goes_back_and_is_told(box):
    box.open(capacity=1)
    late, other = box.person("Late"), box.person("Other")
    box.ask(late)
    box.road()
    box.ask(other)
    box.pay(late)
    box.run_out()
    box.road()
    assert [box.newest(one).state for one in (late, other)] == ["cancelled", "held"]
    assert box.credit(late) == PRICE
    assert box.tasks() == [PRICE]
    reasons = [one.data.get("reason") for one in announced_envelopes(box.forum.engine)]
    assert "too-late" in reasons
    box.settled()


def test_what_is_given_back_is_credited_but_for_the_fee(box):
    box.open(cancel_until_hours=24 * 365, cancel_fee_percent=40)
    who = box.person()
    box.ask(who, 2)
    box.road()
    box.pay(who)
    box.road()
    box.forum.cancel(who)
    box.road()
    with reading(box.office.engine) as session:
        (note,) = session.scalars(select(CreditNote)).all()
    assert (note.amount_minor, box.credit(who)) == (3000, 3000)
    assert box.tasks() == [3000]
    box.settled()


def test_a_hold_that_is_given_back_owes_nothing(box):
    box.open()
    who = box.person()
    box.ask(who)
    box.forum.cancel(who)
    box.road()
    assert [one.state for one in box.invoices(who)] == ["void"]
    box.settled()


def test_a_place_that_becomes_anothers_stays_paid(box):
    box.open()
    who, other = box.person("One"), box.person("Other")
    box.ask(who)
    box.road()
    with transaction(box.forum.engine) as session:
        transfer_rsvp(session, box.forum.gathering_id, who, other, NOW, NOW.date())
    box.road()
    assert box.newest(other).state == "held"
    box.pay(who)
    box.road()
    assert box.newest(other).state == "confirmed"
    assert box.invoices(other) == []
    box.settled()


def test_a_gathering_that_is_called_off_gives_back_what_was_paid(box):
    box.open(capacity=5)
    paid, held = box.person("Paid"), box.person("Held")
    box.ask(paid)
    box.ask(held)
    box.road()
    box.pay(paid)
    box.road()
    with transaction(box.forum.engine) as session:
        cancel_gathering(session, box.forum.gathering_id, "Storm", NOW)
    box.road()
    assert box.credit(paid) == PRICE
    assert [one.state for one in box.invoices(held)] == ["void"]
    box.settled()


def test_who_cannot_be_billed_holds_nothing(box):
    box.open()
    nobody = uuid4()
    box.ask(nobody)
    box.road()
    assert box.newest(nobody).state == "cancelled"
    assert box.forum.now_is().taken == 0


def test_places_that_are_billed_do_not_change_in_number(box):
    box.open()
    who = box.person()
    box.ask(who)
    with pytest.raises(PlacesAreBilled):
        box.forum.change(who, 2)


def box_receive(session: Any, void: Invoice) -> None:
    """A provider has money for an invoice that is void."""
    receive_payment(
        session,
        void.id,
        paid_on=LATER.date(),
        amount_minor=PRICE,
        method="card",
        reference="pi_late",
        today=LATER.date(),
        now=LATER,
    )


def test_money_by_card_goes_back_to_the_card_once(box, till):
    box.open(cancel_until_hours=24 * 365, cancel_fee_percent=40)
    who = box.person()
    box.ask(who, 2)
    box.road()
    page = till.check_out(box.invoices(who)[0], who)
    assert till.pay(page) == "paid"
    till.cashier.reconcile()
    box.road()
    assert box.newest(who).state == "confirmed"
    box.forum.cancel(who)
    box.road()
    till.work()
    till.cashier.reconcile()
    box.road()
    assert (till.held(), till.cleared(), box.credit(who)) == (2000, 2000, 0)
    assert box.tasks() == []
    box.settled()
