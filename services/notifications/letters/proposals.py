"""What letters about proposed changes say."""

from events.proposals import ChangeApproved, ChangeProposed, ChangeRefused
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import organisation_name
from shared.languages import mark

# What membership says has a name; its words for it come with the event.
FIELDS = (
    mark("name"),
    mark("sector"),
    mark("size band"),
    mark("legal name"),
    mark("tax number"),
)


@letter("change-proposed", "%(organisation)s proposes a change", urgent=True)
def change_proposed(desk: Desk, proposed: ChangeProposed) -> Facts:
    """The stewards are asked to say yes or no."""
    return _facts(desk, proposed)


@letter("change-approved", "What you proposed for %(organisation)s holds now")
def change_approved(desk: Desk, approved: ChangeApproved) -> Facts:
    """Whoever proposed a change is told yes."""
    return _facts(desk, approved)


@letter("change-refused", "What you proposed for %(organisation)s stays as it was")
def change_refused(desk: Desk, refused: ChangeRefused) -> Facts:
    """Whoever proposed a change is told no, and why."""
    return {**_facts(desk, refused), "reason": refused.reason}


def _facts(desk: Desk, said: ChangeProposed | ChangeApproved | ChangeRefused) -> Facts:
    name = organisation_name(desk.session, said.organisation_id)
    fields = desk.language.listed(desk.language.say(field) for field in said.fields)
    return {"organisation": name, "fields": fields}
