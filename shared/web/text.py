"""Text that no database can keep: it is refused at the door, so that nothing inside has to think of it."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import ValidationError

from shared.errors import NotFound

_FAULT = "Has characters that cannot be kept."


def check_path() -> None:
    """Refuse a path with such text in it."""
    for value in (request.view_args or {}).values():
        if isinstance(value, str) and not can_be_kept(value):
            raise NotFound("There is nothing at this address.")


def check_text(data: Any, path: tuple[str, ...] = ()) -> None:
    """Raise ValidationError, with the way to the field, for such text anywhere in JSON or a form."""
    if isinstance(data, str):
        _check(data, path)
    elif isinstance(data, dict):
        for name, value in data.items():
            _check(str(name), path)
            check_text(value, (*path, str(name)))
    elif isinstance(data, list):
        for value in data:
            check_text(value, path)


def can_be_kept(text: str) -> bool:
    """Whether text is free of NUL characters and of halves of characters (lone surrogates)."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def _check(text: str, path: tuple[str, ...]) -> None:
    if not can_be_kept(text):
        faults: Any = [_FAULT]
        for name in reversed(path):
            faults = {name: faults}
        raise ValidationError(faults)
