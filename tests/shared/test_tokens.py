"""Signed things: for one purpose, for a time, by any of the keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from shared.callers import Role
from shared.errors import Unauthenticated
from shared.tokens import (
    BadToken,
    ExpiredToken,
    program_token,
    read,
    read_bearer,
    service_token,
    sign,
)

NOW = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Keys:
    """Secret keys, newest first."""

    secret_keys: tuple[str, ...]


KEYS = Keys(("k" * 40,))


def test_what_was_signed_is_read() -> None:
    token = sign(KEYS, "sign-in", {"person": "ada", "nonce": 7}, HOUR, NOW)
    assert read(KEYS, "sign-in", token, NOW) == {"person": "ada", "nonce": 7}


def test_a_link_made_for_one_thing_does_not_do_for_another() -> None:
    token = sign(KEYS, "unsubscribe", {"person": "ada"}, None, NOW)
    with pytest.raises(BadToken):
        read(KEYS, "sign-in", token, NOW)


def test_a_link_expires_to_the_second() -> None:
    token = sign(KEYS, "sign-in", {}, HOUR, NOW)
    assert read(KEYS, "sign-in", token, NOW + HOUR - timedelta(seconds=1)) == {}
    with pytest.raises(ExpiredToken):
        read(KEYS, "sign-in", token, NOW + HOUR)


def test_a_link_may_be_for_ever() -> None:
    token = sign(KEYS, "unsubscribe", {}, None, NOW)
    assert read(KEYS, "unsubscribe", token, NOW + timedelta(days=36_500)) == {}


@pytest.mark.parametrize("token", ["", "x", "a.b", "é", "W10.x", "[]"])
def test_a_text_that_is_none_of_ours_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        read(KEYS, "sign-in", token, NOW)
    with pytest.raises(Unauthenticated):
        read_bearer(KEYS, token, "events", NOW)


def test_a_new_key_signs_and_the_old_one_still_reads() -> None:
    old_link = sign(KEYS, "sign-in", {}, HOUR, NOW)
    old_token = program_token(KEYS, "desk", ["*:read"], now=NOW)
    both = Keys(("n" * 40, *KEYS.secret_keys))
    assert read(both, "sign-in", old_link, NOW) == {}
    assert read_bearer(both, old_token, "events", NOW).program == "desk"
    new_link = sign(both, "sign-in", {}, HOUR, NOW)
    with pytest.raises(BadToken):
        read(KEYS, "sign-in", new_link, NOW)


def test_a_key_that_was_taken_away_reads_nothing() -> None:
    token = program_token(KEYS, "desk", ["*:read"], now=NOW)
    with pytest.raises(Unauthenticated):
        read_bearer(Keys(("n" * 40,)), token, "events", NOW)


def test_a_program_token_tells_who_and_what() -> None:
    token = program_token(KEYS, "desk", ["events:read"], [Role.STEWARD], now=NOW)
    bearer = read_bearer(KEYS, token, "events", NOW)
    assert bearer.program == "desk"
    assert bearer.roles == {Role.STEWARD}
    assert bearer.scopes == frozenset({"events:read"})
    assert bearer.person_id is None


def test_a_program_acts_as_a_person_or_in_roles_and_not_both() -> None:
    person = UUID("0192f0c1-0000-7000-8000-000000000009")
    token = program_token(KEYS, "desk", [], person_id=person, now=NOW)
    assert read_bearer(KEYS, token, "events", NOW).person_id == person
    with pytest.raises(ValueError, match="not both"):
        program_token(KEYS, "desk", [], [Role.ADMIN], person_id=person, now=NOW)


def test_a_program_token_lasts_a_year() -> None:
    token = program_token(KEYS, "desk", [], now=NOW)
    assert read_bearer(KEYS, token, "events", NOW + timedelta(days=364)).program == "desk"
    with pytest.raises(Unauthenticated, match="expired"):
        read_bearer(KEYS, token, "events", NOW + timedelta(days=366))


def test_a_service_token_is_for_one_service_and_a_minute() -> None:
    token = service_token(KEYS, "matching", "membership", NOW)
    assert read_bearer(KEYS, token, "membership", NOW).service == "matching"
    with pytest.raises(Unauthenticated, match="something else"):
        read_bearer(KEYS, token, "events", NOW)
    with pytest.raises(Unauthenticated, match="expired"):
        read_bearer(KEYS, token, "membership", NOW + timedelta(seconds=66))


def test_a_token_from_the_future_is_refused() -> None:
    token = service_token(KEYS, "matching", "membership", NOW + timedelta(minutes=5))
    with pytest.raises(Unauthenticated):
        read_bearer(KEYS, token, "membership", NOW)


def test_a_token_that_is_not_signed_or_signed_by_the_bare_secret_is_refused() -> None:
    claims = {"iss": "footbridge", "use": "program", "sub": "desk", "scope": "*:write"}
    claims |= {"roles": ["admin"], "person": None, "iat": 0, "exp": 2**33}  # type: ignore[dict-item]
    bare = OctKey.import_key(KEYS.secret_keys[0].encode())
    forged = [jwt.encode({"alg": "HS256"}, claims, bare)]
    header, body, _ = forged[0].split(".")
    forged += [f"{header}.{body}.", f"eyJhbGciOiJub25lIn0.{body}."]
    for token in forged:
        with pytest.raises(Unauthenticated):
            read_bearer(KEYS, token, "events", NOW)


def test_a_link_does_not_pass_for_a_bearer_token() -> None:
    token = sign(KEYS, "program", {"use": "program"}, HOUR, NOW)
    with pytest.raises(Unauthenticated):
        read_bearer(KEYS, token, "events", NOW)
