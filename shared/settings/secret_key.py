"""The secret key of an installation that was given none: made once, kept in its home."""

import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key in this file; a random one of 64 characters is put there if there is no file.

    Several processes may start at once: the file appears whole and under its name in one step,
    and whoever comes second reads the key of the first. Raises OSError.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        _make(path)
        return _read(path)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 32:
        raise OSError(f"{path} holds no key of 32 characters or more; delete it to have one made")
    return key


def _make(path: Path) -> None:
    """Write a draft that only its owner may read, and link it to its name unless that is taken."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
