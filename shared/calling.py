"""Calling an address outside: once, without detours, and never inside our own network.

What a name leads to is looked up once, judged, and that very number is called: a name that leads elsewhere a
moment later leads nowhere. Nothing here is called while a transaction is open.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from shared.addresses import is_public

_SECONDS = (5.0, 10.0)
_OK, _UNCHANGED, _GONE = 200, 304, 410
_CHUNK = 65_536


@dataclass(frozen=True)
class Answer:
    """What came of a call, in a few words."""

    was_taken: bool
    told: str
    is_gone: bool = False


@dataclass(frozen=True)
class Fetched:
    """What stands at an address, and the tag to ask with the next time; or what stood in the way."""

    content: bytes = b""
    tag: str = ""
    is_unchanged: bool = False
    trouble: str = ""


class _TooMuch(OSError):
    """It is larger, or takes longer, than anybody needs."""


class _NotPublic(OSError):
    """The name leads into a private network."""


class _Named(HTTPAdapter):
    """Calls a number, and wants the certificate of the name that led there."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Say the name while shaking hands, and hold the certificate against it."""
        super().init_poolmanager(
            *args, server_hostname=self._host, assert_hostname=self._host, **kwargs
        )


def call(url: str, body: str, headers: Mapping[str, str], allows_private: bool) -> Answer:
    """Post a body to an address. Only an answer of 2xx takes it; redirects are not followed."""
    try:
        with _asked("POST", url, headers, allows_private, body.encode()) as answer:
            status = answer.status_code
            return Answer(200 <= status < 300, f"it answered {status}", status == _GONE)
    except _NotPublic as refused:
        return Answer(False, str(refused))
    except (requests.RequestException, OSError, ValueError) as error:
        return Answer(False, f"it could not be reached ({type(error).__name__})")


def fetch(
    url: str, headers: Mapping[str, str], allows_private: bool, most_bytes: int, seconds: float = 20
) -> Fetched:
    """Get what stands at an address, at most so many bytes in so many seconds; redirects are not followed.

    A server that says that nothing has changed (304) is heard as such. Nothing is raised: `trouble` says what
    stood in the way.
    """
    try:
        with _asked("GET", url, headers, allows_private) as answer:
            if answer.status_code == _UNCHANGED:
                return Fetched(is_unchanged=True)
            if answer.status_code != _OK:
                return Fetched(trouble=f"it answered {answer.status_code}")
            content = _at_most(answer, most_bytes, seconds)
            return Fetched(content=content, tag=answer.headers.get("ETag", "")[:200])
    except _NotPublic as refused:
        return Fetched(trouble=str(refused))
    except _TooMuch as refused:
        return Fetched(trouble=str(refused))
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        return Fetched(trouble=f"it could not be reached ({type(error).__name__})")


@contextmanager
def _asked(
    method: str,
    url: str,
    headers: Mapping[str, str],
    allows_private: bool,
    body: bytes | None = None,
) -> Iterator[requests.Response]:
    """The answer of whoever is at an address, whose number is looked up once and judged."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    number = _looked_up(host, port, allows_private)
    there = f"[{number}]:{port}" if ":" in number else f"{number}:{port}"
    pinned = urlunsplit((parts.scheme, there, parts.path or "/", parts.query, ""))
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", _Named(host))
        with session.request(
            method,
            pinned,
            data=body,
            headers={**headers, "Host": parts.netloc.rpartition("@")[2]},
            timeout=_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            yield answer


def _at_most(answer: requests.Response, most_bytes: int, seconds: float) -> bytes:
    """The body, as it arrives: whoever sends a byte now and then is not waited for."""
    until, content = time.monotonic() + seconds, bytearray()
    while chunk := answer.raw.read1(_CHUNK, decode_content=True):
        content += chunk
        if len(content) > most_bytes:
            raise _TooMuch(f"it is larger than {most_bytes // 1_000} kB")
        if time.monotonic() > until:
            raise _TooMuch(f"it took longer than {seconds:.0f} seconds")
    return bytes(content)


def _looked_up(host: str, port: int, allows_private: bool) -> str:
    """The number to call. Raises OSError when there is none, or one that is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(entry[4][0]) for entry in found]
    if not allows_private and not all(is_public(number) for number in numbers):
        raise _NotPublic("its name leads into a private network, where nobody calls")
    return numbers[0]
