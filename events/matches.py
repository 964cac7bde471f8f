"""What is said of people who, matching thinks, should meet."""

from uuid import UUID

from events.contract import Event, Stream

MATCH = Stream(source="matching", name="match", subject="match_id")
WISH = Stream(source="matching", name="wish", subject="request_id")
SEEKER = Stream(source="matching", name="seeker", subject="person_id")


class MatchFound(Event, name="match.found.v1", stream=MATCH):
    """Two people should meet: each has reasons of their own, in words that name nobody.

    `occasion` is why matching looked: joined, profile, rsvp, representative, wish, waiting, for whoever was
    found for nobody for 60 days, or weekly, when it chose for everybody at once. `score` is in [0, 1].
    `model` is the version of the model and its weights, so that a reason can be made again later.
    """

    match_id: UUID
    first_id: UUID
    second_id: UUID
    score: float
    first_reasons: tuple[str, ...]
    second_reasons: tuple[str, ...]
    occasion: str
    gathering_id: UUID | None = None
    model: str


class NobodyFound(Event, name="match.nobody-found.v1", stream=SEEKER):
    """Somebody was found for nobody for 60 days, and nobody would fit now either: a steward should know."""

    person_id: UUID


class WishSearched(Event, name="wish.searched.v1", stream=WISH):
    """Somebody was looked for as a member wished, and so many were found who come close; perhaps nobody."""

    request_id: UUID
    person_id: UUID
    found: int
