"""One door for all services: each at its own path, and before them a page that says where to look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from deploy.house import House
from deploy.services import NOTIFICATIONS, SERVICES
from shared.web import docs_app

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/footbridge.css"></head>
<body><header><p>{name}</p></header><main><h1>Welcome</h1>
<p>Footbridge runs here: membership, events, introductions, partnerships and handovers.</p>
<dl>{entries}</dl></main></body></html>
"""
_FOR_PEOPLE = (
    ("/membership/sign-in", "sign in, with a link that is sent to you"),
    ("/introductions/page", "your introductions and handovers"),
)


def gateway(house: House) -> Wsgi:
    """The application that answers for the whole house."""
    apps: dict[str, Any] = {
        f"/{name}": house.app(name) for name in SERVICES if name != NOTIFICATIONS.name
    }
    apps[f"/{NOTIFICATIONS.name}"] = house.operations(NOTIFICATIONS.name)
    documents = {
        service.title: f"/{service.name}/openapi.json"
        for service in SERVICES.values()
        if service.answers
    }
    apps["/docs"] = _under("/docs", docs_app(documents))
    return DispatcherMiddleware(_front(house), apps)


def at_its_path(name: str, app: Wsgi) -> Wsgi:
    """A service on its own, which answers under its path, too: a proxy passes paths on as they are."""
    return DispatcherMiddleware(app, {f"/{name}": app})


def _front(house: House) -> Wsgi:
    """The home page; every other path is one that letters lead to."""
    letters = house.app(NOTIFICATIONS.name)
    page = _home_page(house).encode()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") not in ("", "/"):
            return letters(environ, start_response)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(page))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'self'"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response("200 OK", headers)
        return [page] if environ["REQUEST_METHOD"] != "HEAD" else []

    return answer


def _under(mount: str, app: Wsgi) -> Wsgi:
    """Give an app that knows its own path that path back."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = mount + environ.get("PATH_INFO", "")
        root = environ.get("SCRIPT_NAME", "").removesuffix(mount)
        return app({**environ, "PATH_INFO": path, "SCRIPT_NAME": root}, start_response)

    return answer


def _home_page(house: House) -> str:
    entries = [*_FOR_PEOPLE, ("/docs", "what programs can ask of all services")]
    if house.settings.development:
        entries.append(("/mail", "every letter that was sent, to read here"))
    entries += [
        (f"/{service.name}/docs", f"the same for: {service.title}")
        for service in SERVICES.values()
        if service.answers
    ]
    return _PAGE.format(
        name=escape(house.settings.association_name),
        entries="".join(
            f'<dt><a href="{path}">{path}</a></dt><dd>{escape(text)}</dd>' for path, text in entries
        ),
    )
