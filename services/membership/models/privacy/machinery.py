"""The log, what comes in and goes out, and the tables that hold nothing of persons."""

from __future__ import annotations

from shared.privacy import Fate, Held
from shared.privacy.alike import ROAD, TOMBSTONES

MACHINERY = {
    "trail_entries": Held(
        "What was done by you and about you, in the log",
        ("by_person_id", "id>trail_subjects.entry_id"),
        Fate.KEPT,
        why="That something was done to an id, and when, cannot be taken out of the log.",
        plain=("by_program", "operation"),
        hides=("hash",),
    ),
    "trail_details": Held(
        "To which records",
        ("entry_id,position>trail_subjects",),
        Fate.BLANKED,
        why="Shredded: what was told, and the salt of its MAC; the line of hashes stays whole.",
        plain=("of_table", "deed"),
        hides=("row_key", "mac", "nonce", "fields"),
    ),
    "trail_subjects": Held(
        "That it was about you", ("subject_id",), Fate.KEPT, why="An id, in the log.", plain=("kind",)
    ),
    "import_rows": Held(
        "Rows of tables that were about you",
        ("subject_id",),
        Fate.BLANKED,
        why="How many rows there were stays until the import is forgotten.",
        clock="import_days",
        blanks={"told": None},
        plain=("outcome", "organisation_id"),
    ),
    "outbound_calls": Held(
        "What the payment provider was asked for you",
        ("subject_id>provider_customers", "subject_id>checkouts", "subject_id>charge_attempts"),
        Fate.BLANKED,
        why="A key and its outcome stay, so that nothing is asked twice.",
        clock="provider_call_days",
        plain=("kind", "state"),
        hides=("key", "params", "params_hash", "result", "claimed_by", "last_error"),
    ),
    "erasures": Held(
        "That you asked to be erased",
        ("person_id",),
        Fate.BLANKED,
        why="That it was asked for, and when it was done, must be shown.",
        blanks={"reason": "", "held_for": ""},
        plain=("state",),
    ),
    "tombstones": TOMBSTONES,
}  # fmt: skip

NOBODYS = {
    **ROAD,
    "organisations": "an organisation's; its contact is blanked where it is the person's own address",
    "tiers": "what is sold; a named approver is taken off the list",
    "tier_prices": "what it costs",
    "policies": "what the association decided",
    "counters": "numbers",
    "counsel_fund": "money",
    "counsel_reservations": "money that is kept for hours, by the id of their booking",
    "place_bills": "money that is asked for places, by the id of the claim",
    "counsel_spendings": "money that was spent for a thing",
    "journals": "bookings, by id",
    "import_runs": "tables as a whole: their columns and counts",
    "import_portions": "rows that wait to be taken in; those with the person's address are blanked",
    "saved_mappings": "what columns mean",
    "provider_cursors": "how far the provider's list was read",
    "provider_hints": "what the provider said; bodies that speak of the person's customer are blanked",
    "hook_endpoints": "addresses of programs",
    "hook_secrets": "their secrets",
    "hook_deliveries": "ids alone",
    "nomination_refusals": "keyed hashes of addresses that nobody may name again",
    "sealed_keys": "a key, sealed",
    "trail_head": "the last hash",
}
