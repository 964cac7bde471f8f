"""What introductions holds of persons, table by table: whose it is, and what becomes of it at an erasure."""

from __future__ import annotations

from shared.privacy import Fate, Held, Register
from shared.privacy.alike import ALIASES, ERASED_NAME, ROAD, TOMBSTONES

_HISTORY = "The thread is the other side's, too: it goes on, and names nobody."
_TAKEN_OUT = f"{_HISTORY} Your name and address are taken out of it."

REGISTER = Register(
    "introductions",
    {
        "people": Held(
            "What others see of you",
            ("id",),
            Fate.BLANKED,
            why="An id that nobody is introduced to any more.",
            blanks={
                "described": False, "title": "", "country": "", "discreet": True,
                "wants_introductions": False, "visibility": {}, "paused_until": None,
                "nobody_found_at": None,
            },
        ),
        "contacts": Held(
            "Your name and address, to be exchanged once both said yes",
            ("person_id",),
            Fate.BLANKED,
            why="So that threads say that somebody was erased, and not who.",
            blanks={"full_name": ERASED_NAME, "email": "", "letter_language": ""},
        ),
        "calendars": Held(
            "Your calendar, and when you are busy",
            ("person_id",),
            Fate.DELETED,
            plain=("url", "zone", "tag", "busy", "trouble"),
        ),
        "representations": Held(
            "For whom you speak", ("person_id",), Fate.KEPT, why=_HISTORY, plain=("organisation_id", "roles")
        ),
        "memberships": Held(
            "That you are a member", ("person_id",), Fate.KEPT, why=_HISTORY, plain=("organisation_id",)
        ),
        "staff_roles": Held("What you are to the staff", ("person_id",), Fate.DELETED, plain=("role",)),
        "introductions": Held(
            "Introductions that were proposed to you",
            ("first_id", "second_id"),
            Fate.BLANKED,
            why="That two ids met, or did not, is what was learned from it.",
            blanks={"first_reasons": [], "second_reasons": [], "refusal_reason": ""},
            others=("first_id", "second_id", "low_id", "high_id", "asked_by_id", "untold_id"),
            hides=("refusal_reason",),
            plain=(
                "match_id", "first_organisation_id", "second_organisation_id", "state", "model",
                "occasion", "gathering_id", "first_answer", "second_answer", "carried_from_id",
                "refusal_code",
            ),
        ),
        "candidates": Held(
            "Introductions that wait",
            ("first_id", "second_id"),
            Fate.DELETED,
            others=("first_id", "second_id", "low_id", "high_id", "asked_by_id", "untold_id"),
            plain=(
                "match_id", "first_reasons", "second_reasons", "occasion", "gathering_id", "model",
                "carried_from_id",
            ),
        ),
        "introduction_notes": Held(
            "What you noted for whom you were introduced to",
            ("author_id",),
            Fate.KEPT,
            why=_TAKEN_OUT,
            plain=("introduction_id", "text"),
        ),
        "meeting_reports": Held(
            "What you said of meetings",
            ("person_id",),
            Fate.KEPT,
            why="That two ids met is what was learned from it.",
            plain=("introduction_id", "next"),
        ),
        "requests": Held(
            "Introductions that you asked for, or that others asked for with you",
            ("person_id", "first_id", "second_id"),
            Fate.DELETED,
            others=("person_id", "first_id", "second_id"),
            plain=("kind", "text", "wanted"),
        ),
        "pair_bars": Held(
            "With whom a steward does not introduce you",
            ("low_id", "high_id"),
            Fate.DELETED,
            others=("low_id", "high_id", "set_by_id"),
        ),
        "partnership_sides": Held(
            "Partnerships that you are a side of, or tend",
            ("person_id", "steward_id"),
            Fate.KEPT,
            why=_HISTORY,
            others=("steward_id",),
            plain=("organisation_id", "left_in_id"),
        ),
        "partnership_stages": Held(
            "Stages that you said they entered",
            ("person_id",),
            Fate.KEPT,
            why=_HISTORY,
            plain=("stage", "step_id", "reason"),
        ),
        "partnership_steps": Held(
            "What you proposed in them, or were asked to join by",
            ("proposed_by_id", "invited_id"),
            Fate.KEPT,
            why=_TAKEN_OUT,
            others=("proposed_by_id", "invited_id"),
            plain=(
                "kind", "stage", "reason", "text", "files", "state", "word", "introduction_id",
                "invited_organisation_id",
            ),
        ),
        "partnership_step_confirmations": Held(
            "What you confirmed in them", ("person_id",), Fate.KEPT, why=_HISTORY
        ),
        "milestones": Held(
            "What you were to have done by a day",
            ("owner_id",),
            Fate.KEPT,
            why=_TAKEN_OUT,
            plain=("title", "state"),
        ),
        "milestone_changes": Held(
            "What you said became of it", ("person_id",), Fate.KEPT, why=_TAKEN_OUT, plain=("kind", "reason")
        ),
        "benefits": Held(
            "What you stated that they are to bring, or look after",
            ("owner_id", "stated_by_id"),
            Fate.KEPT,
            why=_TAKEN_OUT,
            others=("owner_id", "stated_by_id"),
            plain=("horizon", "metric", "unit", "baseline", "target", "currency", "state"),
        ),
        "benefit_changes": Held(
            "What you said became of that",
            ("person_id",),
            Fate.KEPT,
            why=_TAKEN_OUT,
            plain=("kind", "was_metric", "was", "reason"),
        ),
        "benefit_measurements": Held(
            "What you measured that they brought",
            ("measured_by_id",),
            Fate.KEPT,
            why=_TAKEN_OUT,
            plain=("value", "currency", "note", "evidence", "state"),
        ),
        "benefit_measurement_answers": Held(
            "What you said of what others measured", ("person_id",), Fate.KEPT, why=_TAKEN_OUT, plain=("word",)
        ),
        "reviews": Held(
            "Reviews that you noted", ("written_by_id",), Fate.KEPT, why=_TAKEN_OUT, plain=("notes",)
        ),
        "side_tables": Held(
            "What you said of who is at your table",
            ("said_by_id",),
            Fate.KEPT,
            why=_HISTORY,
            plain=("budget_band", "staff_band"),
        ),
        "intermediaries": Held(
            "That you counsel others",
            ("person_id",),
            Fate.BLANKED,
            why="An id that counsels nobody any more; what was paid for is booked.",
            blanks={
                "firm": "", "skills": [], "languages": [], "minutes_per_month": 0,
                "rate_minor": None, "currency": None, "is_active": False,
            },
        ),
        "counsel_assignments": Held(
            "Counsel for your side that you asked for, agreed to or ended",
            ("proposed_by_id", "side_yes_by_id", "settled_by_id"),
            Fate.KEPT,
            why=_TAKEN_OUT,
            others=("proposed_by_id", "side_yes_by_id", "settled_by_id"),
            plain=("intermediary_id", "skill", "word", "state", "reason"),
        ),
        "counsel_bookings": Held(
            "Hours of it that you booked",
            ("booked_by_id",),
            Fate.KEPT,
            why=_TAKEN_OUT,
            plain=("purpose", "currency", "state", "reason"),
        ),
        "partnership_notes": Held(
            "What you wrote in their threads",
            ("author_id",),
            Fate.KEPT,
            why=_TAKEN_OUT,
            plain=("text",),
        ),
        "handovers": Held(
            "Handovers from you, or to you",
            ("leaver_id", "successor_id"),
            Fate.KEPT,
            why=_HISTORY,
            others=("leaver_id", "successor_id"),
            plain=("organisation_id", "vacant_roles", "state"),
        ),
        "handover_inquiries": Held(
            "That other services were asked what depended on you",
            ("leaver_id", "successor_id"),
            Fate.KEPT,
            why=_HISTORY,
            others=("leaver_id", "successor_id"),
            plain=("organisation_id", "vacant_roles"),
        ),
        "handover_steps": Held(
            "Steps of them that name you", ("person_id",), Fate.KEPT, why=_HISTORY, plain=("state",)
        ),
        "handover_confirmations": Held(
            "What you confirmed of them", ("person_id",), Fate.KEPT, why=_HISTORY
        ),
        "aliases": ALIASES,
        "tombstones": TOMBSTONES,
    },
    {
        **ROAD,
        "organisations": "an organisation's",
        "policies": "how the association proposes",
        "partnerships": "what two sides do together; your name and address are taken out of it",
        "intermediary_ties": "to which organisations an intermediary is tied",
        "counsel_offers": "what a side was offered, by id",
        "handover_items": "what a handover carries, by id",
        "handover_parts": "which service said what depended on a leaver",
    },
)  # fmt: skip
