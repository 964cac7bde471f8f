"""The events service's HTTP door, and what is usually asked there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from services.events.app import create_app
from shared.callers import Role
from shared.settings import Settings
from shared.tokens import program_token
from tests.road import client

Who = UUID | Iterable[Role] | None

DESK = (Role.EVENT_MANAGER,)
FORUM = {
    "title": "Forum des associations",
    "place": "Nantes",
    "starts_at": "2099-05-12T16:00:00+02:00",
    "ends_at": "2099-05-12T19:00:00+02:00",
    "time_zone": "Europe/Paris",
    "capacity": 2,
}


class Door:
    """The service's HTTP door. Who asks is a person, a program with roles, or nobody in particular."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.client = client(create_app, settings)

    def ask(
        self, method: str, path: str, who: Who, json: Any = None, **headers: str
    ) -> TestResponse:
        """Send one request; `If_Match` becomes the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path, method=method, json=json, headers={**self._authority(who), **named}
        )

    def _authority(self, who: Who) -> dict[str, str]:
        if who is None:
            return {}
        as_ = {"person_id": who} if isinstance(who, UUID) else {"roles": who}
        token = program_token(self.settings, "tests", ["events:read", "events:write"], **as_)
        return {"Authorization": f"Bearer {token}"}


def planned(door: Door, **facts: Any) -> dict[str, Any]:
    """A gathering of two places in 2099, planned by the desk."""
    answer = door.ask("POST", "/", DESK, {**FORUM, **facts})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    return shown


def slug(answer: Any) -> str:
    """Why something was refused."""
    return str(answer.json["type"]).rsplit("/", 1)[-1]
