"""Tickets: who gets which, at which price, and out of which pools."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from events.dues import SponsorshipAgreed, SponsorshipEnded
from events.memberships import MembershipLapsed
from services.events.actions.gatherings import edit_gathering
from services.events.actions.places import lock_gathering
from services.events.actions.rsvps import accept_rsvp
from services.events.actions.tickets import put_pool, put_ticket_type
from services.events.handlers import inbox
from services.events.models import Audience, Membership, Pool, TicketType
from services.events.rules import PlacesAreTaken
from services.events.rules.tickets import (
    NO_WISH,
    NoSuchTicketType,
    NoTicketForYou,
    PriceWithoutCurrency,
    TooManyPlacesForATicket,
    Wish,
    ticket_for,
)
from shared.database import reading, transaction
from tests.road import deliver
from tests.services.events.conftest import NOW
from tests.services.events.door import DESK

ALL_BUT_SPONSORS = frozenset({Audience.ANYONE, Audience.MEMBER})


def kind(audience: str, price: int = 0, code: str = "", **facts: object) -> TicketType:
    usual = {"id": uuid4(), "most_places": 10, "is_open": True, "currency": "EUR"}
    more = {"audience": audience, "price_minor": price, "access_code": code}
    return TicketType(**{**usual, **more, **facts})


def test_a_person_gets_the_cheapest_ticket_that_is_for_them():
    dear, own, other = kind("anyone", 5000), kind("member", 2500), kind("sponsor", 0)
    assert ticket_for([dear, own, other], NO_WISH, ALL_BUT_SPONSORS, 1) is own


def test_a_ticket_for_others_is_refused_with_whom_it_is_for():
    sponsors = kind("sponsor")
    with pytest.raises(NoTicketForYou, match="sponsor"):
        ticket_for([sponsors], Wish(sponsors.id), ALL_BUT_SPONSORS, 1)


def test_a_ticket_with_a_code_is_there_for_who_knows_it():
    hidden, open_to_all = kind("anyone", 0, "Kisumu-26"), kind("anyone", 5000)
    for code, got in (("", open_to_all), ("kisumu", open_to_all), ("Kisumu-26", hidden)):
        assert ticket_for([hidden, open_to_all], Wish(None, code), ALL_BUT_SPONSORS, 1) is got


def test_a_ticket_that_is_not_there_or_needs_a_code_is_the_same_to_who_asks():
    hidden = kind("anyone", 0, "Kisumu-26")
    for wish in (Wish(hidden.id), Wish(uuid4(), "Kisumu-26")):
        with pytest.raises(NoSuchTicketType):
            ticket_for([hidden], wish, ALL_BUT_SPONSORS, 1)


def test_a_closed_ticket_is_given_to_nobody():
    with pytest.raises(NoTicketForYou):
        ticket_for([kind("anyone", is_open=False)], NO_WISH, ALL_BUT_SPONSORS, 1)


def test_a_party_too_large_for_a_ticket_is_told_how_many():
    with pytest.raises(TooManyPlacesForATicket) as refused:
        ticket_for([kind("member", most_places=2)], NO_WISH, ALL_BUT_SPONSORS, 3)
    assert refused.value.fields == {"places": ["At most 2."]}


def sell(forum, name: str, audience: str = "anyone", price: int = 0, **facts) -> UUID:
    usual = {"pools": [], "most_places": 10, "access_code": "", "is_open": True}
    told = {**usual, "audience": audience, "price_minor": price, "currency": "EUR", **facts}
    with transaction(forum.engine) as session:
        return put_ticket_type(session, forum.gathering_id, name, **told).id


def pool(forum, name: str, capacity: int, overbook: int = 0) -> UUID:
    with transaction(forum.engine) as session:
        return put_pool(session, forum.gathering_id, name, capacity, overbook, NOW).id


def ask(forum, person_id: UUID, places: int = 1, **wish):
    with transaction(forum.engine) as session:
        asked = (forum.gathering_id, person_id, places, NOW, NOW.date())
        return accept_rsvp(session, *asked, Wish(**wish))


def test_members_and_others_pay_what_is_right_in_that_moment(forum, member):
    forum.plan()
    sell(forum, "Members", "member", 2500)
    sell(forum, "Guests", "non-member", 6000)
    assert ask(forum, member()).price_minor == 2500
    assert ask(forum, uuid4()).price_minor == 6000
    sell(forum, "Members", "member", 3000)
    assert ask(forum, member()).price_minor == 3000


def test_a_lapsed_member_who_waits_pays_what_others_pay_and_who_is_billed_what_was_billed(
    forum, engine, member
):
    forum.plan(capacity=1)
    sell(forum, "Members", "member", 2500)
    sell(forum, "Guests", "non-member", 6000)
    people = [member(), member(), member()]
    held, waits, stays = [ask(forum, person) for person in people]
    for person in people[:2]:
        with reading(engine) as session:
            membership = session.query(Membership).filter_by(person_id=person).one()
        lapsed = MembershipLapsed(
            membership_id=membership.membership_id, person_id=person, lapsed_on=NOW.date()
        )
        deliver(inbox, engine, lapsed)
    assert [forum.state_of(one) for one in (held, waits)] == ["held", "waiting"]
    assert [price(forum, one) for one in (held, waits, stays)] == [2500, 6000, 2500]


def test_who_pays_for_others_has_the_tickets_of_sponsors_while_they_do(forum, engine):
    forum.plan()
    sell(forum, "Sponsors", "sponsor")
    generous, agreed = uuid4(), uuid4()
    facts = {"sponsorship_id": agreed, "person_id": uuid4(), "covers": "membership"}
    begin = {**facts, "sponsor_person_id": generous, "starts_on": date(2026, 1, 1)}
    deliver(inbox, engine, SponsorshipAgreed(**begin))
    assert ask(forum, generous).state == "confirmed"
    forum.cancel(generous)
    deliver(inbox, engine, SponsorshipEnded(**facts, ended_on=date(2026, 6, 1)))
    with pytest.raises(NoTicketForYou):
        ask(forum, generous)


def test_one_full_pool_blocks_nobody_who_does_not_draw_on_it(forum):
    forum.plan(capacity=10)
    pool(forum, "Room", 1)
    room = sell(forum, "In the room", pools=["Room"])
    online = sell(forum, "Online", price=100)
    assert ask(forum, uuid4(), ticket_type_id=room).state == "confirmed"
    assert ask(forum, uuid4(), ticket_type_id=room).state == "waiting"
    assert ask(forum, uuid4(), 3, ticket_type_id=online).state == "held"
    assert_settled(forum, taken=4)


def test_a_freed_place_goes_to_the_first_who_waits_whatever_their_ticket(forum):
    forum.plan(capacity=1)
    early, late = sell(forum, "Early", price=100), sell(forum, "Late", price=900)
    holder, first, second = uuid4(), uuid4(), uuid4()
    ask(forum, holder, ticket_type_id=late)
    waits = ask(forum, first, ticket_type_id=early)
    ask(forum, second, ticket_type_id=late)
    sell(forum, "Early", price=100, is_open=False)
    forum.cancel(holder)
    assert forum.state_of(waits) == "held"
    assert_settled(forum, taken=1)


def test_who_waits_for_a_full_pool_is_passed_over_and_first_when_it_grows(forum):
    forum.plan(capacity=2)
    pool(forum, "Bus", 1)
    bus, foot = sell(forum, "By bus", pools=["Bus"]), sell(forum, "On foot")
    rides = uuid4()
    ask(forum, rides, ticket_type_id=bus)
    waits = ask(forum, uuid4(), ticket_type_id=bus)
    assert ask(forum, uuid4(), ticket_type_id=foot).state == "confirmed"
    forum.cancel(rides)
    assert forum.state_of(waits) == "confirmed"
    assert_settled(forum, taken=2)


def test_a_larger_pool_lets_the_next_in(forum):
    forum.plan()
    pool(forum, "Bus", 1)
    bus = sell(forum, "By bus", pools=["Bus"])
    ask(forum, uuid4(), ticket_type_id=bus)
    waits = ask(forum, uuid4(), 2, ticket_type_id=bus)
    pool(forum, "Bus", 2, overbook=1)
    assert forum.state_of(waits) == "confirmed"
    assert_settled(forum, taken=3)


def test_a_pool_cannot_shrink_below_what_is_taken(forum):
    forum.plan()
    pool(forum, "Bus", 3)
    ask(forum, uuid4(), 3, ticket_type_id=sell(forum, "By bus", pools=["Bus"]))
    with pytest.raises(PlacesAreTaken):
        pool(forum, "Bus", 1, overbook=1)
    with pytest.raises(PlacesAreTaken):
        sell(forum, "By bus")


def test_no_pool_is_oversold_even_by_hand(forum, engine):
    forum.plan()
    bus = pool(forum, "Bus", 3)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(update(Pool).where(Pool.id == bus).values(taken=4))


def test_places_given_beyond_the_capacity_are_a_number_and_no_way_round(forum):
    forum.plan(capacity=2, overbook=1)
    came = [uuid4() for _ in range(4)]
    assert [forum.rsvp(one).state for one in came] == ["confirmed"] * 3 + ["waiting"]
    forum.cancel(came[0])
    assert (forum.now_is().taken, forum.now_is().free) == (3, 0)
    with pytest.raises(PlacesAreTaken), transaction(forum.engine) as session:
        edit_gathering(session, lock_gathering(session, forum.gathering_id), NOW, overbook=0)
    assert forum.audit().agrees


def test_a_price_needs_a_currency(forum):
    forum.plan()
    with pytest.raises(PriceWithoutCurrency):
        sell(forum, "Guests", price=100, currency="")


def test_codes_are_shown_to_nobody_and_hidden_tickets_to_managers(door, here, member):
    told = {"name": "Friends", "access_code": "Kisumu-26", "price_minor": 0}
    made = door.ask("PUT", f"{here}/ticket-types", DESK, told)
    assert (made.status_code, made.json["needs_code"]) == (200, True)
    assert "Kisumu-26" not in made.text
    path = f"{here}/ticket-types"
    assert [len(door.ask("GET", path, who).json) for who in (None, DESK)] == [0, 1]
    person = member()
    refused = door.ask("POST", f"{here}/rsvps", person, {})
    assert (refused.status_code, refused.json["type"][-18:]) == (409, "/no-ticket-for-you")
    answer = door.ask("POST", f"{here}/rsvps", person, {"access_code": "Kisumu-26"})
    assert (answer.status_code, answer.json["ticket_type_id"]) == (201, made.json["id"])


def price(forum, rsvp) -> int:
    with reading(forum.engine) as session:
        return session.get_one(type(rsvp), rsvp.id).price_minor


def assert_settled(forum, taken: int) -> None:
    """Counters and rows agree, also in the pools, and nobody waits who would fit."""
    audit = forum.audit()
    assert (audit.agrees, audit.could_move_up, audit.taken) == (True, 0, taken)
