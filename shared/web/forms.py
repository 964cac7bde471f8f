"""What people send from a page, and where they go from there: only ever to a path of this house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, request
from marshmallow import Schema, ValidationError, fields

from shared.errors import BadInput
from shared.web.context import SAFE_METHODS, settings

_LONGEST = 200
_SWITCH = {"yes": True, "no": False}
_LOCAL = re.compile(r"(?:/[A-Za-z0-9_-]+)+/?")


def form(schema: Schema) -> dict[str, Any]:
    """The form that was sent, read by a schema. Raises BadInput with the fields at fault.

    A form has nothing but texts: `yes` and `no` are what a page says for true and false.
    """
    return told(schema, {name: _meant(schema, name, text) for name, text in request.form.items()})


def told(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a page made of its form, read by a schema. Raises BadInput with the fields at fault."""
    try:
        read: dict[str, Any] = schema.load(values)
    except ValidationError as error:
        faults = error.normalized_messages()
        raise BadInput("Something is not as it should be:", fields=faults) from error
    return read


def local_path(text: str | None) -> str:
    """A path of this house, or nothing for any other text.

    Words with slashes before them and no other character: so there is no host, no scheme, no way
    up, and nothing that one program reads in another way than the next.
    """
    given = text or ""
    return given if len(given) <= _LONGEST and _LOCAL.fullmatch(given) else ""


def go_to(path: str) -> Response:
    """Send a browser to a path of this house (303: it asks for it with GET). Raises ValueError for another."""
    if not local_path(path):
        raise ValueError("this is no path of this house")
    return _redirect(path)


def go_elsewhere(url: str) -> Response:
    """Send a browser to an address that is not of this house, and that nobody who asks has chosen."""
    return _redirect(url)


def go_and_come_back(path: str) -> Response:
    """Send a browser elsewhere in this house, with `next` telling it where it wanted to be."""
    wanted = request.script_root + request.path
    wanted = local_path(wanted) if request.method in SAFE_METHODS else came_from()
    return _redirect(f"{path}?next={quote(wanted)}" if wanted else path)


def came_from() -> str:
    """The path of the page of this house where a form was sent, as far as the browser tells it."""
    if not request.referrer:
        return ""
    page = urlsplit(request.referrer)
    ours = {urlsplit(settings().base_url).netloc, request.host}
    return local_path(page.path) if page.netloc in ours else ""


def _meant(schema: Schema, name: str, text: str) -> str | bool:
    is_a_switch = isinstance(schema.fields.get(name), fields.Boolean)
    return _SWITCH.get(text, text) if is_a_switch else text


def _redirect(url: str) -> Response:
    return Response(status=303, headers={"Location": url})
