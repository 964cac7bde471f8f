"""Puts the pages together: wishes about letters, and in development the letters themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Flask

from services.notifications.models import db
from services.notifications.pages import mail, pages
from shared.callers import Caller
from shared.database import Session
from shared.settings import Settings
from shared.web import create_service


def create_app(settings: Settings) -> Flask:
    """The few pages that letters lead to; `/mail` shows all letters, so only in development."""
    shown = [pages, mail] if settings.development else [pages]
    return create_service("notifications", db, shown, roles_of, settings, title="Letters")


def roles_of(_session: Session, _person_id: UUID, _now: datetime) -> Caller | None:
    """Nobody is anything here: a page is opened by the link that leads to it."""
    return None
