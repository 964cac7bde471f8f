"""What is said of people who want to sign in."""

from datetime import datetime
from uuid import UUID

from events.contract import Event, Stream

SIGN_IN = Stream(source="membership", name="sign-in", subject="link_id")


class SignInRequested(Event, name="sign-in.requested.v1", stream=SIGN_IN):
    """A person asked for a sign-in link.

    The link itself is made by whoever writes the letter; no secret is said here. `next_path` is the
    path of the page where they wanted to be.
    """

    link_id: UUID
    person_id: UUID
    expires_at: datetime
    next_path: str | None = None
