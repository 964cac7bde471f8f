"""The API's documents for people: Swagger UI, from the files of an installed package, with no other host."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from flask import Blueprint, Flask, Response, json, request, send_from_directory, url_for
from markupsafe import Markup

from shared.web.headers import allow_documents, secure
from shared.web.permission import allow_anyone

_ASSETS = str(files("flask_swagger_ui") / "dist")
_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="stylesheet" href="{assets}/swagger-ui.css"></head>'
    '<body><div id="swagger-ui"></div><script src="{assets}/swagger-ui-bundle.js"></script>'
    '<script src="{assets}/swagger-ui-standalone-preset.js"></script>'
    '<script src="{start}"></script></body></html>'
)
_START = """window.ui = SwaggerUIBundle({urls: %s, dom_id: "#swagger-ui", deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], layout: "StandaloneLayout",
  validatorUrl: null});
"""


def documents(title: str, specs: Mapping[str, str]) -> Blueprint:
    """The pages that show these documents (name to URL; a URL without a scheme is under the mount)."""
    pages = Blueprint("documents", __name__)

    @pages.get("/docs")
    @allow_anyone
    def page() -> str:
        """Show the API's documents."""
        allow_documents()
        assets = url_for("documents.asset", name="x").removesuffix("/x")
        return _PAGE.format(title=title, assets=assets, start=url_for("documents.start"))

    @pages.get("/docs/start.js")
    @allow_anyone
    def start() -> Response:
        """Tell Swagger UI where the documents are."""
        urls = [{"name": name, "url": _under_mount(url)} for name, url in specs.items()]
        return Response(_START % json.dumps(urls), mimetype="text/javascript")

    @pages.get("/docs/assets/<path:name>")
    @allow_anyone
    def asset(name: str) -> Response:
        """A file of Swagger UI."""
        return send_from_directory(_ASSETS, name, max_age=86_400)

    return pages


def docs_app(services: Mapping[str, str], title: str = "Footbridge") -> Flask:
    """One page for the documents of several services (name to the URL of its openapi.json).

    Mount it beside them under `/`; it answers `/docs`.
    """
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(documents(title, dict(services)))
    app.after_request(secure)
    return app


def _under_mount(url: str) -> str:
    return url if "://" in url else request.script_root + url
