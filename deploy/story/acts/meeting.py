"""Act three: who should meet is found, asked, and introduced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from deploy.story.cast import MEMBERS
from deploy.story.client import Refused
from deploy.story.letters import Letter
from deploy.story.play import Play

HEADING = "Two yeses, and one no"


def two_members_sign_in(play: Play) -> None:
    """Somebody at a large company signs in, and so does somebody who wishes not to be named."""
    for part in ("partner", "discreet"):
        play.enter(part, *MEMBERS[part])
        play.sign_in(part)
    partner = play.player("partner")
    (partner.organisation_id,) = partner.client.get("membership", "/me")["organisation_ids"]


def matches_cross_sectors(play: Play) -> str:
    """Matching finds both for the founder, across sectors, and gives its reasons."""
    founder = play.player("founder")
    for part, known in (("partner", "introduction"), ("discreet", "hidden")):
        play.known[known] = play.until(f"an introduction to the {part}", _shared_with(play, part))
    seen = _seen(play, "founder", "introduction")
    play.check(seen["reasons"], "the founder is told why")
    play.check(_seen(play, "partner", "introduction")["reasons"], "so is the other side")
    for known in ("introduction", "hidden"):
        play.letter("introduction-proposed", founder, _mentions(play.known[known]))
    return "; ".join(seen["reasons"])


def both_sides_are_asked(play: Play) -> None:
    """They are asked, too, each in a letter of their own."""
    for part, known in (("partner", "introduction"), ("discreet", "hidden")):
        play.letter("introduction-proposed", play.player(part), _mentions(play.known[known]))


def nobody_is_named_too_early(play: Play) -> str:
    """What the founder sees of the second person is a description, and no name."""
    seen = _seen(play, "founder", "hidden")
    play.check(not _gives_away(play, [str(seen)]), "the description names nobody")
    return str(seen["other"])


def one_side_says_yes(play: Play) -> None:
    """The person at the company says yes; nothing is made yet, and no address is given."""
    _accept(play, "partner")
    state = _seen(play, "founder", "introduction")["state"]
    play.check(state == "proposed", "one yes does not make an introduction")
    play.check(_contacts_are_refused(play, "founder"), "no contact is given before two yeses")


def the_founder_says_yes(play: Play) -> str:
    """The founder says yes: the introduction is made, and each has the other's address."""
    _accept(play, "founder")
    founder, partner = play.player("founder"), play.player("partner")
    play.check(partner.email in str(_contacts(play, "founder")), "the founder has the address")
    play.check(founder.email in str(_contacts(play, "partner")), "the partner has the address")
    for reader, other in ((founder, partner), (partner, founder)):
        letter = play.letter("introduction-made", reader)
        play.check(other.email in letter.text, "the letter has the other's address")
    return f"{founder.name} and {partner.name}"


def the_founder_declines_another(play: Play) -> None:
    """The founder declines the second introduction: no word of it, and no trace of a name, has left.

    The letter that says so neutrally leaves at a fixed hour of the day, after a no as after silence,
    so that the story cannot wait for it; what the other sees does not tell the two apart either.
    """
    founder, discreet = play.player("founder"), play.player("discreet")
    founder.client.post("introductions", f"/{play.known['hidden']}/refusal", {"reason": "not now"})
    seen = _seen(play, "discreet", "hidden")
    play.check(seen["state"] == "no_longer_available", "a no looks like time that ran out")
    play.check("not now" not in str(seen), "the reason stays with the founder and the stewards")
    play.check(
        not play.letters("introduction-closed", discreet), "nothing comes at the moment of the no"
    )
    traces = _gives_away(play, play.all_said_to([founder, play.player("partner")]))
    play.check(not traces, f"nobody was told of the discreet person (found: {traces})")


def _shared_with(play: Play, part: str) -> Callable[[], str | None]:
    """Asks for the introduction that the founder and another both have."""

    def ask() -> str | None:
        mine, theirs = (
            {one["id"] for one in play.pages(play.player(who), "introductions", "/")}
            for who in ("founder", part)
        )
        return next(iter(mine & theirs), None)

    return ask


def _seen(play: Play, part: str, known: str) -> Any:
    return play.player(part).client.get("introductions", f"/{play.known[known]}")


def _accept(play: Play, part: str) -> None:
    path = f"/{play.known['introduction']}/acceptance"
    play.until("a yes to be heard", lambda: play.player(part).client.post("introductions", path))


def _contacts(play: Play, part: str) -> Any:
    path = f"/{play.known['introduction']}/contacts"
    return play.player(part).client.get("introductions", path)


def _contacts_are_refused(play: Play, part: str) -> bool:
    try:
        _contacts(play, part)
    except Refused:
        return True
    return False


def _mentions(text: str) -> Callable[[Letter], bool]:
    return lambda letter: text in letter.text


def _gives_away(play: Play, texts: Iterable[str]) -> list[str]:
    """The words about the discreet person that a text holds: name, address, organisation."""
    name, email = MEMBERS["discreet"]
    secrets = [name, name.split()[-1], email, play.known["home of the discreet"]]
    return [secret for text in texts for secret in secrets if secret.lower() in text.lower()]


STEPS = (
    two_members_sign_in,
    matches_cross_sectors,
    both_sides_are_asked,
    nobody_is_named_too_early,
    one_side_says_yes,
    the_founder_says_yes,
    the_founder_declines_another,
)
