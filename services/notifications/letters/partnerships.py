"""What letters about partnerships say."""

from events.partnerships import PartnershipAtRisk, PartnershipFormed, Side
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import organisation_name, party


@letter("partnership-formed", "Your partnership with %(others)s")
def partnership_formed(desk: Desk, formed: PartnershipFormed) -> Facts:
    """An introduction became a partnership: whoever tends it for a side is told."""
    across = [side for side in formed.sides if side.steward_id != desk.reader_id]
    return {
        "others": desk.language.listed(_side_name(desk, side) for side in across),
        "stewards": [party(desk.session, side.steward_id) for side in across if side.steward_id],
        "purpose": formed.purpose,
        "url": desk.link(f"/introductions/partnerships/{formed.partnership_id}"),
    }


@letter("partnership-at-risk", "A partnership is at risk", urgent=True)
def partnership_at_risk(desk: Desk, at_risk: PartnershipAtRisk) -> Facts:
    """The association's stewards are told that a partnership needs them, and why."""
    organisation_id = at_risk.organisation_id
    return {
        "organisation": organisation_name(desk.session, organisation_id) if organisation_id else "",
        "reason": desk.language.say(at_risk.reason) if at_risk.reason else "",
        "url": desk.link(f"/introductions/partnerships/{at_risk.partnership_id}"),
    }


def _side_name(desk: Desk, side: Side) -> str:
    if side.organisation_id:
        return organisation_name(desk.session, side.organisation_id)
    if side.steward_id:
        return party(desk.session, side.steward_id).name
    return desk.language.say("the other side")
