"""What letters about signing in, applying and joining say."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationExpired,
    ApplicationResumed,
    ApplicationStarted,
    ApplicationSubmitted,
    BallotOpened,
    MemberJoined,
)
from events.representatives import RepresentativeAppointed
from events.signins import SignInRequested
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import organisation_name
from services.notifications.letters.links import invoice_url
from services.notifications.letters.roles import roles_in_words
from services.notifications.models import Group
from shared import tokens

_WAY_BACK_LIVES = timedelta(days=120)


@letter("sign-in", "Your link to sign in", urgent=True)
def sign_in(desk: Desk, requested: SignInRequested) -> Facts:
    """A link that signs a person in once; the secret in it is made here and kept nowhere."""
    if requested.expires_at <= desk.now:
        raise Overtaken("the link would have expired")
    token = tokens.sign(
        desk.settings,
        "sign-in",
        {"link_id": str(requested.link_id)},
        ttl=requested.expires_at - desk.now,
        now=desk.now,
    )
    expires_at = requested.expires_at.astimezone(desk.settings.zone)
    asked = {"next": requested.next_path} if requested.next_path else {}
    return {
        "url": desk.link(f"/membership/sign-in?{urlencode({**asked, 'token': token}, safe='/')}"),
        "until": f"{expires_at:%H:%M} ({desk.settings.time_zone})",
    }


@letter("application-received", "We have your application", urgent=True)
def application_received(desk: Desk, submitted: ApplicationSubmitted) -> Facts:
    """A newcomer applied: it arrived, and what comes next; who is a member need only renew."""
    return _application(desk, submitted) | {"is_member": submitted.is_member}


@letter("application-started", "Your application is not sent yet", urgent=True)
def application_started(desk: Desk, started: ApplicationStarted) -> Facts:
    """A newcomer began an application: the way back to it."""
    return _application(desk, started)


@letter("application-resumed", "The way back to your application", urgent=True)
def application_resumed(desk: Desk, resumed: ApplicationResumed) -> Facts:
    """Somebody came back to an open application: the way to it goes to the applicant alone."""
    return _application(desk, resumed)


@letter("application-expired", "Your application has expired", urgent=True)
def application_expired(desk: Desk, expired: ApplicationExpired) -> Facts:
    """Nobody did anything for too long; whoever still wants to join may apply anew."""
    return {
        "organisation": _name_or_none(desk, expired.organisation_id),
        "tier": expired.tier_name or expired.tier,
    }


@letter("vote-wanted", "Your vote on an application", urgent=True)
def vote_wanted(desk: Desk, opened: BallotOpened) -> Facts:
    """One of those who decide about a tier is asked to vote."""
    return {
        "organisation": _name_or_none(desk, opened.organisation_id),
        "tier": opened.tier_name or opened.tier,
        "url": desk.link("/membership/ballots/page"),
    }


@letter("application-approved", "Your application is approved", urgent=True)
def application_approved(desk: Desk, approved: ApplicationApproved) -> Facts:
    """The association said yes; what is due, until when and how to quote it."""
    due = approved.invoice_id is not None and approved.amount_minor > 0
    return {
        "dues": desk.language.amount(approved.amount_minor, approved.currency) if due else "",
        "number": approved.invoice_number or approved.invoice_id,
        "invoice_url": _paper(desk, approved.invoice_id),
        "due_on": desk.language.day(approved.due_on),
        "url": _way_back(desk, approved.application_id),
    }


@letter("application-declined", "About your application", urgent=True)
def application_declined(_: Desk, declined: ApplicationDeclined) -> Facts:
    """The association said no, and why."""
    return {"reason": declined.reason}


@letter("welcome", "Welcome to %(association)s", group=Group.ASSOCIATION)
def welcome(desk: Desk, joined: MemberJoined) -> Facts:
    """The first term began: a newcomer, or whoever speaks for one, is greeted."""
    return {
        "organisation": _name_or_none(desk, joined.organisation_id),
        "until": desk.language.day(joined.ends_on),
    }


@letter("appointed", "You now speak for %(organisation)s", urgent=True)
def appointed(desk: Desk, appointed: RepresentativeAppointed) -> Facts:
    """A person speaks for an organisation that is already a member."""
    return {
        "organisation": organisation_name(desk.session, appointed.organisation_id),
        "roles": roles_in_words(desk.language, appointed.roles),
        "starts_on": desk.language.day(appointed.starts_on),
    }


def _application(
    desk: Desk, said: ApplicationSubmitted | ApplicationStarted | ApplicationResumed
) -> Facts:
    return {
        "organisation": _name_or_none(desk, said.organisation_id),
        "tier": said.tier_name or said.tier,
        "url": _way_back(desk, said.application_id),
    }


def _way_back(desk: Desk, application_id: UUID) -> str:
    """Where an applicant sees how things stand, without an account; made here and kept nowhere."""
    said = {"application_id": str(application_id)}
    token = tokens.sign(desk.settings, "application", said, _WAY_BACK_LIVES, desk.now)
    return desk.link(f"/membership/applications/{application_id}/page?token={token}")


def _name_or_none(desk: Desk, organisation_id: UUID | None) -> str | None:
    return organisation_name(desk.session, organisation_id) if organisation_id else None


def _paper(desk: Desk, invoice_id: UUID | None) -> str:
    return invoice_url(desk.settings, invoice_id, desk.now) if invoice_id else ""
