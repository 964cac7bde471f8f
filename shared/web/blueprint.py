"""Blueprints: flask-smorest's, with documents that tell the truth and a parser that no text can hurt."""

from __future__ import annotations

import json
from threading import Lock
from typing import Any, ClassVar, NoReturn, cast

import flask
import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import missing
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from shared.web.schemas import Problem
from shared.web.text import check_text

KEY_PATTERN = r"^[!-~]([ -~]{0,253}[!-~])?$"
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Makes asking again harmless: the same key and body get the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": KEY_PATTERN},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of what was read: the edit is refused if it changed meanwhile.",
    "schema": {"type": "string", "maxLength": 255},
}

_SECURITY_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "session": {"type": "apiKey", "in": "cookie", "name": "footbridge"},
}


class Pages(flask.Blueprint):
    """Routes that answer people, in HTML; they do not appear in the API's document."""


class Parser(FlaskParser):
    """Reads what was sent; refuses what no field could hold before any schema sees it.

    What a schema does not know is refused in an address, too: a filter that was misspelt must not be
    answered as if it had not been there.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.DEFAULT_UNKNOWN_BY_LOCATION = {**self.DEFAULT_UNKNOWN_BY_LOCATION, "query": None}

    def _raw_load_json(self, req: flask.Request) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not is_json_request(req):
            raise UnsupportedMediaType("Please send JSON, as application/json.")
        try:
            return json.loads(body, parse_float=_number, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadRequest("The body is not JSON.") from error

    def pre_load(self, location_data: Any, **_options: Any) -> Any:
        """Refuse text with NUL characters or halves of characters, which databases cannot keep."""
        data = (
            location_data.to_dict(flat=False)
            if hasattr(location_data, "to_dict")
            else location_data
        )
        check_text(data)
        return location_data


class Blueprint(flask_smorest.Blueprint):
    """Routes that answer programs, in JSON."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks += [_document_permission, _document_headers]


def _schema_name(schema: Any) -> str:
    """What a schema is called in the document; one whose fields may be left out is an edit."""
    name = cast(Any, resolve_schema_cls(schema)).__name__.removesuffix("Schema")
    return f"{name}Edit" if getattr(schema, "partial", None) else name


class _Converter(OpenAPIConverter):
    """Describes fields as other languages read it."""

    def field2pattern(self, field: Any, **kwargs: Any) -> dict[str, str]:
        """The pattern of a field: what Python calls `\\Z`, others call `$`."""
        found = super().field2pattern(field, **kwargs)
        return {name: pattern.replace(r"\Z", "$") for name, pattern in found.items()}


class _Marshmallow(MarshmallowPlugin):
    """Describes schemas in the document."""

    Converter = _Converter

    def __init__(self) -> None:
        super().__init__(_schema_name)


class Api(flask_smorest.Api):
    """The API of a service, whose refusals are problems (RFC 9457).

    Its document is written when it is first asked for: that takes longer than all else of putting
    a service together, and most who start a service never read it.
    """

    ERROR_SCHEMA: ClassVar[Any] = Problem

    def __init__(self, app: flask.Flask, **described_as: Any) -> None:
        self._described_as = described_as
        self._document: dict[str, Any] = {}
        self._blueprints: list[flask_smorest.Blueprint] = []
        self._writing = Lock()
        super().__init__(app)

    def register_blueprint(self, blp: flask_smorest.Blueprint) -> None:
        """Let its routes answer; the document will describe them."""
        self._app.register_blueprint(blp)
        self._blueprints.append(blp)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document of all blueprints. Threads may ask for it at once."""
        with self._writing:
            self._document = self._document or self._write()
        return self._document

    def _write(self) -> dict[str, Any]:
        super()._init_spec(**self._described_as, marshmallow_plugin=_Marshmallow())
        for scheme, described in _SECURITY_SCHEMES.items():
            self.spec.components.security_scheme(scheme, described)
        for blp in self._blueprints:
            blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
            self.spec.tag({"name": blp.name, "description": blp.description})
        return cast("dict[str, Any]", self.spec.to_dict())

    def _init_spec(self, **_described_as: Any) -> None:
        """Leave the document for later."""

    def _register_error_handlers(self) -> None:
        """Leave errors to shared.web.problems."""

    def _register_responses(self) -> None:
        """Document every refusal as problem+json."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"


def _document_permission(doc: dict[str, Any], doc_info: dict[str, Any], **_: Any) -> dict[str, Any]:
    permission = doc_info.get("permission")
    if permission is not None:
        doc["security"] = [] if permission.anyone else [{"token": []}, {"session": []}]
        doc["x-allowed"] = str(permission)
    return doc


def _document_headers(
    doc: dict[str, Any], _doc_info: dict[str, Any], *, method: str, **_: Any
) -> dict[str, Any]:
    header = {"post": _IDEMPOTENCY_KEY, "patch": _IF_MATCH}.get(method)
    if header:
        doc.setdefault("parameters", []).append(header)
    return doc


def _number(text: str) -> float | int:
    """A number of JSON: 7.0 is the whole number 7, however it is written."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
