"""A browser for the story's people: JSON over HTTP, with the cookies of whoever it belongs to."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

_SECONDS = 30


class Refused(Exception):
    """An answer of 400 or more: the problem's slug, and its sentence."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.slug = str(problem.get("type", "")).rpartition("/")[2]
        detail = problem.get("detail") or problem.get("title") or ""
        errors = f" {problem['errors']}" if problem.get("errors") else ""
        super().__init__(f"{status} {self.slug}: {detail}{errors}")


@dataclass
class Client:
    """Speaks to the services as one person, as a program with a token, or as nobody yet.

    `url_of` says where a service answers. `heard` keeps every answer, so that it can be searched for what
    must not be in it.
    """

    url_of: Callable[[str], str]
    token: str = ""
    cookies: CookieJar = field(default_factory=CookieJar)
    heard: list[str] = field(default_factory=list)

    def get(self, service: str, path: str, **query: Any) -> Any:
        """Read something."""
        return self.ask("GET", service, f"{path}?{urlencode(query)}" if query else path)

    def post(self, service: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Do something; a lost answer is asked for again under the same Idempotency-Key."""
        key = {"Idempotency-Key": uuid.uuid4().hex}
        try:
            return self.ask("POST", service, path, body or {}, key)
        except (urllib.error.URLError, ConnectionError):
            return self.ask("POST", service, path, body or {}, key)

    def ask(
        self,
        method: str,
        service: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """One request. Raises Refused for a refusal, OSError when nobody answers."""
        request = urllib.request.Request(
            self.url_of(service) + path, method=method, headers={**(headers or {})}
        )
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(request, timeout=_SECONDS) as answer:
                return self._read(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(error.code, self._read(error.read()) or {}) from None

    def _read(self, body: bytes) -> Any:
        text = body.decode()
        self.heard.append(text)
        try:
            return json.loads(text) if text else None
        except ValueError:
            return {"detail": text[:200]}
