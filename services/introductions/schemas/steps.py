"""What is accepted and shown of steps, milestones and reviews of a partnership."""

from __future__ import annotations

from services.introductions.models import Stage
from services.introductions.rules.steps import CLOSING_REASONS
from services.introductions.schemas import parts
from shared.web.schemas import Schema, fields, validate

_NEXT_STAGES = [str(stage) for stage in Stage if stage != Stage.EXPLORING]


class FileSchema(Schema):
    """A document that is kept elsewhere: what it is called, and where it is."""

    name = parts.line(200, required=True)
    url = parts.address(required=True)


class StageIn(Schema):
    """Another stage, and what is agreed on for it; of a closing, in one word why."""

    stage = fields.String(required=True, validate=validate.OneOf(_NEXT_STAGES))
    text = parts.words(required=True, metadata={"description": "What is agreed on."})
    files = fields.List(
        fields.Nested(FileSchema), load_default=list, validate=validate.Length(max=20)
    )
    reason = fields.String(load_default="", validate=validate.OneOf(["", *CLOSING_REASONS]))


class FocusIn(Schema):
    """What the partnership is for from now on."""

    text = parts.words(required=True)


class PartyIn(Schema):
    """Whom to let in: who was met in an introduction, and a word to all why."""

    introduction_id = fields.UUID(required=True)
    text = parts.words(required=True)


class WordIn(Schema):
    """A word to the others, if there is one."""

    word = parts.word()


class StepConfirmationOut(Schema):
    """A side said yes: who for it, and when."""

    position = fields.Integer(required=True)
    person_id = fields.UUID(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


class StepOut(Schema):
    """A step that one side proposed; `missing` are the positions of the sides that are still to say yes."""

    id = fields.UUID(required=True)
    partnership_id = fields.UUID(required=True)
    purpose = fields.String(required=True)
    kind = fields.String(required=True)
    stage = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    text = fields.String(required=True)
    files = fields.List(fields.Nested(FileSchema), required=True)
    position = fields.Integer(required=True)
    proposed_by_id = fields.UUID(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True, allow_none=True)
    invited_organisation_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    word = fields.String(required=True)
    confirmations = fields.List(fields.Nested(StepConfirmationOut), required=True)
    missing = fields.List(fields.Integer(), required=True)


class MilestoneIn(Schema):
    """What will be done, by when; by whom of which side, unless it is who tends one's own."""

    title = parts.line(300, required=True)
    due_on = fields.Date(required=True)
    position = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 99))
    owner_id = fields.UUID(load_default=None, allow_none=True)


class MoveIn(Schema):
    """Another day, and why."""

    due_on = fields.Date(required=True)
    reason = parts.words(required=True)


class DropIn(Schema):
    """Why it is not done after all."""

    reason = parts.words(required=True)


class MilestoneChangeOut(Schema):
    """What became of a milestone, when, and why."""

    kind = fields.String(required=True)
    was_due_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    reason = fields.String(required=True)
    person_id = fields.UUID(required=True)
    changed_at = fields.AwareDateTime(required=True)


class MilestoneOut(Schema):
    """Something that a side will have done by a day: open, done or dropped."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    due_on = fields.Date(required=True)
    position = fields.Integer(required=True)
    owner_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True)
    is_missed = fields.Boolean(required=True)
    set_at = fields.AwareDateTime(required=True)
    changes = fields.List(fields.Nested(MilestoneChangeOut), required=True)


class ReviewIn(Schema):
    """When the sides looked together at how it goes, and what they noted."""

    held_on = fields.Date(required=True)
    notes = parts.words(required=True)


class ReviewOut(Schema):
    """A review that was held."""

    id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    notes = fields.String(required=True)
    written_by_id = fields.UUID(required=True)
    written_at = fields.AwareDateTime(required=True)


class CadenceIn(Schema):
    """Every how many months the sides look at how it goes."""

    months = fields.Integer(required=True, strict=True, validate=validate.Range(1, 24))
