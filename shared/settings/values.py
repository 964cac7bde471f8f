"""How the text of each variable is read; whoever reads it says in words what is wrong with it."""

from __future__ import annotations

import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from shared.languages import codes
from shared.settings.nearness import is_loopback

SERVICE_URLS = {
    "membership": "http://127.0.0.1:8001",
    "events": "http://127.0.0.1:8002",
    "introductions": "http://127.0.0.1:8003",
    "matching": "http://127.0.0.1:8004",
    "notifications": "http://127.0.0.1:8005",
}

_SHORTEST_KEY = 32
_RATE = re.compile(r"[1-9]\d* per ([1-9]\d* )?(second|minute|hour|day)s?")
_STRIPE_KEY = re.compile(r"(sk|rk)_(test|live)_\w+")
_HOST = re.compile(r"[0-9A-Za-z.:_-]+")


def home(text: str) -> Path:
    """A folder, made absolute; it need not exist yet."""
    try:
        path = Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError("is in the home of nobody known here") from None
    if path.exists() and not path.is_dir():
        raise ValueError("is a file")
    if "?" in text:
        raise ValueError("has a question mark, which the address of a database cannot hold")
    return path


def origin(text: str) -> str:
    """The scheme, host and port of a web address, with nothing behind them."""
    parts = _split(text.replace("{port}", "0"), "http", "https")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("has more than a host and a port")
    return text.rstrip("/")


def host(text: str) -> str:
    """A name or number to listen on."""
    if not _HOST.fullmatch(text):
        raise ValueError("is not the name or number of a host")
    return text


def port(text: str) -> int:
    """A TCP port."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise ValueError("is not a number from 1 to 65535")
    return int(text)


def few(text: str) -> int:
    """How many there are of something that there are few of, if any."""
    if not (text.isascii() and text.isdigit() and int(text) <= 9):
        raise ValueError("is not a number from 0 to 9")
    return int(text)


def keys(text: str) -> tuple[str, ...]:
    """Secret keys, newest first; none when nothing is given."""
    found = tuple(key.strip() for key in text.split(",")) if text else ()
    if any(len(key) < _SHORTEST_KEY for key in found):
        raise ValueError(f"holds a key of fewer than {_SHORTEST_KEY} characters")
    return found


def database(text: str) -> str:
    """The address of a database for each service, with `{service}` where its name goes."""
    scheme = text.partition(":")[0]
    if scheme not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise ValueError("begins with neither sqlite nor postgresql")
    if "{service}" not in text:
        raise ValueError("lacks {service}: each service has a database of its own")
    if scheme == "sqlite" and not text.startswith("sqlite:///"):
        raise ValueError("lacks the third slash, behind which the file is named")
    return text


def bus(text: str) -> str:
    """The broker, or the road inside the process."""
    if text.rstrip("/") == "embedded:":
        return "embedded://"
    _split(text, "amqp", "amqps")
    return text


def service_urls(text: str) -> dict[str, str]:
    """Where each service answers; those not named keep their usual port on this machine."""
    found = dict(SERVICE_URLS)
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, equals, url = (part.strip() for part in entry.partition("="))
        if not equals or name not in SERVICE_URLS:
            raise ValueError(f"has the entry {entry!r}, which names no service")
        _split(url, "http", "https")
        found[name] = url.rstrip("/")
    return found


def smtp(text: str) -> str:
    """The mail server; nothing means that letters are left in a folder."""
    if text:
        _split(text, "smtp", "smtps")
    return text


def sender(text: str) -> str:
    """Who letters come from: an address, with or without a name before it."""
    address = parseaddr(text)[1]
    before, at, behind = address.partition("@")
    if not (before and at and behind) or not text.isprintable():
        raise ValueError("is not an address to write from")
    return text


def line(text: str) -> str:
    """A few words on one line."""
    if not text.strip() or not text.isprintable() or len(text) > 120:
        raise ValueError("is not one line of at most 120 characters")
    return text.strip()


def time_zone(text: str) -> str:
    """The name of a time zone in the IANA list."""
    try:
        ZoneInfo(text)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("is not in the list of time zones") from error
    return text


def language(text: str) -> str:
    """A language that letters and pages are written in."""
    if text not in codes():
        raise ValueError("is none that there are words in")
    return text


def yes_or_no(text: str) -> bool | None:
    """A switch; None when it is left to follow from the rest."""
    if text.lower() not in ("", "yes", "no"):
        raise ValueError("is neither yes nor no")
    return {"yes": True, "no": False}.get(text.lower())


def log(text: str) -> str:
    """The form of the log: lines for people, or for programs."""
    if text not in ("text", "json"):
        raise ValueError("is neither text nor json")
    return text


def seconds(text: str) -> float:
    """A span of time above nothing."""
    try:
        span = float(text)
    except ValueError:
        raise ValueError("is not a number") from None
    if not 0 < span <= 86_400:
        raise ValueError("is not between 0 and 86400")
    return span


def rate(text: str) -> str:
    """How many requests a caller may make in a span of time."""
    if not _RATE.fullmatch(text):
        raise ValueError("is not a number of requests per span of time")
    return text


def issuer(text: str) -> str:
    """Who vouches for identities: the address that the provider's own description begins at."""
    if not text:
        return ""
    parts = _split(text, "http", "https")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("is not reached by https")
    if parts.query or parts.fragment:
        raise ValueError("has something behind its path")
    return text.rstrip("/")


def line_or_none(text: str) -> str:
    """A text on one line, or nothing."""
    return line(text) if text else ""


def way_in(text: str) -> str:
    """How the staff signs in."""
    if text not in ("link", "provider"):
        raise ValueError("is neither link nor provider")
    return text


def stripe_key(text: str) -> str:
    """A secret or restricted key of Stripe; nothing means that no cards are taken."""
    if text and not _STRIPE_KEY.fullmatch(text):
        raise ValueError("is no secret key of Stripe")
    return text


def webhook_secret(text: str) -> str:
    """What Stripe signs its webhooks with."""
    if text and not text.startswith("whsec_"):
        raise ValueError("is no secret of a webhook endpoint")
    return text


def api_base(text: str) -> str:
    """Where what stands in for Stripe answers, if anything does."""
    return origin(text) if text else ""


def _split(url: str, *schemes: str) -> SplitResult:
    """Take an address apart. Raises ValueError when it is not one of these schemes with a host."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise ValueError("is not an address") from None
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"is not an address that begins with {'://, or '.join(schemes)}://")
    return parts
