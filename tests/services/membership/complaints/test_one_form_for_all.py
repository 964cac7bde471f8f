"""One application for all: which questions are asked, and what it costs, hang on sector and tier."""

from __future__ import annotations

from shared.callers import Role

ADMIN = [Role.ADMIN]
TURNOVER = {"key": "turnover", "label": "Turnover last year", "kind": "number", "required": True}
CHARITY = {
    "key": "register",
    "label": "In which register of charities?",
    "required": True,
    "sectors": ["charity"],
}
BODIES = {
    "charity": {"name": "Wells for All", "sector": "charity", "country": "KE"},
    "corporate": {"name": "Pasig Telecom", "sector": "company", "country": "PH"},
}
ANSWERS = {"charity": {"register": "NGO Bureau, Nairobi"}, "corporate": {"turnover": 12}}


def _apply(door, tier, answers, number=0):
    person = {"full_name": f"Applicant {number}", "email": f"{tier}@applicants.example"}
    asked = {"tier": tier, "organisation": BODIES[tier], "person": person, "answers": answers}
    return door.ask("POST", "/applications", None, asked)


def test_each_tier_asks_its_own_questions_of_its_own_sectors_at_its_own_price(door):
    assert door.ask("POST", "/tiers/corporate", ADMIN, {"questions": [TURNOVER]}).status_code == 201
    assert door.ask("POST", "/tiers/charity", ADMIN, {"questions": [CHARITY]}).status_code == 201
    for sector, keys in (("charity", ["register"]), ("other", [])):
        asked = door.ask("GET", f"/tiers/charity/questions?sector={sector}").json["items"]
        assert [one["key"] for one in asked] == keys
    prices = {}
    for number, tier in enumerate(BODIES):
        other = next(one for one in BODIES if one != tier)
        assert _apply(door, tier, ANSWERS[other], number).status_code == 422
        applied = _apply(door, tier, ANSWERS[tier], number)
        assert applied.status_code == 201, applied.text
        path = f"/applications/{applied.json['id']}/approval"
        prices[tier] = door.ask("POST", path, ADMIN).json["invoice"]["amount_minor"]
    assert prices == {"charity": 20_000, "corporate": 250_000}


def test_a_tier_takes_no_question_that_cannot_be_asked(door):
    for broken in (
        [{**TURNOVER, "kind": "choice"}],
        [TURNOVER, TURNOVER],
        [{**TURNOVER, "minimum": 2, "maximum": 1}],
        [{"label": "No key"}],
    ):
        assert door.ask("POST", "/tiers/corporate", ADMIN, {"questions": broken}).status_code == 422
    assert door.ask("GET", "/tiers/corporate/questions").json["items"] == []
