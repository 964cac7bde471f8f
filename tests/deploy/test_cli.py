"""The command line: what is typed, what is said, and with which code it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from deploy.cli.door import COMMANDS, answer
from deploy.house import House
from deploy.roadwork import repair
from deploy.services import SERVICES
from services.events.actions.gatherings import plan_gathering
from shared.callers import Role
from shared.database import close_engine, open_engine, transaction
from shared.settings import load_settings
from shared.tokens import Bearer, read_bearer

_KEY = "a-key-for-the-command-line-of-32-letters-or-more"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home, and no other settings."""
    for name in [name for name in os.environ if name.startswith("FOOTBRIDGE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOOTBRIDGE_HOME", str(tmp_path))
    monkeypatch.setenv("FOOTBRIDGE_SECRET_KEYS", _KEY)
    yield tmp_path
    for name in SERVICES:
        close_engine(f"sqlite:///{tmp_path}/{name}.db")


@pytest.fixture
def association(home):
    """The demo association in that home."""
    assert answer(["migrate", "--demo"]) == 0
    return home


def _exported(kind: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    assert answer(["export", kind]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name, capsys):
    assert answer([name, "--help"]) == 0
    assert "Usage: footbridge" in capsys.readouterr().out


def test_a_command_that_there_is_not_is_mistyped(capsys):
    assert answer(["fly"]) == 2
    assert "No such command 'fly'" in capsys.readouterr().err


def test_a_setting_that_is_wrong_is_named(home, monkeypatch, capsys):
    monkeypatch.setenv("FOOTBRIDGE_PORT", "eighty")
    assert answer(["migrate"]) == 2
    assert "FOOTBRIDGE_PORT is 'eighty'" in capsys.readouterr().err


def test_migrating_twice_is_harmless(home, capsys):
    assert answer(["migrate"]) == 0
    assert answer(["migrate"]) == 0
    assert capsys.readouterr().out.count("membership: up to date") == 2


def test_a_database_that_is_not_migrated_is_no_stack_trace(home, capsys):
    assert answer(["export", "persons"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("A database cannot be used: no such table")
    assert said.endswith("Run `footbridge migrate` first.\n")
    assert "Traceback" not in said


def test_a_rehearsal_without_databases_says_how_to_make_them(home, capsys):
    assert answer(["sweep", "--service", "membership"]) == 1
    assert "Run `footbridge migrate` first." in capsys.readouterr().out


def test_the_demo_is_loaded_once(association, capsys):
    before = _exported("persons", capsys)
    assert answer(["migrate", "--demo"]) == 0
    assert _exported("persons", capsys) == before


def test_what_was_exported_reads_back_unchanged(association, capsys, tmp_path):
    for kind in ("organisations", "persons"):
        file = tmp_path / f"{kind}.csv"
        assert answer(["export", kind, str(file)]) == 0
        capsys.readouterr()
        assert answer(["import", kind, str(file)]) == 0
        assert "Done: 0 created, 0 updated" in capsys.readouterr().out


def test_a_preview_changes_nothing(home, capsys, tmp_path):
    assert answer(["migrate"]) == 0
    file = tmp_path / "some.csv"
    file.write_text("name,sector,country\nHavnelaug,network,NO\n")
    assert answer(["import", "organisations", str(file), "--preview"]) == 0
    assert "It would be: 1 created" in capsys.readouterr().out
    assert _exported("organisations", capsys) == []


def test_a_row_that_is_refused_is_said_by_line_and_the_others_are_taken(home, capsys, tmp_path):
    assert answer(["migrate"]) == 0
    file, report = tmp_path / "some.csv", tmp_path / "report.csv"
    file.write_text("name,sector,country\nHavnelaug,network,NO\nTegelverk,brickyard,DK\n")
    assert answer(["import", "organisations", str(file), "--report", str(report)]) == 1
    assert re.search(r"line 3: sector is 'brickyard'", capsys.readouterr().err)
    outcomes = [row["outcome"] for row in csv.DictReader(report.read_text().splitlines())]
    assert outcomes == ["created", "refused"]
    assert [row["name"] for row in _exported("organisations", capsys)] == ["Havnelaug"]


def test_another_directory_is_read_through_a_mapping_of_its_own(home, capsys, tmp_path):
    assert answer(["migrate"]) == 0
    file, mapping = tmp_path / "register.csv", tmp_path / "mapping.json"
    file.write_text("Reg. No.;Title;Kind\n77;Veldkring;vzw\n")
    columns = {"reference": "Reg. No.", "name": "Title", "sector": "Kind"}
    values = {"sector": {"vzw": "charity"}}
    mapping.write_text(
        json.dumps({"kind": "organisations", "source": "kbo", "columns": columns, "values": values})
    )
    assert answer(["import", "organisations", str(file), "--mapping", str(mapping)]) == 0
    assert [row["sector"] for row in _exported("organisations", capsys)] == ["charity"]


def test_refused_rows_are_written_out_mended_and_taken(home, capsys, tmp_path):
    assert answer(["migrate"]) == 0
    file, refused = tmp_path / "people.csv", tmp_path / "refused.csv"
    file.write_bytes("Vorname;Nachname;Post\nJürg;Ähn;juerg@x.example\nLea;Ott;\n".encode("cp1252"))
    command = ["import", "persons", str(file), "--column", "email=Post", "--match", "name-email"]
    assert answer([*command, "--dry-run"]) == 1
    assert "full_name from 'Vorname + Nachname'" in capsys.readouterr().out
    assert answer([*command, "--refused", str(refused)]) == 1
    mended = refused.read_text().replace("Lea,Ott,", "Lea,Ott,lea@x.example")
    refused.write_text(mended)
    assert answer(["import", "persons", str(refused), "--column", "email=Post"]) == 0
    capsys.readouterr()
    assert [row["full_name"] for row in _exported("persons", capsys)] == ["Jürg Ähn", "Lea Ott"]
    assert answer(["import", "persons", str(file), "--column", "mail=Post"]) == 1
    assert "Unknown: mail; known: reference, full_name" in capsys.readouterr().err


def test_a_mapping_that_there_is_not_is_said_in_a_sentence(home, capsys, tmp_path):
    file = tmp_path / "some.csv"
    file.write_text("name\nHavnelaug\n")
    assert answer(["import", "organisations", str(file), "--mapping", "atlantis"]) == 1
    assert "atlantis is neither a file nor a known mapping" in capsys.readouterr().err


def test_staff_are_appointed_by_address_and_twice_is_once(association, capsys):
    wim = "wim.dijkgraaf@grey-oars.example=treasurer"
    assert answer(["appoint", wim]) == 0
    assert answer(["appoint", wim]) == 0
    assert "wim.dijkgraaf@grey-oars.example: treasurer" in capsys.readouterr().out


def test_an_address_that_two_people_share_appoints_nobody(association, capsys):
    assert answer(["appoint", "strandmark@letterbox.example=steward"]) == 1
    assert "2 persons are known so" in capsys.readouterr().err


def test_no_token_is_made_that_acts_for_nobody_who_is_known(association, capsys):
    nobody = "01a2160d-57cb-7aba-9bcf-90cbd1afe3e8"
    assert answer(["token", "website", "--scope", "events:read", "--person", nobody]) == 1
    assert "nobody is known by this id" in capsys.readouterr().err


def test_a_token_says_what_its_program_may_do(home, capsys):
    assert answer(["token", "website", "--scope", "events:read", "--role", "event-manager"]) == 0
    token = capsys.readouterr().out.strip()
    bearer = read_bearer(load_settings(os.environ), token, "events")
    assert bearer == Bearer(
        program="website",
        scopes=frozenset({"events:read"}),
        roles=frozenset({Role.EVENT_MANAGER}),
    )


def test_a_scope_that_there_is_not_is_mistyped(home, capsys):
    assert answer(["token", "website", "--scope", "weather:read"]) == 2
    assert "'weather:read' is not SERVICE:read" in capsys.readouterr().err


def test_services_of_their_own_ask_for_a_broker(home, capsys):
    assert answer(["work", "matching"]) == 1
    assert "Set FOOTBRIDGE_BUS_URL" in capsys.readouterr().err


def test_the_road_shows_what_was_announced(association, capsys):
    capsys.readouterr()
    assert answer(["bus", "status", "--json"]) == 0
    status = {each["service"]: each for each in json.loads(capsys.readouterr().out)}
    assert status["membership"]["announced"] > 500
    assert status["matching"]["dead"] == 0


def test_repair_brings_a_service_what_no_bus_delivered(association, capsys):
    capsys.readouterr()
    assert answer(["bus", "repair", "matching"]) == 0
    assert re.search(r"matching: [1-9]\d* taken", capsys.readouterr().out)


def _profiles(home: Path) -> set[str]:
    """Whose profile matching remembers."""
    with sqlite3.connect(home / "matching.db") as connection:
        return {person_id for (person_id,) in connection.execute("SELECT person_id FROM profiles")}


def test_replay_makes_matching_anew_from_history(association, capsys):
    assert answer(["bus", "repair", "matching"]) == 0
    before = _profiles(association)
    with sqlite3.connect(association / "matching.db") as connection:
        connection.execute("DELETE FROM profiles WHERE person_id = ?", (min(before),))
        connection.execute(
            "UPDATE profiles SET person_id = 'nobody' WHERE person_id = ?", (max(before),)
        )
    capsys.readouterr()
    assert answer(["bus", "replay", "matching", "--yes"]) == 0
    assert re.search(r"matching: [1-9]\d* events heard again", capsys.readouterr().out)
    assert _profiles(association) == before


def _books(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of membership."""
    with sqlite3.connect(home / "membership.db") as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables
        }


def test_a_rehearsal_tells_who_would_lapse_and_changes_nothing(association, capsys):
    before = _books(association)
    capsys.readouterr()
    assert (
        answer(["sweep", "--as-of", "2099-01-01", "--service", "membership", "--limit", "1"]) == 0
    )
    said = capsys.readouterr().out
    named = r"no\. \d+, \w.* \(membership [0-9a-f-]{36}\)\n"
    assert re.search(rf"[1-9]\d* x a membership lapses\n +{named}", said)
    assert said.endswith("nothing was changed.\n")
    assert _books(association) == before


def test_a_rehearsal_names_the_invoices_that_would_be_written(association, capsys):
    in_a_while = (datetime.now(UTC).date() + timedelta(days=120)).isoformat()
    capsys.readouterr()
    assert answer(["sweep", "--as-of", in_a_while, "--service", "membership", "--limit", "1"]) == 0
    said = capsys.readouterr().out
    invoice = r"\d{4}-\d+, \w.* \d+\.\d\d EUR open, due .* \(invoice [0-9a-f-]{36}\)\n"
    assert re.search(rf"[1-9]\d* x dues are asked for\n +{invoice}", said)


def test_a_rehearsal_tells_programs_all_of_it(association, capsys):
    capsys.readouterr()
    assert answer(["sweep", "--as-of", "2099-01-01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    lapses = [said for each in told["sweeps"] for said in each["announced"]]
    assert {said["type"] for said in lapses} >= {"membership.lapsed.v1"}
    assert all(said["named"] for said in lapses if said["type"].startswith("membership."))
    assert (told["as_of"], told["kept"]) == ("2099-01-01", False)


def test_a_day_that_there_is_not_is_mistyped(home, capsys):
    assert answer(["sweep", "--as-of", "2027-02-30"]) == 2
    assert "2027-02-30" in capsys.readouterr().err


def test_the_log_is_looked_through_and_a_break_ends_with_one(association, capsys):
    assert answer(["audit", "verify"]) == 0
    head = re.search(r"Keep elsewhere: (\d+:[0-9a-f]{64})", capsys.readouterr().out)
    assert answer(["audit", "verify", "--checkpoint", head[1]]) == 0
    assert answer(["audit", "verify", "--checkpoint", "1:" + "0" * 64, "--json"]) == 1
    told = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    assert (told["whole"], told["breaks"][0]["number"]) == (False, 1)
    assert answer(["audit", "verify", "--checkpoint", "nonsense"]) == 2
    assert "is no checkpoint" in capsys.readouterr().err
    with sqlite3.connect(association / "membership.db") as database:
        operations = {row[0] for row in database.execute("SELECT operation FROM trail_entries")}
        assert operations == {"footbridge migrate"}
        database.execute("DROP TRIGGER trail_entries_stand_update")
        database.execute("UPDATE trail_entries SET operation = 'x' WHERE number = 1")
    assert answer(["audit", "verify"]) == 1
    assert "Broken at entry 1" in capsys.readouterr().out


def test_all_that_is_held_of_a_person_is_written_from_every_service(association, capsys):
    house = House(load_settings(os.environ), in_one=True)
    for name in SERVICES:
        repair(house, name)
    person = _exported("persons", capsys)[0]
    assert answer(["privacy", "export", person["email"], str(association / "told")]) == 0
    data, page = map(Path, capsys.readouterr().out.split())
    told = json.loads(data.read_text())
    by_service = {one["service"]: one["parts"] for one in told["services"]}
    assert list(by_service) == list(SERVICES)
    assert by_service["notifications"]
    assert by_service["matching"]
    assert person["email"] in page.read_text()
    assert "<h2>Introductions</h2>" in page.read_text()
    assert data.stat().st_mode & 0o077 == 0


def test_nothing_is_written_of_somebody_who_is_not_known(association, capsys):
    assert answer(["privacy", "export", "nobody@nowhere.example", str(association / "told")]) == 1
    assert "Nobody is known as" in capsys.readouterr().err
    assert not (association / "told").exists()


def test_counters_of_events_that_are_wrong_are_found_and_put_right(home, capsys):
    assert answer(["migrate"]) == 0
    event_id = _planned(home, taken=2)
    capsys.readouterr()
    assert answer(["events", "audit", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    told = (found["gathering_id"], found["taken"], found["counted_taken"])
    assert told == (str(event_id), 2, 0)
    assert answer(["events", "audit", str(event_id)]) == 1
    assert answer(["events", "repair"]) == 0
    assert answer(["events", "audit", str(event_id)]) == 0
    capsys.readouterr()
    assert answer(["events", "audit"]) == 0
    assert "tell the truth" in capsys.readouterr().out
    assert answer(["events", "audit", "019cadcf-c240-7eb4-868a-a77f9c1c8bb9"]) == 1


def _planned(home: Path, taken: int) -> UUID:
    """An event to come whose counter says that so many places are taken."""
    now = datetime.now(UTC)
    facts = {"title": "Forum", "time_zone": "Europe/Paris", "capacity": 5}
    times = {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=10)}
    with transaction(open_engine(f"sqlite:///{home}/events.db")) as session:
        planned = plan_gathering(session, now, draft=False, **facts, **times)
        planned.taken = taken
    return planned.id
