"""An office that writes letters: tell it facts, let it post, and read what left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from uuid import UUID, uuid4

from sqlalchemy import Engine, select

from events.contacts import ContactGiven
from events.contract import Event
from events.envelope import Envelope
from events.gatherings import GatheringPublished
from events.introductions import IntroductionProposed
from events.organisations import OrganisationRegistered
from events.representatives import RepresentativeAppointed
from services.notifications.handlers import inbox
from services.notifications.models import Letter
from services.notifications.post import Post
from services.notifications.sender import Sender
from shared.database import reading, transaction
from shared.settings import Settings
from tests.road import deliver, deliver_again

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Office:
    """The service on a database, with a clock that is set by hand."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings, self.engine, self.now = settings, engine, NOON

    def hears(self, event: Event, time: datetime | None = None) -> Envelope:
        """Something is said on the bus."""
        return deliver(inbox, self.engine, event, time=time or self.now)

    def hears_again(self, heard: Envelope) -> None:
        """The bus says it once more."""
        deliver_again(inbox, self.engine, heard)

    def knows(self, name: str, email: str, organisation: UUID | None = None) -> UUID:
        """A person is known, perhaps as one who speaks for an organisation since long ago."""
        person_id = uuid4()
        self.hears(ContactGiven(person_id=person_id, full_name=name, email=email))
        if organisation is not None:
            self.appoints(person_id, organisation, taken_over=True)
        return person_id

    def appoints(
        self,
        person_id: UUID,
        organisation_id: UUID,
        *,
        taken_over: bool = False,
        time: datetime | None = None,
    ) -> UUID:
        """A person speaks for an organisation."""
        representation_id = uuid4()
        appointed = RepresentativeAppointed(
            representation_id=representation_id,
            organisation_id=organisation_id,
            person_id=person_id,
            roles=("primary",),
            starts_on=NOON.date(),
            taken_over=taken_over,
        )
        self.hears(appointed, time)
        return representation_id

    def knows_organisation(self, name: str) -> UUID:
        """An organisation is known by its name."""
        organisation_id = uuid4()
        self.hears(
            OrganisationRegistered(
                organisation_id=organisation_id, display_name=name, sector="company", country="NL"
            )
        )
        return organisation_id

    def knows_gathering(self, title: str, place: str = "The Old Mill") -> UUID:
        """People are invited to an occasion in ten days, at six in the evening in Amsterdam."""
        gathering_id = uuid4()
        starts_at = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
        self.hears(
            GatheringPublished(
                gathering_id=gathering_id,
                title=title,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                time_zone="Europe/Amsterdam",
                place=place,
                capacity=20,
            )
        )
        return gathering_id

    def posts(self, post: Post | None = None) -> int:
        """The sender posts what is due now."""
        return self.sender(post).post_due()

    def sender(self, post: Post | None = None) -> Sender:
        """A sender that goes by the clock of this office."""
        return Sender(self.settings, self.engine, post, clock=lambda: self.now)

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    def posted(self, kind: str | None = None) -> list[EmailMessage]:
        """The letters in the folder, after posting what is due."""
        self.posts()
        files = sorted((self.settings.home / "mail").glob("*.eml"))
        letters = [read_letter(file.read_bytes()) for file in files]
        return [letter for letter in letters if kind in (None, letter["X-Footbridge-Kind"])]

    def letters(self, *states: str) -> list[Letter]:
        """The rows of letters, in the order of writing, perhaps only those in some states."""
        with reading(self.engine) as session:
            rows = session.scalars(select(Letter).order_by(Letter.written_at, Letter.id)).all()
        return [row for row in rows if not states or row.state in states]

    def does(self, action: Callable[..., object], *arguments: object, **named: object) -> None:
        """An action happens in a transaction of its own."""
        with transaction(self.engine) as session:
            action(session, *arguments, **named)


def read_letter(raw: bytes) -> EmailMessage:
    """A letter as mail programs read it."""
    return message_from_string(raw.decode("utf-8"), policy=default)


def text_of(letter: EmailMessage) -> str:
    """The words of a letter."""
    return _part(letter, "plain")


def html_of(letter: EmailMessage) -> str:
    """The words of a letter, as HTML."""
    return _part(letter, "html")


def addresses(letters: Sequence[EmailMessage]) -> list[str]:
    """Who letters are to, in the order of the alphabet."""
    return sorted(letter["To"].addresses[0].addr_spec for letter in letters)


def proposal(first_id: UUID, second_id: UUID, **other: object) -> IntroductionProposed:
    """Two people are asked whether they would like to meet; unless said otherwise, both discreet."""
    values: dict[str, object] = {
        "introduction_id": uuid4(),
        "first_id": first_id,
        "second_id": second_id,
        "first_sees": "a product lead at a large telecom company in the Philippines",
        "second_sees": "a founder of a social enterprise in Kenya",
        "first_is_named": False,
        "second_is_named": False,
        "first_reasons": ("you need a pilot site; they offer one in Manila",),
        "second_reasons": ("both work on clean water (SDG 6)",),
        "expires_at": NOON + timedelta(days=14),
    }
    return IntroductionProposed(**{**values, **other})  # type: ignore[arg-type]


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None, f"{letter['Subject']} has no {kind} part"
    return str(part.get_content()).replace("\r\n", "\n")
