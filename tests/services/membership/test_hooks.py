"""Webhooks over real HTTP: signed, at least once, with an end, and never into our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest

from events.hooks import WebhookGivenUp
from services.membership.actions.hooks import forget_deliveries, prepare
from services.membership.courier import Courier
from services.membership.models import HookDelivery, HookEndpoint
from services.membership.rules.hooks import signature
from shared.addresses import is_public
from shared.callers import Role
from shared.calling import call
from shared.relay import sequence
from tests.services.membership.door import Door

ADMIN = [Role.ADMIN]


@dataclass
class Listener:
    """Somebody outside who listens: answers with what it is told to, and remembers what it heard."""

    url: str = ""
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.heard.append(
                ({name.lower(): text for name, text in self.headers.items()}, body)
            )
            self.send_response(listening.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    listening.url = f"http://127.0.0.1:{server.server_port}/hooks?from=us"
    yield listening
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def door(settings, office) -> Door:
    """The door of a house whose webhooks may lead to this machine."""
    return Door(replace(settings, webhooks_private=True), office)


@pytest.fixture
def courier(door, office) -> Courier:
    return Courier(door.settings, office.engine, lambda: office.now)


@pytest.fixture
def register(door, listener):
    def registered(*events: str) -> dict:
        asked = {"url": listener.url, "events": events or ["*"]}
        answer = door.ask("POST", "/webhook-endpoints", ADMIN, json=asked)
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    return registered


def work(office, courier: Courier) -> None:
    """What was announced gets its place, as the relay gives it, and is told."""
    sequence(office.engine)
    while courier.work():
        pass


def later(office, **span: float) -> None:
    office.now += timedelta(**span)


def is_signed(heard: tuple[dict[str, str], bytes], secret: str) -> bool:
    """As whoever listens finds out, with nothing of ours."""
    headers, body = heard
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{mac}" in headers["webhook-signature"].split(" ")


def shown(door, path: str = "/webhook-deliveries") -> list[dict]:
    return door.ask("GET", path, ADMIN).get_json()["items"]


def test_the_signature_is_that_of_the_standard():
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    made = signature([secret], message, 1614265330, '{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_happens_is_told_signed_and_with_ids_alone(office, register, courier, listener):
    office.organisation("Before Everything")
    sequence(office.engine)
    secret = register("organisation.registered.v1")["secret"]
    body = office.organisation("Harbour Bank")
    office.person()
    work(office, courier)
    (heard,) = listener.heard
    told = json.loads(heard[1])
    assert told["data"] == {"organisation_id": str(body)}
    assert (told["type"], told["id"]) == ("organisation.registered.v1", heard[0]["webhook-id"])
    assert b"Harbour" not in heard[1]
    assert is_signed(heard, secret)
    assert not is_signed((heard[0], heard[1] + b" "), secret)
    work(office, courier)
    assert len(listener.heard) == 1


def test_a_secret_is_shown_once_and_two_hold_for_a_day(office, door, register, courier, listener):
    endpoint = register()
    path = f"/webhook-endpoints/{endpoint['id']}"
    newer = door.ask("POST", f"{path}/secrets", ADMIN).get_json()["secret"]
    assert endpoint["secret"] not in door.ask("GET", "/webhook-endpoints", ADMIN).text
    assert "secret" not in door.ask("GET", path, ADMIN).get_json()
    office.organisation()
    work(office, courier)
    assert is_signed(listener.heard[0], endpoint["secret"])
    assert is_signed(listener.heard[0], newer)
    later(office, hours=25)
    office.organisation()
    work(office, courier)
    assert not is_signed(listener.heard[-1], endpoint["secret"])
    assert is_signed(listener.heard[-1], newer)


def test_who_does_not_take_it_is_asked_again_further_and_further_apart(
    office, door, register, courier, listener
):
    register()
    listener.status = 302  # a redirect is no yes, and leads nowhere
    office.organisation()
    work(office, courier)
    assert len(listener.heard) == 1
    later(office, seconds=29)
    work(office, courier)
    assert len(listener.heard) == 1
    later(office, seconds=2)
    work(office, courier)
    assert len(listener.heard) == 2
    listener.status = 200
    later(office, minutes=3)
    work(office, courier)
    assert len({heard[0]["webhook-id"] for heard in listener.heard}) == 1
    (delivery,) = shown(door)
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 3)
    assert delivery["last_answer"] == "it answered 200"


def test_who_never_answers_is_given_up_disabled_and_told_of_and_can_begin_anew(
    office, door, register, courier, listener
):
    endpoint = register("organisation.registered.v1")
    listener.status = 500
    office.organisation()
    for _ in range(12):
        work(office, courier)
        later(office, days=1, minutes=1)
    assert len(listener.heard) == 9
    (delivery,) = shown(door, "/webhook-deliveries?state=given-up")
    path = f"/webhook-endpoints/{endpoint['id']}"
    assert door.ask("GET", path, ADMIN).get_json()["disabled_for"].endswith("it answered 500")
    assert [str(said.endpoint_id) for said in office.said(WebhookGivenUp)] == [endpoint["id"]]
    resends = f"/webhook-deliveries/{delivery['id']}/resends"
    assert door.ask("POST", resends, ADMIN).status_code == 409
    office.organisation()
    work(office, courier)
    assert len(listener.heard) == 9
    listener.status = 204
    assert door.ask("POST", f"{path}/enablement", ADMIN).status_code == 201
    assert door.ask("POST", resends, ADMIN).status_code == 201
    work(office, courier)
    assert len(listener.heard) == 10
    assert [one["state"] for one in shown(door)] == ["delivered"]


def test_an_address_that_is_gone_is_disabled_at_once(office, door, register, courier, listener):
    endpoint = register("organisation.registered.v1")
    listener.status = 410
    office.organisation()
    work(office, courier)
    assert len(listener.heard) == 1
    assert door.ask("GET", f"/webhook-endpoints/{endpoint['id']}", ADMIN).get_json()["disabled_at"]


def test_a_courier_that_died_on_the_way_goes_once_more(office, register, courier, listener):
    register("organisation.registered.v1")
    office.organisation()
    sequence(office.engine)
    listener.status = 500
    work(office, courier)
    delivery = office.look(lambda session: session.query(HookDelivery).one().id)
    later(office, seconds=31)
    assert office.do(prepare, delivery, office.now) is not None  # and then it dies
    listener.status = 204
    work(office, courier)
    assert len(listener.heard) == 1
    later(office, minutes=2, seconds=1)
    work(office, courier)
    assert len(listener.heard) == 2


def test_old_deliveries_are_forgotten_and_waiting_ones_kept(office, register, courier, listener):
    register("organisation.registered.v1")
    office.organisation()
    work(office, courier)
    listener.status = 500
    office.organisation()
    work(office, courier)
    later(office, days=31)
    assert office.do(forget_deliveries, office.now) == 1
    assert office.count(HookDelivery) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)  # fmt: skip
def test_what_is_not_public_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_what_is_public_is_known(address):
    assert is_public(address)


@pytest.mark.parametrize("url", ["http://[x/", "http://a..b/", "http://x.example:99999/", "x"])
def test_what_no_address_can_be_made_of_is_an_answer_and_no_fall(url):
    answer = call(url, "{}", {}, allows_private=True)
    assert (answer.was_taken, "could not be reached" in answer.told) == (False, True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433"])
def test_nothing_is_sent_into_our_own_network(listener, host):
    url = listener.url.replace("127.0.0.1", host)
    refused = call(url, "{}", {}, allows_private=False)
    assert (refused.was_taken, "private network" in refused.told) == (False, True)
    assert listener.heard == []
    assert call(url, "{}", {}, allows_private=True).was_taken  # so that it was refused, not missed


def test_the_number_of_a_machine_of_our_own_is_refused_with_what_to_do(settings, office):
    asked = {"url": "https://192.168.1.10/hook", "events": ["*"]}
    refused = Door(settings, office).ask("POST", "/webhook-endpoints", ADMIN, json=asked)
    assert refused.json["type"] == "/problems/endpoint-must-be-safe"
    assert "192.168.1.10 is an address in a private network" in refused.json["detail"]
    for url in ("https://8.8.8.8/hook", "https://10.example/hook"):
        asked = {"url": url, "events": ["*"]}
        answer = Door(settings, office).ask("POST", "/webhook-endpoints", ADMIN, json=asked)
        assert answer.status_code == 201, url


def test_what_cannot_be_an_address_is_refused(settings, office):
    door = Door(settings, office)
    for url, status in (
        ("http://x.example/hook", 422),
        ("ftp://x.example/hook", 422),
        ("https://user:secret@x.example/", 422),
        ("https://", 422),
        ("https://[::1", 422),
        ("https://x.example:65536/", 422),
        ("https://x.example/a#b", 422),
        ("https://10.0.0.7/hook", 422),
        ("https://127.1/hook", 422),
        ("https://169.254.169.254/", 422),
        ("https://0x7f.0.0.1/", 422),
    ):
        asked = {"url": url, "events": ["*"]}
        assert door.ask("POST", "/webhook-endpoints", ADMIN, json=asked).status_code == status, url
    asked = {"url": "https://x.example/", "events": ["dues.payed.v1"]}
    refused = door.ask("POST", "/webhook-endpoints", ADMIN, json=asked)
    assert "dues.payed.v1" in refused.get_json()["detail"]
    assert office.count(HookEndpoint) == 0
    assert door.ask("GET", f"/webhook-endpoints/{uuid4()}", ADMIN).status_code == 404
