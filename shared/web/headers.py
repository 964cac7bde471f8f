"""The headers that tell browsers what an answer may do, which is very little."""

from __future__ import annotations

from flask import Response, current_app, g

from shared.telemetry import current

_STRICT = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_DOCUMENTS = f"{_STRICT}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def secure(response: Response) -> Response:
    """Put the headers on an answer, and the reference under which the log knows it."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _policy())
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = (
            "private, no-cache" if response.get_etag()[0] else "no-store"
        )
    if current_app.config["PREFERRED_URL_SCHEME"] == "https":
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    response.headers["Footbridge-Trace"] = current().trace_id
    return response


def allow_documents() -> None:
    """Let this answer have the inline styles that the API's documents need; scripts stay as strict."""
    g.policy = _DOCUMENTS


def _policy() -> str:
    return str(g.get("policy", _STRICT))
