"""Act five: the introduction becomes a partnership, which outlives the person who began it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from deploy.story.cast import MEMBERS, PURPOSE
from deploy.story.play import Play

HEADING = "A partnership, and who comes after"

_FIRST_NOTE = "Thirty sensors are on the way to Mombasa; the committees choose the pumps."


def a_partnership_is_formed(play: Play) -> str:
    """The introduction becomes a partnership, with a steward on each side."""
    founder = play.player("founder")
    path = f"/{play.known['introduction']}/partnership"
    formed = founder.client.post("introductions", path, {"purpose": PURPOSE})
    play.known["partnership"] = formed["id"]
    play.check(len(_stewards(formed)) == 2, "each side has a steward")
    for part in ("founder", "partner"):
        play.letter("partnership-formed", play.player(part))
    note = f"/partnerships/{formed['id']}/notes"
    founder.client.post("introductions", note, {"text": _FIRST_NOTE})
    return PURPOSE


def the_representative_leaves(play: Play) -> None:
    """The company's representative leaves today, and has no access any more, at once."""
    partner, steward = play.player("partner"), play.player("steward")
    today = datetime.now(UTC).date().isoformat()
    play.check(_may_read_organisation(play), "before, the company can be read")
    steward.client.post(
        "membership",
        f"/organisations/{partner.organisation_id}/departures",
        {"person_id": partner.person_id, "last_day": today},
    )
    play.check(not _may_read_organisation(play), "access ends at once")


def something_dies_again(play: Play) -> str:
    """Again something is killed with -9 in the middle of it, and started again."""
    return f"killed: {play.house.kill()}"


def the_handover_opens(play: Play) -> str:
    """A handover opens by itself; the founder is told, and the colleagues are asked who follows."""
    steward, partner = play.player("steward"), play.player("partner")

    def opened() -> Any:
        found = play.pages(steward, "introductions", "/handovers")
        return next((one for one in found if one["leaver_id"] == partner.person_id), None)

    handover = play.until("the handover", opened)
    play.known["handover"] = handover["id"]
    depended = [item["reference_id"] for item in handover["items"]]
    play.check(play.known["partnership"] in depended, "the partnership is to be carried over")
    play.letter("handover-opened", play.player("founder"))
    play.letter("handover-vacancy", play.enter("successor", *MEMBERS["successor"]))
    path = f"/partnerships/{play.known['partnership']}"
    gone = lambda: play.refused(lambda: partner.client.get("introductions", path))  # noqa: E731
    play.until("the door to close on the leaver", gone)
    kinds = Counter(item["kind"] for item in handover["items"])
    things = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"to carry over: {things}, until {handover['deadline_on']}"


def a_successor_is_named(play: Play) -> str:
    """A colleague signs in and is named the successor; the letter says where the briefing is."""
    successor = play.sign_in("successor")
    path = f"/handovers/{play.known['handover']}/successor"
    play.player("steward").client.post("introductions", path, {"person_id": successor.person_id})
    play.letter("successor-named", successor)
    return successor.name


def the_successor_is_briefed(play: Play) -> str:
    """The successor reads the briefing: what was agreed, with whom, since when, and what is next."""
    successor = play.player("successor")
    path = f"/handovers/{play.known['handover']}/briefing"
    briefing = play.until("the briefing", lambda: successor.client.get("introductions", path))
    for told in (PURPOSE, _FIRST_NOTE, play.player("founder").name):
        play.check(told in str(briefing), f"the briefing tells: {told}")
    successor.client.post("introductions", path)
    return str(briefing["partnerships"][0]["next"])


def they_are_reintroduced(play: Play) -> None:
    """Successor and founder are reintroduced, with each other's address."""
    successor, founder = play.player("successor"), play.player("founder")
    path = f"/handovers/{play.known['handover']}/reintroduction"
    successor.client.post("introductions", path)
    for reader, other in ((successor, founder), (founder, successor)):
        letter = play.letter("parties-reintroduced", reader)
        play.check(other.email in letter.text, "the letter has the other's address")


def both_confirm(play: Play) -> None:
    """Both confirm that they carry on, and the handover completes."""
    path = f"/handovers/{play.known['handover']}"
    for part in ("successor", "founder"):
        play.player(part).client.post("introductions", f"{path}/confirmation", {})
    state = play.player("successor").client.get("introductions", path)["state"]
    play.check(state == "completed", "the handover is completed")
    for part in ("successor", "founder"):
        play.letter("handover-completed", play.player(part))


def the_thread_was_never_lost(play: Play) -> str:
    """The partnership is the same one, with its whole thread, and the successor tends it."""
    successor = play.player("successor")
    path = f"/partnerships/{play.known['partnership']}"
    partnership = successor.client.get("introductions", path)
    play.check(successor.person_id in _stewards(partnership), "the successor tends it")
    thread = successor.client.get("introductions", f"{path}/notes")["items"]
    play.check([note["text"] for note in thread] == [_FIRST_NOTE], "the thread is whole")
    return str(partnership["purpose"])


def _stewards(partnership: Any) -> list[str]:
    return [side["steward_id"] for side in partnership["sides"] if side["steward_id"]]


def _may_read_organisation(play: Play) -> bool:
    partner = play.player("partner")
    path = f"/organisations/{partner.organisation_id}"
    return not play.refused(lambda: partner.client.get("membership", path))


STEPS = (
    a_partnership_is_formed,
    the_representative_leaves,
    something_dies_again,
    the_handover_opens,
    a_successor_is_named,
    the_successor_is_briefed,
    they_are_reintroduced,
    both_confirm,
    the_thread_was_never_lost,
)
