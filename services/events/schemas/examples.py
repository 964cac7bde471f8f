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
ANSWER = {"places": 2, "answers": {"workshop": "Water"}}
NEEDS = {"access": "A ramp; step-free way to the room", "dietary": "vegan"}
