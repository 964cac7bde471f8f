"""Signed things: links that expire, tokens of programs, and the tokens that services show one another.

All are signed with the newest of the secret keys and read with any of them, so that keys can be changed
without signing anybody out. Nothing here is secret from its bearer, and nothing is single-use.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from shared.callers import Role
from shared.errors import BadInput, Unauthenticated

_ISSUER = "footbridge"
_ALGORITHM = "HS256"
_SERVICE_SECONDS = 60
_LEEWAY_SECONDS = 5


class HasKeys(Protocol):
    """What of the settings is needed here: the secret keys, newest first."""

    @property
    def secret_keys(self) -> Sequence[str]:
        """The secret keys, newest first."""


class BadToken(BadInput):
    """This link or token is not one of ours."""


class ExpiredToken(BadInput):
    """This link has expired."""


@dataclass(frozen=True)
class Bearer:
    """What a bearer token says: which program or service, acting as whom, within which scopes."""

    program: str | None = None
    service: str | None = None
    scopes: frozenset[str] | None = None
    roles: frozenset[Role] = frozenset()
    person_id: UUID | None = None


def sign(
    keys: HasKeys,
    purpose: str,
    payload: Mapping[str, Any],
    ttl: timedelta | None,
    now: datetime | None = None,
) -> str:
    """A text for a URL that carries the payload, for one purpose and a time (None: for ever)."""
    until = int(((now or _clock()) + ttl).timestamp()) if ttl is not None else None
    return str(_serializer(keys, purpose).dumps([dict(payload), until]))


def read(keys: HasKeys, purpose: str, token: str, now: datetime | None = None) -> dict[str, Any]:
    """The payload of a signed text. Raises BadToken or ExpiredToken."""
    try:
        payload, until = _serializer(keys, purpose).loads(token)
    except BadData as error:
        raise BadToken("The link is damaged, or was made for something else.") from error
    if until is not None and until <= (now or _clock()).timestamp():
        raise ExpiredToken("Please ask for a new link.")
    return cast(dict[str, Any], payload)


def program_token(
    keys: HasKeys,
    name: str,
    scopes: Iterable[str],
    roles: Iterable[Role] = (),
    person_id: UUID | None = None,
    ttl: timedelta = timedelta(days=365),
    now: datetime | None = None,
) -> str:
    """A bearer token for a program that acts in roles of its own, or else as a person.

    A scope is `<service>:read` or `<service>:write`; `*` stands for every service.
    """
    if person_id is not None and (roles := tuple(roles)):
        raise ValueError("a program acts as a person or in roles of its own, not both")
    claims = {
        "use": "program",
        "sub": name,
        "scope": " ".join(sorted(scopes)),
        "roles": [str(role) for role in roles],
        "person": str(person_id) if person_id else None,
    }
    return _encode(keys, claims, ttl, now or _clock())


def service_token(keys: HasKeys, issuer: str, audience: str, now: datetime | None = None) -> str:
    """A bearer token by which one service shows another who it is; good for a minute."""
    claims = {"use": "service", "sub": issuer, "aud": audience}
    return _encode(keys, claims, timedelta(seconds=_SERVICE_SECONDS), now or _clock())


def read_bearer(keys: HasKeys, token: str, audience: str, now: datetime | None = None) -> Bearer:
    """What a bearer token says to the service `audience`. Raises Unauthenticated."""
    claims = _decode(keys, token, (now or _clock()).timestamp())
    if claims.get("use") == "program":
        return _program(claims)
    if claims.get("use") == "service" and claims.get("aud") == audience:
        return Bearer(service=claims["sub"])
    raise Unauthenticated("This token was made for something else.")


def _program(claims: dict[str, Any]) -> Bearer:
    return Bearer(
        program=claims["sub"],
        scopes=frozenset(claims["scope"].split()),
        roles=frozenset(Role(role) for role in claims["roles"]),
        person_id=UUID(claims["person"]) if claims["person"] else None,
    )


def _encode(keys: HasKeys, claims: dict[str, Any], ttl: timedelta, now: datetime) -> str:
    key = _bearer_keys(keys)[0]
    times = {"iat": int(now.timestamp()), "exp": int((now + ttl).timestamp())}
    header = {"alg": _ALGORITHM, "typ": "JWT", "kid": key.kid}
    return jwt.encode(header, {"iss": _ISSUER, **claims, **times}, key, [_ALGORITHM])


def _decode(keys: HasKeys, token: str, now: float) -> dict[str, Any]:
    """The claims of a token that is ours and in its time; a clock may be a few seconds off."""
    try:
        claims = jwt.decode(token, KeySet(list(_bearer_keys(keys))), [_ALGORITHM]).claims
    except (JoseError, ValueError) as error:
        raise Unauthenticated("This token is not one of ours.") from error
    if claims.get("iss") != _ISSUER or claims["iat"] - _LEEWAY_SECONDS > now:
        raise Unauthenticated("This token is not one of ours.")
    if claims["exp"] + _LEEWAY_SECONDS <= now:
        raise Unauthenticated("This token has expired.")
    return claims


def _bearer_keys(keys: HasKeys) -> list[OctKey]:
    """A key for bearer tokens from each secret key, so that no other signature passes for one."""
    found = []
    for secret in keys.secret_keys:
        derived = hmac.new(secret.encode(), b"footbridge bearer token", hashlib.sha256).digest()
        kid = hashlib.sha256(derived).hexdigest()[:12]
        found.append(OctKey.import_key(derived, {"kid": kid, "alg": _ALGORITHM, "use": "sig"}))
    return found


def _serializer(keys: HasKeys, purpose: str) -> URLSafeSerializer:
    oldest_first = list(reversed(keys.secret_keys))
    return URLSafeSerializer(oldest_first, salt=f"footbridge {purpose}", **_SHA256)


_SHA256: dict[str, Any] = {
    "signer_kwargs": {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
}


def _clock() -> datetime:
    return datetime.now(UTC)
