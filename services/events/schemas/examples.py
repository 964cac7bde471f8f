"""What bodies look like that are sent here, for whoever reads `/docs`; each is checked against its schema."""

from __future__ import annotations

POOL = {"name": "Room", "capacity": 40, "overbook": 4}
TICKET_TYPE = {
    "name": "Members",
    "audience": "member",
    "price_minor": 2500,
    "currency": "EUR",
    "most_places": 2,
    "access_code": "",
    "is_open": True,
    "pools": [],
}
ALLOCATION = {
    "ticket_type": "Partners",
    "organisation_id": "019cadc6-9a80-703d-8e10-ba4e7c4158da",
    "places": 10,
    "access_code": "Kisumu-27",
    "release_at": "2027-05-05T12:00:00+02:00",
}
ANSWER = {"places": 2, "answers": {"workshop": "Water"}}
FEEDBACK = {"rating": 4, "nps": 9, "take_away": "Pumps are cheap; people who mend them are not"}
THANKS = {
    "text": "Thank you for coming. We meet again in autumn.",
    "take_aways": ["Pumps are cheap; people who mend them are not"],
}
HOST_MESSAGE = {
    "text": "The door opens at half past five. Please bring your badge.",
    "to_those_who_come": True,
    "to_those_who_wait": False,
}
NEEDS = {"access": "A ramp; step-free way to the room", "dietary": "vegan"}
GUESTS = {"names": ["Wanjiru Kamau"]}

ROUNDS = {
    "number": 6,
    "minutes": 10,
    "pause_minutes": 2,
    "starts_at": "2027-05-12T16:30:00+02:00",
    "size": 2,
    "tables": 20,
}

ROUND_GUEST = {"from_round": 2, "to_round": 6}

ENCOUNTER = {"worth": 4, "again": True}

ROOM = {"name": "Auditorium", "capacity": 120}
TRACK = {"name": "Clean water"}
SESSION = {
    "title": "Who pays for the well?",
    "description": "Three who tried, and what they would do again.",
    "track": "Clean water",
    "room": "Auditorium",
    "starts_at": "2027-05-12T16:30:00+02:00",
    "ends_at": "2027-05-12T17:15:00+02:00",
    "capacity": 40,
}
CHECKPOINT = {"name": "Workshop on wells"}
CHECK_IN = {"person_id": "0197a3f0-7c1e-7b52-9d0e-2f6a4c1b8e11", "place": 0, "checkpoint": "door"}
BATCH = {
    "scans": [
        {
            "nonce": "scanner-2/17",
            "at": "2027-05-12T18:02:11+02:00",
            "code": "the-code-on-a-ticket",
        },
        {
            "nonce": "scanner-2/18",
            "at": "2027-05-12T18:02:40+02:00",
            "person_id": "0197a3f0-7c1e-7b52-9d0e-2f6a4c1b8e11",
        },
    ]
}
WALK_IN = {"person_id": "0197a3f0-7c1e-7b52-9d0e-2f6a4c1b8e11", "places": 2, "overbook": True}
SETTLEMENT = {"word": "She had the ticket of her colleague, who is ill"}

SERIES = {
    "title": "Breakfast at the Exchange",
    "place": "Beursplein 5, Amsterdam",
    "starts_at": "2027-03-09T08:00:00+01:00",
    "ends_at": "2027-03-09T09:30:00+01:00",
    "time_zone": "Europe/Amsterdam",
    "capacity": 30,
    "rule": "FREQ=MONTHLY;BYDAY=2TU;COUNT=12",
}

CALL = {
    "opens_at": "2027-01-10T09:00:00+01:00",
    "closes_at": "2027-02-28T23:59:00+01:00",
    "words": "Who has paid for clean water, and what did it bring?",
}
SPEAKER = {"title": "What a well costs", "abstract": "Ten wells, ten bills.", "shows_name": True}
BADGE = {"shows_name": True, "shows_organisation": False}
