"""The HTTP door of the office, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from services.membership.app import create_app
from shared.callers import Role
from shared.settings import Settings
from shared.tokens import program_token
from tests.services.membership.office import Office

Who = UUID | Iterable[Role] | None


class Door:
    """The HTTP door. Who asks is a person, a program with roles, or nobody in particular."""

    def __init__(self, settings: Settings, office: Office) -> None:
        self.settings, self.office = settings, office
        app = create_app(settings, clock=lambda: office.now)
        app.testing = True
        self.client = app.test_client()

    def ask(
        self, method: str, path: str, who: Who = None, json: Any = None, **more: Any
    ) -> TestResponse:
        """Send one request; `If_Match` becomes the header If-Match."""
        headers = {**self._authority(who), **more.pop("headers", {})}
        if "If_Match" in more:
            headers["If-Match"] = more.pop("If_Match")
        return self.client.open(path, method=method, json=json, headers=headers, **more)

    def _authority(self, who: Who) -> dict[str, str]:
        if who is None:
            return {}
        as_: dict[str, Any] = {"person_id": who} if isinstance(who, UUID) else {"roles": who}
        scopes = ["membership:read", "membership:write"]
        token = program_token(self.settings, "tests", scopes, **as_, now=self.office.now)
        return {"Authorization": f"Bearer {token}"}
