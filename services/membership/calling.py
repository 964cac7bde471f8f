"""Calling an address outside: once, without detours, and never inside our own network.

What a name leads to is looked up once, judged, and that very number is called: a name that leads elsewhere a
moment later leads nowhere. Nothing here is called while a transaction is open.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from services.membership.rules.hooks import is_public

_SECONDS = (5.0, 10.0)
_GONE = 410


@dataclass(frozen=True)
class Answer:
    """What came of a call, in a few words."""

    was_taken: bool
    told: str
    is_gone: bool = False


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
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        number = _looked_up(host, port, allows_private)
        there = f"[{number}]:{port}" if ":" in number else f"{number}:{port}"
        pinned = urlunsplit((parts.scheme, there, parts.path or "/", parts.query, ""))
        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://", _Named(host))
            with session.post(
                pinned,
                data=body.encode(),
                headers={**headers, "Host": parts.netloc.rpartition("@")[2]},
                timeout=_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                status = answer.status_code
                return Answer(200 <= status < 300, f"it answered {status}", status == _GONE)
    except _NotPublic as refused:
        return Answer(False, str(refused))
    except (requests.RequestException, OSError, ValueError) as error:
        return Answer(False, f"it could not be reached ({type(error).__name__})")


def _looked_up(host: str, port: int, allows_private: bool) -> str:
    """The number to call. Raises OSError when there is none, or one that is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(entry[4][0]) for entry in found]
    if not allows_private and not all(is_public(number) for number in numbers):
        raise _NotPublic("its name leads into a private network, where nothing is sent")
    return numbers[0]
