"""The page behind a sign-in link."""

from __future__ import annotations

from flask import render_template, request

from services.membership.actions.sign_ins import use_link
from shared.web import Pages, allow_anyone, limit, now, session, settings, sign_in

pages = Pages("pages", __name__, template_folder="templates")


@pages.route("/sign-in", methods=["GET"])
@allow_anyone
def ask() -> str:
    """A button: programs that look into letters follow links, but they press nothing."""
    token = request.args.get("token", "")
    return render_template("sign_in.html", token=token, association=settings().association_name)


@pages.route("/sign-in", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def enter() -> str:
    """Sign in with the link."""
    sign_in(use_link(session(), settings(), request.form.get("token", ""), now()))
    return render_template("signed_in.html", association=settings().association_name)
