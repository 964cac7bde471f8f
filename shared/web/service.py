"""A service as a Flask app: one request is one transaction; returning commits, raising rolls back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, cast

from flask import Flask, Response, current_app, g, request

from shared.telemetry import REQUEST_SECONDS, continued, log
from shared.trail.doing import doing
from shared.web import authentication, idempotency
from shared.web.context import SAFE_METHODS, caller, claimed_caller, now, surroundings
from shared.web.operations import Operations
from shared.web.permission import UndeclaredRoute, check_permission, is_static, permission_of
from shared.web.preconditions import tell_version

_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
_METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}


class Service(Flask):
    """Answers each request in one transaction, once, and only those whom the route names."""

    @property
    def operations(self) -> Operations:
        """What whoever runs this service may tell it: the state of the bus, the depth of its queue."""
        return cast(Operations, self.extensions["operations"])

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Answer; where the service is mounted, its bare address is its root."""
        environ["PATH_INFO"] = environ.get("PATH_INFO") or "/"
        return super().wsgi_app(environ, start_response)

    def full_dispatch_request(self) -> Response:
        """Answer as a part of the trace that the caller names, and log that it was done."""
        started = time.perf_counter()
        with continued(request.headers.get("traceparent")):
            response = super().full_dispatch_request()
            _observe(response, time.perf_counter() - started)
        return response

    def dispatch_request(self) -> Response:
        """Answer in one transaction, and for an Idempotency-Key only once."""
        if request.routing_exception is not None or request.method == "OPTIONS":
            return self.make_response(super().dispatch_request())
        key = idempotency.key_of(request)
        return self._once(key) if key else self._in_transaction(super().dispatch_request)

    def _once(self, key: str) -> Response:
        engine, who = surroundings().db.engine, claimed_caller().key
        claim = idempotency.claim(engine, who, key, idempotency.fingerprint(request), now())
        if isinstance(claim, idempotency.Answered):
            answered = claim
            return self._in_transaction(lambda: _again(answered))
        response = None
        try:
            response = self._in_transaction(super().dispatch_request, claim)
        finally:
            if response is None or response.status_code >= 400:
                claim.give_back()
        return response

    def _in_transaction(
        self, answer: Callable[[], Any], claim: idempotency.Claim | None = None
    ) -> Response:
        """Check the caller, answer, and commit; an answer of 400 or more rolls back as if raised."""
        database = surroundings().db.session
        try:
            _check_caller()
            response = self.make_response(answer())
            if response.status_code >= 400:
                database.rollback()
                return response
            tell_version(response)
            if claim is not None:
                claim.store(database(), response, authentication.signed_in_now(), now())
            with _said_by_caller():
                database.commit()
        except BaseException:
            database.rollback()
            raise
        authentication.set_cookie(response)
        return response


def _check_caller() -> None:
    """Let the route's declaration decide; files of a static folder are for anyone."""
    endpoint = request.endpoint or ""
    if is_static(endpoint):
        return
    permission = permission_of(current_app.view_functions[endpoint])
    if permission is None:  # create_service has seen that there is none such
        raise UndeclaredRoute(endpoint)
    verb = "read" if request.method in SAFE_METHODS else "write"
    check_permission(permission, caller(), f"{surroundings().name}:{verb}")


def _said_by_caller() -> AbstractContextManager[None]:
    """Let the trail know who asked for what."""
    who = caller()
    program = f"service {who.service}" if who.service else who.program or ""
    rule = request.url_rule.rule if request.url_rule else request.path
    path = _VARIABLE.sub(r"{\1}", rule)
    return doing(f"{request.method} {path}", person_id=who.person_id, program=program, at=now())


def _again(answered: idempotency.Answered) -> Response:
    if answered.signed_in:
        authentication.sign_in_again(answered.signed_in)
    return answered.response()


def _observe(response: Response, seconds: float) -> None:
    """Count the answer and log it by its rule: a path may hold what is not for a log."""
    service = surroundings().name
    rule = request.url_rule.rule if request.url_rule else "unknown"
    method = request.method if request.method in _METHODS else "other"
    REQUEST_SECONDS.labels(service, method, rule, str(response.status_code)).observe(seconds)
    line = {"method": method, "rule": rule, "status": response.status_code}
    problem = {"problem": g.problem} if "problem" in g else {}
    log("web").info("answered", service=service, **line, ms=round(seconds * 1000, 1), **problem)
