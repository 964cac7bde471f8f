"""How webhooks are signed, how often they are tried, and where they may lead.

The signature is that of Standard Webhooks: HMAC-SHA256 over id, timestamp and raw body, in base64, one for
each secret that holds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.membership.models import HookEndpoint, HookSecret
from shared.addresses import is_public
from shared.errors import BadInput, Refusal

EVERYTHING = "*"
BOTH_HOLD = timedelta(hours=24)
_MINUTES = (0.1, 0.5, 2, 10, 60, 180, 360, 720, 1440)


class NoSuchEventToHear(BadInput):
    """Nothing is announced here by this name."""


class EndpointMustBeSafe(BadInput):
    """Webhooks go to a public address by https, where nobody reads them on the way."""


class EndpointIsDisabled(Refusal):
    """Nothing is sent to this address until it is enabled again."""


def check_known(wanted: Collection[str], known: Collection[str]) -> None:
    """Refuse names of events that are not in the catalogue."""
    unknown = sorted(set(wanted) - set(known) - {EVERYTHING})
    if unknown:
        raise NoSuchEventToHear(f"Not in the catalogue of membership: {', '.join(unknown)}")


def check_scheme(scheme: str, allows_private: bool) -> None:
    """Refuse to send in the clear."""
    if scheme != "https" and not (scheme == "http" and allows_private):
        raise EndpointMustBeSafe("The address must begin with https://")


def check_host(host: str, allows_private: bool) -> None:
    """Refuse the number of a machine that is not on the public network; where names lead is looked at later."""
    if allows_private or not _is_number(host):
        return
    try:
        public = is_public(host)
    except ValueError as error:
        raise EndpointMustBeSafe(f"{host} is neither a name nor a full address") from error
    if not public:
        raise EndpointMustBeSafe(f"{host} is an address in a private network; name a public one")


def check_enabled(endpoint: HookEndpoint) -> None:
    """Refuse to send where nothing is sent at the moment."""
    if endpoint.is_disabled:
        raise EndpointIsDisabled(f"It was disabled: {endpoint.disabled_for}. Enable it first")


def hears(endpoint: HookEndpoint, event_type: str) -> bool:
    """Whether an address wants to be told of an event."""
    return bool({EVERYTHING, event_type} & set(endpoint.event_types))


def holding(secrets: Iterable[HookSecret], now: datetime) -> list[str]:
    """The secrets that hold at a moment, the newest first."""
    held = [one for one in secrets if one.ends_at is None or one.ends_at > now]
    return [one.secret for one in sorted(held, key=lambda one: one.id, reverse=True)]


def secret_of(entropy: bytes) -> str:
    """A secret as it is shown, once."""
    return "whsec_" + base64.b64encode(entropy).decode()


def signature(secrets: Iterable[str], message_id: str, seconds: int, body: str) -> str:
    """The header `webhook-signature`: a signature for each secret, with blanks between."""
    signed = f"{message_id}.{seconds}.{body}".encode()
    macs = (
        hmac.new(base64.b64decode(one.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        for one in secrets
    )
    return " ".join("v1," + base64.b64encode(mac).decode() for mac in macs)


def thin(message: Mapping[str, Any]) -> str:
    """What is told outside of an event: what it is, when it was, and ids; the rest is asked for."""
    data = message.get("data") or {}
    ids = {name: value for name, value in data.items() if name.endswith("_id") and value}
    told = {name: message[name] for name in ("type", "time", "subject", "sequence")}
    return json.dumps({"id": message["id"], **told, "data": ids}, separators=(",", ":"))


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it is given up, after some days."""
    if attempts >= len(_MINUTES):
        return None
    return now + timedelta(minutes=_MINUTES[attempts])


def _is_number(host: str) -> bool:
    """Whether a host is no name: the last part of a name is never a number."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")
