"""The introductions service put together: its routes, its memory and its idea of who is who."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Flask

from services.introductions.api import (
    benefits,
    calendars,
    counsel,
    handovers,
    health,
    introductions,
    meetings,
    milestones,
    partnerships,
    people,
    privacy,
    reports,
    requests,
    statements,
    steps,
    tables,
)
from services.introductions.models import db
from services.introductions.pages import pages
from services.introductions.queries.people import caller_of
from shared.callers import Caller
from shared.database import Session
from shared.settings import Settings
from shared.web import create_service

_PROGRAMS = (
    *(introductions, requests, meetings, people, calendars),
    *(partnerships, steps, milestones, benefits, statements, health, tables),
    *(counsel, handovers, reports, privacy),
)
SIGN_IN = "/membership/sign-in"


def create_app(settings: Settings) -> Flask:
    """The introductions service, ready to be served."""

    def roles_of(session: Session, person_id: UUID, now: datetime) -> Caller | None:
        return caller_of(session, person_id, settings.today(now))

    return create_service(
        "introductions",
        db,
        [one.blp for one in _PROGRAMS] + [pages],
        roles_of,
        settings,
        title="Introductions",
        sign_in_at=SIGN_IN,
    )
