"""Act four: a gathering fills, somebody waits, somebody gives a place back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.story.cast import MEMBERS
from deploy.story.play import Play

HEADING = "A gathering"

_TITLE = "An evening about the last mile"


def the_host_invites(play: Play) -> str:
    """The host of the events invites to an evening with three places."""
    begins = datetime.now(UTC).replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(12)
    gathering = play.player("host").client.post(
        "events",
        "/",
        {
            "title": _TITLE,
            "place": "Lakeside Hall, Kisumu",
            "starts_at": begins.isoformat(),
            "ends_at": (begins + timedelta(hours=2)).isoformat(),
            "time_zone": "Africa/Nairobi",
            "capacity": 3,
        },
    )
    play.known["gathering"] = gathering["id"]
    return f"{_TITLE}, {begins:%d %B}"


def two_members_answer(play: Play) -> None:
    """A founder from Kigali and a kiosk manager from Nairobi say that they come."""
    for part in ("fibres", "kiosks"):
        play.check(_answer(play, part)["state"] == "confirmed", "there is a place")
        play.letter("rsvp-confirmed", play.player(part))


def they_are_told_whom_to_meet(play: Play) -> str:
    """Both are told whom to meet there, and why."""
    fibres, kiosks = play.player("fibres"), play.player("kiosks")

    def proposed() -> Any:
        return _proposed_there(play, "fibres") and _proposed_there(play, "kiosks")

    found = play.until("an introduction for the evening", proposed)
    reasons = found["reasons"]
    play.check(any(_TITLE in reason for reason in reasons), "the evening is among the reasons")
    for player in (fibres, kiosks):
        play.letter("introduction-proposed", player, lambda letter: _TITLE in letter.text)
    return "; ".join(reasons)


def it_fills_and_one_waits(play: Play) -> None:
    """The third place is taken; the fourth person waits, as number one."""
    play.check(_answer(play, "mediator")["state"] == "confirmed", "the third has a place")
    answer = _answer(play, "nurse")
    play.check((answer["state"], answer["position"]) == ("waiting", 1), "the fourth waits first")
    play.letter("rsvp-confirmed", play.player("mediator"))
    play.letter("rsvp-waiting", play.player("nurse"))


def one_gives_the_place_back(play: Play) -> None:
    """One cancels; at the same moment the one who waited is in. Never more than three are."""
    mediator, nurse, gathering = (
        play.player("mediator"),
        play.player("nurse"),
        play.known["gathering"],
    )
    mediator.client.ask("DELETE", "events", f"/{gathering}/rsvps/{mediator.person_id}")
    answer = nurse.client.get("events", f"/{gathering}/rsvps/{nurse.person_id}")
    play.check(answer["state"] == "confirmed", "who waited is in")
    shown = play.player("host").client.get("events", f"/{gathering}")
    play.check((shown["taken"], shown["waiting"]) == (3, 0), "exactly three places are taken")
    play.letter("rsvp-cancelled", mediator)
    play.letter("rsvp-promoted", nurse)


def _answer(play: Play, part: str) -> Any:
    if part not in play.players:
        play.enter(part, *MEMBERS[part])
        play.sign_in(part)
    player = play.player(part)

    def answered() -> Any:
        return player.client.post("events", f"/{play.known['gathering']}/rsvps", {"places": 1})

    return play.until(f"an answer to {player.name}", answered)


def _proposed_there(play: Play, part: str) -> Any:
    """The introduction for this evening, as one of the two sees it."""
    listed = play.pages(play.player(part), "introductions", "/")
    here = [one for one in listed if one.get("gathering_id") == play.known["gathering"]]
    return here[0] if here else None


STEPS = (
    the_host_invites,
    two_members_answer,
    they_are_told_whom_to_meet,
    it_fills_and_one_waits,
    one_gives_the_place_back,
)
