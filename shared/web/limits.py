"""How much one caller may ask: so many requests in a time, and so many bytes in one request."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import MemoryStorage
from werkzeug.exceptions import RequestEntityTooLarge

from shared.web.context import claimed_caller

View = TypeVar("View", bound=Callable[..., Any])
USUAL_BYTES = 2**20
UNLIMITED_ENDPOINTS = "operations."
_SCHEME = "counters"
_SWEEP_SECONDS = 10.0


class Counters(MemoryStorage):
    """The library's counters in memory, swept by a request now and then instead of by new threads.

    As it comes it starts a thread for nearly every request; what has expired is passed over anyway
    when it is read, so sweeping is only housekeeping.
    """

    STORAGE_SCHEME = [_SCHEME]
    _swept_at = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 - the name it has in the library
        if time.monotonic() - self._swept_at > _SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            self._MemoryStorage__expire_events()  # type: ignore[attr-defined]


def limit(rate: str) -> Callable[[View], View]:
    """Let each caller use this route only so often, as in `10 per minute`, whatever else they use."""

    def mark(view: View) -> View:
        view.rate_limit = rate  # type: ignore[attr-defined]
        return view

    return mark


def unlimited(view: View) -> View:
    """Do not count the requests of this route: they come from where one must not lose any, and prove it."""
    view.is_unlimited = True  # type: ignore[attr-defined]
    return view


def body_limit(size: int) -> Callable[[View], View]:
    """Let this route take bodies of this many bytes, instead of the usual MiB."""

    def mark(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]
        return view

    return mark


def limit_rates(app: Flask, rate: str) -> None:
    """Count the requests of each caller, or of each address where the caller is not known.

    The counters are in memory: behind several processes a caller gets the rate of each of them.
    Call it after the routes are there.
    """
    limiter = Limiter(_who, storage_uri=f"{_SCHEME}://", application_limits=[rate])
    limiter.init_app(app)
    limiter.request_filter(_is_of_the_house)
    for endpoint, view in list(app.view_functions.items()):
        if rate_of_route := getattr(view, "rate_limit", None):
            app.view_functions[endpoint] = limiter.limit(rate_of_route)(cast(Any, view))


def limit_body() -> None:
    """Refuse a body that is too large; where it does not tell its length, after that much of it."""
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, "body_limit", USUAL_BYTES)
    request.max_content_length = most
    size = request.content_length
    if size is None and request.environ.get("wsgi.input_terminated"):
        request.max_content_length = most + 1  # the stream would end there without a word
        size = len(request.get_data(cache=True))
    if size is not None and size > most:
        raise RequestEntityTooLarge(f"The body may have at most {most} bytes.")


def _who() -> str:
    claimed = claimed_caller()
    return claimed.key if claimed.is_known else f"address:{get_remote_address()}"


def _is_of_the_house() -> bool:
    """Services, the routes by which the house looks after itself, and unlimited ones are not counted."""
    endpoint = request.endpoint or ""
    if claimed_caller().service or endpoint.startswith(UNLIMITED_ENDPOINTS):
        return True
    return bool(getattr(current_app.view_functions.get(endpoint), "is_unlimited", False))
