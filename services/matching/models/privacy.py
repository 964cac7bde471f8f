"""What matching holds of persons, table by table: whose it is, and what becomes of it at an erasure."""

from __future__ import annotations

from shared.privacy import Fate, Held, Register
from shared.privacy.alike import ALIASES, ROAD, TOMBSTONES

_PAIR = ("first_id", "second_id")
_LEARNED = "That two ids were matched, or met, says nothing of who they are."

REGISTER = Register(
    "matching",
    {
        "profiles": Held(
            "What you offer and need",
            ("person_id",),
            Fate.DELETED,
            plain=(
                "title", "interests", "offers", "needs", "causes", "regions", "languages", "country",
            ),
        ),
        "candidates": Held(
            "What a match is measured by",
            ("person_id",),
            Fate.BLANKED,
            why="An id that nobody is matched with any more; its numbers are those of no words.",
            blanks={
                "is_eligible": False, "sector": "", "country": "", "offers": [], "needs": [],
                "causes": [], "areas": [], "languages": [], "discreet": True, "digest": "",
            },
            hides=("text", "wants", "gives"),
            plain=("party_id", "started_for", "encoder"),
        ),
        "representations": Held(
            "For whom you speak", ("person_id",), Fate.DELETED, plain=("organisation_id",)
        ),
        "memberships": Held(
            "That you are a member", ("person_id",), Fate.DELETED, plain=("organisation_id",)
        ),
        "attendances": Held(
            "Where you come", ("person_id",), Fate.DELETED, plain=("gathering_id",)
        ),
        "introductions": Held(
            "What became of introductions",
            _PAIR,
            Fate.KEPT,
            why=_LEARNED,
            others=_PAIR,
            plain=("state", "why"),
        ),
        "matches": Held(
            "Whom you were matched with",
            _PAIR,
            Fate.BLANKED,
            why=_LEARNED,
            blanks={"measured": {}},
            others=(*_PAIR, "found_for_id"),
            plain=("occasion", "gathering_id", "model"),
        ),
        "aliases": ALIASES,
        "tombstones": TOMBSTONES,
    },
    {
        **ROAD,
        "organisations": "an organisation's",
        "gatherings": "an occasion",
        "choosings": "numbers",
        "revisions": "numbers",
        "teachings": "numbers",
        "thresholds": "numbers",
    },
)  # fmt: skip
