"""Who is calling: a person by the cookie of a session, a program or a service by a bearer token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, g, request

from shared import tokens
from shared.callers import ANYONE, Caller
from shared.errors import BadInput, Forbidden, Unauthenticated
from shared.web.context import SAFE_METHODS, now, settings, surroundings

_PURPOSE = "session"
_LASTS = timedelta(days=30)


class CameFromElsewhere(Forbidden):
    """The request was sent from another site."""


def sign_in(person_id: UUID, *, at_provider: bool = False) -> None:
    """Begin a session of 30 days for a person: the answer to this request carries the cookie.

    `at_provider` says that a provider of identities vouched for them, and not a link in a letter.
    """
    g.signs_in = (person_id, now(), at_provider)


def sign_out() -> None:
    """End the session: the answer to this request takes the cookie away."""
    g.signs_out = True


def identify() -> None:
    """Find out who the cookie or token says is calling; what they may do is asked later, live."""
    header = request.headers.get("Authorization", "")
    g.claimed_caller = _by_token(header) if header else _by_cookie()
    if not header and request.method not in SAFE_METHODS:
        _refuse_other_sites()


def set_cookie(response: Response) -> None:
    """Put on an answer what sign_in or sign_out asked for."""
    if "signs_in" in g:
        person_id, moment, at_provider = g.signs_in
        payload: dict[str, object] = {"person": str(person_id), "at": int(moment.timestamp())}
        if at_provider:
            payload["by"] = "provider"
        value = tokens.sign(settings(), _PURPOSE, payload, _LASTS, moment)
        _send(response, value, int(_LASTS.total_seconds()))
    elif g.get("signs_out"):
        _send(response, "", 0)


def signed_in_now() -> list[str] | None:
    """Who this request signed in, and when, as JSON types: from it the same cookie can be made again."""
    return [str(g.signs_in[0]), g.signs_in[1].isoformat()] if "signs_in" in g else None


def sign_in_again(signed_in: list[str]) -> None:
    """Give again the cookie that an earlier, equal request was given."""
    moment = datetime.fromisoformat(signed_in[1]).astimezone(UTC)
    g.signs_in = (UUID(signed_in[0]), moment, False)


def _by_token(header: str) -> Caller:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated("Please send a token, as `Authorization: Bearer ...`.")
    bearer = tokens.read_bearer(settings(), token.strip(), surroundings().name, now())
    return Caller(
        person_id=bearer.person_id,
        roles=bearer.roles,
        scopes=bearer.scopes,
        service=bearer.service,
        program=bearer.program,
    )


def _by_cookie() -> Caller:
    """A cookie that is damaged or old is no cookie: the person is asked to sign in again."""
    value = request.cookies.get(_cookie_name())
    if not value:
        return ANYONE
    try:
        held = tokens.read(settings(), _PURPOSE, value, now())
        return Caller(person_id=UUID(held["person"]), at_provider=held.get("by") == "provider")
    except BadInput:
        return ANYONE


def _refuse_other_sites() -> None:
    """Another site may not make a person's browser change something here; programs send no such headers."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        is_ours = origin is None or origin in (
            _origin(settings().base_url),
            _origin(request.host_url),
        )
    if not is_ours:
        raise CameFromElsewhere("Please do this on the association's own pages.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _is_secure() -> bool:
    return settings().base_url.startswith("https:")


def _cookie_name() -> str:
    return "__Host-footbridge" if _is_secure() else "footbridge"


def _send(response: Response, value: str, seconds: int) -> None:
    response.set_cookie(
        _cookie_name(),
        value,
        max_age=seconds,
        path="/",  # every service of the association knows the session
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )
