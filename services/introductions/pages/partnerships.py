"""The page of a partnership: how it stands, what waits for the reader, and what they may do about it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, url_for

from services.introductions.actions import milestones, steps
from services.introductions.actions.partnerships import add_note
from services.introductions.actions.tables import say_table
from services.introductions.models import MilestoneState, Stage
from services.introductions.pages.blueprint import pages
from services.introductions.queries import partnership_sheets as sheets
from services.introductions.queries.health import most_urgent
from services.introductions.queries.statements import brought_in_short
from services.introductions.schemas.partnerships import NoteIn
from services.introductions.schemas.steps import (
    FocusIn,
    MilestoneIn,
    MoveIn,
    ReviewIn,
    StageIn,
    WordIn,
)
from services.introductions.schemas.tables import TableForm
from shared.callers import Role
from shared.web import allow, caller, form, go_to, now, page_language, session, today

_ONE = "/partnerships/<uuid:partnership_id>/page"
_AT_ONCE = 50
_STEP = "/partnerships/<uuid:partnership_id>/steps/<uuid:step_id>/page"


@pages.route("/partnerships/page", methods=["GET"])
@allow(Role.STEWARD)
def urgent() -> str:
    """The partnerships that need somebody most, for stewards: why, since when, and what to do next."""
    found = most_urgent(session(), caller(), _AT_ONCE, today())
    return render_template("urgent.html", found=found)


@pages.route(_ONE, methods=["GET"])
@allow()
def partnership(partnership_id: UUID) -> str:
    """A partnership: its sides, stage, milestones, reviews and thread, as far as the reader may see them."""
    sheet = sheets.partnership_sheet(session(), partnership_id, caller(), today())
    brought = brought_in_short(session(), partnership_id, caller(), today(), page_language())
    return render_template("partnership.html", sheet=sheet, brought=brought)


@pages.route(f"{_ONE}/notes", methods=["POST"])
@allow()
def write_note(partnership_id: UUID) -> Response:
    """Write something in the thread."""
    add_note(session(), partnership_id, caller(), **form(NoteIn()), now=now())
    return _show(partnership_id)


@pages.route(f"{_ONE}/tables", methods=["POST"])
@allow()
def say_who_is_there(partnership_id: UUID) -> Response:
    """Say who is at the table for one's side."""
    say_table(session(), partnership_id, caller(), now(), **form(TableForm()))
    return _show(partnership_id)


@pages.route(f"{_ONE}/stages", methods=["POST"])
@allow()
def propose_stage(partnership_id: UUID) -> Response:
    """Propose the stage that comes next, or the end."""
    told = form(StageIn())
    stage = Stage(told.pop("stage"))
    steps.propose_stage(session(), partnership_id, caller(), stage=stage, **told, now=now())
    return _show(partnership_id)


@pages.route(f"{_ONE}/focuses", methods=["POST"])
@allow()
def propose_focus(partnership_id: UUID) -> Response:
    """Propose what the partnership is for from now on."""
    steps.propose_focus(session(), partnership_id, caller(), **form(FocusIn()), now=now())
    return _show(partnership_id)


@pages.route(f"{_ONE}/milestones", methods=["POST"])
@allow()
def add_milestone(partnership_id: UUID) -> Response:
    """Set something that one's side will have done by a day."""
    told = form(MilestoneIn())
    milestones.set_milestone(session(), partnership_id, caller(), **told, now=now(), today=today())
    return _show(partnership_id)


@pages.route(f"{_ONE}/milestones/<uuid:milestone_id>/moves", methods=["POST"])
@allow()
def move_milestone(partnership_id: UUID, milestone_id: UUID) -> Response:
    """Let a milestone be due on another day."""
    told = form(MoveIn())
    milestones.move_milestone(session(), partnership_id, milestone_id, caller(), **told, now=now())
    return _show(partnership_id)


@pages.route(f"{_ONE}/milestones/<uuid:milestone_id>/completion", methods=["POST"])
@allow()
def complete_milestone(partnership_id: UUID, milestone_id: UUID) -> Response:
    """Say that a milestone is done."""
    ids, done = (partnership_id, milestone_id), MilestoneState.DONE
    milestones.settle_milestone(session(), *ids, caller(), done, "", now())
    return _show(partnership_id)


@pages.route(f"{_ONE}/reviews", methods=["POST"])
@allow()
def hold_review(partnership_id: UUID) -> Response:
    """Note a review that was held."""
    told = form(ReviewIn())
    milestones.hold_review(session(), partnership_id, caller(), **told, now=now(), today=today())
    return _show(partnership_id)


@pages.route(_STEP, methods=["GET"])
@allow()
def step(partnership_id: UUID, step_id: UUID) -> str:
    """What a side proposes, for those who are to confirm it."""
    sheet = sheets.step_sheet(session(), partnership_id, step_id, caller())
    return render_template("step.html", sheet=sheet)


@pages.route(f"{_STEP}/confirmation", methods=["POST"])
@allow()
def confirm_step(partnership_id: UUID, step_id: UUID) -> Response:
    """Say yes for one's side."""
    steps.confirm(session(), partnership_id, step_id, caller(), now())
    return _show_step(partnership_id, step_id)


@pages.route(f"{_STEP}/refusal", methods=["POST"])
@allow()
def refuse_step(partnership_id: UUID, step_id: UUID) -> Response:
    """Say no for one's side, with a word to the others."""
    word = form(WordIn())["word"]
    steps.refuse(session(), partnership_id, step_id, caller(), word, now())
    return _show_step(partnership_id, step_id)


@pages.route(f"{_STEP}/withdrawal", methods=["POST"])
@allow()
def withdraw_step(partnership_id: UUID, step_id: UUID) -> Response:
    """Take back what one's side proposed."""
    word = form(WordIn())["word"]
    steps.withdraw(session(), partnership_id, step_id, caller(), word, now())
    return _show_step(partnership_id, step_id)


def _show(partnership_id: UUID) -> Response:
    return go_to(url_for("pages.partnership", partnership_id=partnership_id))


def _show_step(partnership_id: UUID, step_id: UUID) -> Response:
    return go_to(url_for("pages.step", partnership_id=partnership_id, step_id=step_id))
