"""The events service put together: its routes, its memory and its idea of who is who."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Flask

from services.events.api import (
    allocations,
    attendees,
    attending,
    calendars,
    changes,
    check_ins,
    feedback,
    gatherings,
    own_tickets,
    privacy,
    reports,
    requests,
    rounds,
    rsvps,
    series,
    speakers,
    tickets,
    timetable,
    turnout,
)
from services.events.models import db
from services.events.pages import pages
from services.events.queries.access import caller_of
from shared.callers import Caller
from shared.database import Session
from shared.settings import Settings
from shared.web import create_service


def create_app(settings: Settings) -> Flask:
    """The events service, ready to be served."""

    def roles_of(session: Session, person_id: UUID, now: datetime) -> Caller | None:
        return caller_of(session, person_id, settings.today(now))

    pieces = (
        allocations,
        attendees,
        attending,
        calendars,
        changes,
        check_ins,
        feedback,
        gatherings,
        own_tickets,
        privacy,
        reports,
        requests,
        rounds,
        rsvps,
        series,
        speakers,
        tickets,
        timetable,
        turnout,
    )
    blueprints = [*(piece.blp for piece in pieces), pages]
    return create_service("events", db, blueprints, roles_of, settings, title="Events")
