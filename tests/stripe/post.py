"""The double's webhooks: signed over raw bytes, snapshot or thin; lost, doubled, shuffled, late when told to."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tests.stripe.world import API_VERSION, Thing, World

SECRET = "whsec_of_the_double"


@dataclass
class Weather:
    """What happens to webhooks on their way, as shares of them."""

    dropped: float = 0.0
    doubled: float = 0.0
    thin: float = 0.0
    shuffled: bool = False


@dataclass
class Postman:
    """Keeps what is to be delivered until told to deliver it."""

    world: World
    endpoint: str = ""
    secret: str = SECRET
    weather: Weather = field(default_factory=Weather)
    bag: list[Thing] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def take(self, event: Thing) -> None:
        """An event that is to be delivered."""
        self.bag.append(event)

    def deliver(self, chance: random.Random | None = None) -> list[int]:
        """Deliver what is in the bag; what is not answered with 2xx goes back. Returns the answers."""
        chance = chance or random.Random(1)
        with self.world.lock:
            going, self.bag[:] = list(self.bag), []
        if self.weather.shuffled:
            chance.shuffle(going)
        answers = []
        for event in going:
            if chance.random() < self.weather.dropped:
                continue
            times = 2 if chance.random() < self.weather.doubled else 1
            for _ in range(times):
                answers.append(self.send(event, thin=chance.random() < self.weather.thin))
        self.answers += answers
        return answers

    def send(self, event: Thing, *, thin: bool = False) -> int:
        """Deliver one event now; how it was answered (0: not at all)."""
        raw = json.dumps(thin_of(event) if thin else _snapshot(event)).encode()
        status = self.post(raw, self.sign(raw))
        if 200 <= status < 300:
            event["delivered"] = True
        else:
            self.bag.append(event)
        return status

    def sign(self, raw: bytes, at: int | None = None, secret: str | None = None) -> str:
        """The header that proves where a body comes from."""
        at = self.world.now if at is None else at
        signed = f"{at}.".encode() + raw
        proof = hmac.new((secret or self.secret).encode(), signed, hashlib.sha256).hexdigest()
        return f"t={at},v1={proof}"

    def post(self, raw: bytes, signature: str) -> int:
        """Send bytes to the endpoint; how they were answered."""
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        request = urllib.request.Request(self.endpoint, raw, headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0


def _snapshot(event: Thing) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "delivered"}


def thin_of(event: Thing) -> dict[str, Any]:
    """An event as an endpoint for thin ones is told: what it is about, and nothing of it."""
    about = event["data"]["object"]
    return {
        "id": event["id"],
        "object": "v2.core.event",
        "type": f"v1.{event['type']}",
        "created": event["created"],
        "livemode": event["livemode"],
        "api_version": API_VERSION,
        "related_object": {"id": about["id"], "type": about["object"], "url": "/v1/x"},
        "snapshot_event": event["id"],
    }
