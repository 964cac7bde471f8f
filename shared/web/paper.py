"""What pages for people are written on: one stylesheet, one frame, and the words of the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from flask import Blueprint, Flask, Response, request

from shared.languages.sentences import in_language
from shared.settings import Settings
from shared.web.languages import page_language
from shared.web.permission import allow_anyone

STYLESHEET = "footbridge.css"
_STYLES = files("shared.web").joinpath("assets", STYLESHEET).read_bytes()
_KEPT_SECONDS = 3_600


def furnish(app: Flask, settings: Settings) -> None:
    """Let the templates of a service extend `paper.html`, name the association and speak the reader's language.

    Each page says so where cards are taken with a test key.

    `{{ moment|day }}` is the civil day of a date or moment in the association's zone, `{{ moment|time }}` the
    time, and `{{ minor|amount(currency) }}` an amount as the reader's language writes it.
    """
    app.register_blueprint(_assets())
    app.jinja_env.globals["association"] = settings.association_name
    app.jinja_env.globals["is_a_trial"] = settings.is_a_trial
    app.jinja_env.globals["language"] = lambda: page_language().code
    app.jinja_env.filters["amount"] = lambda minor, currency: page_language().amount(
        minor, currency
    )
    app.jinja_env.filters["time"] = lambda moment: page_language().time(
        moment.astimezone(settings.zone)
    )
    app.jinja_env.filters["day"] = lambda moment: page_language().day(_day(moment, settings))
    in_language(app.jinja_env, page_language)


def _day(moment: date | datetime, settings: Settings) -> date:
    return settings.today(moment) if isinstance(moment, datetime) else moment


def _assets() -> Blueprint:
    assets = Blueprint("assets", __name__, url_prefix="/assets")

    @assets.get(f"/{STYLESHEET}")
    @allow_anyone
    def stylesheet() -> Response:
        """How pages look; the same for all services."""
        answer = Response(_STYLES, mimetype="text/css")
        answer.cache_control.max_age = _KEPT_SECONDS
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    return assets
