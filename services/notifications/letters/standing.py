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
from services.notifications.letters.dues import day, whose_membership
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


@letter("membership-in-grace", "{{ whose }} has days of grace", urgent=True)
def in_grace(desk: Desk, entered: MembershipGraceEntered) -> Facts:
    """The term is over and the dues did not come: until when everything goes on all the same."""
    return {
        **_whose(desk, entered),
        "since": day(entered.ended_on),
        "until": day(entered.grace_ends_on),
    }


@letter("membership-lapsed", "{{ whose }} has lapsed", urgent=True)
def lapsed(desk: Desk, lapsed: MembershipLapsed) -> Facts:
    """Grace ran out: what has ended, and the way back."""
    return {**_whose(desk, lapsed), "since": day(lapsed.lapsed_on)}


@letter("membership-reinstated", "{{ whose }} runs again", urgent=True)
def reinstated(desk: Desk, back: MembershipReinstated) -> Facts:
    """Who had lapsed, or had left, is a member again."""
    return {**_whose(desk, back), "since": day(back.reinstated_on)}


@letter("membership-suspended", "{{ whose }} rests", urgent=True)
def suspended(desk: Desk, resting: MembershipSuspended) -> Facts:
    """A hold is on the membership: what that means, and whom to ask."""
    return {**_whose(desk, resting), "since": day(resting.suspended_on)}


@letter("membership-released", "{{ whose }} goes on", urgent=True)
def released(desk: Desk, released: MembershipReleased) -> Facts:
    """The hold is over."""
    return {**_whose(desk, released), "since": day(released.released_on)}


@letter("membership-resigned", "{{ whose }} has ended", urgent=True)
def resigned(desk: Desk, resigned: MembershipResigned) -> Facts:
    """The member has left, as was asked for."""
    return {**_whose(desk, resigned), "since": day(resigned.resigned_on)}


@letter("membership-terminated", "{{ whose }} was ended", urgent=True)
def terminated(desk: Desk, terminated: MembershipTerminated) -> Facts:
    """The association ended the membership: from when, and until when to appeal."""
    return {
        **_whose(desk, terminated),
        "since": day(terminated.terminated_on),
        "until": day(terminated.appeal_until),
    }


def _whose(desk: Desk, standing: Standing) -> Facts:
    return {"whose": whose_membership(desk, standing.organisation_id, standing.person_id)}
