"""Any sequence of answers, payments, offers, handovers, merges and sizes gives nothing twice and jumps nobody.

Beside the model of `test_invariants`, which says who has a place, this one moves the clock and lets pools,
holds and offers run out; what must hold is counted from the rows alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from events.places import PlaceBillPaid
from services.events.actions.gatherings import edit_gathering
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.holds import accept_offer, confirm_paid
from services.events.actions.merges import follow
from services.events.actions.places import lock_gathering
from services.events.actions.rsvps import accept_rsvp, cancel_rsvp, change_places
from services.events.actions.tickets import put_pool, put_ticket_type
from services.events.jobs import free_unpaid_places
from services.events.models import HAS_PLACES, Rsvp, RsvpState
from services.events.rules.tickets import Wish
from shared.database import reading, transaction
from shared.errors import Refusal
from tests.services.events.conftest import NOW, Forum

WHO = st.integers(0, 5)
PARTIES = st.integers(1, 2)


class Crowd(RuleBasedStateMachine):
    """Six people, a desk and a clock, at a gathering with a bus, and tickets that cost something or nothing."""

    forum: Forum

    def __init__(self) -> None:
        super().__init__()
        self.people = [UUID(int=number) for number in range(1, 7)]
        self.now = NOW

    def do(self, action: Callable[..., Any], *given: Any) -> Any:
        """Act, and be refused at times: a refusal changes nothing."""
        try:
            with transaction(self.forum.engine) as session:
                return action(session, *given)
        except Refusal:
            return None

    @initialize(capacity=st.integers(1, 3), bus=st.integers(1, 2), offers=st.sampled_from([0, 5]))
    def plan(self, capacity: int, bus: int, offers: int) -> None:
        """Free seats, dear seats, and a bus that both a free and a dear ticket draw on."""
        self.forum.plan(capacity, offer_hours=offers, pay_within_hours=5)
        here = self.forum.gathering_id
        self.do(put_pool, here, "Bus", bus, 0, NOW)
        usual = {"most_places": 10, "access_code": "", "is_open": True, "audience": "anyone"}
        self.types = []
        for number, (price, pools) in enumerate([(0, []), (900, []), (0, ["Bus"]), (900, ["Bus"])]):
            told = {**usual, "price_minor": price, "currency": "EUR"}
            with transaction(self.forum.engine) as session:
                made = put_ticket_type(session, here, f"T{number}", pools, **told)
            self.types.append(made.id)

    @rule(who=WHO, places=PARTIES, kind=st.integers(0, 3))
    def answer(self, who: int, places: int, kind: int) -> None:
        wish = Wish(self.types[kind])
        asked = (self.forum.gathering_id, self.people[who], places, self.now, self.now.date())
        self.do(accept_rsvp, *asked, wish)

    @rule(who=WHO, places=PARTIES)
    def change(self, who: int, places: int) -> None:
        self.do(change_places, self.forum.gathering_id, self.people[who], places, self.now)

    @rule(who=WHO)
    def give_back(self, who: int) -> None:
        self.do(cancel_rsvp, self.forum.gathering_id, self.people[who], self.now)

    @rule(who=WHO)
    def say_yes(self, who: int) -> None:
        self.do(accept_offer, self.forum.gathering_id, self.people[who], self.now)

    @rule(who=WHO, stands=st.booleans())
    def pay(self, who: int, stands: bool) -> None:
        """Money comes for whatever was billed last, in time or not."""
        with reading(self.forum.engine) as session:
            billed = select(Rsvp.bill_id).where(
                Rsvp.person_id == self.people[who], Rsvp.bill_id.is_not(None)
            )
            bill_id = session.scalar(billed.order_by(Rsvp.id.desc()).limit(1))
        if bill_id is not None:
            here = self.forum.gathering_id
            paid = PlaceBillPaid(bill_id=bill_id, gathering_id=here, stands=stands)
            self.do(confirm_paid, paid, self.now)

    @rule(who=WHO, to=WHO)
    def hand_on(self, who: int, to: int) -> None:
        ids = (self.forum.gathering_id, self.people[who], self.people[to])
        self.do(transfer_rsvp, *ids, self.now, self.now.date())

    @rule(who=WHO, to=WHO)
    def merge(self, who: int, to: int) -> None:
        """Two turn out to be one; the first is known by a new id from then on."""
        if who != to:
            self.do(follow, "person", uuid4(), self.people[who], self.people[to])
            self.people[who] = uuid4()

    @rule(capacity=st.integers(1, 4), bus=st.integers(0, 3))
    def resize(self, capacity: int, bus: int) -> None:
        self.do(self._resize, capacity)
        self.do(put_pool, self.forum.gathering_id, "Bus", bus, 0, self.now)

    @rule(hours=st.sampled_from([1, 6]), strikes=st.booleans())
    def wait(self, hours: int, strikes: bool) -> None:
        """Time passes; the clock may or may not strike."""
        self.now += timedelta(hours=hours)
        if strikes:
            self.do(free_unpaid_places, self.now, self.now.date())

    @invariant()
    def what_is_counted_is_so(self) -> None:
        audit = self.forum.audit()
        assert audit.agrees
        assert audit.could_move_up == 0

    @invariant()
    def each_has_one_answer_and_a_hold_has_an_end(self) -> None:
        with reading(self.forum.engine) as session:
            of_it = select(Rsvp).where(
                Rsvp.gathering_id == self.forum.gathering_id, Rsvp.state != RsvpState.CANCELLED
            )
            rows = session.scalars(of_it).all()
        assert len({row.person_id for row in rows}) == len(rows)
        for row in rows:
            if row.state in (RsvpState.HELD, RsvpState.OFFERED):
                assert row.held_until is not None
            if row.state == RsvpState.CONFIRMED and row.price_minor:
                assert row.bill_id is not None, "nobody comes on what was never billed"
        places = sum(row.places for row in rows if row.state in HAS_PLACES)
        assert places <= self.forum.now_is().capacity

    def _resize(self, session: Any, capacity: int) -> None:
        gathering = lock_gathering(session, self.forum.gathering_id)
        edit_gathering(session, gathering, self.now, capacity=capacity)


def test_any_sequence_gives_nothing_twice_and_jumps_nobody(forum: Forum) -> None:
    here = type("CrowdHere", (Crowd,), {"forum": forum})
    run(here, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
