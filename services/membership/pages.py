"""The pages for signing in: asking for a link, and the page behind it."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from services.membership.actions.sign_ins import request_links, use_link
from services.membership.schemas.access import SignInForm
from shared.web import (
    Pages,
    allow,
    allow_anyone,
    form,
    go_to,
    limit,
    local_path,
    now,
    session,
    settings,
    sign_in,
    sign_out,
)

pages = Pages("pages", __name__, template_folder="templates")


@pages.route("/sign-in", methods=["GET"])
@allow_anyone
def ask() -> str:
    """Without a link, where to send one; with one, a button: programs that look into letters press nothing."""
    token, wanted = request.args.get("token", ""), local_path(request.args.get("next"))
    return render_template("sign_in.html", token=token, next=wanted)


@pages.route("/sign-in/links", methods=["POST"])
@allow_anyone
@limit("20 per minute")
def send_link() -> Response:
    """Have a link sent to whoever is written to at an address; the answer tells nothing."""
    asked = form(SignInForm())
    request_links(session(), asked["email"], now(), local_path(asked["next"]))
    return go_to(url_for("pages.link_sent"))


@pages.route("/sign-in/links", methods=["GET"])
@allow_anyone
def link_sent() -> str:
    """Tell anybody the same: to look into their letters."""
    return render_template("link_sent.html")


@pages.route("/sign-in", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def enter() -> Response:
    """Sign in with the link, and go on to where the person wanted to be."""
    sign_in(use_link(session(), settings(), request.form.get("token", ""), now()))
    return go_to(local_path(request.form.get("next")) or url_for("pages.signed_in"))


@pages.route("/signed-in", methods=["GET"])
@allow()
def signed_in() -> str:
    """Say that it worked, and where to go on."""
    return render_template("signed_in.html")


@pages.route("/sign-out", methods=["POST"])
@allow_anyone
def leave() -> Response:
    """Sign out, and be back where one signs in."""
    sign_out()
    return go_to(url_for("pages.ask"))
