"""The log: each write leaves one entry, nothing personal stands in it, and nobody changes it unnoticed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.membership.actions.staff import appoint_staff, stand_down_staff
from services.membership.actions.trail import seal_log, shred_log_of_person
from services.membership.models import Person, TrailEntry
from services.membership.queries.trail import Asked, EntryShown, entries
from shared.callers import Role
from shared.database import reading, transaction
from shared.trail import DETAILS, ENTRIES, SUBJECTS, Checkpoint, Verdict, chain, verify
from shared.trail.tables import HEAD
from tests.services.membership.office import AKINYI, MAJI, Office

KEPT = ("trail_entries", "trail_details", "trail_subjects")


def logged(office: Office, **asked) -> list[EntryShown]:
    return office.look(entries, Asked(**asked), None, 200).items


def fields_of(entry: EntryShown, table: str) -> dict:
    (found,) = (one for one in entry.details if one.table == table)
    return found.fields or {}


def looked_through(office: Office, *kept: Checkpoint) -> Verdict:
    return office.look(verify, kept)


def test_a_write_over_http_leaves_one_entry_with_who_what_and_whom(door, office):
    body, steward = office.organisation(), office.person("Stew Ard", "s@association.example")
    office.do(appoint_staff, steward, Role.STEWARD, office.now)
    before = len(logged(office))
    answer = door.ask(
        "PATCH", f"/organisations/{body}", steward, json={"city": "Delft"}, If_Match="*"
    )
    assert answer.status_code == 200
    (entry,) = logged(office)[before:]
    assert entry.operation == "PATCH /organisations/{organisation_id}"
    assert (entry.by_person_id, entry.by_program, entry.done_at) == (steward, "tests", office.now)
    assert entry.details[0].about == [f"organisation {body}"]
    assert entry.details[0].fields == {"city": ["", "Delft"]}


def test_what_reads_and_what_is_refused_leaves_no_entry(door, office):
    body = office.organisation()
    before = len(logged(office))
    assert door.ask("GET", f"/organisations/{body}", [Role.STEWARD]).status_code == 200
    assert door.ask("POST", "/organisations", [Role.STEWARD], json={}).status_code == 422
    changing = {"city": "Delft"}
    refused = door.ask("PATCH", f"/organisations/{body}", [Role.STEWARD], json=changing)
    assert refused.status_code == 428
    assert len(logged(office)) == before


def test_what_a_sweep_does_is_done_by_the_clock(office):
    membership = office.member()
    before = len(logged(office))
    office.sweep(date(2028, 3, 2))
    entry = next(one for one in logged(office)[before:] if one.operation == "ask_and_notice")
    assert entry.done_at == office.now + timedelta(days=367)
    assert f"membership {membership.id}" in str(entry.details)


def test_no_name_no_address_and_no_free_text_stands_in_the_log(office):
    office.member()
    stands = json.dumps(office.look(lambda s: s.execute(select(DETAILS.c.fields)).scalars().all()))
    told = [AKINYI["full_name"], AKINYI["email"], MAJI["mission"], "paid for by the litre", "wells"]
    assert [text for text in told if text.lower() in stands.lower()] == []
    assert "withheld" in stands


def test_money_tells_its_amounts_and_who_paid(office):
    membership = office.member()
    paid = [
        one for one in logged(office, membership_id=membership.id)
        if any(detail.table == "payments" for detail in one.details)
    ]  # fmt: skip
    assert (
        fields_of(paid[0], "payments")["amount_minor"]
        == office.invoices(membership.id)[0].amount_minor
    )
    assert fields_of(paid[0], "payments")["reference"] == "withheld"
    assert fields_of(paid[0], "invoices")["state"] == ["open", "paid"]


def test_what_no_object_was_loaded_for_is_logged_too(office):
    admin = office.person("Ad Min", "admin@association.example")
    office.do(appoint_staff, admin, Role.TREASURER, office.now)
    office.do(stand_down_staff, admin, Role.TREASURER)
    details = [detail for entry in logged(office, person_id=admin) for detail in entry.details]
    of_roles = [detail for detail in details if detail.table == "staff_roles"]
    assert [detail.deed for detail in of_roles] == ["made", "removed"]
    assert of_roles[1].fields["role"] == "treasurer"


def test_many_rows_at_once_are_one_detail_and_name_everybody(office):
    ids = [uuid4() for _ in range(3)]
    rows = [
        {"id": one, "full_name": "N", "match_key": "n", "registered_at": office.now, "version": 1}
        for one in ids
    ]
    office.do(lambda session: session.execute(insert(Person.__table__), rows))
    (entry,) = logged(office, person_id=ids[2])
    (detail,) = entry.details
    assert detail.fields == {"rows": 3}
    assert detail.about == sorted(f"person {one}" for one in ids)


def test_what_a_savepoint_undid_is_not_logged(office):
    stays, goes = uuid4(), uuid4()

    def one_of_two(session: Session) -> None:
        session.add(Person(id=stays, full_name="S", match_key="s", registered_at=office.now))
        undone = session.begin_nested()
        session.add(Person(id=goes, full_name="G", match_key="g", registered_at=office.now))
        session.flush()
        undone.rollback()
        with session.begin_nested():
            session.get_one(Person, stays).full_name = "T"

    office.do(one_of_two)
    assert [len(entry.details) for entry in logged(office, person_id=stays)] == [1]
    assert logged(office, person_id=goes) == []


@pytest.mark.parametrize("table", KEPT)
def test_the_database_refuses_to_change_or_delete_what_is_logged(office, table):
    office.person()
    office.do(seal_log)
    column = {"trail_entries": "operation", "trail_details": "fields", "trail_subjects": "kind"}
    for statement in (f"UPDATE {table} SET {column[table]} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="what is in the log stands"):
            office.do(lambda session, said=statement: session.execute(text(said)))
    for statement in ("UPDATE trail_entries SET number = 7", "UPDATE trail_entries SET hash = 'x'"):
        with pytest.raises(DBAPIError, match="what is in the log stands"):
            office.do(lambda session, said=statement: session.execute(text(said)))


@pytest.fixture
def sealed(office: Office) -> Office:
    """An office with a log of six entries, all of them sealed."""
    for number in range(4):  # the first entry is of the tiers
        office.person(f"Person {number}", f"p{number}@x.example")
    office.organisation()
    assert office.do(seal_log) == 6
    return office


@contextmanager
def without_guards(engine: Engine) -> Iterator[Session]:
    """The database as whoever owns it may have it; what is done is undone at the end."""
    with Session(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            found = session.execute(
                text(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail_%'"
                )
            )
            for name in found.scalars().all():
                session.execute(text(f"DROP TRIGGER {name}"))
        yield session
        session.rollback()


def _nth(session: Session, number: int) -> UUID:
    return session.execute(select(ENTRIES.c.id).where(ENTRIES.c.number == number)).scalar_one()


def change_entry(session: Session, number: int) -> None:
    session.execute(update(ENTRIES).where(ENTRIES.c.number == number).values(by_person_id=uuid4()))


def change_operation(session: Session, number: int) -> None:
    session.execute(update(ENTRIES).where(ENTRIES.c.number == number).values(operation="else"))


def change_hash(session: Session, number: int) -> None:
    session.execute(update(ENTRIES).where(ENTRIES.c.number == number).values(hash="0" * 64))


def change_fields(session: Session, number: int) -> None:
    of_it = DETAILS.c.entry_id == _nth(session, number)
    session.execute(update(DETAILS).where(of_it, DETAILS.c.position == 1).values(fields="{}"))


def change_subject(session: Session, number: int) -> None:
    of_it = SUBJECTS.c.entry_id == _nth(session, number)
    other = update(SUBJECTS).where(of_it, SUBJECTS.c.position == 1).values(subject_id=uuid4())
    if not session.connection().execute(other).rowcount:  # it was about nobody
        more = {"position": 1, "kind": "person", "subject_id": uuid4()}
        session.execute(insert(SUBJECTS).values(entry_id=_nth(session, number), **more))


def remove_detail(session: Session, number: int) -> None:
    of_it = DETAILS.c.entry_id == _nth(session, number)
    session.execute(delete(DETAILS).where(of_it, DETAILS.c.position == 1))


def add_detail(session: Session, number: int) -> None:
    more = {"position": 99, "of_table": "persons", "row_key": "", "deed": "made", "mac": "0" * 64}
    session.execute(insert(DETAILS).values(entry_id=_nth(session, number), **more))


def remove_entry(session: Session, number: int) -> None:
    entry_id = _nth(session, number)
    for table in (DETAILS, SUBJECTS):
        session.execute(delete(table).where(table.c.entry_id == entry_id))
    session.execute(delete(ENTRIES).where(ENTRIES.c.id == entry_id))


def remove_and_close_the_gap(session: Session, number: int) -> None:
    remove_entry(session, number)
    for later in range(number + 1, 7):
        session.execute(update(ENTRIES).where(ENTRIES.c.number == later).values(number=later - 1))


def swap(session: Session, number: int) -> None:
    other = number % 6 + 1
    one, two = _nth(session, number), _nth(session, other)
    session.execute(update(ENTRIES).where(ENTRIES.c.id == one).values(number=-1))
    session.execute(update(ENTRIES).where(ENTRIES.c.id == two).values(number=number))
    session.execute(update(ENTRIES).where(ENTRIES.c.id == one).values(number=other))


def put_in(session: Session, number: int) -> None:
    for later in range(6, number - 1, -1):
        session.execute(update(ENTRIES).where(ENTRIES.c.number == later).values(number=later + 1))
    more = {"by_program": "", "operation": "forged", "number": number, "hash": "f" * 64}
    done_at = session.execute(select(ENTRIES.c.done_at).limit(1)).scalar_one()
    session.execute(insert(ENTRIES).values(id=uuid4(), done_at=done_at, **more))


TAMPERING = (
    change_entry, change_operation, change_hash, change_fields, change_subject, remove_detail,
    add_detail, remove_entry, remove_and_close_the_gap, swap, put_in,
)  # fmt: skip


def test_a_log_that_nobody_touched_is_whole(sealed):
    office = sealed
    verdict = looked_through(office)
    assert (verdict.is_whole, verdict.sealed, verdict.unsealed) == (True, 6, 0)
    with without_guards(office.engine) as session:
        assert verify(session).is_whole  # so that what is found below is the tampering's


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tamper=st.sampled_from(TAMPERING), number=st.integers(1, 6))
def test_whatever_is_changed_removed_reordered_or_put_in_is_found(sealed, tamper, number):
    with without_guards(sealed.engine) as session:
        tamper(session, number)
        verdict = verify(session)
        assert not verdict.is_whole
        assert any(abs(broken.number - number) <= 1 or tamper is swap for broken in verdict.breaks)


def test_a_log_that_was_cut_off_and_written_anew_is_found_by_a_checkpoint_kept_elsewhere(sealed):
    office = sealed
    kept = looked_through(office).head
    with without_guards(office.engine) as session:
        for number in (6, 5):
            remove_entry(session, number)
        last = session.execute(select(ENTRIES).where(ENTRIES.c.number == 4)).one()
        session.execute(update(HEAD).values(number=4, hash=last.hash))
        assert verify(session).is_whole  # nothing inside tells
        assert [broken.number for broken in verify(session, [kept]).breaks] == [6]
        for _ in range(2):
            forged = {"by_program": "", "operation": "forged", "done_at": office.now}
            session.execute(insert(ENTRIES).values(id=uuid4(), **forged))
        assert seal_log(session) == 2
        assert verify(session).is_whole
        assert [broken.number for broken in verify(session, [kept]).breaks] == [6]


def test_what_is_shredded_is_gone_and_the_line_stays_whole(office):
    akinyi, jan = office.person("Akinyi", "a@x.example"), office.person()
    office.do(appoint_staff, akinyi, Role.STEWARD, office.now)
    office.do(seal_log)
    kept = looked_through(office).head

    def erase(session: Session) -> int:
        session.get_one(Person, akinyi).full_name = ""
        return shred_log_of_person(session, akinyi)

    shredded = office.do(erase)
    office.do(seal_log)
    assert shredded >= 3
    assert office.do(shred_log_of_person, akinyi) <= 1  # asked again: what the first time wrote
    details = [one for entry in logged(office, person_id=akinyi) for one in entry.details]
    assert all(not one.fields for one in details)
    assert any(one.fields for entry in logged(office, person_id=jan) for one in entry.details)
    verdict = looked_through(office, kept)
    assert verdict.is_whole
    assert verdict.shredded >= shredded


def test_sealing_at_once_gives_each_entry_one_number(office):
    def work(number: int) -> None:
        office.person(f"Person {number}", f"p{number}@x.example")
        with transaction(office.engine) as session:
            seal_log(session)

    office.do(seal_log)  # of the tiers
    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(work, range(18)))
    office.do(seal_log)
    with reading(office.engine) as session:
        numbers = session.scalars(select(TrailEntry.number).order_by(TrailEntry.number)).all()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 19
    assert looked_through(office).is_whole


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_the_lock_two_who_seal_at_once_give_the_same_number(office, monkeypatch):
    """The negative control: both read the same head, and only the table itself stops the second."""
    office.do(seal_log)
    office.person("Some Body", "some@x.example")
    head, whole, meet = chain._head, chain._whole, threading.Barrier(2, timeout=30)

    def both_found(session: Session, found: list) -> list:
        meet.wait()
        return list(whole(session, found))

    def work(_: int) -> str:
        try:
            return str(office.do(seal_log))
        except DBAPIError:
            return "refused"

    monkeypatch.setattr(chain, "_head", lambda session, **_: head(session))
    monkeypatch.setattr(chain, "_whole", both_found)
    with ThreadPoolExecutor(2) as crowd:
        assert sorted(crowd.map(work, range(2))) == ["1", "refused"]


def test_the_log_is_searched_by_whom_by_whom_and_when_and_read_page_by_page(door, office):
    membership = office.member()
    person = office.person("Some Body", "some@body.example")
    admin = [Role.ADMIN]
    asked = f"/audit?membership_id={membership.id}&limit=1"
    first = door.ask("GET", asked, admin).get_json()
    second = door.ask("GET", f"{asked}&after={first['next']}", admin).get_json()
    assert first["items"][0]["id"] < second["items"][0]["id"]
    assert first["items"][0]["operation"] == "by hand"

    def count(query: str) -> int:
        return len(door.ask("GET", f"/audit?{query}", admin).get_json()["items"])

    assert count(f"person_id={person}") == 1
    assert count(f"organisation_id={person}") == 0
    assert count(f"organisation_id={membership.organisation_id}") >= 2
    assert count("operation=nothing") == count(f"by_person_id={person}") == 0
    assert count("until=2020-01-01T00:00:00Z") == 0 < count("since=2020-01-01T00:00:00Z")
    table = door.ask("GET", f"/audit/entries.csv?membership_id={membership.id}&limit=1", admin)
    assert table.headers["X-Next"]
    assert table.text.splitlines()[0].startswith("id,done_at,by_person_id")
    office.do(seal_log)
    head = door.ask("GET", "/audit/checkpoint", admin).get_json()
    assert head["number"] == looked_through(office).sealed
