"""An association of five services on the embedded bus, whose clock is moved by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from kombu import Connection
from sqlalchemy import func, select

from deploy.house import House
from deploy.services import SERVICES
from events.envelope import read
from services.membership.jobs import SWEEPS
from services.membership.models import LedgerEntry
from services.notifications.sender import Sender
from shared.bus import Bus, Subscription
from shared.database import reading
from shared.settings import Settings
from shared.sweeps import sweep_all
from shared.tables import INBOX_PARKED
from tests.services.membership.door import Who
from tests.services.membership.office import Office
from tests.services.membership.payments.till import Till
from tests.services.notifications.office import read_letter
from tests.stripe.double import StripeDouble

_BATCH = 100
_PATIENCE = 60
"""For how many seconds a message that was published may be on its way."""

EMBEDDED = "embedded://"


class Association:
    """The office with its till, everybody who hears of what it does, and the letters that leave."""

    def __init__(
        self, settings: Settings, office: Office, double: StripeDouble, bus_url: str = EMBEDDED
    ) -> None:
        self.office, self.till = office, Till(settings, office, double)
        self.house = House(replace(self.till.settings, bus_url=bus_url), in_one=True)
        self.house.bus = Bus(bus_url, f"journey-{uuid4()}")
        self._owed: Counter[str] = Counter()
        self._read: set[str] = set()

    @contextmanager
    def open(self) -> Iterator[Association]:
        """Everybody listens on the bus."""
        with ExitStack() as stack:
            connection = stack.enter_context(self.house.bus.connection())
            publisher = self.house.bus.publisher(connection)
            self._speakers = [
                (self.house.relay(name, self._note_who_hears), publisher) for name in SERVICES
            ]
            self._hearers = [
                (
                    name,
                    self.house.delivery(name),
                    stack.enter_context(self._listening(name, connection)),
                )
                for name in SERVICES
                if self.house.inbox(name).sources
            ]
            yield self

    def ask(self, method: str, path: str, who: Who = None, /, **body: Any) -> Any:
        """Ask over HTTP, and let everybody hear what came of it; returns what was answered."""
        answer = self.till.door.ask(method, path, who, body or None)
        assert answer.status_code < 300, answer.text
        self.listen()
        return answer.json

    def live_until(self, day: date, days: int = 7) -> None:
        """Weeks go by: the clock sweeps in each, and on the day, and the cashier works."""
        while self.office.today < day:
            self.office.on(min(day, self.office.today + timedelta(days=days)))
            sweep_all(self.office.engine, SWEEPS, self.office.now, self.office.today)
            self.till.work()
        self.listen()

    def listen(self) -> None:
        """Bring what was announced over the bus, all of it, until nothing more is said."""
        while self._publish():
            for name, delivery, subscription in self._hearers:
                while self._owed[name] > 0:
                    bodies = subscription.collect(_PATIENCE, 0)
                    assert bodies, f"{self._owed[name]} events never came to {name}"
                    delivery.take(bodies)
                    subscription.acknowledge()
                    self._owed[name] -= sum(len(read(body)) for body in bodies)

    def parked(self) -> list[str | None]:
        """What somebody could not take."""
        found: list[str | None] = []
        for name in SERVICES:
            with reading(self.house.engine(name)) as session:
                found += session.scalars(select(INBOX_PARKED.c.reason)).all()
        return found

    def letters(self) -> dict[str, list[str]]:
        """The kinds of the letters that left since the last look, by address, each in alphabetical order."""
        found: dict[str, list[str]] = {}
        for letter in self.post():
            to = letter["To"].addresses[0].addr_spec
            found.setdefault(to, []).append(str(letter["X-Footbridge-Kind"]))
        return {to: sorted(kinds) for to, kinds in found.items()}

    def post(self) -> list[EmailMessage]:
        """The letters that left since the last look, in the order of leaving."""
        settings = self.house.settings
        engine = self.house.engine("notifications")
        Sender(settings, engine, None, clock=lambda: datetime.now(UTC)).post_due()
        return list(self._new_letters())

    def balance(self, account: str) -> int:
        """What stands on an account of the ledger."""
        total = select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        with reading(self.office.engine) as session:
            return int(session.scalar(total.where(LedgerEntry.account == account)) or 0)

    def _publish(self) -> int:
        sent = 0
        for relay, publisher in self._speakers:
            while count := relay.publish_waiting(publisher):
                sent += count
        return sent

    def _note_who_hears(self, body: str) -> None:
        """What is published is owed to each service that listens to its stream."""
        for said in read(body):
            for name in SERVICES:
                streams = self.house.inbox(name).streams
                if any((one.source, one.name) == (said.source, said.stream) for one in streams):
                    self._owed[name] += 1

    def _listening(self, name: str, connection: Connection) -> Subscription:
        keys = [stream.routing_key for stream in self.house.inbox(name).streams]
        queue = self.house.bus.queue(name, keys)
        self.house.bus.lay_out(connection.channel(), queue)
        return Subscription(connection, queue, _BATCH)

    def _new_letters(self) -> Iterator[EmailMessage]:
        for file in sorted((self.house.settings.home / "mail").glob("*.eml")):
            if file.name not in self._read:
                self._read.add(file.name)
                yield read_letter(file.read_bytes())
