"""Hears of partnerships."""

from events.envelope import Envelope
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
)
from services.notifications.actions.circulars import write_to_staff
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(PartnershipFormed)
def tell_who_tends_it(formed: PartnershipFormed, session: Session, heard: Envelope) -> None:
    """Whoever tends the partnership for a side is told so, and who does for the other."""
    for side in formed.sides:
        if side.steward_id is not None:
            write_letter(session, "partnership-formed", side.steward_id, formed, heard)


@inbox.on(PartnershipAtRisk)
def call_the_stewards(at_risk: PartnershipAtRisk, session: Session, heard: Envelope) -> None:
    """The association's stewards are asked to look after it."""
    write_to_staff(session, "partnership-at-risk", "steward", at_risk, heard)


@inbox.on(PartnershipStepProposed)
def ask_for_a_yes(proposed: PartnershipStepProposed, session: Session, heard: Envelope) -> None:
    """Who tends another side, or may join, is asked to confirm what was proposed."""
    for person_id in sorted(set(proposed.asked)):
        write_letter(session, "partnership-step-proposed", person_id, proposed, heard)


@inbox.on(PartnershipStepRefused)
def tell_who_proposed_it(
    refused: PartnershipStepRefused, session: Session, heard: Envelope
) -> None:
    """Who proposed a step learns that another side said no."""
    write_letter(session, "partnership-step-refused", refused.proposed_by_id, refused, heard)


@inbox.on(PartnershipStageEntered)
def tell_of_the_stage(entered: PartnershipStageEntered, session: Session, heard: Envelope) -> None:
    """Who tends a side has it in writing that all confirmed the stage, or that it is over."""
    for person_id in sorted(set(entered.stewards)):
        write_letter(session, "partnership-stage-entered", person_id, entered, heard)


@inbox.on(PartnershipFocusRenewed)
def tell_of_the_focus(renewed: PartnershipFocusRenewed, session: Session, heard: Envelope) -> None:
    """Who tends a side has in writing what the partnership is for from now on."""
    for person_id in sorted(set(renewed.stewards)):
        write_letter(session, "partnership-focus-renewed", person_id, renewed, heard)


@inbox.on(PartnershipPartyJoined)
def tell_of_the_party(joined: PartnershipPartyJoined, session: Session, heard: Envelope) -> None:
    """All sides, the new one too, are told who takes part from now on."""
    told = {*joined.others, *filter(None, (joined.party.steward_id,))}
    for person_id in sorted(told):
        write_letter(session, "partnership-party-joined", person_id, joined, heard)


@inbox.on(PartnershipPartyLeft)
def tell_who_left(left: PartnershipPartyLeft, session: Session, heard: Envelope) -> None:
    """The sides that go on are told which one does not."""
    for person_id in sorted(set(left.others)):
        write_letter(session, "partnership-party-left", person_id, left, heard)


@inbox.on(PartnershipReviewCalled)
def call_for_the_review(called: PartnershipReviewCalled, session: Session, heard: Envelope) -> None:
    """Who tends a side is asked to look with the others at how it goes."""
    for person_id in sorted(set(called.stewards)):
        write_letter(session, "partnership-review-called", person_id, called, heard)


@inbox.on(CounselOffered)
def offer_counsel(offered: CounselOffered, session: Session, heard: Envelope) -> None:
    """Who tends a side that is outnumbered is told that somebody may sit with them."""
    for person_id in sorted(set(offered.asked)):
        write_letter(session, "counsel-offered", person_id, offered, heard)
