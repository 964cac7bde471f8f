"""Imports that go on: looked at, mended, confirmed, taken in portion by portion, and carried on after a fall."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from events.organisations import OrganisationRegistered
from services.membership.actions.imports import (
    MAPPINGS,
    apply,
    read_rows,
    start_import,
    take_portion_in,
)
from services.membership.actions.imports import portions as portions_module
from services.membership.models import ImportPortion, ImportRow, ImportRun, Organisation, Person
from shared.callers import Role
from shared.database import transaction

STEWARD = (Role.STEWARD,)
TABLE = b"name,sector,country\nNuru Lamps,company,KE\nUpepo,bank,KE\n"
MANY = "reference,name,sector\n" + "".join(f"r{n},Body {n},company\n" for n in range(2_500))


class Counter:
    """The desk where tables are handed in, over HTTP."""

    def __init__(self, door):
        self.door = door

    def send(self, table, kind="organisations", **options):
        said = "".join(f"&{name}={value}" for name, value in options.items())
        body = table if isinstance(table, bytes) else table.encode()
        path = f"/imports?mapping={kind}{said}"
        answer = self.door.ask("POST", path, STEWARD, data=body, content_type="text/csv")
        assert answer.status_code == 201, answer.text
        return answer.json

    def ask(self, run, path="", method="GET", json=None, status=200):
        answer = self.door.ask(method, f"/imports/{run['id']}{path}", STEWARD, json)
        assert answer.status_code == status, answer.text
        return answer.json if answer.is_json else answer.text

    def do(self, run, noun):
        return self.ask(run, f"/{noun}", "POST")


@pytest.fixture
def counter(door):
    return Counter(door)


def test_a_table_is_looked_at_then_confirmed_then_taken_in(counter, office):
    run = counter.send(TABLE, file_name="directory.csv")
    expected = {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert (run["state"], run["expected"], run["counts"]) == ("checked", expected, {})
    assert (run["file_name"], office.count(Organisation)) == ("directory.csv", 0)
    done = counter.do(run, "confirmation")
    assert (done["state"], done["counts"], done["taken"]) == ("done", expected, 2)
    assert counter.do(run, "confirmation") == done == counter.ask(run)
    assert office.count(Organisation) == 1


def test_a_table_may_come_in_a_form(door, office):
    form = {"file": (io.BytesIO(TABLE), "organisations.csv")}
    path = "/imports?mapping=organisations&confirmed=true"
    answer = door.ask("POST", path, STEWARD, data=form)
    assert (answer.json["state"], answer.json["file_name"]) == ("done", "organisations.csv")


@pytest.mark.parametrize("body", [b"", b"colour\nred\n", b"\x00\x00", b"name,sector\n"])
def test_what_is_no_table_is_refused(door, body):
    path = "/imports?mapping=organisations"
    answer = door.ask("POST", path, STEWARD, data=body, content_type="text/csv")
    assert answer.status_code == 422


def test_rows_are_told_in_pages_and_the_refused_ones_can_be_mended_and_sent_again(counter, office):
    table = "Firma,Art,Land\nNuru,company,KE\nUpepo,bank,KE\n=Mwezi,company,Atlantis\n"
    run = counter.send(table, confirmed="true")
    first = counter.ask(run, "/rows?limit=2")
    (last,) = counter.ask(run, f"/rows?limit=2&after={first['next']}")["items"]
    assert [row["row"] for row in (*first["items"], last)] == [2, 3, 4]
    refused = counter.ask(run, "/rows?outcome=refused")["items"]
    assert [row["faults"][0]["column"] for row in refused] == ["Art", "Land"]
    sheet = counter.ask(run, "/refused.csv")
    assert "'=Mwezi" in sheet
    assert "is 'bank'; it should be one of" in sheet
    again = counter.send(
        sheet.replace("bank", "company").replace("Atlantis", "KE"), confirmed="true"
    )
    assert again["counts"]["created"] == 2
    names = {said.display_name for said in office.said(OrganisationRegistered)}
    assert names == {"Nuru", "Upepo", "=Mwezi"}
    assert counter.ask(run, "/rows.csv").count("refused") == 2


def test_columns_are_recognised_and_what_is_said_of_them_is_remembered(counter):
    table = "Firm,Branche,Land,Ort\nNuru,Werk,KE,Kisumu\n"
    path = "/imports?mapping=organisations"
    answer = counter.door.ask("POST", path, STEWARD, data=table.encode(), content_type="text/csv")
    assert (answer.status_code, "None of its columns is a name" in answer.text) == (422, True)
    run = counter.send(table.replace("Firm,", "Firma,"))
    assert run["mapping"]["columns"] == {
        "name": "Firma", "sector": "Branche", "country": "Land", "city": "Ort"
    }  # fmt: skip
    assert run["expected"]["refused"] == 1
    told = {
        "columns": {"name": "Firma", "sector": "Branche", "city": ""},
        "values": {"sector": {"Werk": "company"}},
        "source": "chamber",
    }
    mended = counter.ask(run, "/mapping", "PUT", told)
    assert (mended["state"], mended["expected"]["created"]) == ("checked", 1)
    assert mended["passed_over"] == ["Land", "Ort"]
    again = counter.send("Land,Firma,Branche,Ort\nNL,Upepo,werk,Delft\n")
    assert (again["mapping"], again["expected"]["created"]) == (mended["mapping"], 1)
    counter.ask(run, "/mapping", "PUT", {"columns": {"name": "Fabrik"}}, 422)
    counter.do(run, "confirmation")
    counter.ask(run, "/mapping", "PUT", told, 409)


def test_a_match_key_and_what_may_be_overwritten_are_chosen(counter, office):
    office.organisation("Nuru Lamps", "company", city="Kisumu")
    table = "name,sector,city,mission\nNuru Lamps,company,Nairobi,Light\n"
    assert counter.send(table)["expected"]["created"] == 1
    run = counter.send(table, match="name", blank_only="true", confirmed="true")
    assert run["counts"]["updated"] == 1
    (found,) = office.look(lambda session: session.query(Organisation).all())
    assert (found.city, found.mission) == ("Kisumu", "Light")


def test_first_and_last_names_are_read_together(counter, office):
    table = "First name,Surname,E-mail\nAda,Mensah,ada@x.example\n,Otieno,otieno@x.example\n"
    assert counter.send(table, "persons", confirmed="true")["counts"]["created"] == 2
    people = office.look(lambda session: session.query(Person).all())
    assert {person.full_name for person in people} == {"Ada Mensah", "Otieno"}


def test_a_long_table_is_looked_at_and_taken_in_by_the_clock(counter, office):
    twice = "r7,Body 7,company\n"
    run = counter.send(MANY + twice)
    assert (run["state"], run["checked"], run["taken"]) == ("checking", 1_000, 0)
    office.sweep(office.today)
    run = counter.ask(run)
    expected = {"created": 2_500, "updated": 0, "unchanged": 0, "refused": 1}
    assert (run["state"], run["expected"], office.count(Organisation)) == ("checked", expected, 0)
    assert counter.do(run, "confirmation")["taken"] == 1_000
    office.sweep(office.today)
    run = counter.ask(run)
    assert (run["state"], run["counts"], office.count(Organisation)) == ("done", expected, 2_500)
    (refused,) = counter.ask(run, "/rows?outcome=refused")["items"]
    assert refused["faults"][0]["reason"] == "is the same organisation as in row 9"
    assert office.count(ImportPortion) == 0


def test_whoever_looks_on_without_having_looked_before_finds_the_same(counter, office):
    run = counter.send(MANY + "r7,Body 7,company\n")
    portions_module._planned.clear()
    office.sweep(office.today)
    assert counter.ask(run)["expected"]["refused"] == 1


def test_a_cancelled_import_takes_no_more_in_and_leaves_what_it_took(counter, office):
    run = counter.send(MANY, confirmed="true")
    cancelled = counter.do(run, "cancellation")
    assert (cancelled["state"], cancelled["taken"]) == ("cancelled", 1_000)
    office.sweep(office.today)
    assert counter.do(run, "cancellation") == cancelled == counter.ask(run)
    assert (office.count(Organisation), office.count(ImportPortion)) == (1_000, 0)
    counter.ask(run, "/confirmation", "POST", status=409)


def test_the_same_table_sent_again_before_it_is_through_is_the_same_import(counter, office):
    first = counter.send(MANY)
    assert counter.send(MANY)["id"] == first["id"]
    assert counter.send(MANY, confirmed="true")["id"] == first["id"]
    office.sweep(office.today)
    assert counter.send(MANY)["id"] != first["id"]


def test_what_tables_said_is_forgotten_after_thirty_days(counter, office):
    done, waiting = counter.send(TABLE, confirmed="true"), counter.send(MANY)
    office.sweep(office.today + timedelta(days=31))
    assert (counter.ask(done)["counts"]["created"], counter.ask(waiting)["state"]) == (
        1,
        "cancelled",
    )
    assert (office.count(ImportRow), office.count(ImportPortion)) == (0, 0)


KILLED = """
import sys
from datetime import UTC, datetime
from services.membership.actions.imports import MAPPINGS, apply, read_rows
from shared.database import open_engine

def tell(done, total):
    print(done, flush=True)
    if done == 1_000:
        sys.stdin.read()  # and there it is killed

rows = read_rows(sys.argv[2].encode())
apply(open_engine(sys.argv[1]), rows, MAPPINGS["organisations"], datetime.now(UTC), tell)
"""


def test_an_import_that_was_killed_is_carried_on_and_doubles_nothing(office):
    url = office.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, MANY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline().strip() == b"1000"
        os.kill(victim.pid, signal.SIGKILL)
    assert office.count(Organisation) == 1_000
    report = apply(office.engine, read_rows(MANY.encode()), MAPPINGS["organisations"], office.now)
    assert report.counts == {"created": 2_500, "updated": 0, "unchanged": 0, "refused": 0}
    assert (office.count(Organisation), office.count(ImportRun)) == (2_500, 1)
    assert len(office.said(OrganisationRegistered)) == 2_500


def storm(office):
    """Two schedulers take the same table in; what either of them met on the way."""
    run_id = office.do(
        start_import, read_rows(MANY.encode()), MAPPINGS["organisations"], office.now,
        is_confirmed=True,
    ).id  # fmt: skip
    meet = Barrier(2, timeout=60)

    def work(_):
        met = []
        meet.wait()
        for _ in range(3):
            try:
                with transaction(office.engine) as session:
                    take_portion_in(session, run_id, office.today, office.now)
            except Exception as error:  # noqa: BLE001 - the storm tells what each of them met
                met.append(type(error).__name__)
        return met

    with ThreadPoolExecutor(2) as pool:
        return [name for met in pool.map(work, range(2)) for name in met]


def test_two_schedulers_take_each_portion_once(office):
    assert storm(office) == []
    assert (office.count(Organisation), office.count(ImportRow)) == (2_500, 2_500)
    assert len(office.said(OrganisationRegistered)) == 2_500


def test_without_the_lock_two_schedulers_fall_over_each_other(office, monkeypatch, database):
    """The control: the same two, who look at the run without keeping it from the other."""
    if database == "sqlite":
        pytest.skip("there is one writer at a time there, lock or not")
    monkeypatch.setattr(
        portions_module, "lock_row", lambda session, model, row_id: session.get(model, row_id)
    )
    assert storm(office) != []
