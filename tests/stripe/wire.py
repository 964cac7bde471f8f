"""How Stripe speaks: forms with brackets going in, JSON coming out, and errors in an envelope."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

Params = dict[str, Any]


class StripeSays(Exception):
    """An error that the API answers with."""

    def __init__(self, status: int, kind: str, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message, **more}}


def no_such(what: str, ref: str) -> StripeSays:
    """There is nothing by this id."""
    return invalid("resource_missing", f"No such {what}: '{ref}'", status=404)


def invalid(code: str, message: str, status: int = 400) -> StripeSays:
    """The request makes no sense."""
    return StripeSays(status, "invalid_request_error", code, message)


def read_form(text: str) -> Params:
    """A form as nested dictionaries: `a[b][0][c]=1` is `{"a": {"b": [{"c": "1"}]}}`."""
    read: Params = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        path = re.findall(r"[^\[\]]+", name)
        place = read
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = value
    return {name: _listed(value) for name, value in read.items()}


def truth(value: Any) -> bool:
    """A switch in a form."""
    return str(value).lower() == "true"


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    plain = {name: _listed(part) for name, part in value.items()}
    if plain and all(name.isdigit() for name in plain):
        return [plain[name] for name in sorted(plain, key=int)]
    return plain
