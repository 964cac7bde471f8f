"""What stands on the pages of partnerships, with names as far as the reader may have them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.introductions.models import (
    Milestone,
    Partnership,
    PartnershipNote,
    Review,
    SideTable,
    Stage,
    Step,
    StepState,
)
from services.introductions.queries.partnerships import (
    discreet_stewards,
    documented_stages,
    find,
    mine,
)
from services.introductions.queries.sides import names_of, side_names
from services.introductions.queries.steps import shown_milestone, step_of
from services.introductions.queries.tables import balance, current_tables
from services.introductions.rules.partnerships import may_see, risks
from services.introductions.rules.steps import (
    CLOSING_REASONS,
    FOLLOWS,
    is_closing,
    is_invited,
    positions_missing,
    sides_spoken_for,
)
from services.introductions.rules.tables import BUDGETS, STAFF
from shared.callers import Caller
from shared.database import Session
from shared.languages import mark

_NEWEST = 50
REASONS_IN_WORDS = {
    "fulfilled": mark("What we wanted is done"),
    "no-mandate": mark("There is no mandate for it"),
    "no-time": mark("There is no time for it"),
    "no-money": mark("There is no money for it"),
    "no-fit": mark("It does not fit"),
    "somebody-left": mark("Somebody who mattered has left"),
    "other-priorities": mark("Other things come first"),
    "other": mark("Another reason"),
    "gave-up": mark("A side does not carry on after a handover"),
}


def lines(session: Session, caller: Caller, limit: int) -> list[dict[str, Any]]:
    """The live partnerships that the caller has a part in, for a list."""
    return [
        {
            "id": one.id,
            "others": _parties(session, one, caller),
            "stage": one.stage,
        }
        for one in mine(session, caller, limit)
    ]


def _parties(session: Session, partnership: Partnership, caller: Caller) -> list[str]:
    names = side_names(session, partnership, caller)
    return [names[side.position].party for side in partnership.sides]


def partnership_sheet(
    session: Session, partnership_id: UUID, caller: Caller, today: date
) -> dict[str, Any]:
    """A partnership as its page shows it, with what waits for the reader."""
    partnership = find(session, partnership_id, caller)
    spoken_for = _spoken_for(session, partnership, caller)
    steps = _of(session, Step, partnership_id)
    milestones = _of(session, Milestone, partnership_id)
    is_open = partnership.stage != Stage.CLOSED
    return {
        "partnership": partnership,
        "names": side_names(session, partnership, caller),
        "stages": documented_stages(session, partnership_id),
        "risks": risks(partnership),
        "may_act": is_open and bool(spoken_for) and caller.person_id is not None,
        "next_stages": [one for one in Stage if one in FOLLOWS[Stage(partnership.stage)]],
        "reasons": {one: REASONS_IN_WORDS[one] for one in CLOSING_REASONS},
        "waiting": [one for one in steps if one.state == StepState.OPEN],
        "milestones": [shown_milestone(one, today) for one in milestones],
        "balance": balance(session, partnership_id, caller),
        "table": _own_table(session, partnership_id, spoken_for),
        "bands": {"budget": BUDGETS, "staff": STAFF},
        "reviews": _of(session, Review, partnership_id),
        **_thread(session, partnership, caller),
    }


def step_sheet(
    session: Session, partnership_id: UUID, step_id: UUID, caller: Caller
) -> dict[str, Any]:
    """A step as its page shows it; who may join sees it, and not the partnership."""
    step = step_of(session, partnership_id, step_id, caller)
    partnership = session.get_one(Partnership, partnership_id)
    mine_here = {side.position for side in _spoken_for(session, partnership, caller)}
    missing = positions_missing(partnership, step)
    invited = is_invited(step, caller)
    is_open = step.state == StepState.OPEN
    return {
        "step": step,
        "purpose": partnership.purpose,
        "sees_all": may_see(partnership, caller, discreet_stewards(session, [partnership])),
        "names": side_names(session, partnership, caller),
        "is_asked": is_open and (invited or bool(mine_here & missing)),
        "is_closing": is_closing(step),
        "is_mine": is_open and step.position in mine_here,
        "missing": len(missing) if is_open else 0,
        "reason": REASONS_IN_WORDS.get(step.reason, ""),
    }


def _spoken_for(session: Session, partnership: Partnership, caller: Caller) -> list[Any]:
    return sides_spoken_for(partnership, caller, discreet_stewards(session, [partnership]))


def _own_table(session: Session, partnership_id: UUID, spoken_for: list[Any]) -> SideTable | None:
    """What the reader's side said last of who is at its table."""
    said = current_tables(session, partnership_id)
    return next((said[side.position] for side in spoken_for if side.position in said), None)


def _of(session: Session, model: Any, partnership_id: UUID) -> list[Any]:
    """What belongs to a partnership, in the order in which it came."""
    found = select(model).where(model.partnership_id == partnership_id).order_by(model.id)
    return list(session.scalars(found))


def _thread(session: Session, partnership: Partnership, caller: Caller) -> dict[str, Any]:
    written = (
        select(PartnershipNote)
        .where(PartnershipNote.partnership_id == partnership.id)
        .order_by(PartnershipNote.id.desc())
        .limit(_NEWEST)
    )
    notes = list(session.scalars(written))[::-1]
    authors = names_of(session, partnership, (note.author_id for note in notes), caller)
    return {"notes": notes, "authors": authors}
