"""Each column that may hold a person or an organisation is declared: it follows a merge, or it stays."""

from __future__ import annotations

from importlib import import_module

import pytest

from services.membership.models import db
from services.membership.rules.merges import FOLLOWS, STAYS
from shared.migrations import metadata_of
from shared.rekeying import columns_that_may_hold
from shared.tables import ROAD

ALL = {place for places in FOLLOWS.values() for place in places}

# What the hearers of merges hold that is no party, or was said once and is kept as it was said.
STAYS_ELSEWHERE = {
    "events": {
        ("applicants", "application_id"),
        ("memberships", "membership_id"),
        ("representations", "representation_id"),
        ("round_scores", "asking_id"),
        ("rounds", "asking_id"),
        ("rsvps", "bill_id"),
        ("rsvps", "gathering_id"),
        ("rsvps", "invoice_id"),
        ("sponsorships", "sponsorship_id"),
    },
    "introductions": {
        # pairs are moved together, by their own rule
        *((table, f"{end}_id") for table in ("introductions", "candidates") for end in ("low", "high")),
        *((table, f"{end}_id") for table in ("introductions", "candidates") for end in ("first", "second")),
        ("introduction_notes", "introduction_id"),
        ("meeting_reports", "introduction_id"),
        ("pair_bars", "low_id"),
        ("pair_bars", "high_id"),
        ("candidates", "match_id"),
        ("candidates", "gathering_id"),
        ("candidates", "carried_from_id"),
        ("introductions", "match_id"),
        ("introductions", "gathering_id"),
        ("introductions", "carried_from_id"),
        ("handover_items", "handover_id"),
        ("handover_items", "reference_id"),
        ("handover_steps", "handover_id"),
        ("handover_parts", "inquiry_id"),
        ("handover_confirmations", "handover_id"),
        ("partnership_sides", "partnership_id"),
        ("partnership_sides", "left_in_id"),
        ("partnership_stages", "partnership_id"),
        ("partnership_stages", "step_id"),
        ("partnership_notes", "partnership_id"),
        ("partnership_steps", "introduction_id"),
        ("partnerships", "introduction_id"),
    },
    "matching": {
        # candidates are made anew; matches are pairs that were measured then
        ("candidates", "person_id"),
        ("candidates", "party_id"),
        ("matches", "first_id"),
        ("matches", "second_id"),
        ("matches", "found_for_id"),
        ("matches", "gathering_id"),
        ("attendances", "gathering_id"),
    },
    "notifications": {
        ("attendances", "gathering_id"),
        ("gatherings", "gathering_id"),
        ("introductions", "introduction_id"),
        ("letters", "event_id"),
        ("letters", "digest_id"),
        ("discarded_letters", "letter_id"),
        ("circulars", "event_id"),
        ("representations", "representation_id"),
        ("representations", "event_id"),
    },
}  # fmt: skip


PARTIES = ("persons", "organisations", "people")


def _there(metadata):
    """Where ids of parties may be; not on the road, which tells and forgets, nor on tombstones, which stand."""
    found = columns_that_may_hold(metadata, PARTIES)
    return {place for place in found if place[0] not in {*ROAD.tables, "aliases", "tombstones"}}


def test_each_column_of_membership_is_declared():
    there = _there(db.metadata)
    assert sorted(there - ALL - STAYS.keys()) == [], (
        "declare it in services/membership/rules/merges.py"
    )


def test_nothing_is_declared_that_is_not_there():
    there = _there(db.metadata)
    assert sorted((ALL | STAYS.keys()) - there) == []


def test_nothing_both_follows_and_stays():
    assert ALL & STAYS.keys() == set()


def test_each_foreign_key_to_a_party_follows():
    keys = {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in ("persons", "organisations")
    }
    assert keys
    assert keys <= ALL


@pytest.mark.parametrize("service", sorted(STAYS_ELSEWHERE))
def test_each_column_of_those_who_hear_of_merges_is_declared(service):
    places = import_module(f"services.{service}.actions.merges").PLACES
    declared = {(place.table, place.column) for kind in places.values() for place in kind}
    there = _there(metadata_of(service))
    assert sorted(there - declared - STAYS_ELSEWHERE[service]) == []
