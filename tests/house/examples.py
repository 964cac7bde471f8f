"""Ways to break the law of the house, rule by rule, and what only looks like one."""

# Each rule with ways to break it: where, what stands there, and a word of what is said of it.
OFFENCES = [
    ("events_stand_on_marshmallow_alone", "events/dues.py", "import sqlalchemy", "sqlalchemy"),
    ("events_stand_on_marshmallow_alone", "events/dues.py", "from shared import ids", "shared.ids"),
    ("events_stand_on_marshmallow_alone", "events/dues.py", "import services.events", "services"),
    (
        "shared_knows_no_service",
        "shared/web/feed.py",
        "from services.membership import models",
        "services.membership",
    ),
    (
        "shared_knows_no_service",
        "shared/inbox.py",
        "from events.gatherings import RsvpAccepted",
        "events.gatherings",
    ),
    ("shared_knows_no_service", "shared/inbox.py", "from events import persons", "events.persons"),
    ("shared_knows_no_service", "shared/inbox.py", "import deploy.cli", "deploy.cli"),
    (
        "services_do_not_open_into_each_other",
        "services/matching/actions.py",
        "from services.membership.models import Person",
        "services.membership",
    ),
    (
        "services_do_not_open_into_each_other",
        "services/matching/actions.py",
        "def f():\n    from services import events",
        "services.events",
    ),
    (
        "services_do_not_open_into_each_other",
        "services/matching/migrations/0001_first.py",
        "import services.membership_of_old.models",
        "membership_of_old",
    ),
    (
        "services_do_not_open_into_each_other",
        "services/matching/jobs.py",
        "from deploy.demo import people",
        "deploy.demo",
    ),
    (
        "nobody_but_tests_knows_the_tests",
        "deploy/story.py",
        "from tests.road import deliver",
        "tests.road",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/models.py",
        "from services.membership.rules import standing",
        "rules",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/actions/dues.py",
        "from services.membership import schemas",
        "schemas",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/queries.py",
        "from services.membership.schemas import DuesOut",
        "schemas",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/handlers.py",
        "from services.membership.api import blp",
        "api",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/api.py",
        "from services.membership.app import create_app",
        "app",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/cupboard.py",
        "",
        "no piece of furniture is called cupboard",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/models.py",
        "from events.memberships import DuesPaid",
        "events.memberships",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/models.py",
        "from shared.database import Database, Session",
        "shared.database.Session",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/actions.py",
        "from flask import request",
        "flask.request",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/actions.py",
        "from shared.web import now",
        "shared.web.now",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/actions/dues.py",
        "from services.membership.payments.stripe import Stripe",
        "payments",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/notifications/handlers.py",
        "from services.notifications.post import open_post",
        "post",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/jobs.py",
        "from shared.outbox import announce",
        "shared.outbox",
    ),
    (
        "inside_a_service_imports_go_down",
        "services/membership/queries/dues.py",
        "from services.membership.actions.dues import issue_invoice",
        "actions",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/schemas.py",
        "from sqlalchemy import select",
        "sqlalchemy.select",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/api/dues.py",
        "from services.membership.rules.dues import check_paid",
        "asks actions",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/pages.py",
        "from shared.database import transaction",
        "shared.database.transaction",
    ),
    (
        "furniture_keeps_to_what_it_is_for",
        "services/membership/handlers.py",
        "from shared.bus import Bus",
        "shared.bus.Bus",
    ),
    ("rules_are_pure", "services/membership/rules.py", "import sqlalchemy", "sqlalchemy"),
    (
        "rules_are_pure",
        "services/membership/rules/dues.py",
        "from shared.database import Session",
        "shared.database.Session",
    ),
    (
        "rules_are_pure",
        "services/membership/rules.py",
        "from events.memberships import DuesPaid",
        "events.memberships",
    ),
    ("rules_are_pure", "services/membership/rules.py", "import urllib.request", "urllib"),
    ("rules_are_pure", "services/matching/engine/score.py", "import sqlite3", "sqlite3"),
    (
        "libraries_are_kept_in_their_place",
        "shared/business.py",
        "from kombu import Connection",
        "shared/bus alone",
    ),
    (
        "libraries_are_kept_in_their_place",
        "services/notifications/sender.py",
        "import smtplib",
        "services/notifications/post.py alone",
    ),
    (
        "libraries_are_kept_in_their_place",
        "deploy/cli/dues.py",
        "import stripe",
        "services/membership/payments alone",
    ),
    (
        "libraries_are_kept_in_their_place",
        "services/membership/pages.py",
        "from authlib.integrations.requests_client import OAuth2Session",
        "services/membership/identity.py alone",
    ),
    (
        "libraries_are_kept_in_their_place",
        "services/membership/api/dues.py",
        "from fpdf import FPDF",
        "shared/papers alone",
    ),
    ("imports_are_absolute", "services/events/actions.py", "from . import models", "absolute"),
    ("imports_are_absolute", "tests/road.py", "from .house import law", "absolute"),
    ("contracts_come_from_their_module", "services/events/actions.py", "import events", "module"),
    ("no_module_is_called_after_nothing", "shared/web/utils.py", "", "utils"),
    ("no_module_is_called_after_nothing", "deploy/helpers/__init__.py", "", "helpers"),
    ("no_module_is_called_after_nothing", "services/events/models/base.py", "", "base"),
    (
        "the_road_alone_commits",
        "services/events/actions.py",
        "def f(session):\n    session.commit()",
        "commit()",
    ),
    ("the_road_alone_commits", "deploy/demo.py", "done = transaction.commit", "commit()"),
    (
        "the_road_alone_catches_everything",
        "services/events/jobs.py",
        "try:\n    pass\nexcept Exception:\n    pass",
        "has a name",
    ),
    (
        "the_road_alone_catches_everything",
        "deploy/demo.py",
        "try:\n    pass\nexcept (ValueError, BaseException):\n    pass",
        "has a name",
    ),
    (
        "the_road_alone_catches_everything",
        "services/events/post.py",
        "try:\n    pass\nexcept:\n    pass",
        "has a name",
    ),
    (
        "the_clock_is_read_at_the_door",
        "services/events/rules.py",
        "from datetime import datetime\nmoment = datetime.now()",
        "datetime.now",
    ),
    (
        "the_clock_is_read_at_the_door",
        "services/events/models.py",
        "import datetime\ndefault = datetime.datetime.utcnow",
        "datetime.datetime.utcnow",
    ),
    (
        "the_clock_is_read_at_the_door",
        "services/events/handlers/rsvps.py",
        "from datetime import date\ndef f():\n    return date.today()",
        "date.today",
    ),
    (
        "the_clock_is_read_at_the_door",
        "services/events/actions.py",
        "from time import time",
        "at the door",
    ),
    (
        "the_clock_is_read_at_the_door",
        "services/events/queries.py",
        "from sqlalchemy import func\nnow = func.now()",
        "func.now",
    ),
    ("an_occasion_is_a_gathering", "services/events/models.py", "class Event: ...", "Event"),
    ("an_occasion_is_a_gathering", "services/events/api.py", "def list_events(): ...", "list_"),
    ("an_occasion_is_a_gathering", "services/events/api.py", "def f(event_id): ...", "event_id"),
    ("an_occasion_is_a_gathering", "services/events/api.py", "for event in (): ...", "event"),
    (
        "an_occasion_is_a_gathering",
        "services/events/rules.py",
        "def f(s):\n    s.event = 1",
        "event",
    ),
    ("an_occasion_is_a_gathering", "services/matching/models.py", "class EventRsvp: ...", "Rsvp"),
    ("an_occasion_is_a_gathering", "services/matching/rules.py", "eventCapacity = 1", "Capacity"),
]

# What looks like an offence, and is none.
LAWFUL = {
    "events/contract.py": "from marshmallow import Schema\nimport dataclasses",
    "events/gatherings.py": "from events.contract import Event",
    "shared/inbox.py": "from events.envelope import Envelope\nimport sqlalchemy\nimport time",
    "shared/bus/rabbit.py": "import kombu\ntry:\n    pass\nexcept Exception:\n    raise",
    "services/__init__.py": "",
    "services/events/__init__.py": '"""Remembers gatherings; people say event."""',
    "services/events/models.py": "from shared.database import Database\ndb = Database('events')",
    "services/events/rules.py": (
        "from datetime import datetime\nfrom services.events.models import Gathering\n"
        "from shared.errors import Refusal\ndef check(gathering: Gathering, now: datetime): ..."
    ),
    "services/events/queries.py": (
        "from services.events.models import Gathering\nfrom services.events.rules import places"
    ),
    "services/events/actions.py": (
        "from events.gatherings import RsvpAccepted\nfrom services.events import models, queries\n"
        "from shared.outbox import announce\nfrom sqlalchemy import select"
    ),
    "services/events/schemas.py": "from marshmallow import Schema",
    "services/events/api.py": (
        "from services.events import actions, schemas\nfrom shared.web import Blueprint, now\n"
        "from shared.database import Page\nfrom shared.callers import Role\n"
        "blp = Blueprint('events')\nEVENT_MANAGER = Role.EVENT_MANAGER\nURL = '/events/{event_id}'"
    ),
    "services/events/jobs.py": "from datetime import UTC, datetime\nnow = datetime.now(UTC)",
    "services/events/app.py": "from services.events import api",
    "services/notifications/handlers.py": "def hear(event): return event.id\nevent_id = 1",
    "services/notifications/post.py": (
        "import smtplib\ntry:\n    pass\nexcept BaseException:\n    print()\n    raise"
    ),
    "services/matching/engine/score.py": "import numpy as np\nimport math",
    "deploy/cli/__init__.py": "from services.events import app\nfrom events.gatherings import X",
    "tests/bench/ceiling.py": "import kombu\nfrom shared import bus\nsession.commit()",
}
