"""The provider of identities: signing in where the staff's passwords and second factors are kept.

OpenID Connect with the authorisation code and PKCE (OpenID Connect Core 1.0; RFC 7636). All of it speaks to
somebody else's server, so nothing here is called while a transaction is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.errors import Forbidden, NotFound, Refusal
from shared.settings import Settings

_PATIENCE_SECONDS = 10
_SCOPE = "openid"
_SIGNATURES = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
_LEEWAY_SECONDS = 60


class NoProviderIsSet(NotFound):
    """People sign in here by a link in a letter."""


class ProviderDoesNotAnswer(Refusal):
    """Where you sign in does not answer at the moment."""

    status = 503


class NotSignedIn(Forbidden):
    """You were not signed in there."""


@dataclass(frozen=True)
class Attempt:
    """What must be remembered between going to the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    next_path: str = ""


@dataclass(frozen=True)
class Proven:
    """Somebody, as the provider calls them: `subject` is theirs for ever, at this `issuer`."""

    issuer: str
    subject: str


def begin(settings: Settings, next_path: str) -> tuple[str, Attempt]:
    """Where to send a browser, and what to remember until it comes back.

    Raises NoProviderIsSet, ProviderDoesNotAnswer.
    """
    session, about = _session(settings), _about(settings)
    attempt = Attempt(generate_token(32), generate_token(32), generate_token(48), next_path)
    url, _ = session.create_authorization_url(
        about["authorization_endpoint"],
        state=attempt.state,
        nonce=attempt.nonce,
        code_verifier=attempt.verifier,
    )
    return str(url), attempt


def prove(settings: Settings, attempt: Attempt, answer: Mapping[str, str]) -> Proven:
    """Who the provider says has come back with this answer (the query of the return address).

    Raises NotSignedIn when the answer does not belong to this attempt or the provider said no;
    ProviderDoesNotAnswer.
    """
    if not attempt.state or not answer.get("code") or answer.get("state") != attempt.state:
        raise NotSignedIn("Please begin again from the page where one signs in.")
    about = _about(settings)
    try:
        token = _session(settings).fetch_token(
            about["token_endpoint"],
            grant_type="authorization_code",
            code=answer["code"],
            code_verifier=attempt.verifier,
            timeout=_PATIENCE_SECONDS,
        )
    except OAuthError as refused:
        raise NotSignedIn("The other side did not confirm it; please begin again.") from refused
    except requests.RequestException as away:
        raise ProviderDoesNotAnswer(retry_after=30) from away
    return _read(settings, token.get("id_token", ""), attempt.nonce, about)


def _read(settings: Settings, id_token: str, nonce: str, about: Mapping[str, Any]) -> Proven:
    wanted = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": about["issuer"]},
        aud={"essential": True, "value": settings.oidc_client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        keys = KeySet.import_key_set(cast(Any, _get(about["jwks_uri"])))
        claims = jwt.decode(id_token, keys, algorithms=_SIGNATURES).claims
        wanted.validate(claims)
    except (JoseError, ValueError) as bad:
        raise NotSignedIn("What the other side said of you cannot be trusted.") from bad
    return Proven(str(claims["iss"]), str(claims["sub"]))


def _session(settings: Settings) -> OAuth2Session:
    if not settings.oidc_issuer:
        raise NoProviderIsSet
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        scope=_SCOPE,
        redirect_uri=f"{settings.base_url}/membership/sign-in/provider/return",
        code_challenge_method="S256",
    )


def _about(settings: Settings) -> dict[str, Any]:
    """What the provider says of itself; asked for once."""
    return _described(settings.oidc_issuer)


@cache
def _described(issuer: str) -> dict[str, Any]:
    about = _get(f"{issuer}/.well-known/openid-configuration")
    if str(about.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderDoesNotAnswer("It calls itself by another name than the one that is set.")
    return about


def _get(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=_PATIENCE_SECONDS)
        answer.raise_for_status()
        return cast(dict[str, Any], answer.json())
    except requests.RequestException as away:
        raise ProviderDoesNotAnswer(retry_after=30) from away
