"""The briefing of a successor, put together from what is remembered."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.introductions.models import (
    Contact,
    Handover,
    HandoverItem,
    Introduction,
    Milestone,
    MilestoneState,
    Organisation,
    Partnership,
    PartnershipNote,
    PartnershipSide,
    Person,
    Step,
    StepKind,
    StepState,
)
from services.introductions.papers import statements as papers
from services.introductions.queries.handovers import (
    find,
    introduction_items,
    partnership_items,
)
from services.introductions.queries.health import healths
from services.introductions.queries.people import organisation_of, read_fresh, representations
from services.introductions.queries.portraits import portraits
from services.introductions.queries.statements import benefits_of
from services.introductions.rules.briefings import (
    Agreed,
    Ahead,
    Briefing,
    Brought,
    IntroductionBrief,
    PartnershipBrief,
    Party,
    Said,
    dangers,
    next_step,
    write,
)
from services.introductions.rules.handovers import are_in_touch, check_may_read_briefing
from services.introductions.rules.health import MISSED, UNMEASURED, UNREVIEWED
from services.introductions.rules.partnerships import side_of
from services.introductions.rules.statements import value_statement
from shared.callers import Caller
from shared.database import Session
from shared.languages import SOURCE, Language, language

_SOMEBODY = "somebody"
_LATE = (UNMEASURED, MISSED, UNREVIEWED)


def written_briefing(
    session: Session, handover_id: UUID, caller: Caller, today: date
) -> dict[str, Any]:
    """The briefing, in parts and as one text."""
    found = briefing(session, handover_id, caller, today)
    return {part.name: getattr(found, part.name) for part in fields(found)} | {"text": write(found)}


def briefing(
    session: Session,
    handover_id: UUID,
    caller: Caller,
    today: date,
    spoken: Language | None = None,
) -> Briefing:
    """What the successor should know.

    Who is discreet on another side is described, not named, until both sides are reintroduced; so is
    their organisation. What is in the thread was written for both sides, and is told as it is. What it
    has brought is said in the language that is `spoken`, in English for programs.
    """
    handover = find(session, handover_id, caller)
    check_may_read_briefing(handover, caller)
    body = session.get(Organisation, handover.organisation_id)
    return Briefing(
        organisation=body.display_name if body else "the organisation",
        leaver=_names(session, handover, {handover.leaver_id})[handover.leaver_id],
        left_on=handover.left_on,
        deadline_on=handover.deadline_on,
        vacant_roles=handover.vacant_roles,
        partnerships=[
            _of_partnership(session, handover, partnership, today, spoken or language(SOURCE))
            for _, partnership in partnership_items(session, handover)
        ],
        introductions=[
            _of_introduction(session, handover, item, introduction)
            for item, introduction in introduction_items(session, handover)
        ],
    )


def _of_partnership(
    session: Session,
    handover: Handover,
    partnership: Partnership,
    today: date,
    spoken: Language,
) -> PartnershipBrief:
    ours = side_of(partnership, handover.organisation_id)
    theirs = [side for side in partnership.sides if side is not ours]
    introduction = session.get_one(Introduction, partnership.introduction_id)
    met = dict(enumerate((introduction.first_id, introduction.second_id))).get(ours.position)
    thread = _thread(session, handover, partnership)
    parties = {side.position: _party(session, handover, side) for side in partnership.sides}
    how = healths(session, [partnership], today)[partnership.id]
    return PartnershipBrief(
        partnership=partnership,
        others=[parties[side.position] for side in theirs],
        since=partnership.formed_at.date(),
        reasons=introduction.reasons_for(met) if met else [],
        agreed=_agreed(session, partnership),
        thread=thread,
        brought=_brought(session, partnership, parties, today, spoken),
        ahead=_ahead(session, partnership, spoken),
        next=next_step(partnership),
        dangers=dangers(
            partnership, thread, today, [one.text for one in how.reasons if one.text in _LATE]
        ),
    )


def _brought(
    session: Session,
    partnership: Partnership,
    parties: dict[int, Party],
    today: date,
    spoken: Language,
) -> list[Brought]:
    """What each side has got; of what was confirmed alone."""
    stated = value_statement(parties, benefits_of(session, partnership.id), today)
    return [
        Brought(
            side=parties[one.position].organisation or parties[one.position].steward,
            summary=papers.summary(one, spoken),
            benefits=[papers.told(row, spoken) for row in one.rows],
        )
        for one in stated
    ]


def _agreed(session: Session, partnership: Partnership) -> list[Agreed]:
    """What all sides have confirmed so far, the first first."""
    confirmed = select(Step).where(
        Step.partnership_id == partnership.id,
        Step.state == StepState.CONFIRMED,
        Step.kind.in_((StepKind.STAGE, StepKind.FOCUS)),
    )
    steps = session.scalars(confirmed.order_by(Step.settled_at, Step.id))
    return [
        Agreed((one.settled_at or one.proposed_at).date(), one.stage, one.text) for one in steps
    ]


def _ahead(session: Session, partnership: Partnership, spoken: Language) -> list[Ahead]:
    """Milestones that are open, what is to be measured, and the next review, by their days."""
    reaching = select(Milestone).where(
        Milestone.partnership_id == partnership.id, Milestone.state == MilestoneState.OPEN
    )
    found = [Ahead(one.due_on, one.title) for one in session.scalars(reaching)]
    for benefit in benefits_of(session, partnership.id):
        if benefit.measure_due_on is not None:
            text = spoken.say("Measure: %(metric)s", metric=benefit.metric)
            found.append(Ahead(benefit.measure_due_on, text))
    if partnership.review_due_on is not None:
        found.append(Ahead(partnership.review_due_on, spoken.say("The next review")))
    return sorted(found, key=lambda one: (one.on, one.text))


def _of_introduction(
    session: Session, handover: Handover, item: HandoverItem, introduction: Introduction
) -> IntroductionBrief:
    other = introduction.side_of(introduction.other(handover.leaver_id))
    return IntroductionBrief(
        other=portraits(session, [other])[other].text,
        since=introduction.proposed_at.date(),
        reasons=introduction.reasons_for(handover.leaver_id),
        state=item.state,
    )


def _thread(session: Session, handover: Handover, partnership: Partnership) -> list[Said]:
    written = select(PartnershipNote).where(PartnershipNote.partnership_id == partnership.id)
    notes = list(session.scalars(written.order_by(PartnershipNote.id)))
    names = _names(session, handover, {note.author_id for note in notes})
    return [Said(note.written_at.date(), names[note.author_id], note.text) for note in notes]


def _party(session: Session, handover: Handover, side: PartnershipSide) -> Party:
    stewards = {side.steward_id} if side.steward_id else set()
    hidden = _hidden(session, handover, stewards)
    steward = _names(session, handover, stewards)
    body = session.get(Organisation, side.organisation_id) if side.organisation_id else None
    return Party(
        organisation=body.display_name if body and not hidden else "",
        steward=next(iter(steward.values()), "nobody at present"),
        since=side.steward_since.date() if side.steward_since else None,
    )


def _names(session: Session, handover: Handover, person_ids: Set[UUID]) -> dict[UUID, str]:
    """What to call people: by name, unless they are discreet and not in touch with the reader yet."""
    hidden = _hidden(session, handover, person_ids)
    known = read_fresh(session, Contact, person_ids - hidden)
    held = representations(session, hidden)
    looks = portraits(session, {(one, organisation_of(held, one)) for one in hidden})
    described = {person_id: look.text for (person_id, _), look in looks.items()}
    named = {person_id: contact.full_name for person_id, contact in known.items()}
    return dict.fromkeys(person_ids, _SOMEBODY) | named | described


def _hidden(session: Session, handover: Handover, person_ids: Set[UUID]) -> set[UUID]:
    """Those of other sides who are discreet, until they are put in touch with the successor."""
    if are_in_touch(handover):
        return set()
    people = read_fresh(session, Person, person_ids)
    own = {handover.leaver_id, handover.successor_id}
    discreet = {one for one in person_ids if one not in people or people[one].discreet}
    return discreet - own
