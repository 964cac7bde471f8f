"""What letters say to those who are asked to speak, and to the desk that asks them."""

from events.speaking import SpeakerConfirmed, SpeakerDeclined, SpeakerInvited, SpeakerWithdrawn
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import contact_of, gathering
from services.notifications.letters.links import speaking_url
from services.notifications.letters.occasions import moment_there


@letter("speaker-invited", "Would you speak at %(title)s?", urgent=True)
def speaker_invited(desk: Desk, invited: SpeakerInvited) -> Facts:
    """Somebody is asked to speak: of what, when and where, and until when they may say yes or no."""
    if invited.answer_until <= desk.now:
        raise Overtaken
    occasion = gathering(desk.session, invited.gathering_id)
    url = speaking_url(desk.settings, invited, desk.language.code, desk.now)
    begins = invited.starts_at or occasion.starts_at
    return {
        "title": occasion.title,
        "topic": invited.title,
        "when": moment_there(desk, invited.gathering_id, begins),
        "place": ", ".join(one for one in (occasion.place, invited.room) if one),
        "until": moment_there(desk, invited.gathering_id, invited.answer_until),
        "yes_url": f"{url}#yes",
        "no_url": f"{url}#no",
    }


@letter("speaker-withdrawn", "You are no longer asked to speak at %(title)s", urgent=True)
def speaker_withdrawn(desk: Desk, withdrawn: SpeakerWithdrawn) -> Facts:
    """Who was asked to speak, or had said yes, is not needed any more."""
    return {
        "title": gathering(desk.session, withdrawn.gathering_id).title,
        "topic": withdrawn.title,
    }


@letter("speaker-said-yes", "%(name)s speaks at %(title)s", urgent=True)
def speaker_said_yes(desk: Desk, confirmed: SpeakerConfirmed) -> Facts:
    """The desk hears that somebody speaks."""
    return _answered(desk, confirmed)


@letter("speaker-said-no", "%(name)s does not speak at %(title)s", urgent=True)
def speaker_said_no(desk: Desk, said: SpeakerDeclined | SpeakerWithdrawn) -> Facts:
    """The desk hears that somebody does not speak, and looks for somebody else."""
    return _answered(desk, said)


def _answered(desk: Desk, said: SpeakerConfirmed | SpeakerDeclined | SpeakerWithdrawn) -> Facts:
    return {
        "name": contact_of(desk.session, said.person_id).full_name,
        "title": gathering(desk.session, said.gathering_id).title,
        "topic": said.title,
    }
