"""Act two: a newcomer applies, is approved, pays, and is a member."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from deploy.story.cast import APPLICATION, FOUNDER
from deploy.story.play import Play
from shared.currencies import plain

HEADING = "A newcomer"


def the_founder_applies(play: Play) -> str:
    """The founder of a social enterprise applies for it, and is told that it arrived."""
    founder = play.enter("founder", *FOUNDER)
    answer = founder.client.post("membership", "/applications", APPLICATION)
    play.known["application"] = answer["id"]
    founder.person_id, founder.organisation_id = answer["person_id"], answer["organisation_id"]
    play.letter("application-received", founder)
    return f"{founder.name}: {APPLICATION['organisation']['mission']}"


def the_steward_approves(play: Play) -> str:
    """The steward finds the application waiting and approves it; the founder is asked for the dues."""
    steward, application = play.player("steward"), play.known["application"]
    waiting = play.pages(steward, "membership", "/applications", state="submitted")
    play.check(any(one["id"] == application for one in waiting), "the application waits")
    approved = steward.client.post("membership", f"/applications/{application}/approval")
    invoice = approved["invoice"]
    play.known["invoice"], play.known["membership"] = invoice["id"], approved["membership_id"]
    play.known["dues"] = str(invoice["amount_minor"])
    play.check(_standing(play) == "pending", "the membership awaits its dues")
    play.letter("application-approved", play.player("founder"))
    dues = plain(invoice["amount_minor"], invoice["currency"])
    return f"{dues} {invoice['currency']}, due on {invoice['due_on']}"


def the_dues_are_paid(play: Play) -> None:
    """The dues come in by bank transfer; the treasurer records them, and the membership begins."""
    play.player("treasurer").client.post(
        "membership",
        f"/invoices/{play.known['invoice']}/payments",
        {
            "paid_on": datetime.now(UTC).date().isoformat(),
            "amount_minor": int(play.known["dues"]),
            "method": "transfer",
            "reference": "Tone la Maji, first year",
        },
    )
    play.check(_standing(play) == "active", "the membership is active")


def something_dies(play: Play) -> str:
    """At this very moment the machine kills what hears and writes, with -9; it is started again."""
    return f"killed: {play.house.kill()}"


def the_founder_is_welcomed(play: Play) -> None:
    """The founder is welcomed, and signs in."""
    play.letter("welcome", play.player("founder"))
    play.sign_in("founder")


def _standing(play: Play) -> Any:
    client = play.player("steward").client
    return client.get("membership", f"/memberships/{play.known['membership']}")["standing"]


STEPS = (
    the_founder_applies,
    the_steward_approves,
    the_dues_are_paid,
    something_dies,
    the_founder_is_welcomed,
)
