"""The double of Stripe as a server: `with StripeDouble() as stripe: ...`, or a process of its own."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

from tests.stripe import cards, checkouts, customers, invoices, money
from tests.stripe.post import Postman
from tests.stripe.wire import Params, StripeSays, invalid, read_form
from tests.stripe.world import API_VERSION, Fault, Remembered, Thing, World, expanded, listed

Answer = Callable[..., Thing]


def _events(world: World, asked: Params) -> Thing:
    """GET /v1/events: of the last 30 days, newest first, perhaps only those not delivered."""
    since = world.now - 30 * 86_400
    found = [one for one in reversed(world.events) if one["created"] >= since]
    if types := asked.get("types"):
        found = [one for one in found if one["type"] in types]
    if "delivery_success" in asked:
        wanted = asked["delivery_success"] == "true"
        found = [one for one in found if one["delivered"] is wanted]
    return listed(found, asked, "/v1/events")


ROUTES: list[tuple[str, str, Answer]] = [
    ("POST", "/v1/customers", customers.create),
    ("GET", "/v1/customers", customers.every),
    ("POST", "/v1/customers/{}", customers.update),
    ("GET", "/v1/customers/{}", customers.retrieve),
    ("DELETE", "/v1/customers/{}", customers.delete),
    ("GET", "/v1/customers/{}/payment_methods", customers.methods),
    ("GET", "/v1/payment_methods/{}", cards.retrieve),
    ("POST", "/v1/payment_methods/{}/attach", cards.attach),
    ("POST", "/v1/payment_methods/{}/detach", cards.detach),
    ("POST", "/v1/billing_portal/sessions", customers.portal),
    ("POST", "/v1/setup_intents", customers.set_up),
    ("POST", "/v1/checkout/sessions", checkouts.create),
    ("GET", "/v1/checkout/sessions", checkouts.every),
    ("GET", "/v1/checkout/sessions/{}", checkouts.retrieve),
    ("POST", "/v1/checkout/sessions/{}/expire", checkouts.expire),
    ("POST", "/v1/payment_intents", money.create),
    ("GET", "/v1/payment_intents", money.every),
    ("GET", "/v1/payment_intents/{}", money.retrieve),
    ("POST", "/v1/payment_intents/{}/cancel", money.cancel),
    ("GET", "/v1/charges/{}", money.retrieve_charge),
    ("POST", "/v1/refunds", money.refund),
    ("GET", "/v1/refunds", money.every_refund),
    ("GET", "/v1/refunds/{}", money.retrieve_refund),
    ("GET", "/v1/disputes", money.every_dispute),
    ("GET", "/v1/disputes/{}", money.retrieve_dispute),
    ("POST", "/v1/invoices", invoices.create),
    ("GET", "/v1/invoices", invoices.every),
    ("POST", "/v1/invoiceitems", invoices.add_line),
    ("GET", "/v1/invoices/{}", invoices.retrieve),
    ("POST", "/v1/invoices/{}/finalize", invoices.finalize),
    ("POST", "/v1/invoices/{}/pay", invoices.pay),
    ("POST", "/v1/invoices/{}/void", invoices.void),
    ("POST", "/v1/invoices/{}/mark_uncollectible", invoices.give_up),
    ("GET", "/v1/invoice_payments", invoices.payments),
    ("GET", "/v1/events", _events),
]


class StripeDouble:
    """A Stripe on loopback. Its clock can be set, its cards decline, its answers get lost when told to."""

    def __init__(self, *, livemode: bool = False) -> None:
        self.world = World(livemode=livemode)
        self.world.clock = self._clock
        self.postman = Postman(self.world)
        self.world.hear = self.postman.take
        self._offset = timedelta(0)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.double = self
        self.url = self.world.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> StripeDouble:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def set_clock(self, moment: datetime) -> None:
        """Let it be this moment; time goes on from there."""
        self._offset = moment - datetime.now(UTC)

    def fail(self, path: str, kind: str, times: int = 1) -> None:
        """Let the next requests to a path go wrong: "429", "500", "lost-answer" or "unreachable"."""
        self.world.faults.append(Fault(path, kind, times))

    def pay(self, url: str, number: str = cards.GOOD) -> str:
        """Somebody opens a page that we made, and pays: "paid", or why the card was declined."""
        ref = urlsplit(url).path.rpartition("/")[2]
        with self.world.lock:
            return _try_to_pay(self.world, ref, number)

    def things(self, prefix: str) -> list[Thing]:
        """The objects of a kind, newest first."""
        with self.world.lock:
            return self.world.all(prefix)

    def requests(self, method: str, path: str) -> list[str]:
        """The keys of the requests that came to a path, in order."""
        return [key for verb, to, key in self.world.requests if (verb, to) == (method, path)]

    def answer(self, method: str, target: str, body: str, key: str) -> tuple[int, Thing]:
        """Answer one request of the API. Raises ConnectionError when nobody is to hear the answer."""
        with self.world.lock:
            path = urlsplit(target).path
            self.world.requests.append((method, path, key))
            fault = self.world.fault_for(path)
            if fault == "unreachable":
                raise ConnectionError
            if fault == "429":
                error = {
                    "type": "invalid_request_error",
                    "code": "rate_limit",
                    "message": "Slow down",
                }
                return 429, {"error": error}
            asked = body if method == "POST" else urlsplit(target).query
            answered = self._once(method, path, asked, key, fault)
            if fault == "lost-answer":
                raise ConnectionError
            return answered

    def _once(
        self, method: str, path: str, text: str, key: str, fault: str | None
    ) -> tuple[int, Thing]:
        """A key gets its first answer again, be it a decline or a failure of the server's own."""
        remembers = method == "POST" and key
        asked = f"{path}?{text}"
        if remembers and (kept := self._recall(key, asked)):
            return kept
        if fault == "500":
            status, body = 500, {"error": {"type": "api_error", "message": "An error on our side"}}
        else:
            status, body = self._do(method, path, text)
        if remembers and status != 429:
            self.world.keys[key] = Remembered(asked, status, body, self.world.clock())
        return status, body

    def _recall(self, key: str, asked: str) -> tuple[int, Thing] | None:
        try:
            kept = self.world.recall(key, asked)
        except StripeSays as said:
            return said.status, said.body
        return (kept.status, kept.body) if kept else None

    def _do(self, method: str, path: str, text: str) -> tuple[int, Thing]:
        asked = read_form(text)
        paths = [str(one).removeprefix("data.") for one in asked.pop("expand", [])]
        try:
            for verb, pattern, act in ROUTES:
                found = re.fullmatch(pattern.replace("{}", r"(\w+)"), path)
                if verb == method and found:
                    return 200, _public(
                        _shown(self.world, act(self.world, asked, *found.groups()), paths)
                    )
            raise invalid("unknown_url", f"Unrecognized request URL ({method}: {path})", 404)
        except StripeSays as said:
            return said.status, cast(Thing, _public(said.body))

    def _clock(self) -> datetime:
        return datetime.now(UTC) + self._offset


def _shown(world: World, thing: Thing, paths: list[str]) -> Any:
    if thing.get("object") != "list":
        return expanded(world, thing, paths)
    return {**thing, "data": [expanded(world, one, paths) for one in thing["data"]]}


def _public(thing: Any) -> Any:
    """Without what the double keeps to itself."""
    if isinstance(thing, list):
        return [_public(one) for one in thing]
    if isinstance(thing, dict):
        return {name: _public(one) for name, one in thing.items() if not name.startswith("_")}
    return thing


def _try_to_pay(world: World, ref: str, number: str) -> str:
    try:
        if ref.startswith("in_"):
            invoices.charge(world, ref, cards.card(world, number))
        else:
            checkouts.pay(world, ref, number)
    except StripeSays as said:
        return str(said.body["error"].get("decline_code", said.body["error"]["code"]))
    return "paid"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    double: StripeDouble


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer the API, or show a page."""
        path = urlsplit(self.path).path
        if path.startswith("/v1/"):
            self._answer("GET", "")
        elif path.startswith(("/c/", "/i/")):
            self._page(
                "<form method=post><input name=card value=4242424242424242><button>Pay</button></form>"
            )
        else:
            self._page("The portal")

    def do_POST(self) -> None:
        """Answer the API, or take what somebody filled in."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if urlsplit(self.path).path.startswith("/v1/"):
            self._answer("POST", body)
        else:
            number = read_form(body).get("card", cards.GOOD)
            self._page(self.server.double.pay(self.path, number))

    def do_DELETE(self) -> None:
        """Answer the API."""
        self._answer("DELETE", "")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, method: str, body: str) -> None:
        if not self.headers.get("Authorization", "").startswith("Bearer "):
            self._send(401, {"error": {"type": "invalid_request_error", "message": "No key"}})
            return
        try:
            key = self.headers.get("Idempotency-Key", "")
            self._send(*self.server.double.answer(method, self.path, body, key))
        except ConnectionError:
            self.close_connection = True

    def _page(self, inside: str) -> None:
        self._write(200, f"<!doctype html><title>Double</title>{inside}".encode(), "text/html")

    def _send(self, status: int, body: Thing) -> None:
        self._write(status, json.dumps(body).encode(), "application/json")

    def _write(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Stripe-Version", API_VERSION)
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Be a process of its own until it is interrupted: `python -m tests.stripe.double`."""
    with StripeDouble() as double:
        print(double.url, flush=True)  # noqa: T201 - whoever started it reads where it listens
        try:
            time.sleep(10**8)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
