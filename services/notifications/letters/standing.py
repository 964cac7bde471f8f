"""What letters about the standing of a membership say: in grace, lapsed, back, resting, and over."""

from events.memberships import (
    MembershipGraceEntered,
    MembershipLapsed,
    MembershipReinstated,
    MembershipReleased,
    MembershipResigned,
    MembershipSuspended,
    MembershipTerminated,
)
from services.notifications.letters.dues import whose_membership
from services.notifications.letters.kinds import Desk, Facts, letter

Standing = (
    MembershipGraceEntered
    | MembershipLapsed
    | MembershipReinstated
    | MembershipReleased
    | MembershipResigned
    | MembershipSuspended
    | MembershipTerminated
)


@letter("membership-in-grace", "%(whose)s has days of grace", urgent=True)
def in_grace(desk: Desk, entered: MembershipGraceEntered) -> Facts:
    """The term is over and the dues did not come: until when everything goes on all the same."""
    return {
        **_whose(desk, entered),
        "since": desk.language.day(entered.ended_on),
        "until": desk.language.day(entered.grace_ends_on),
    }


@letter("membership-lapsed", "%(whose)s has lapsed", urgent=True)
def lapsed(desk: Desk, lapsed: MembershipLapsed) -> Facts:
    """Grace ran out: what has ended, and the way back."""
    return {**_whose(desk, lapsed), "since": desk.language.day(lapsed.lapsed_on)}


@letter("membership-reinstated", "%(whose)s runs again", urgent=True)
def reinstated(desk: Desk, back: MembershipReinstated) -> Facts:
    """Who had lapsed, or had left, is a member again."""
    return {**_whose(desk, back), "since": desk.language.day(back.reinstated_on)}


@letter("membership-suspended", "%(whose)s rests", urgent=True)
def suspended(desk: Desk, resting: MembershipSuspended) -> Facts:
    """A hold is on the membership: what that means, and whom to ask."""
    return {**_whose(desk, resting), "since": desk.language.day(resting.suspended_on)}


@letter("membership-released", "%(whose)s goes on", urgent=True)
def released(desk: Desk, released: MembershipReleased) -> Facts:
    """The hold is over."""
    return {**_whose(desk, released), "since": desk.language.day(released.released_on)}


@letter("membership-resigned", "%(whose)s has ended", urgent=True)
def resigned(desk: Desk, resigned: MembershipResigned) -> Facts:
    """The member has left, as was asked for."""
    return {**_whose(desk, resigned), "since": desk.language.day(resigned.resigned_on)}


@letter("membership-terminated", "%(whose)s was ended", urgent=True)
def terminated(desk: Desk, terminated: MembershipTerminated) -> Facts:
    """The association ended the membership: from when, and until when to appeal."""
    return {
        **_whose(desk, terminated),
        "since": desk.language.day(terminated.terminated_on),
        "until": desk.language.day(terminated.appeal_until),
    }


def _whose(desk: Desk, standing: Standing) -> Facts:
    return {"whose": whose_membership(desk, standing.organisation_id, standing.person_id)}
