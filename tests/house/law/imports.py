"""The law of imports: who may know whom."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.house.source import Import, Module, imports

Found = Iterator[tuple[int, str]]

# From the bottom up; pieces of one rank do not know each other.
RANKS = {
    "models": 0,
    "engine": 0,
    "rules": 1,
    "identity": 2,
    "letters": 2,
    "papers": 2,
    "payments": 2,
    "post": 2,
    "actions": 4,
    "queries": 3,
    "evaluation": 3,
    "schemas": 5,
    "api": 6,
    "handlers": 6,
    "cashier": 6,
    "feeds": 2,
    "reader": 6,
    "planner": 6,
    "courier": 6,
    "jobs": 6,
    "sender": 6,
    "pages": 6,
    "webhooks": 6,
    "app": 7,
}
UNRANKED = ("__init__", "migrations")

# What a piece of furniture never knows.
NEVER = {
    "models": (
        "events", "flask", "marshmallow", "shared.database.Session", "shared.inbox",
        "shared.outbox", "shared.web",
    ),
    "queries": ("flask", "shared.inbox", "shared.outbox", "shared.web"),
    "actions": ("flask", "shared.bus", "shared.inbox", "shared.web"),
    "jobs": ("flask", "shared.outbox", "shared.web", "sqlalchemy"),
    "schemas": ("flask", "sqlalchemy", "shared.database", "shared.outbox"),
    "api": ("sqlalchemy", "shared.bus", "shared.database", "shared.outbox"),
    "pages": ("sqlalchemy", "shared.bus", "shared.database", "shared.outbox"),
    "handlers": ("flask", "shared.bus", "shared.web"),
}  # fmt: skip

# Who speaks to others' servers does so with no transaction open: whoever works in one does not know it.
OUTSIDE = ("identity", "payments", "post")
INSIDE_A_TRANSACTION = ("actions", "handlers", "jobs", "queries")

EVEN_SO = ("shared.database.Page",)  # what a page of answers is, for the type of a route

# What the pure pieces may know besides the standard library and their own models.
PURE = {
    "rules": (
        "dateutil",
        "numpy",
        "shared.addresses",
        "shared.callers",
        "shared.currencies",
        "shared.errors",
        "shared.geography",
        "shared.languages.mark",
        "shared.languages.names",
        "shared.languages.retold",
    ),
    "engine": ("highspy", "numpy", "rustworkx", "shared.geography"),
}

IMPURE = frozenset(
    "http logging multiprocessing random secrets smtplib socket sqlite3 subprocess threading"
    " urllib".split()
)

KEPT_IN: dict[str, str | tuple[str, ...]] = {
    "amqp": "shared/bus",
    "icalendar": ("shared/calendars.py", "services/introductions/feeds.py"),
    "recurring_ical_events": "services/introductions/feeds.py",
    "dateutil": "services/events/rules/recurrence.py",
    "authlib": "services/membership/identity.py",
    "babel": "shared/languages",
    "fpdf": "shared/papers",
    "highspy": "services/matching/engine/optimum.py",
    "kombu": "shared/bus",
    "rustworkx": "services/events/engine",
    "segno": "shared/papers",
    "smtplib": "services/notifications/post.py",
    "stripe": "services/membership/payments",
}


def events_stand_on_marshmallow_alone(module: Module) -> Found:
    """The facts know the standard library and marshmallow, nothing else."""
    if module.package == "events":
        for found in imports(module.tree):
            if found.top not in sys.stdlib_module_names and not found.is_from(
                "events", "marshmallow"
            ):
                yield found.line, f"the facts know nothing of {found.name}"


def shared_knows_no_service(module: Module) -> Found:
    """The road knows the machinery of contracts, and no service and no particular event."""
    if module.package == "shared":
        for found in imports(module.tree):
            ours = found.is_from("events", "services", "deploy", "tests")
            if ours and not found.is_from("events.contract", "events.envelope"):
                yield found.line, f"the road knows nothing of {found.name}"


def services_do_not_open_into_each_other(module: Module) -> Found:
    """A service knows the facts, the road and itself."""
    if module.package == "services":
        own = f"services.{module.service}" if module.service else "services"
        for found in imports(module.tree):
            if found.is_from("services", "deploy", "tests") and not found.is_from(own):
                yield found.line, f"{own} knows nothing of {found.name}"


def nobody_but_tests_knows_the_tests(module: Module) -> Found:
    """What runs does not lean on what proves it."""
    if module.package == "deploy":
        for found in imports(module.tree):
            if found.is_from("tests"):
                yield found.line, f"what is run knows nothing of {found.name}"


def inside_a_service_imports_go_down(module: Module) -> Found:
    """It is app > api, pages, handlers, jobs > schemas > actions > queries > rules > models."""
    if not module.service or module.furniture in UNRANKED:
        return
    if module.furniture not in RANKS:
        yield 1, f"no piece of furniture is called {module.furniture}"
        return
    for found in imports(module.tree):
        target = _piece(found, module.service)
        if target in (None, module.furniture):
            continue
        if RANKS.get(target, 9) >= RANKS[module.furniture]:
            yield found.line, f"{module.furniture} knows nothing of {target}"


def furniture_keeps_to_what_it_is_for(module: Module) -> Found:
    """Each piece has things that it never knows."""
    never = NEVER.get(module.furniture, ())
    if module.furniture in INSIDE_A_TRANSACTION:
        never += ("shared.calling",)
        never += tuple(f"services.{module.service}.{piece}" for piece in OUTSIDE)
    for found in imports(module.tree):
        if found.is_from(*never) and found.name not in EVEN_SO:
            yield found.line, f"{module.furniture} knows nothing of {found.name}"
        elif module.furniture in ("api", "pages") and _piece(found, module.service) == "rules":
            yield found.line, f"{module.furniture} asks actions, not rules"


def rules_are_pure(module: Module) -> Found:
    """Rules and the engine decide from what they are given: no database, web, bus or files."""
    if module.furniture not in PURE:
        return
    pieces = [f"services.{module.service}.{name}" for name in ("engine", "models", "rules")]
    for found in imports(module.tree):
        allowed = found.is_from(*PURE[module.furniture], *pieces, "__future__")
        impure = found.top not in sys.stdlib_module_names or found.top in IMPURE
        if impure and not allowed:
            yield found.line, f"{module.furniture} are pure, and know nothing of {found.name}"


def libraries_are_kept_in_their_place(module: Module) -> Found:
    """The bus alone knows kombu, the post smtplib, and payments stripe."""
    if module.package == "tests":
        return
    for found in imports(module.tree):
        kept = KEPT_IN.get(found.top, ())
        places = (kept,) if isinstance(kept, str) else kept
        here = any((str(module.path) + "/").startswith(place + "/") for place in places)
        if places and not here:
            yield found.line, f"{found.top} is known to {' and '.join(places)} alone"


def imports_are_absolute(module: Module) -> Found:
    """What is imported is named from the root."""
    for found in imports(module.tree):
        if found.is_relative:
            yield found.line, "imports are absolute"


def contracts_come_from_their_module(module: Module) -> Found:
    """`from events.gatherings import RsvpAccepted`, so that no fact is taken for a service."""
    for found in imports(module.tree):
        if found.name == "events":
            yield found.line, "a contract is imported from its module"


def _piece(found: Import, service: str) -> str | None:
    """The piece of furniture of this service that an import reaches into."""
    parts = found.name.split(".")
    return parts[2] if parts[:2] == ["services", service] and len(parts) > 2 else None
