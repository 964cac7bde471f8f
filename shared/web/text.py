"""Text that no database can keep: it is refused at the door, so that nothing inside has to think of it."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import ValidationError

from shared.errors import BadInput, NotFound

_FAULT = "Has characters that cannot be kept."


def check_request() -> None:
    """Refuse a path, a query or a form with such text in it; JSON is checked when it is read."""
    path = [value for value in (request.view_args or {}).values() if isinstance(value, str)]
    if not all(map(can_be_kept, path)):
        raise NotFound("There is nothing at this address.")
    for name, value in [*request.args.items(multi=True), *_form()]:
        if not (can_be_kept(name) and can_be_kept(value)):
            raise BadInput("See `errors` for what cannot be kept.", fields={name: [_FAULT]})


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


def _form() -> list[tuple[str, str]]:
    if request.mimetype != "application/x-www-form-urlencoded":
        return []
    request.get_data(cache=True)  # reading the form alone would use the body up
    return list(request.form.items(multi=True))


def _check(text: str, path: tuple[str, ...]) -> None:
    if not can_be_kept(text):
        faults: Any = [_FAULT]
        for name in reversed(path):
            faults = {name: faults}
        raise ValidationError(faults)
