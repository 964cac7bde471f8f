"""What letters about partnerships say."""

from uuid import UUID

from events.partnerships import (
    CounselOffered,
    PartnershipAtRisk,
    PartnershipFocusRenewed,
    PartnershipFormed,
    PartnershipPartyJoined,
    PartnershipPartyLeft,
    PartnershipReviewCalled,
    PartnershipStageEntered,
    PartnershipStepProposed,
    PartnershipStepRefused,
    Side,
)
from services.notifications.letters.kinds import HEADLINE, Desk, Facts, letter
from services.notifications.letters.known import organisation_name, party
from shared.languages import mark

_STAGES = {
    "agreed": mark("agreed"),
    "pilot": mark("pilot"),
    "scaling": mark("scaling"),
    "sustained": mark("sustained"),
    "closed": mark("closed"),
}


@letter("partnership-formed", "Your partnership with %(others)s")
def partnership_formed(desk: Desk, formed: PartnershipFormed) -> Facts:
    """An introduction became a partnership: whoever tends it for a side is told."""
    across = [side for side in formed.sides if side.steward_id != desk.reader_id]
    return {
        "others": desk.language.listed(_side_name(desk, side) for side in across),
        "stewards": [party(desk.session, side.steward_id) for side in across if side.steward_id],
        "purpose": formed.purpose,
        "url": desk.link(f"/introductions/partnerships/{formed.partnership_id}/page"),
    }


@letter("partnership-at-risk", "A partnership is at risk", urgent=True)
def partnership_at_risk(desk: Desk, at_risk: PartnershipAtRisk) -> Facts:
    """The association's stewards are told that a partnership needs them, and why."""
    organisation_id = at_risk.organisation_id
    return {
        "organisation": organisation_name(desk.session, organisation_id) if organisation_id else "",
        "reason": desk.language.say(at_risk.reason) if at_risk.reason else "",
        "url": desk.link(f"/introductions/partnerships/{at_risk.partnership_id}/page"),
    }


@letter("partnership-step-proposed", HEADLINE, urgent=True)
def partnership_step_proposed(desk: Desk, proposed: PartnershipStepProposed) -> Facts:
    """Who tends another side, or may join, is asked to confirm what a side proposed."""
    language = desk.language
    closes_on = language.day(proposed.closes_on) if proposed.closes_on else ""
    return {
        "headline": language.say(_HEADLINES[proposed.kind]),
        "kind": proposed.kind,
        "stage": _stage(desk, proposed.stage),
        "name": str(party(desk.session, proposed.proposed_by_id)),
        "day": closes_on,
        "url": _step_page(desk, proposed.partnership_id, proposed.step_id),
    }


@letter("partnership-step-refused", "The other side said no to what you proposed", urgent=True)
def partnership_step_refused(desk: Desk, refused: PartnershipStepRefused) -> Facts:
    """Who proposed a step learns that another side said no, and where the word about it stands."""
    return {
        "kind": refused.kind,
        "stage": _stage(desk, refused.stage),
        "url": _step_page(desk, refused.partnership_id, refused.step_id),
    }


@letter("partnership-stage-entered", HEADLINE)
def partnership_stage_entered(desk: Desk, entered: PartnershipStageEntered) -> Facts:
    """Who tends a side has it in writing that all confirmed the stage, or that the partnership is over."""
    is_over = entered.stage == "closed"
    over, further = mark("Your partnership is closed"), mark("Your partnership has come further")
    return {
        "headline": desk.language.say(over if is_over else further),
        "is_over": is_over,
        "stage": _stage(desk, entered.stage),
        "url": _page(desk, entered.partnership_id),
    }


@letter("partnership-focus-renewed", "What your partnership is for from now on")
def partnership_focus_renewed(desk: Desk, renewed: PartnershipFocusRenewed) -> Facts:
    """Who tends a side has in writing what all sides confirmed."""
    return {"purpose": renewed.purpose, "url": _page(desk, renewed.partnership_id)}


@letter("partnership-party-joined", "Another party takes part in your partnership")
def partnership_party_joined(desk: Desk, joined: PartnershipPartyJoined) -> Facts:
    """All sides, the new one too, are told who takes part, with names and addresses."""
    newcomer_id = joined.party.steward_id
    is_newcomer = desk.reader_id == newcomer_id
    met = joined.others if is_newcomer else tuple(filter(None, (newcomer_id,)))
    return {
        "is_newcomer": is_newcomer,
        "stewards": [party(desk.session, person_id) for person_id in met],
        "url": _page(desk, joined.partnership_id),
    }


@letter("partnership-party-left", "A party leaves your partnership")
def partnership_party_left(desk: Desk, left: PartnershipPartyLeft) -> Facts:
    """Who tends a side of those that go on is told who leaves."""
    return {
        "organisation": _side_name(desk, left.party),
        "url": _page(desk, left.partnership_id),
    }


@letter("partnership-review-called", "It is time to look at how your partnership goes")
def partnership_review_called(desk: Desk, called: PartnershipReviewCalled) -> Facts:
    """Who tends a side is asked to look with the others at how it goes."""
    return {
        "deadline": desk.language.day(called.due_on),
        "url": _page(desk, called.partnership_id),
    }


@letter("counsel-offered", "Somebody may sit at the table with you")
def counsel_offered(desk: Desk, offered: CounselOffered) -> Facts:
    """Who tends a side of an uneven table is offered somebody who counsels it."""
    return {"url": _page(desk, offered.partnership_id)}


_HEADLINES = {
    "stage": mark("Please confirm the next stage of your partnership"),
    "focus": mark("Please confirm what your partnership is for"),
    "party": mark("Please say whether another party may join"),
}


def _stage(desk: Desk, stage: str | None) -> str:
    return desk.language.say(_STAGES.get(stage or "", stage or ""))


def _page(desk: Desk, partnership_id: UUID) -> str:
    return desk.link(f"/introductions/partnerships/{partnership_id}/page")


def _step_page(desk: Desk, partnership_id: UUID, step_id: UUID) -> str:
    return desk.link(f"/introductions/partnerships/{partnership_id}/steps/{step_id}/page")


def _side_name(desk: Desk, side: Side) -> str:
    if side.organisation_id:
        return organisation_name(desk.session, side.organisation_id)
    if side.steward_id:
        return party(desk.session, side.steward_id).name
    return desk.language.say("the other side")
