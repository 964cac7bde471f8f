"""What the events service holds of persons, table by table, and what becomes of it at an erasure."""

from __future__ import annotations

from shared.privacy import Fate, Held, Register
from shared.privacy.alike import ALIASES, ROAD, TOMBSTONES

REGISTER = Register(
    "events",
    {
        "rsvps": Held(
            "Your answers to events",
            ("person_id",),
            Fate.BLANKED,
            why="How many came is counted; an id without a name. What lies ahead is given back.",
            blanks={"answers": {}},
            plain=(
                "gathering_id",
                "state",
                "admitted_as",
                "ticket_type_id",
                "allocation_id",
                "currency",
                "bill_id",
                "invoice_id",
            ),
        ),
        "change_requests": Held(
            "What you asked to change of your answers",
            ("person_id",),
            Fate.DELETED,
            blanks={"answers": {}, "note": "", "reason": ""},
            plain=("gathering_id", "rsvp_id", "change", "state"),
        ),
        "turnout_corrections": Held(
            "What a host says of whether you came",
            ("person_id",),
            Fate.KEPT,
            why="How many came is counted; an id without a name.",
            plain=("gathering_id", "rsvp_id"),
        ),
        "feedback": Held(
            "What you said of events where you were",
            ("person_id",),
            Fate.BLANKED,
            why="How it was is counted; an id without a name.",
            blanks={"take_away": ""},
            plain=("gathering_id", "rsvp_id"),
        ),
        "reconfirmations": Held(
            "Whether you said that you still come",
            ("person_id",),
            Fate.DELETED,
            plain=("gathering_id", "rsvp_id"),
        ),
        "needs": Held(
            "What you need to take part in events",
            ("person_id",),
            Fate.DELETED,
            blanks={"access": "", "dietary": ""},
        ),
        "guest_names": Held(
            "Whom you bring to events",
            ("person_id",),
            Fate.DELETED,
            plain=("name",),
        ),
        "check_ins": Held(
            "When you were let in at events",
            ("person_id",),
            Fate.BLANKED,
            why="How many came is counted; an id without a name.",
            others=("checked_in_by_id", "undone_by_id", "settled_by_id"),
            blanks={"settlement": ""},
            plain=("gathering_id", "source", "nonce", "flag", "flag_note"),
        ),
        "discreet_persons": Held("That you are not to be named", ("person_id",), Fate.DELETED),
        "round_guests": Held(
            "In which rounds of meetings you take part",
            ("person_id",),
            Fate.DELETED,
            plain=("gathering_id",),
        ),
        "round_seats": Held(
            "At which tables you sit",
            ("person_id",),
            Fate.DELETED,
            plain=("gathering_id",),
        ),
        "encounters": Held(
            "What you said of those whom you met",
            ("person_id", "other_id"),
            Fate.DELETED,
            others=("person_id", "other_id"),
            plain=("gathering_id",),
        ),
        "sitting_guests": Held(
            "In which sessions of events you have a seat",
            ("person_id",),
            Fate.BLANKED,
            why="How many came is counted; an id without a name. What lies ahead is given back.",
            plain=("sitting_id",),
        ),
        "calendar_links": Held(
            "That a calendar of yours reads what you go to",
            ("person_id",),
            Fate.DELETED,
            hides=("token_hash",),
        ),
        "staff_roles": Held(
            "What you are to the staff", ("person_id",), Fate.DELETED, plain=("role",)
        ),
        "representations": Held(
            "For whom you come",
            ("person_id",),
            Fate.DELETED,
            plain=("representation_id", "organisation_id"),
        ),
        "memberships": Held(
            "That you are a member",
            ("person_id",),
            Fate.DELETED,
            plain=("membership_id", "organisation_id"),
        ),
        "sponsorships": Held(
            "Who pays for you, and for whom you pay",
            ("person_id", "sponsor_person_id"),
            Fate.DELETED,
            others=("person_id", "sponsor_person_id"),
            plain=("sponsorship_id", "sponsor_organisation_id"),
        ),
        "aliases": ALIASES,
        "tombstones": TOMBSTONES,
    },
    {
        **ROAD,
        "gatherings": "an occasion",
        "series": "by which rule an occasion repeats",
        "allocations": "places kept for an organisation",
        "checkpoints": "where people are let in",
        "host_messages": "what a host wrote to all who come, or wait",
        "reminders": "that all who come were reminded",
        "thanks": "what a host wrote to all who were there; who said what is not in it",
        "pools": "places of an occasion",
        "ticket_types": "what a place costs whom",
        "rounds": "rounds of meetings at an occasion",
        "round_scores": "numbers",
        "halls": "rooms of an occasion",
        "tracks": "what sessions have in common",
        "sittings": "sessions of an occasion",
        "hall_minutes": "when a room is taken",
        "ticket_draws": "which places a ticket is for",
    },
)
