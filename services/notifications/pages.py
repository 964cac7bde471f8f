"""The pages that letters lead to, and, for trying things out, the letters themselves."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, make_response, render_template, request

from services.notifications.actions.preferences import choose, preference_of, unsubscribe
from services.notifications.letters.links import read_preferences, read_unsubscribe
from services.notifications.models import Group
from services.notifications.queries.contacts import language_of
from services.notifications.queries.mail import letter_in, newest_letters
from shared.errors import NotFound
from shared.languages import SOURCE, mark
from shared.settings.nearness import is_loopback
from shared.web import Pages, allow_anyone, now, session, settings, speak_to

pages = Pages("pages", __name__, template_folder="templates")
mail = Pages("mail", __name__, template_folder="templates", url_prefix="/mail")

_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
_LETTERS_ONLY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True)
class _Stopping:
    """Letters of a group: whether to write no more of them, and that we do not."""

    question: str
    done: str


_ANY_STOPPED = _Stopping(
    mark("No more letters of any kind that you can do without?"),
    mark("We write you no more letters of any kind that you can do without."),
)
_STOPPED = {
    str(Group.INTRODUCTIONS): _Stopping(
        mark("No more letters about introductions?"),
        mark("We write you no more letters about introductions."),
    ),
    str(Group.GATHERINGS): _Stopping(
        mark("No more letters about events?"), mark("We write you no more letters about events.")
    ),
    str(Group.ASSOCIATION): _Stopping(
        mark("No more letters about the association?"),
        mark("We write you no more letters about the association."),
    ),
}


class NoSuchLetter(NotFound):
    """There is no such letter here."""


@pages.route("/unsubscribe/<token>", methods=["GET"])
@allow_anyone
def ask_to_unsubscribe(token: str) -> str:
    """Ask before doing anything: programs that look into letters follow every link."""
    person_id, group = read_unsubscribe(settings(), token)
    return _unsubscribe(person_id, group, done=False)


@pages.route("/unsubscribe/<token>", methods=["POST"])
@allow_anyone
def unsubscribe_now(token: str) -> str:
    """Stop letters of a group at once, without signing in and without a further question.

    Source: RFC 8058, which mail programs follow when somebody presses their own button.
    """
    person_id, group = read_unsubscribe(settings(), token)
    unsubscribe(session(), person_id, group)
    return _unsubscribe(person_id, group, done=True)


@pages.route("/preferences/<token>", methods=["GET"])
@allow_anyone
def show_preferences(token: str) -> str:
    """What a person is written to about."""
    person_id = read_preferences(settings(), token)
    return _preferences(person_id, saved=False)


@pages.route("/preferences/<token>", methods=["POST"])
@allow_anyone
def save_preferences(token: str) -> str:
    """Write to a person about what they ticked, at once or once a day."""
    person_id = read_preferences(settings(), token)
    groups = [group for group in Group if group in request.form.getlist("group")]
    choose(session(), person_id, groups, request.form.get("daily") == "yes", now())
    return _preferences(person_id, saved=True)


@mail.route("/", methods=["GET"], strict_slashes=False)
@allow_anyone
def list_letters() -> Response:
    """The letters that were left in the folder, newest first."""
    _check_this_machine()
    speak_to(SOURCE)
    letters = newest_letters(settings().home / "mail")
    return _letters_only(render_template("pages/mail.html", letters=letters))


@mail.route("/<uuid:letter_id>", methods=["GET"])
@allow_anyone
def read_letter(letter_id: UUID) -> Response:
    """A letter as text, as HTML in a box that can do nothing, and with its headers."""
    _check_this_machine()
    speak_to(SOURCE)
    found = letter_in(settings().home / "mail", letter_id)
    if found is None:
        raise NoSuchLetter
    return _letters_only(
        render_template("pages/letter.html", letter=found, base_url=settings().base_url)
    )


def _unsubscribe(person_id: UUID, group: str, done: bool) -> str:
    speak_to(language_of(session(), person_id))
    words = _STOPPED.get(group, _ANY_STOPPED)
    return render_template("pages/unsubscribe.html", words=words, done=done)


def _preferences(person_id: UUID, saved: bool) -> str:
    speak_to(language_of(session(), person_id))
    preference = preference_of(session(), person_id)
    return render_template("pages/preferences.html", preference=preference, saved=saved)


def _check_this_machine() -> None:
    """Refuse other machines, and a page elsewhere that made its own name point here (DNS rebinding)."""
    ours = urlsplit(settings().base_url).hostname
    if urlsplit(f"//{request.host}").hostname not in _THIS_MACHINE | {ours}:
        raise NoSuchLetter
    if not is_loopback(request.remote_addr or ""):
        raise NoSuchLetter


def _letters_only(page: str) -> Response:
    response = make_response(page)
    response.headers["Content-Security-Policy"] = _LETTERS_ONLY
    return response
