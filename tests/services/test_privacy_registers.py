"""Each table and column of a service is declared: whose it is, and what becomes of it at an erasure."""

from __future__ import annotations

import importlib
from dataclasses import fields

import pytest
from sqlalchemy import Column, MetaData, String, Table, Uuid

from services.membership.rules.policies import RetentionPolicy
from shared.migrations import metadata_of
from shared.privacy import Fate, Held, Register

DECLARING = ("membership", "introductions", "events", "matching", "notifications")


def register_of(service: str) -> Register:
    """What a service declares."""
    found = importlib.import_module(f"services.{service}.models.privacy").REGISTER
    assert isinstance(found, Register)
    return found


@pytest.mark.parametrize("service", DECLARING)
def test_every_table_and_column_is_declared(service: str) -> None:
    assert register_of(service).gaps(metadata_of(service)) == []


@pytest.mark.parametrize("service", DECLARING)
def test_what_is_kept_says_why(service: str) -> None:
    silent = [
        name
        for name, held in register_of(service).held.items()
        if held.fate is not Fate.DELETED and not held.why
    ]
    assert silent == []


@pytest.mark.parametrize("service", DECLARING)
def test_each_clock_is_one_of_the_policy(service: str) -> None:
    named = {held.clock for held in register_of(service).held.values() if held.clock}
    assert named <= {one.name for one in fields(RetentionPolicy)}


def test_what_nobody_declared_is_found() -> None:
    metadata = MetaData()
    Table("diaries", metadata, Column("id", Uuid, primary_key=True))
    Table(
        "notes",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("person_id", Uuid),
        Column("friend_id", Uuid),
        Column("text", String(10)),
    )
    held = {"notes": Held("Notes", ("person_id",), Fate.DELETED, plain=("lost",))}
    assert Register("x", held, {"gone": "nothing"}).gaps(metadata) == [
        "gone is declared, and is no table",
        "diaries is not declared",
        "notes.friend_id is not declared",
        "notes.text is not declared",
        "notes.lost is declared, and is no column",
    ]
