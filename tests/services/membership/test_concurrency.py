"""Many at once: no seat twice, no number twice or left out, no link twice; with controls that show the harm."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from events.memberships import MemberJoined
from events.organisations import OrganisationRegistered
from events.representatives import RepresentativeLeft
from services.membership.actions.applications import approve_application
from services.membership.actions.imports import MAPPINGS, apply, read_rows
from services.membership.actions.sign_ins import make_link, token_of, use_link
from services.membership.actions.staff import appoint_staff, stand_down_staff
from services.membership.models import (
    Counter,
    Invoice,
    Organisation,
    Person,
    Representation,
    StaffRole,
)
from services.membership.rules.access import LastAdminStays, LinkIsUsedUp
from services.membership.rules.joining import MemberAlready
from services.membership.rules.representing import NoSeatIsLeft, check_seat
from shared.callers import Role
from shared.database import Session, insert_once, transaction
from tests.services.membership.office import TODAY, Office

THREADS = 8


def at_once(do: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Do something in eight threads that begin together; a refusal is an answer, too."""
    meet = threading.Barrier(THREADS, timeout=60)

    def begin(number: int) -> Any:
        if number < THREADS:
            meet.wait()
        try:
            return do(number)
        except Exception as error:  # noqa: BLE001 - the storm tells what each of them met
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return [done.result(timeout=120) for done in [pool.submit(begin, n) for n in range(count)]]


def failures(answers: list[Any]) -> list[str]:
    return [type(answer).__name__ for answer in answers if isinstance(answer, Exception)]


def seats(office: Office, organisation_id: Any) -> int:
    live = select(func.count()).where(
        Representation.organisation_id == organisation_id, Representation.state != "ended"
    )
    return office.look(lambda session: session.scalar(live))


def people(office: Office, count: int) -> list[Any]:
    return [office.person(f"Colleague {n}", f"c{n}@maji.example") for n in range(count)]


def test_five_seats_are_given_to_five_of_twenty_four(office):
    body = office.member().organisation_id
    waiting = people(office, 24)
    answers = at_once(lambda n: office.appoint(body, waiting[n]), 24)
    assert seats(office, body) == 5
    assert failures(answers) == [NoSeatIsLeft.__name__] * 20


def test_without_the_lock_more_are_seated_than_there_are_seats(office, database):
    """The control: the same storm, with a look at the seats that holds no lock."""
    if database == "sqlite":
        pytest.skip(
            "SQLite has one writer at a time: nobody can be overtaken between look and leap"
        )
    body = office.member().organisation_id
    waiting = people(office, 24)
    pause = threading.Barrier(THREADS, timeout=60)

    def look_and_leap(session: Session, person: Any) -> None:
        live = select(func.count()).where(Representation.organisation_id == body)
        check_seat(session.scalar(live) or 0, 5)
        pause.wait()
        row = {"state": "confirmed", "starts_on": TODAY}
        session.add(Representation(organisation_id=body, person_id=person, **row))

    at_once(lambda n: office.do(look_and_leap, waiting[n]))
    assert seats(office, body) > 5


def test_the_same_person_appointed_by_many_at_once_takes_one_seat(office):
    body, person = office.member().organisation_id, office.person()
    answers = at_once(lambda _: office.appoint(body, person))
    assert len({answer.id for answer in answers}) == 1
    assert seats(office, body) == 2


def approved_at_once(office: Office, count: int, break_off: Callable[[int], bool]) -> None:
    names = [f"Body {n}" for n in range(count)]
    waiting = [
        office.apply(
            organisation={"display_name": name},
            person={"full_name": f"Founder of {name}", "email": f"{n}@x.example"},
        )
        for n, name in enumerate(names)
    ]

    def approve(number: int) -> None:
        with transaction(office.engine) as session:
            approve_application(session, waiting[number].id, None, office.today, office.now)
            if break_off(number):
                raise RuntimeError

    at_once(approve, count)


def numbers(office: Office) -> list[str]:
    return office.look(
        lambda session: list(session.scalars(select(Invoice.number).order_by(Invoice.number)))
    )


def test_numbers_have_no_gap_though_every_third_breaks_off(office):
    approved_at_once(office, 24, lambda number: number % 3 == 0)
    assert numbers(office) == [f"2027-{n:06d}" for n in range(1, 17)]


def test_a_counter_that_is_read_and_then_written_gives_a_number_twice(office, database):
    """The control: look at the counter, then set it, with nothing held in between."""
    if database == "sqlite":
        pytest.skip(
            "SQLite has one writer at a time: nobody can be overtaken between look and leap"
        )
    office.do(insert_once, Counter, name="invoices-2027", value=0)
    pause = threading.Barrier(THREADS, timeout=60)

    def look_and_leap(session: Session) -> int:
        counter = session.get_one(Counter, "invoices-2027")
        pause.wait()
        counter.value += 1
        return counter.value

    given = at_once(lambda _: office.do(look_and_leap))
    assert len(set(given)) < THREADS


def test_one_payment_recorded_by_many_at_once_makes_one_member(office):
    invoice = office.invoices(office.approve(office.apply()).membership_id)[0]
    answers = at_once(lambda _: office.pay(invoice))
    assert len({answer.id for answer in answers}) == 1
    assert len(office.said(MemberJoined)) == 1


def test_parts_paid_at_once_never_pay_too_much(office):
    invoice = office.invoices(office.approve(office.apply()).membership_id)[0]
    answers = at_once(lambda n: office.pay(invoice, f"bank-{n}", amount_minor=10_000))
    assert len(failures(answers)) == THREADS - 3
    assert len(office.said(MemberJoined)) == 1


def test_one_newcomer_who_applies_many_times_at_once_applies_once(office):
    answers = at_once(lambda _: office.apply())
    assert len({answer.id for answer in answers}) == 1
    assert [office.count(model) for model in (Person, Organisation)] == [1, 1]


def test_two_who_apply_for_one_organisation_make_one_membership(office):
    waiting = [office.apply(person={"full_name": f"Founder {n}"}) for n in range(THREADS)]
    answers = at_once(lambda n: office.approve(waiting[n]))
    assert failures(answers) == [MemberAlready.__name__] * (THREADS - 1)


def test_a_link_lets_one_of_many_in(office, settings):
    link = office.do(make_link, office.person(), office.now)
    token = token_of(link, settings)
    answers = at_once(lambda _: office.do(use_link, settings, token, office.now))
    assert failures(answers) == [LinkIsUsedUp.__name__] * (THREADS - 1)


def test_a_departure_recorded_by_many_at_once_is_told_once(office):
    membership = office.member()
    founder = office.look(lambda session: session.scalar(select(Representation.person_id)))
    at_once(lambda _: office.depart(membership.organisation_id, founder))
    assert len(office.said(RepresentativeLeft)) == 1


def test_many_sweeps_at_once_tell_each_departure_once(office):
    membership = office.member()
    founder = office.look(lambda session: session.scalar(select(Representation.person_id)))
    later = TODAY.replace(day=20)
    office.depart(membership.organisation_id, founder, later)
    at_once(lambda _: office.sweep(later))
    assert len(office.said(RepresentativeLeft)) == 1


def test_two_admins_who_stand_each_other_down_leave_one(office):
    admins = people(office, 2)
    for person in admins:
        office.do(appoint_staff, person, Role.ADMIN, office.now)
    answers = at_once(lambda n: office.do(stand_down_staff, admins[n % 2], "admin"))
    assert office.count(StaffRole) == 1
    assert set(failures(answers)) <= {LastAdminStays.__name__}


def test_one_table_imported_by_many_at_once_makes_each_organisation_once(office):
    table = "reference,name,sector\n" + "".join(f"r{n},Body {n},company\n" for n in range(600))
    rows = read_rows(table.encode())
    answers = at_once(lambda _: apply(office.engine, rows, MAPPINGS["organisations"], office.now))
    assert failures(answers) == []
    assert office.count(Organisation) == len(office.said(OrganisationRegistered)) == 600


def test_the_tables_refuse_what_the_code_should_have(office):
    """The net below: a second live representation of one person is refused by the database itself."""
    membership = office.member()

    def twice(session: Session) -> None:
        known = session.scalars(select(Representation)).one()
        row = {"state": "confirmed", "starts_on": TODAY}
        session.add(
            Representation(
                organisation_id=membership.organisation_id, person_id=known.person_id, **row
            )
        )

    with pytest.raises(IntegrityError):
        office.do(twice)
