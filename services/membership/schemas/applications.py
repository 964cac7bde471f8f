"""Applications, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from services.membership.models.applications import ApplicationKind, ApplicationState, Vote
from services.membership.schemas import parts
from services.membership.schemas.consents import MOST_PURPOSES, purpose
from services.membership.schemas.dues import InvoiceOut
from services.membership.schemas.organisations import NewOrganisation
from services.membership.schemas.persons import NewPerson, ProfileIn
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

_STATES = [str(state) for state in ApplicationState]
_TOKEN = "The token of the answer, or of the link in a letter: who bears it needs no sign-in."


class Newcomer(NewPerson):
    """Who applies."""

    title = parts.text(200, load_default="")
    profile = fields.Nested(ProfileIn, load_default=lambda: ProfileIn().load({}))

    @post_load
    def put_title_into_profile(self, person: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The title may stand beside the name; it belongs to the profile."""
        title = person.pop("title") or person["profile"]["title"]
        return {**person, "profile": {**person["profile"], "title": title}}


def _answers(**options: Any) -> fields.Dict:
    said = "What is answered to the questions of the tier, by their keys."
    # what the tier does not ask is refused where its questions are known
    return fields.Dict(
        keys=fields.String(),
        values=fields.Raw(allow_none=True),
        metadata={"description": said},
        **options,
    )


def _brought_by(**options: Any) -> fields.String:
    said = "Who told the applicant of us: the number of a member, an address, or a name."
    return fields.String(
        validate=validate.Length(max=300), metadata={"description": said}, **options
    )


class NewApplication(Schema):
    """Somebody applies: for an organisation, or (in a tier for persons) alone.

    Whoever is signed in may leave `person` out, and name an organisation that they speak for by its id.
    A draft is kept until it is handed in, and may leave required answers open.
    """

    tier = fields.String(required=True, attribute="tier_slug", validate=validate.Length(1, 40))
    organisation = fields.Nested(NewOrganisation, load_default=None, allow_none=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    person = fields.Nested(Newcomer, load_default=None, allow_none=True)
    answers = _answers(load_default=dict)
    donation_minor = parts.money(load_default=0)
    purchase_order = parts.text(100, load_default="")
    brought_by = _brought_by(load_default="")
    consents = fields.List(
        purpose(),
        load_default=list,
        validate=validate.Length(max=MOST_PURPOSES),
        metadata={"description": "What the person agrees to, of GET /policies/consents."},
    )
    draft = Flag(load_default=False, attribute="is_draft")


class NewRenewal(Schema):
    """Which membership is to go on."""

    membership_id = fields.UUID(required=True)
    purchase_order = parts.text(100, load_default="")


class ApplicationEdit(Schema):
    """What an applicant changes; what is left out stays, also of the answers."""

    answers = _answers()
    donation_minor = parts.money()
    purchase_order = parts.text(100)
    brought_by = _brought_by()


class Bearer(Schema):
    """The way back to an application."""

    token = fields.String(
        load_default="", validate=validate.Length(max=500), metadata={"description": _TOKEN}
    )


class ApplicationOut(Schema):
    """An application, with the invoice that its approval led to."""

    id = fields.UUID(required=True, attribute="application.id")
    kind = fields.String(
        required=True,
        attribute="application.kind",
        validate=validate.OneOf([str(kind) for kind in ApplicationKind]),
    )
    state = fields.String(
        required=True, attribute="application.state", validate=validate.OneOf(_STATES)
    )
    tier = fields.String(required=True, attribute="application.tier_slug")
    person_id = fields.UUID(required=True, attribute="application.person_id")
    organisation_id = fields.UUID(
        required=True, allow_none=True, attribute="application.organisation_id"
    )
    membership_id = fields.UUID(
        required=True, allow_none=True, attribute="application.membership_id"
    )
    answers = fields.Dict(keys=fields.String(), required=True)
    donation_minor = fields.Integer(required=True, attribute="application.donation_minor")
    purchase_order = fields.String(required=True, attribute="application.purchase_order")
    brought_by = fields.String(required=True, attribute="application.brought_by")
    started_at = fields.AwareDateTime(required=True, attribute="application.started_at")
    submitted_at = fields.AwareDateTime(
        required=True, allow_none=True, attribute="application.submitted_at"
    )
    decided_at = fields.AwareDateTime(
        required=True, allow_none=True, attribute="application.decided_at"
    )
    reason = fields.String(required=True, attribute="application.reason")
    approvals = fields.Integer(
        required=True, attribute="yes", metadata={"description": "How many said yes."}
    )
    approvals_needed = fields.Integer(required=True, attribute="approval.needed")
    invoice = fields.Nested(InvoiceOut, required=True, allow_none=True)


class ApplicationReceived(Schema):
    """What an applicant is told.

    `token` is the way back to the application. It is null where the application was there already and
    whoever asks is not signed in as the applicant: then it goes to the applicant's address.
    """

    id = fields.UUID(required=True, attribute="application.id")
    state = fields.String(required=True, attribute="application.state")
    person_id = fields.UUID(required=True, attribute="application.person_id")
    organisation_id = fields.UUID(
        required=True, allow_none=True, attribute="application.organisation_id"
    )
    token = fields.String(required=True, allow_none=True)


class BallotOut(Schema):
    """An application as those see it who vote on it; nothing of anybody's money."""

    application_id = fields.UUID(required=True, attribute="shown.application.id")
    kind = fields.String(required=True, attribute="shown.application.kind")
    tier = fields.String(required=True, attribute="shown.application.tier_slug")
    applicant = fields.String(required=True)
    organisation = fields.String(required=True, allow_none=True)
    answers = fields.Dict(keys=fields.String(), required=True, attribute="shown.answers")
    submitted_at = fields.AwareDateTime(
        required=True, allow_none=True, attribute="shown.application.submitted_at"
    )
    approvals = fields.Integer(required=True, attribute="shown.yes")
    approvals_needed = fields.Integer(required=True, attribute="shown.approval.needed")


class NewVote(Schema):
    """What an approver says."""

    vote = fields.String(required=True, validate=validate.OneOf([str(vote) for vote in Vote]))
    remark = parts.text(2_000, load_default="")


class VoteOut(NewVote):
    """A vote, as the stewards see it."""

    approver_id = fields.UUID(required=True)
    voted_at = fields.AwareDateTime(required=True)


class VoteList(Schema):
    """The votes on an application."""

    items = fields.List(fields.Nested(VoteOut), required=True)


class BallotAfterwards(Schema):
    """How things stand after a vote."""

    application_id = fields.UUID(required=True, attribute="application.id")
    state = fields.String(required=True, attribute="application.state")
    approvals = fields.Integer(required=True, attribute="yes")
    approvals_needed = fields.Integer(required=True, attribute="approval.needed")


class ApplicationFilter(PageArgs):
    """Which applications."""

    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class Refused(Schema):
    """Why an application is declined."""

    reason = parts.text(2_000, load_default="")
