"""What notifications holds of persons, table by table: whose it is, and what becomes of it at an erasure."""

from __future__ import annotations

from shared.privacy import Fate, Held, Register
from shared.privacy.alike import ALIASES, ERASED_NAME, ROAD, TOMBSTONES

REGISTER = Register(
    "notifications",
    {
        "contacts": Held(
            "Your name, and where you are written to",
            ("person_id",),
            Fate.BLANKED,
            why="So that letters to others say that somebody was erased, and not who.",
            blanks={"full_name": ERASED_NAME, "email": "", "letter_language": ""},
        ),
        "letters": Held(
            "Letters to you",
            ("person_id",),
            Fate.DELETED,
            clock="letter_days",
            hides=("claimed_by",),
            plain=(
                "event_id", "kind", "event_name", "event_data", "state", "waits_for", "failure",
                "digest_id",
            ),
        ),
        "preferences": Held("What you want to be written to about", ("person_id",), Fate.DELETED),
        "consents": Held("What you agreed to", ("person_id",), Fate.DELETED, plain=("purpose",)),
        "representations": Held(
            "For whom you speak",
            ("person_id",),
            Fate.DELETED,
            plain=("representation_id", "organisation_id", "event_id"),
            hides=("event_data",),
        ),
        "staff_roles": Held("What you are to the staff", ("person_id",), Fate.DELETED, plain=("role",)),
        "attendances": Held("Where you come", ("person_id",), Fate.DELETED, plain=("gathering_id",)),
        "introductions": Held(
            "What you and somebody else may know of each other",
            ("first_id", "second_id"),
            Fate.BLANKED,
            why="The other one was told that there was an introduction.",
            blanks={"first_sees": ERASED_NAME, "second_sees": ERASED_NAME},
            others=("first_id", "second_id"),
            plain=("introduction_id",),
        ),
        "aliases": ALIASES,
        "tombstones": TOMBSTONES,
    },
    {
        **ROAD,
        "organisations": "an organisation's name",
        "memberships": "an organisation's",
        "gatherings": "an occasion",
        "circulars": "what is told to many: ids",
        "audiences": "names of groups",
        "clocks": "how long something is kept",
        "discarded_letters": "letters whose files are to go: ids",
    },
)  # fmt: skip
