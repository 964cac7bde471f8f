"""The door for people and programs: what a service's routes need, and what every service answers alike."""

from shared.database import keyset
from shared.web.assembly import create_service, operations_app
from shared.web.authentication import sign_in, sign_out
from shared.web.blueprint import Blueprint, Pages
from shared.web.context import caller, now, session, settings, today
from shared.web.documents import docs_app
from shared.web.forms import form, go_elsewhere, go_to, local_path, told
from shared.web.idempotency import forget_old_keys
from shared.web.keepsake import give_keepsake, keepsake
from shared.web.languages import browser_language, page_language, speak_to
from shared.web.limits import body_limit, limit, unlimited
from shared.web.permission import (
    UndeclaredRoute,
    allow,
    allow_anyone,
    allow_services,
    declared_callers,
)
from shared.web.preconditions import etag, require_match
from shared.web.schemas import PageArgs, Schema, paged
from shared.web.service import Service
from shared.web.streaming import streamed

__all__ = [
    "Blueprint",
    "PageArgs",
    "Pages",
    "Schema",
    "Service",
    "UndeclaredRoute",
    "allow",
    "allow_anyone",
    "allow_services",
    "body_limit",
    "browser_language",
    "caller",
    "create_service",
    "declared_callers",
    "docs_app",
    "etag",
    "forget_old_keys",
    "form",
    "give_keepsake",
    "go_elsewhere",
    "go_to",
    "keepsake",
    "keyset",
    "limit",
    "local_path",
    "now",
    "operations_app",
    "page_language",
    "paged",
    "require_match",
    "session",
    "settings",
    "sign_in",
    "sign_out",
    "speak_to",
    "streamed",
    "today",
    "told",
    "unlimited",
]
