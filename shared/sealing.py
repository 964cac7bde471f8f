"""Sealed things: a secret that is kept in a database, and read by whoever has the secret keys alone."""

from __future__ import annotations

import hashlib
import hmac

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from shared.errors import Refusal
from shared.tokens import HasKeys

_HEADER = {"alg": "A256KW", "enc": "A256GCM"}


class SealIsOfAnotherKey(Refusal):
    """This was sealed with a secret key that is not among those of this installation any more."""


def seal(keys: HasKeys, purpose: str, secret: bytes) -> str:
    """A text that holds a secret, sealed with the newest of the secret keys for one purpose.

    Source: JSON Web Encryption, RFC 7516, with the AES key wrap and GCM of RFC 7518.
    """
    return str(jwe.encrypt_compact(_HEADER, secret, _key(keys.secret_keys[0], purpose)))


def unseal(keys: HasKeys, purpose: str, sealed: str) -> bytes:
    """The secret in a sealed text. Raises SealIsOfAnotherKey."""
    for one in keys.secret_keys:
        found = _opened(sealed, _key(one, purpose))
        if found is not None:
            return found
    raise SealIsOfAnotherKey("Put the secret key before the last change back behind the new one")


def is_sealed_with_newest(keys: HasKeys, purpose: str, sealed: str) -> bool:
    """Whether a text need not be sealed anew before an older secret key is given up."""
    return _opened(sealed, _key(keys.secret_keys[0], purpose)) is not None


def _opened(sealed: str, key: OctKey) -> bytes | None:
    try:
        return jwe.decrypt_compact(sealed, key).plaintext
    except JoseError:
        return None


def _key(secret: str, purpose: str) -> OctKey:
    derived = hmac.new(secret.encode(), f"footbridge seal {purpose}".encode(), hashlib.sha256)
    return OctKey.import_key(derived.digest(), {"use": "enc"})
