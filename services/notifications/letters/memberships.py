"""What letters about signing in, applying and joining say."""

from urllib.parse import urlencode
from uuid import UUID

from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationSubmitted,
    MemberJoined,
)
from events.representatives import RepresentativeAppointed
from events.signins import SignInRequested
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import organisation_name
from services.notifications.letters.money import amount
from services.notifications.models import Group
from shared import tokens


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
    """A newcomer applied: it arrived, and what comes next."""
    return {"organisation": _name_or_none(desk, submitted.organisation_id), "tier": submitted.tier}


@letter("application-approved", "Your application is approved", urgent=True)
def application_approved(_: Desk, approved: ApplicationApproved) -> Facts:
    """The association said yes; what is due, until when and how to quote it."""
    due = approved.invoice_id is not None and approved.amount_minor > 0
    return {
        "dues": amount(approved.amount_minor, approved.currency) if due else "",
        "invoice_id": approved.invoice_id,
        "due_on": f"{approved.due_on:%-d %B %Y}" if approved.due_on else "",
    }


@letter("application-declined", "About your application", urgent=True)
def application_declined(_: Desk, declined: ApplicationDeclined) -> Facts:
    """The association said no, and why."""
    return {"reason": declined.reason}


@letter("welcome", "Welcome to {{ association }}", group=Group.ASSOCIATION)
def welcome(desk: Desk, joined: MemberJoined) -> Facts:
    """The first term began: a newcomer, or whoever speaks for one, is greeted."""
    return {
        "organisation": _name_or_none(desk, joined.organisation_id),
        "until": f"{joined.ends_on:%-d %B %Y}",
    }


@letter("appointed", "You now speak for {{ organisation }}", urgent=True)
def appointed(desk: Desk, appointed: RepresentativeAppointed) -> Facts:
    """A person speaks for an organisation that is already a member."""
    return {
        "organisation": organisation_name(desk.session, appointed.organisation_id),
        "roles": ", ".join(appointed.roles),
        "starts_on": f"{appointed.starts_on:%-d %B %Y}",
    }


def _name_or_none(desk: Desk, organisation_id: UUID | None) -> str | None:
    return organisation_name(desk.session, organisation_id) if organisation_id else None
