"""Membership as a Flask app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Flask

from services.membership.api import BLUEPRINTS
from services.membership.models import db
from services.membership.pages import pages
from services.membership.queries.callers import who_is
from services.membership.webhooks import blp as webhooks
from shared.callers import Caller
from shared.database import Session
from shared.settings import Settings
from shared.web import create_service
from shared.web.context import utc_now

SIGN_IN = "/membership/sign-in"


def create_app(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Flask:
    """The app of membership; `clock` gives the moment, aware and in UTC."""

    def roles_of(session: Session, person_id: UUID, now: datetime) -> Caller | None:
        return who_is(session, person_id, settings.today(now))

    return create_service(
        "membership",
        db,
        [*BLUEPRINTS, webhooks, pages],
        roles_of,
        settings,
        title="Membership",
        clock=clock,
        sign_in_at=SIGN_IN,
    )
