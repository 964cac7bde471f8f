"""The house: how each of its services is opened, migrated, mounted and put to work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from importlib.util import find_spec
from typing import cast

from sqlalchemy import Engine

from deploy.answers import Kept
from deploy.services import MATCHING, SERVICES
from shared.bus import Bus
from shared.crew import Work
from shared.database import Database, open_engine
from shared.delivery import Delivery
from shared.feed import Feed, HttpFeed, LocalFeed
from shared.inbox import Inbox
from shared.migrations import migrate
from shared.relay import Relay
from shared.settings import Settings
from shared.tokens import service_token
from shared.web import Service, operations_app
from shared.worker import Worker

_POLL_IN_ONE = 1.0  # what this process announces rings a bell; only commands beside it do not
_POLL_AMONG_MANY = 0.02


class House:
    """The services of one installation, opened with its settings.

    `in_one` says that all of them run in this process, so that feeds are read without HTTP.
    """

    def __init__(self, settings: Settings, in_one: bool = False) -> None:
        self.settings, self.in_one = settings, in_one

    @cached_property
    def bus(self) -> Bus:
        """The bus, not connected yet."""
        return Bus(self.settings.bus_url)

    def bus_trouble(self) -> str | None:
        """What is the matter with the bus; None when it is well."""
        return None if self.bus.is_up() else "does not answer"

    def engine(self, name: str) -> Engine:
        """A service's database."""
        return open_engine(self.settings.database_url(name))

    def database(self, name: str) -> Database:
        """What a service remembers, as models."""
        return cast(Database, SERVICES[name].part("models", "db"))

    def migrate(self, names: Iterable[str] = SERVICES) -> None:
        """Bring databases to the newest version; doing so again changes nothing."""
        for name in names:
            migrate(name, self.settings.database_url(name))

    def app(self, name: str) -> Service:
        """A service's WSGI application; one that answers nobody shows its feed, health and metrics."""
        if name == MATCHING.name:
            return self.operations(name)
        return self._counting(name, SERVICES[name].part("app", "create_app")(self.settings))

    def operations(self, name: str) -> Service:
        """A service's feed, health and metrics alone: for its worker, when it answers elsewhere."""
        return self._counting(name, operations_app(name, self.database(name), self.settings))

    def inbox(self, name: str) -> Inbox:
        """What a service hears; one without handlers hears nothing."""
        if find_spec(f"services.{name}.handlers") is None:
            return Inbox(name)
        return cast(Inbox, SERVICES[name].part("handlers", "inbox"))

    def relay(self, name: str, seen: Callable[[str], None] | None = None) -> Relay:
        """What brings a service's announcements to the bus."""
        poll = _POLL_IN_ONE if self.in_one else _POLL_AMONG_MANY
        return Relay(name, self.engine(name), self.bus, poll, seen)

    def worker(self, name: str) -> Worker:
        """What lets a service hear."""
        return Worker(self.delivery(name), self.bus, self.feeds(name), self.settings.repair_seconds)

    def outward(self, name: str) -> dict[str, Work]:
        """Who speaks to others' servers for a service, by name: letters are posted so, and webhooks sent."""
        return {
            module: cast(
                Work, SERVICES[name].part(module, kind)(self.settings, self.engine(name)).run
            )
            for module, kind in SERVICES[name].outward
        }

    def delivery(self, name: str) -> Delivery:
        """How events have their effect in a service."""
        return Delivery(self.inbox(name), self.engine(name))

    def feeds(self, name: str) -> dict[str, Feed]:
        """Where a service reads what the bus lost."""
        return {source: self._feed(name, source) for source in sorted(self.inbox(name).sources)}

    def _counting(self, name: str, app: Service) -> Service:
        """Let an application tell how much waits in its queue; anyone asks, the broker is not asked each time."""
        app.operations.queue_depth = Kept(partial(self.bus.depth, name))
        return app

    def _feed(self, reader: str, source: str) -> Feed:
        if self.in_one:
            return LocalFeed(self.engine(source))
        token = partial(service_token, self.settings, reader, source)
        return HttpFeed(self.settings.service_url(source), token)
