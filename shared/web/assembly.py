"""Putting a service together: its own routes, and what every service has beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import flask
from flask import Response
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.callers import Caller
from shared.database import Database
from shared.settings import Settings
from shared.web.authentication import identify
from shared.web.blueprint import Api, Blueprint
from shared.web.context import RolesOf, Surroundings, utc_now
from shared.web.documents import documents
from shared.web.headers import secure
from shared.web.limits import USUAL_BYTES, limit_body, limit_rates
from shared.web.operations import Operations, operations
from shared.web.paper import furnish
from shared.web.permission import allow_anyone, declared_callers
from shared.web.problems import tell_refusals
from shared.web.service import Service
from shared.web.text import check_request


def create_service(
    name: str,
    db: Database,
    blueprints: Iterable[flask.Blueprint],
    roles_of: RolesOf,
    settings: Settings,
    *,
    title: str,
    clock: Callable[[], datetime] = utc_now,
    sign_in_at: str = "",
) -> Service:
    """The app of a service.

    `roles_of(session, person_id, now)` is asked on each request of a person; None is for a person
    who is not known here. `clock` gives the moment, aware and in UTC. `sign_in_at` is the path of
    the house to which a page leads who is not signed in. Raises UndeclaredRoute when a route does
    not say who may call it.
    """
    app = _bare_app(Surroundings(name, db, roles_of, settings, clock, sign_in_at))
    api = Api(app, title=title, version="1", openapi_version="3.1.0")
    for blueprint in blueprints:
        (api if isinstance(blueprint, Blueprint) else app).register_blueprint(blueprint)
    app.register_blueprint(documents(title, {title: "/openapi.json"}))
    app.add_url_rule("/openapi.json", "openapi", allow_anyone(lambda: _document(api)))
    return _finish(app, settings)


def operations_app(
    name: str,
    db: Database,
    settings: Settings,
    blueprints: Iterable[flask.Blueprint] = (),
    *,
    clock: Callable[[], datetime] = utc_now,
) -> Service:
    """The app of a worker: its feed, health and metrics, and a few pages where it has some."""
    app = _bare_app(Surroundings(name, db, _nobody, settings, clock))
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return _finish(app, settings)


def _bare_app(made_of: Surroundings) -> Service:
    settings = made_of.settings
    app = Service(__name__, static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url(made_of.name),
        MAX_CONTENT_LENGTH=USUAL_BYTES,
        MAX_FORM_MEMORY_SIZE=USUAL_BYTES,
        PREFERRED_URL_SCHEME=settings.base_url.partition(":")[0],
    )
    app.url_map.strict_slashes = False
    app.extensions["footbridge"] = made_of
    app.extensions["operations"] = Operations()
    made_of.db.init_app(app)
    tell_refusals(app)
    furnish(app, settings)
    return app


def _finish(app: Service, settings: Settings) -> Service:
    """Put the doorkeepers before the routes, and see that each route says whom it is for."""
    app.register_blueprint(operations())
    app.before_request(identify)
    app.before_request(limit_body)
    app.before_request(check_request)
    limit_rates(app, settings.rate_limit)
    app.after_request(secure)
    declared_callers(app)
    _believe_proxies(app, settings.proxies)
    return app


def _believe_proxies(app: Service, count: int) -> None:
    """Take who calls, and what was called, from as many proxies as are ours; nobody else is believed.

    Each service does so for itself, and no request passes two of them.
    """
    if count:
        believing = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = believing  # type: ignore[method-assign]


def _document(api: Api) -> Response:
    """The service's OpenAPI document, with the address under which it was asked for."""
    content = {**api.document(), "servers": [{"url": flask.request.script_root or "/"}]}
    return flask.jsonify(content)


def _nobody(_session: Session, _person_id: UUID, _now: datetime) -> Caller | None:
    return None
