"""What letters about handovers say: one representative gives way to another, and nothing is lost."""

from uuid import UUID

from events.handovers import (
    HandoverCancelled,
    HandoverCompleted,
    HandoverItemDeclined,
    HandoverOpened,
    HandoverOverdue,
    HandoverPartsMissing,
    Item,
    PartiesReintroduced,
    SuccessorNamed,
)
from services.notifications.letters.introductions import seen_by
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import contact_of, introduction, organisation_name, party
from shared.languages import mark

_INTRODUCTION, _PARTNERSHIP = "introduction", "partnership"
_NOT_CARRIED = {
    _PARTNERSHIP: mark("the partnership with you"),
    _INTRODUCTION: mark("the introduction to you"),
    "milestone": mark("a milestone of the partnership with you"),
    "benefit": mark("a benefit of the partnership with you"),
}


@letter("handover-opened", "%(subject_name)s is moving on", urgent=True)
def handover_opened(desk: Desk, opened: HandoverOpened) -> Facts:
    """The other side learns that somebody left; by name only if the two had been introduced."""
    shared = [item for item in opened.items if desk.reader_id in item.others]
    if any(_had_met(desk, item) for item in shared):
        name = contact_of(desk.session, opened.leaver_id).full_name
        organisation = organisation_name(desk.session, opened.organisation_id)
        followed = opened.successor_id is not None
        names = {"subject_name": name, "leaver": name, "organisation": organisation}
        return {**names, "followed": followed}
    words = [_as_proposed(desk, item) for item in shared if item.kind == _INTRODUCTION]
    subject_name = desk.language.say("Somebody we told you about")
    return {"subject_name": subject_name, "leaver": None, "words": words}


@letter("handover-vacancy", "Who follows %(leaver)s at %(organisation)s?", urgent=True)
def handover_vacancy(desk: Desk, opened: HandoverOpened) -> Facts:
    """The organisation's other representatives, or a steward, are asked to name a successor."""
    return {
        **_who_left(desk, opened.leaver_id, opened.organisation_id),
        "partnerships": sum(item.kind == _PARTNERSHIP for item in opened.items),
        "introductions": sum(item.kind == _INTRODUCTION for item in opened.items),
        "deadline": desk.language.day(opened.deadline_on),
        "suggested": _suggested(desk, opened.suggested_id),
        "url": desk.link(f"/introductions/handovers/{opened.handover_id}/page"),
    }


@letter("handover-overdue", "The handover at %(organisation)s is overdue", urgent=True)
def handover_overdue(desk: Desk, overdue: HandoverOverdue) -> Facts:
    """A steward is asked to look after a handover that those concerned did not finish in time."""
    return {
        **_who_left(desk, overdue.leaver_id, overdue.organisation_id),
        "deadline": desk.language.day(overdue.deadline_on),
        "url": desk.link(f"/introductions/handovers/{overdue.handover_id}/page"),
    }


@letter("handover-parts-missing", "We do not know all that depended on %(leaver)s", urgent=True)
def handover_parts_missing(desk: Desk, missing: HandoverPartsMissing) -> Facts:
    """A steward is told that a part of Footbridge does not say what depended on a leaver."""
    what = {"events": mark("places at events"), "membership": mark("roles and invoices")}
    said = what.get(missing.service, missing.service)
    return {
        **_who_left(desk, missing.leaver_id, missing.organisation_id),
        "what": desk.language.say(said),
    }


@letter("successor-named", "You follow %(leaver)s at %(organisation)s", urgent=True)
def successor_named(desk: Desk, named: SuccessorNamed) -> Facts:
    """Who follows is told, and where to read the briefing."""
    return {
        **_who_left(desk, named.leaver_id, named.organisation_id),
        "url": desk.link(f"/introductions/handovers/{named.handover_id}/page"),
    }


@letter("parties-reintroduced", "%(subject_name)s: please carry on together", urgent=True)
def parties_reintroduced(desk: Desk, reintroduced: PartiesReintroduced) -> Facts:
    """The successor and each other side get one another's names and addresses."""
    is_successor = desk.reader_id == reintroduced.successor_id
    met = reintroduced.others if is_successor else (reintroduced.successor_id,)
    parties = [party(desk.session, person_id) for person_id in met if person_id != desk.reader_id]
    return {
        "is_successor": is_successor,
        "subject_name": desk.language.listed(other.name for other in parties),
        "parties": parties,
        "organisation": organisation_name(desk.session, reintroduced.organisation_id),
        "url": desk.link(f"/introductions/handovers/{reintroduced.handover_id}/page"),
    }


@letter("handover-item-declined", "Something is not carried on at %(organisation)s")
def handover_item_declined(desk: Desk, declined: HandoverItemDeclined) -> Facts:
    """The other side of a thing learns that whoever was to carry it on does not."""
    return {
        **_who_left(desk, declined.leaver_id, declined.organisation_id),
        "what": desk.language.say(_NOT_CARRIED.get(declined.kind, _NOT_CARRIED[_PARTNERSHIP])),
        "is_partnership": declined.kind == _PARTNERSHIP,
    }


@letter("handover-cancelled", "Nobody follows at %(organisation)s")
def handover_cancelled(desk: Desk, cancelled: HandoverCancelled) -> Facts:
    """The other sides learn that nobody follows, and that what they had with the organisation ends."""
    return {"organisation": organisation_name(desk.session, cancelled.organisation_id)}


@letter("leaver-is-back", "%(leaver)s is back at %(organisation)s")
def leaver_is_back(desk: Desk, cancelled: HandoverCancelled) -> Facts:
    """The other sides learn that the one who left is back, and takes up what they tended."""
    return _who_left(desk, cancelled.leaver_id, cancelled.organisation_id)


@letter("handover-completed", "The handover at %(organisation)s is complete")
def handover_completed(desk: Desk, completed: HandoverCompleted) -> Facts:
    """All sides confirmed: what went on, and what did not."""
    return {
        "organisation": organisation_name(desk.session, completed.organisation_id),
        "is_successor": desk.reader_id == completed.successor_id,
        "carried": completed.carried,
        "lost": completed.lost,
    }


def _suggested(desk: Desk, person_id: UUID | None) -> str:
    """The name of whom a reader may be suggested; nobody is suggested to themselves."""
    if person_id is None or person_id == desk.reader_id:
        return ""
    return contact_of(desk.session, person_id).full_name


def _had_met(desk: Desk, item: Item) -> bool:
    """Whether the people on both sides of a thing know each other's names."""
    if item.kind == _INTRODUCTION:
        return introduction(desk.session, item.reference_id).made
    return item.kind == _PARTNERSHIP


def _as_proposed(desk: Desk, item: Item) -> str:
    return seen_by(desk, introduction(desk.session, item.reference_id))


def _who_left(desk: Desk, leaver_id: UUID, organisation_id: UUID) -> Facts:
    return {
        "leaver": contact_of(desk.session, leaver_id).full_name,
        "organisation": organisation_name(desk.session, organisation_id),
    }
