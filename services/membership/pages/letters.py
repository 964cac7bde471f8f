"""The pages that letters lead to: signing in, applications, votes, invitations and proofs of address."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import Response, render_template, request, url_for

from services.membership import identity
from services.membership.actions import applications as applying
from services.membership.actions.consents import say_by_link
from services.membership.actions.domains import join_by_domain, verify_domain
from services.membership.actions.erasures import cancel_by_link
from services.membership.actions.identities import (
    connect_identity,
    disconnect_identities,
    proof_of,
    whose_identity,
)
from services.membership.actions.invitations import accept_invitation, decline_invitation
from services.membership.actions.sign_ins import request_links, use_link
from services.membership.actions.ways_back import opened_by
from services.membership.pages.blueprint import pages
from services.membership.queries import applications as queries
from services.membership.queries.applications import STATES_IN_WORDS
from services.membership.queries.consents import purpose_of_link
from services.membership.queries.erasures import STATES_IN_WORDS as ERASURES_IN_WORDS
from services.membership.queries.erasures import erasure_seen
from services.membership.queries.invitations import STATES_IN_WORDS as INVITATIONS_IN_WORDS
from services.membership.queries.invitations import invitation_seen
from services.membership.queries.sellers import account_to_pay_to
from services.membership.schemas.access import SignInForm
from services.membership.schemas.applications import NewVote
from shared.web import (
    allow,
    allow_anyone,
    caller,
    form,
    give_keepsake,
    go_elsewhere,
    go_to,
    keepsake,
    limit,
    local_path,
    now,
    session,
    settings,
    sign_in,
    sign_out,
    today,
)

_ATTEMPT = "identity"
_NONE_MADE = {"state": "", "nonce": "", "verifier": ""}

_AT_ONCE = 50


@pages.route("/sign-in", methods=["GET"])
@allow_anyone
def ask() -> str:
    """Without a link, where to send one; with one, a button: programs that look into letters press nothing."""
    token, wanted = request.args.get("token", ""), local_path(request.args.get("next"))
    return render_template(
        "sign_in.html", token=token, next=wanted, at_provider=bool(settings().oidc_issuer)
    )


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


@pages.route("/sign-in/provider", methods=["GET"])
@allow_anyone
@limit("30 per minute")
def go_to_provider() -> Response:
    """Send a browser to where the staff signs in."""
    url, attempt = identity.begin(settings(), local_path(request.args.get("next")))
    answer = go_elsewhere(url)
    give_keepsake(answer, _ATTEMPT, asdict(attempt))
    return answer


@pages.route("/sign-in/provider/return", methods=["GET"])
@allow_anyone
@limit("30 per minute")
def come_back() -> Response | str:
    """Sign in whoever is connected with what the provider says; others may connect, once signed in."""
    attempt = identity.Attempt(**(keepsake(_ATTEMPT) or _NONE_MADE))
    proven = identity.prove(settings(), attempt, request.args)
    person_id = whose_identity(session(), proven.issuer, proven.subject)
    if person_id is None:
        proof = proof_of(settings(), proven.issuer, proven.subject, now())
        return render_template("connect.html", proof=proof, is_signed_in=caller().is_known)
    sign_in(person_id, at_provider=True)
    return go_to(attempt.next_path or url_for("pages.signed_in"))


@pages.route("/sign-in/provider/connection", methods=["POST"])
@allow()
def connect() -> str:
    """Connect the person who is signed in with what the provider calls them."""
    proof = request.form.get("proof", "")
    connect_identity(session(), caller().person_id, settings(), proof, now())
    return render_template("connected.html")


@pages.route("/sign-in/provider/disconnection", methods=["POST"])
@allow()
def disconnect() -> Response:
    """Forget what a provider calls the person who is signed in."""
    disconnect_identities(session(), caller().person_id)
    return go_to(url_for("pages.signed_in"))


@pages.route("/applications/<uuid:application_id>/page", methods=["GET"])
@allow_anyone
def application(application_id: UUID) -> str:
    """How an application stands, for whoever has the link of a letter."""
    shown = queries.application_seen(session(), application_id, caller(), _opened(), today())
    token = request.args.get("token", "")
    account = account_to_pay_to(session(), shown.invoice.invoice) if shown.invoice else ()
    return render_template(
        "application.html", shown=shown, account=account, token=token, words=STATES_IN_WORDS
    )


@pages.route("/applications/<uuid:application_id>/page/submission", methods=["POST"])
@allow_anyone
def hand_in(application_id: UUID) -> Response:
    """Hand a draft in."""
    queries.let_applicant(session(), application_id, caller(), _opened(), today())
    applying.submit_draft(session(), application_id, today(), now(), caller())
    return _back_to(application_id)


@pages.route("/applications/<uuid:application_id>/page/withdrawal", methods=["POST"])
@allow_anyone
def take_back(application_id: UUID) -> Response:
    """Think better of an application."""
    queries.let_applicant(session(), application_id, caller(), _opened(), today())
    applying.withdraw_application(session(), application_id, today(), now())
    return _back_to(application_id)


@pages.route("/ballots/page", methods=["GET"])
@allow()
def ballots() -> str:
    """What awaits one's vote."""
    page = queries.ballots(session(), None, _AT_ONCE, caller())
    return render_template("ballots.html", ballots=page.items)


@pages.route("/applications/<uuid:application_id>/page/votes", methods=["POST"])
@allow()
def cast_vote(application_id: UUID) -> Response:
    """Say yes or no."""
    applying.vote_on_application(
        session(), application_id, caller(), **form(NewVote()), today=today(), now=now()
    )
    return go_to(url_for("pages.ballots"))


def _opened() -> UUID | None:
    return opened_by(settings(), request.args.get("token", ""), now())


def _back_to(application_id: UUID) -> Response:
    """To the application again, by the same link."""
    token = request.args.get("token", "")
    page = url_for("pages.application", application_id=application_id, token=token)
    return Response(status=303, headers={"Location": page})


@pages.route("/invitation", methods=["GET"])
@allow_anyone
def invited() -> str:
    """What somebody is asked, with a button for yes and one for no."""
    token = request.args.get("token", "")
    seen = invitation_seen(session(), settings(), token, now())
    return render_template(
        "invitation.html", token=token, invitation=seen, words=INVITATIONS_IN_WORDS
    )


@pages.route("/invitation/acceptance", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def say_yes() -> str:
    """Take the seat that was kept."""
    accept_invitation(session(), settings(), request.form.get("token", ""), today(), now())
    return render_template("answered.html", answer="yes")


@pages.route("/invitation/refusal", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def say_no() -> str:
    """Let the seat go to somebody else."""
    decline_invitation(session(), settings(), request.form.get("token", ""), today(), now())
    return render_template("answered.html", answer="no")


@pages.route("/domain", methods=["GET"])
@allow_anyone
def claimed() -> str:
    """A button that proves a domain."""
    token = request.args.get("token", "")
    return render_template("prove.html", token=token, to=url_for("pages.prove_domain"))


@pages.route("/domain", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def prove_domain() -> str:
    """Say that letters to the domain arrive."""
    verify_domain(session(), settings(), request.form.get("token", ""), today(), now())
    return render_template("answered.html", answer="domain")


@pages.route("/domain-join", methods=["GET"])
@allow_anyone
def joining() -> str:
    """A button that proves an address, and joins."""
    token = request.args.get("token", "")
    return render_template("prove.html", token=token, to=url_for("pages.prove_address"))


@pages.route("/domain-join", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def prove_address() -> str:
    """Join, or wait for the organisation's yes."""
    join = join_by_domain(session(), settings(), request.form.get("token", ""), today(), now())
    return render_template("answered.html", answer=join.state)


@pages.route("/erasure", methods=["GET"])
@allow_anyone
def to_be_erased() -> str:
    """A button that calls an erasure off, or what became of it."""
    token = request.args.get("token", "")
    seen = erasure_seen(session(), settings(), token, now())
    return render_template("stay.html", token=token, erasure=seen, words=ERASURES_IN_WORDS)


@pages.route("/erasure", methods=["POST"])
@allow_anyone
@limit("30 per minute")
def stay() -> str:
    """Call an erasure off."""
    cancel_by_link(session(), settings(), request.form.get("token", ""), now())
    return render_template("answered.html", answer="stay")


@pages.route("/consent", methods=["GET"])
@allow_anyone
def ask_to_withdraw() -> str:
    """A button that withdraws consent: programs that look into letters press nothing."""
    token = request.args.get("token", "")
    purpose = purpose_of_link(session(), settings(), token, now())
    return render_template("consent.html", token=token, purpose=purpose, done="")


@pages.route("/consent", methods=["POST"])
@allow_anyone
@limit("60 per minute")
def withdraw_consent() -> str:
    """Withdraw consent at once, without signing in and without a further question.

    Source: RFC 8058, which mail programs follow when somebody presses their own button.
    """
    return _say_by_link(given=False)


@pages.route("/consent/renewal", methods=["POST"])
@allow_anyone
@limit("60 per minute")
def agree_again() -> str:
    """Take a withdrawal back, by the same link."""
    return _say_by_link(given=True)


def _say_by_link(*, given: bool) -> str:
    token = request.args.get("token", "")
    purpose = say_by_link(session(), settings(), token, now(), given=given)
    done = "given" if given else "withdrawn"
    return render_template("consent.html", token=token, purpose=purpose, done=done)
