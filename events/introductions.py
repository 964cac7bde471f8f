"""What is said of introductions."""

from datetime import datetime
from uuid import UUID

from events.contract import Event, Personal, Stream

INTRODUCTION = Stream(source="introductions", name="introduction", subject="introduction_id")
MEETING = Stream(source="introductions", name="meeting", subject="introduction_id")
REQUEST = Stream(source="introductions", name="request", subject="request_id")
PAIR = Stream(source="introductions", name="pair", subject="match_id")


class IntroductionProposed(Event, name="introduction.proposed.v1", stream=INTRODUCTION):
    """Two people are asked whether they would like to meet.

    `first_sees` describes the second person to the first in general words, and the other way
    round. `first_is_named` says whether the first person's name and organisation may be told to
    the second before both said yes. `untold_id` is the one of the two who does not know of it, and is not to,
    until the other has said yes.
    """

    introduction_id: UUID
    first_id: UUID
    second_id: UUID
    first_sees: Personal[str]
    second_sees: Personal[str]
    first_is_named: bool
    second_is_named: bool
    first_reasons: tuple[str, ...]
    second_reasons: tuple[str, ...]
    gathering_id: UUID | None = None
    expires_at: datetime
    untold_id: UUID | None = None


class IntroductionAccepted(Event, name="introduction.accepted.v1", stream=INTRODUCTION):
    """One of the two said yes."""

    introduction_id: UUID
    person_id: UUID


class IntroductionMade(Event, name="introduction.made.v1", stream=INTRODUCTION):
    """Both said yes; each gets the other's contact.

    `times` are moments at which they could meet, as far as their calendars say.
    """

    introduction_id: UUID
    first_id: UUID
    second_id: UUID
    times: tuple[datetime, ...] = ()


class IntroductionDeclined(Event, name="introduction.declined.v1", stream=INTRODUCTION):
    """One of the two said no. `not_them` means never this pair again.

    `reason_code` is why, in one word (no-time, not-now, off-topic, met-already, competitor, not-them,
    a-colleague, other), or empty: what is learned from a no depends on it.
    """

    introduction_id: UUID
    first_id: UUID
    second_id: UUID
    declined_by_id: UUID
    not_them: bool = False
    reason_code: str = ""
    untold_id: UUID | None = None


class IntroductionExpired(Event, name="introduction.expired.v1", stream=INTRODUCTION):
    """Nobody said no, but the two yeses did not come in time."""

    introduction_id: UUID
    first_id: UUID
    second_id: UUID
    untold_id: UUID | None = None


class PairKeptApart(Event, name="pair.kept-apart.v1", stream=PAIR):
    """A steward keeps two people apart who were matched: for a year, or for ever."""

    match_id: UUID
    first_id: UUID
    second_id: UUID
    for_ever: bool = False


class IntroductionReminded(Event, name="introduction.reminded.v1", stream=INTRODUCTION):
    """One of the two has not answered, and a week is left: they are asked once more, and not again.

    Nothing is said of whether the other one answered.
    """

    introduction_id: UUID
    person_id: UUID
    expires_at: datetime


class MeetingAsked(Event, name="meeting.asked.v1", stream=MEETING):
    """One of two who were introduced three weeks ago is asked how it went."""

    introduction_id: UUID
    person_id: UUID


class MeetingRated(Event, name="meeting.rated.v1", stream=MEETING):
    """One of two says whether they met, what it was worth (1 to 5, if they say) and what is to follow.

    `next` is partnership, again-later, no, or empty. The other is not told.
    """

    introduction_id: UUID
    person_id: UUID
    met: bool
    worth: int | None = None
    next: str = ""


class WishMade(Event, name="wish.made.v1", stream=REQUEST):
    """A member wishes to meet somebody of a sort, and says in their own words whom.

    It is to be somebody of one of the sectors, from one of the countries or areas, and so on; where none is
    named, of any. Areas are regions, as in `east-africa`, or continents; offers are tags of the taxonomy.
    """

    request_id: UUID
    person_id: UUID
    text: Personal[str]
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
