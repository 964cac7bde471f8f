"""What is accepted and shown of who sits at the tables of a partnership."""

from __future__ import annotations

from services.introductions.rules.tables import BUDGETS, STAFF
from shared.web.schemas import Schema, fields, validate


class TableIn(Schema):
    """Who is at the table for one's side: people, how many of them are lawyers, who drafts and who pays.

    Bands may be left out; they are then counted for nothing.
    """

    people = fields.Integer(required=True, strict=True, validate=validate.Range(1, 500))
    lawyers = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 500))
    budget_band = fields.String(load_default="", validate=validate.OneOf(["", *BUDGETS]))
    staff_band = fields.String(load_default="", validate=validate.OneOf(["", *STAFF]))
    drafts = fields.Boolean(load_default=False)
    pays = fields.Boolean(load_default=False)


class TableForm(TableIn):
    """The same from a page, where numbers are written."""

    people = fields.Integer(required=True, validate=validate.Range(1, 500))
    lawyers = fields.Integer(load_default=0, validate=validate.Range(0, 500))


class TableOut(Schema):
    """Who was at the table for a side from a moment on."""

    id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    people = fields.Integer(required=True)
    lawyers = fields.Integer(required=True)
    budget_band = fields.String(required=True)
    staff_band = fields.String(required=True)
    drafts = fields.Boolean(required=True)
    pays = fields.Boolean(required=True)
    said_by_id = fields.UUID(required=True)
    said_at = fields.AwareDateTime(required=True)


class TermOut(Schema):
    """What one thing adds to the index; above nothing, the side has more of it."""

    kind = fields.String(required=True)
    weight = fields.Float(required=True)


class StandingOut(Schema):
    """How a side stands: reasons in words; index and terms for stewards alone."""

    position = fields.Integer(required=True)
    is_uneven = fields.Boolean(required=True)
    counsel_is_offered = fields.Boolean(required=True)
    reasons = fields.List(fields.String(), required=True)
    index = fields.Float(required=True, allow_none=True)
    terms = fields.List(fields.Nested(TermOut), required=True)


class BalanceOut(Schema):
    """How even the table is; `missing` are the positions of sides that did not say who is at theirs."""

    missing = fields.List(fields.Integer(), required=True)
    sides = fields.List(fields.Nested(StandingOut), required=True)
