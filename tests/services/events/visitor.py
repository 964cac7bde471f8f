"""A process of clients at a hot event: `python visitor.py`, told what to do as JSON on standard input.

Each person asks for places for up to four, and every third gives them back. What is not answered is asked
again, for as long as it takes, for the service may be killed meanwhile; under another key, because that of a
request that died rests for a minute. The standard library alone.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import time

PATIENCE = 60.0


class Visitor:
    """Asks one service, and asks again."""

    def __init__(self, port: int) -> None:
        self.port, self.asked = port, 0
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, headers: dict[str, str], body: str | None) -> int:
        """Ask until there is an answer that is one; returns its status."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.asked += 1
            key = (
                {"Idempotency-Key": f"{headers['Authorization'][-20:]} {self.asked}"}
                if method == "POST"
                else {}
            )
            try:
                status = self._once(method, path, headers | key, body)
            except (OSError, http.client.HTTPException):
                self.connection = None
                time.sleep(0.05)
                continue
            if status < 500 and not (method == "POST" and status == 409):
                return status
            time.sleep(0.05)  # the first request with this key may still run, or have died
        raise TimeoutError(f"{method} {path} was not answered")

    def _once(self, method: str, path: str, headers: dict[str, str], body: str | None) -> int:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def main() -> None:
    """Come and go, as told, and say which answers there were."""
    told = json.load(sys.stdin)
    chance, visitor, statuses = random.Random(told["seed"]), Visitor(told["port"]), []
    for person_id, token in told["people"]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        places = json.dumps({"places": chance.randint(1, 4)})
        path = f"/{told['gathering_id']}/rsvps"
        statuses.append(visitor.ask("POST", path, headers, places))
        if chance.randrange(3) == 0:
            statuses.append(visitor.ask("DELETE", f"{path}/{person_id}", headers, None))
    json.dump(statuses, sys.stdout)


if __name__ == "__main__":
    main()
