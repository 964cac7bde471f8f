"""What is accepted and shown of requests for introductions, and of what waits for a steward."""

from __future__ import annotations

from typing import Any

from marshmallow import pre_load

from services.introductions.models import Mode
from services.introductions.rules.descriptions import SECTORS
from services.introductions.schemas import parts
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate


class NamedSchema(Schema):
    """Somebody: by id or, if you know it, by their address."""

    person_id = fields.UUID(load_default=None, allow_none=True)
    email = fields.String(load_default="", validate=validate.Length(max=254))


_SECTORS = (*SECTORS, "individual", "other")
_MOST = 20


def _some(pattern: str, error: str) -> fields.List[str]:
    one = fields.String(validate=validate.Regexp(rf"^{pattern}\Z", error=error))
    return fields.List(one, load_default=list, validate=validate.Length(max=_MOST))


def _slugs() -> fields.List[str]:
    return _some(
        "[a-z0-9]+(-[a-z0-9]+){0,20}", "Write small letters and hyphens, as in east-africa."
    )


class WantedSchema(Schema):
    """What a wish is narrowed down to: one of each list that is not empty, and all of the lists."""

    sectors = fields.List(
        fields.String(validate=validate.OneOf(_SECTORS)),
        load_default=list,
        validate=validate.Length(max=_MOST),
    )
    countries = _some("[A-Z]{2}", "Write a country with two capital letters, as in KE.")
    areas = _slugs()
    causes = _slugs()
    languages = _some("[a-z]{2}", "Write a language with two small letters, as in fr.")
    offers = _slugs()


class WishIn(Schema):
    """Whom you wish to meet, in your own words; by name where you know one. Whom you name reads your words."""

    text = parts.line(500, required=True)
    named = fields.Nested(NamedSchema, load_default=None, allow_none=True)
    wanted = fields.Nested(WantedSchema, load_default=None, allow_none=True)


class VouchingIn(Schema):
    """Two whom you know, and why they should meet; both read your words, and not who wrote them."""

    first = fields.Nested(NamedSchema, required=True)
    second = fields.Nested(NamedSchema, required=True)
    text = parts.line(500, required=True)


class RequestArgs(PageArgs):
    """Which requests: a steward gets all, or with `mine` only their own."""

    mine = fields.Boolean(load_default=False, metadata={"description": "Only my own."})


class RequestOut(Schema):
    """What was asked for. Stewards see whom it means; whoever asked is told of nobody."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
    wanted = fields.Nested(WantedSchema, required=True)
    person_id = fields.UUID()
    first_id = fields.UUID(allow_none=True)
    second_id = fields.UUID(allow_none=True)
    found = fields.Integer(
        allow_none=True,
        metadata={"description": "How many matching found for a wish; null until it has looked."},
    )


class ProposalIn(Schema):
    """Two people whom a steward thinks should meet, with reasons for each of them."""

    first_id = fields.UUID(required=True)
    second_id = fields.UUID(required=True)
    first_reasons = fields.List(
        parts.line(500), required=True, validate=validate.Length(min=1, max=5)
    )
    second_reasons = fields.List(
        parts.line(500), required=True, validate=validate.Length(min=1, max=5)
    )


class OutcomeOut(Schema):
    """What came of it: `proposed`, `waits` until there is room, or `forgotten` since something stands between."""

    outcome = fields.String(required=True)


class QueuedOut(Schema):
    """A match that waits for a steward."""

    id = fields.UUID(required=True)
    first_id = fields.UUID(required=True)
    second_id = fields.UUID(required=True)
    first = fields.String(required=True, metadata={"description": "Who it is, in general words."})
    second = fields.String(required=True)
    first_reasons = fields.List(fields.String(), required=True)
    second_reasons = fields.List(fields.String(), required=True)
    score = fields.Float(required=True)
    model = fields.String(required=True)
    occasion = fields.String(required=True)
    gathering_id = fields.UUID(required=True, allow_none=True)
    asked_by_id = fields.UUID(required=True, allow_none=True)
    found_at = fields.AwareDateTime(required=True)


class WordsIn(Schema):
    """Other reasons for each of the two; those that are there stay where none are given."""

    first_reasons = fields.List(
        parts.line(500), load_default=None, validate=validate.Length(min=1, max=5)
    )
    second_reasons = fields.List(
        parts.line(500), load_default=None, validate=validate.Length(min=1, max=5)
    )


class WordsForm(WordsIn):
    """The same from a page: a reason on each line; what is left empty stays as it is."""

    @pre_load
    def _in_lines(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        reasons = ("first_reasons", "second_reasons")
        lines = {name: told.get(name, "").splitlines() for name in reasons}
        said = {name: [line.strip() for line in lines[name] if line.strip()] for name in reasons}
        others = {name: value for name, value in told.items() if name not in reasons}
        return {**others, **{name: found for name, found in said.items() if found}}


class UnfitIn(Schema):
    """Not these two: for a year, or for ever."""

    for_ever = Flag(load_default=False)


class PolicySchema(Schema):
    """Whether matches are proposed at once, or a steward looks at them first."""

    mode = fields.String(required=True, validate=validate.OneOf([str(mode) for mode in Mode]))


class ReferralIn(Schema):
    """A colleague who would be the better one to meet."""

    colleague_id = fields.UUID(required=True)


class ColleaguesOut(Schema):
    """Who may be named: by name, or in general words who is discreet."""

    class ColleagueOut(Schema):
        """A colleague."""

        person_id = fields.UUID(required=True)
        called = fields.String(required=True)

    colleagues = fields.List(fields.Nested(ColleagueOut), required=True)
