"""What is said of how long the association keeps what is personal."""

from uuid import UUID

from events.contract import Event, Stream

POLICY = Stream(source="membership", name="policy", subject="policy_id")


class RetentionDecided(Event, name="retention.decided.v1", stream=POLICY):
    """The association decided how long letters are kept, in days; `policy_id` is the same for all decisions."""

    policy_id: UUID
    letter_days: int
