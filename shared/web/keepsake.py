"""A keepsake: what a browser keeps for a few minutes while it is sent elsewhere, signed by us."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request

from shared import tokens
from shared.errors import BadInput
from shared.web.context import now, settings

_LASTS = timedelta(minutes=10)


def give_keepsake(response: Response, name: str, what: dict[str, Any]) -> None:
    """Let the browser keep something for ten minutes, in a cookie that scripts cannot read."""
    value = tokens.sign(settings(), _purpose(name), what, _LASTS, now())
    response.set_cookie(
        _cookie(name),
        value,
        max_age=int(_LASTS.total_seconds()),
        secure=settings().base_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )


def keepsake(name: str) -> dict[str, Any] | None:
    """What the browser kept; None when it kept nothing, or not so long, or something that is not ours."""
    value = request.cookies.get(_cookie(name))
    try:
        return tokens.read(settings(), _purpose(name), value, now()) if value else None
    except BadInput:
        return None


def _cookie(name: str) -> str:
    return f"footbridge-{name}"


def _purpose(name: str) -> str:
    return f"keepsake-{name}"
