"""What a partnership has brought each side, as each may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.introductions.models import Benefit, BenefitState, Partnership, Stage
from services.introductions.papers import statements as papers
from services.introductions.queries.benefits import correctable
from services.introductions.queries.partnerships import discreet_stewards, find
from services.introductions.queries.sides import side_names
from services.introductions.rules.measurements import positions_missing
from services.introductions.rules.statements import Got, SideStatement, value_statement
from services.introductions.rules.steps import sides_spoken_for
from shared.callers import Caller
from shared.currencies import plain
from shared.database import Session
from shared.languages import Language


@dataclass(frozen=True)
class Statement:
    """A value statement with what its reader may call the sides."""

    partnership: Partnership
    sides: list[SideStatement]
    names: dict[int, str]


def benefits_of(session: Session, partnership_id: UUID) -> list[Benefit]:
    """All benefits of a partnership, in the order in which they were stated."""
    found = select(Benefit).where(Benefit.partnership_id == partnership_id)
    return list(session.scalars(found.order_by(Benefit.id)))


def statement(session: Session, partnership_id: UUID, caller: Caller, today: date) -> Statement:
    """The value statement of a partnership that the caller has a part in."""
    partnership = find(session, partnership_id, caller)
    names = {one.position: one.party for one in side_names(session, partnership, caller).values()}
    benefits = benefits_of(session, partnership_id)
    return Statement(partnership, value_statement(sorted(names), benefits, today), names)


def shown_statement(
    session: Session, partnership_id: UUID, caller: Caller, today: date
) -> dict[str, Any]:
    """The value statement as programs see it."""
    found = statement(session, partnership_id, caller, today)
    return {
        "partnership_id": partnership_id,
        "purpose": found.partnership.purpose,
        "stage": found.partnership.stage,
        "as_of": today,
        "sides": [_side(one, found.names) for one in found.sides],
    }


def statement_paper(
    session: Session,
    partnership_id: UUID,
    caller: Caller,
    today: date,
    association: str,
    language: Language,
) -> bytes:
    """The value statement as PDF."""
    found = statement(session, partnership_id, caller, today)
    names = {position: _said(name, language) for position, name in found.names.items()}
    told: dict[str, Any] = {"purpose": found.partnership.purpose, "association": association}
    return papers.statement_pdf(found.sides, names, **told, on=today, language=language)


def benefits_sheet(
    session: Session, partnership_id: UUID, caller: Caller, today: date, language: Language
) -> dict[str, Any]:
    """The value statement as its page shows it, with what waits for the reader."""
    found = statement(session, partnership_id, caller, today)
    partnership = found.partnership
    discreet = discreet_stewards(session, [partnership])
    mine = {side.position for side in sides_spoken_for(partnership, caller, discreet)}
    may_act = bool(mine) and partnership.stage != Stage.CLOSED and caller.person_id is not None
    benefits = benefits_of(session, partnership_id)
    waiting = [one for each in benefits for one in each.measurements if one.state == "open"]
    return {
        "partnership": partnership,
        "names": found.names,
        "may_act": may_act,
        "mine": mine,
        "sides": [
            _on_page(one, _said(found.names[one.position], language), language)
            for one in found.sides
        ],
        "proposed": [one for one in benefits if one.state == BenefitState.PROPOSED],
        "money": {
            one.id: plain(one.money_minor, one.currency)
            for one in benefits
            if one.currency and one.money_minor is not None
        },
        "to_correct": {
            one.id: {"measurement": old, "found": papers.found(old, one.unit, language)}
            for one in benefits
            if may_act and (old := correctable(one, mine)) is not None
        },
        "to_confirm": [
            {"measurement": one, "found": papers.found(one, one.benefit.unit, language)}
            for one in waiting
            if may_act
            and mine & positions_missing(partnership, one)
            and one.measured_by_id != caller.person_id
        ],
    }


def brought_in_short(
    session: Session, partnership_id: UUID, caller: Caller, today: date, language: Language
) -> list[dict[str, Any]]:
    """What each side has got, in a sentence or two."""
    found = statement(session, partnership_id, caller, today)
    return [
        {
            "name": _said(found.names[one.position], language),
            "summary": papers.summary(one, language),
        }
        for one in found.sides
    ]


def _said(name: str, language: Language) -> str:
    return language.say(language.retell(name))


def _on_page(side: SideStatement, name: str, language: Language) -> dict[str, Any]:
    picture = papers.chart(side, name, language)
    return {
        "name": name,
        "position": side.position,
        "summary": papers.summary(side, language),
        "svg": picture.svg(f"side-{side.position}") if picture.bars else "",
        "rows": [_row_on_page(row, language) for row in side.rows],
    }


def _row_on_page(row: Got, language: Language) -> dict[str, Any]:
    worth = "" if row.worth_minor is None else language.amount(row.worth_minor, row.currency or "")
    return {
        "benefit": row.benefit,
        "horizon": papers.HORIZONS[row.benefit.horizon],
        "aim": papers.aim(row, language),
        "confirmed": papers.found(row.confirmed, row.benefit.unit, language)
        if row.confirmed
        else "",
        "evidence": row.confirmed.evidence if row.confirmed else "",
        "reached": papers.reached(row, language),
        "worth": worth,
        "remarks": papers.remarks(row, language),
    }


def _side(side: SideStatement, names: dict[int, str]) -> dict[str, Any]:
    return {
        "position": side.position,
        "party": names[side.position],
        "worth": [{"currency": one, "minor": minor} for one, minor in side.worth.items()],
        "benefits": [_row(row) for row in side.rows],
    }


def _row(row: Got) -> dict[str, Any]:
    fields = "horizon metric unit baseline target due_on measure_due_on"
    told = {name: getattr(row.benefit, name) for name in fields.split()}
    return told | {
        "benefit_id": row.benefit.id,
        "confirmed_value": row.confirmed.value if row.confirmed else None,
        "confirmed_on": row.confirmed.measured_on if row.confirmed else None,
        "note": row.confirmed.note if row.confirmed else "",
        "evidence": row.confirmed.evidence if row.confirmed else "",
        "percent": row.percent,
        "worth_minor": row.worth_minor,
        "currency": row.currency,
        "waiting": row.waiting.state if row.waiting else None,
        "is_overdue": row.is_overdue,
    }
