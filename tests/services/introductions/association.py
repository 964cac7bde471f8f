"""An association that was heard of, and a door to ask at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from events.contacts import ContactGiven
from events.contract import Event
from events.matches import MatchFound
from events.memberships import MemberJoined
from events.organisations import OrganisationRegistered
from events.persons import ProfilePublished
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.staff import StaffAppointed
from services.introductions.app import create_app
from services.introductions.handlers import inbox
from services.introductions.jobs import SWEEPS
from services.introductions.models import Candidate, Handover, Introduction, Partnership
from shared.callers import Role
from shared.database import reading
from shared.settings import Settings
from shared.sweeps import sweep_all
from shared.tokens import program_token
from tests.road import announced, client, deliver

NOW = datetime.now(UTC)
TODAY = NOW.date()
SEEN = {"name": "members", "organisation": "members", "title": "members"}

Who = UUID | Iterable[Role] | None
Said = TypeVar("Said", bound=Event)


class Association:
    """Members, their people and their matches, as other services announce them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.representations: dict[tuple[UUID, UUID], UUID] = {}

    def hear(self, *events: Event, time: datetime | None = None) -> None:
        """Hand events to the service in this order."""
        for event in events:
            deliver(inbox, self.engine, event, time=time)

    def organisation(self, display_name: str, **facts: Any) -> UUID:
        """A member organisation; a large company in the Philippines unless said otherwise."""
        usual = {"sector": "company", "country": "PH", "size_band": "1000+"}
        organisation_id = uuid4()
        registered = OrganisationRegistered(
            organisation_id=organisation_id, display_name=display_name, **{**usual, **facts}
        )
        self.hear(registered, joined(organisation_id=organisation_id))
        return organisation_id

    def person(self, full_name: str, organisation_id: UUID | None = None, **facts: Any) -> UUID:
        """A person with a profile who may be introduced, alone or for an organisation."""
        person_id = uuid4()
        usual = {"title": "VP Product", "country": "KE", "visibility": SEEN}
        email = f"{full_name.lower().replace(' ', '.')}@{uuid4().hex[:6]}.example"
        self.hear(
            ContactGiven(person_id=person_id, full_name=full_name, email=email),
            ProfilePublished(person_id=person_id, **{**usual, **facts}),
        )
        if organisation_id:
            self.appoint(person_id, organisation_id)
        else:
            self.hear(joined(person_id=person_id))
        return person_id

    def appoint(
        self, person_id: UUID, organisation_id: UUID, starts_on: date = date(2024, 1, 1)
    ) -> None:
        """A person speaks for an organisation."""
        representation_id = uuid4()
        self.representations[person_id, organisation_id] = representation_id
        self.hear(
            RepresentativeAppointed(
                representation_id=representation_id,
                organisation_id=organisation_id,
                person_id=person_id,
                roles=("primary",),
                starts_on=starts_on,
            )
        )

    def leave(
        self,
        person_id: UUID,
        organisation_id: UUID,
        left_on: date = TODAY,
        successor_id: UUID | None = None,
    ) -> RepresentativeLeft:
        """A person speaks for an organisation no longer."""
        left = RepresentativeLeft(
            representation_id=self.representations[person_id, organisation_id],
            organisation_id=organisation_id,
            person_id=person_id,
            left_on=left_on,
            vacant_roles=("primary",),
            successor_id=successor_id,
        )
        self.hear(left)
        return left

    def staff(self, role: str = "steward") -> UUID:
        """Somebody who works for the association."""
        person_id = uuid4()
        self.hear(StaffAppointed(person_id=person_id, role=role))
        return person_id

    def match(self, first_id: UUID, second_id: UUID, **facts: Any) -> MatchFound:
        """Matching thinks that two people should meet."""
        time = facts.pop("time", None)
        usual = {
            "score": 0.8,
            "first_reasons": ("you need a pilot site; they offer one",),
            "second_reasons": ("you offer a pilot site; they need one",),
            "occasion": "joined",
            "model": "FB-1.0",
        }
        found = MatchFound(
            match_id=uuid4(), first_id=first_id, second_id=second_id, **{**usual, **facts}
        )
        self.hear(found, time=time)
        return found

    def introduction(self, first_id: UUID, second_id: UUID) -> Any:
        """The newest introduction of these two; None if there is none."""
        low_id, high_id = sorted((first_id, second_id))
        found = select(Introduction).where(
            Introduction.low_id == low_id, Introduction.high_id == high_id
        )
        with reading(self.engine) as session:
            return session.scalars(found.order_by(Introduction.id.desc())).first()

    def introductions(self, person_id: UUID, state: str = "proposed") -> list[Introduction]:
        """Somebody's introductions in a state."""
        with reading(self.engine) as session:
            every = session.scalars(select(Introduction).where(Introduction.state == state))
            return [one for one in every if one.is_between(person_id)]

    def waiting(self) -> list[Candidate]:
        """The matches that wait, the best first."""
        with reading(self.engine) as session:
            return list(session.scalars(select(Candidate).order_by(Candidate.score.desc())))

    def handovers(self) -> list[Handover]:
        """The handovers, the oldest first."""
        with reading(self.engine) as session:
            return list(session.scalars(select(Handover).order_by(Handover.id)))

    def partnership(self, partnership_id: UUID | str) -> Partnership:
        """A partnership as it stands."""
        with reading(self.engine) as session:
            return session.get_one(Partnership, UUID(str(partnership_id)))

    def sweep(self, days: float = 0) -> int:
        """The clock sweeps, so many days from now; how many introductions expired."""
        now = datetime.now(UTC) + timedelta(days=days)
        return sweep_all(self.engine, SWEEPS, now, now.date())["expire_introductions"]

    def said(self, kind: type[Said]) -> list[Said]:
        """What the service announced of a kind."""
        return [event for event in announced(self.engine) if isinstance(event, kind)]


class Door:
    """The service's HTTP door. Who asks is a person, a program with roles, or nobody at all."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.client = client(create_app, settings)
        self.answers: list[str] = []

    def get(self, who: Who, path: str) -> TestResponse:
        """Ask for something."""
        return self.ask("GET", who, path)

    def post(self, who: Who, path: str, json: Any = None) -> TestResponse:
        """Do something."""
        return self.ask("POST", who, path, json)

    def ask(self, method: str, who: Who, path: str, json: Any = None) -> TestResponse:
        """Send one request; what is answered is kept."""
        answer = self.client.open(path, method=method, json=json, headers=self._authority(who))
        self.answers.append(answer.get_data().decode(errors="replace"))
        return answer

    def accept(self, who: Who, introduction: Introduction) -> TestResponse:
        """Say yes."""
        return self.post(who, f"/{introduction.id}/acceptance")

    def refuse(self, who: Who, introduction: Introduction, **said: Any) -> TestResponse:
        """Say no."""
        return self.post(who, f"/{introduction.id}/refusal", said)

    def _authority(self, who: Who) -> dict[str, str]:
        if who is None:
            return {}
        as_ = {"person_id": who} if isinstance(who, UUID) else {"roles": who}
        scopes = ["introductions:read", "introductions:write"]
        token = program_token(self.settings, "tests", scopes, **as_)
        return {"Authorization": f"Bearer {token}"}


def joined(**who: Any) -> MemberJoined:
    """A person or an organisation joined at the beginning of 2026."""
    return MemberJoined(
        membership_id=uuid4(),
        tier="individual" if "person_id" in who else "corporate",
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 1, 1),
        **who,
    )
