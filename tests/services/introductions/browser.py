"""A person at a browser: signed in by a cookie, following redirects, sending the forms of a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from re import DOTALL, findall, sub
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from services.introductions.app import create_app
from shared.settings import Settings
from shared.tokens import sign
from tests.road import client

_ASKS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Browser:
    """What one person has open; nobody in particular when no person is given."""

    def __init__(self, settings: Settings, person_id: UUID | None = None) -> None:
        self.client = client(create_app, settings)
        if person_id is not None:
            now = datetime.now(UTC)
            said = {"person": str(person_id), "at": int(now.timestamp())}
            value = sign(settings, "session", said, timedelta(days=30), now)
            self.client.set_cookie("footbridge", value)

    def opens(self, path: str) -> TestResponse:
        """Look at a page, and only that: no redirect is followed."""
        return self.client.get(path, headers=_ASKS)

    def sends(self, path: str, site: str = "same-origin", **form: Any) -> TestResponse:
        """Press a button of a form; the page that it leads to is opened where it does."""
        headers = {**_ASKS, "Sec-Fetch-Site": site}
        answer = self.client.post(path, data=form, headers=headers)
        return self.opens(answer.headers["Location"]) if answer.status_code == 303 else answer

    def presses(self, page: TestResponse, button: str, **form: Any) -> TestResponse:
        """Press a button that the page has, by the words on it."""
        for action, inside in findall(
            r'<form method="post" action="([^"]+)">(.*?)</form>', page.text, DOTALL
        ):
            for attributes, words in findall(r"<button([^>]*)>(.*?)</button>", inside, DOTALL):
                if words == button:
                    named = dict(findall(r'(name|value)="([^"]*)"', attributes))
                    chosen = {named["name"]: named["value"]} if "name" in named else {}
                    return self.sends(action, **chosen, **form)
        raise AssertionError(f"there is no button {button!r} in: {words_of(page)}")


def words_of(page: TestResponse) -> str:
    """What a page says, in one line."""
    content = page.text.partition('<main id="content" tabindex="-1">')[2] or page.text
    return " ".join(unescape(sub(r"<[^>]+>", " ", content)).split())
