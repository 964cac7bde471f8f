"""What is said of letters."""

from typing import Literal
from uuid import UUID

from events.contract import Event, Stream

LETTER = Stream(source="notifications", name="letter", subject="letter_id")


class LetterBounced(Event, name="letter.bounced.v1", stream=LETTER):
    """A letter to a person cannot be delivered, ever.

    Either the address is none or its server refused it, or it was given up after days of trying,
    which says less of the person.
    """

    letter_id: UUID
    person_id: UUID
    cause: Literal["refused", "given-up"]
