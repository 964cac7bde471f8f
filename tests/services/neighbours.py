"""A founder, a company's people, a steward and an outsider, with everything that can be between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.notifications.letters.links import preferences_url, unsubscribe_url
from shared.callers import Role
from shared.database import transaction
from tests.services.doors import Doors

FOUNDER: dict[str, Any] = {
    "tier": "social-enterprise",
    "organisation": {
        "name": "Maji Safi Works",
        "sector": "social-enterprise",
        "country": "KE",
        "size_band": "2-9",
        "causes": ["sdg-6"],
        "regions": ["east-africa"],
        "languages": ["en"],
    },
    "person": {
        "full_name": "Akinyi Odhiambo",
        "email": "akinyi.odhiambo@majisafi.example",
        "title": "Founder",
        "profile": {
            "offers": [{"tag": "pilot-site", "line": "two wells near Kisumu"}],
            "needs": [{"tag": "funding", "line": ""}],
            "causes": ["sdg-6"],
            "regions": ["east-africa"],
            "languages": ["en"],
            "country": "KE",
        },
    },
}
COMPANY: dict[str, Any] = {
    "tier": "corporate",
    "organisation": {
        "name": "Pasig Telecom",
        "sector": "company",
        "country": "PH",
        "size_band": "1000+",
        "causes": ["sdg-6"],
        "regions": ["east-africa"],
        "languages": ["en"],
    },
    "person": {
        "full_name": "Luis Ferrer",
        "email": "luis.ferrer@pasig.example",
        "title": "Product lead",
        "profile": {
            "offers": [{"tag": "funding", "line": ""}],
            "needs": [{"tag": "pilot-site", "line": "somewhere with mobile payments"}],
            "causes": ["sdg-6"],
            "regions": ["east-africa"],
            "languages": ["en"],
            "country": "PH",
        },
    },
}
STEWARD = {"full_name": "Sanne Bakker", "email": "sanne.bakker@bridge.example"}
OUTSIDER = {"full_name": "Oluwaseun Adebayo", "email": "seun.adebayo@elsewhere.example"}
INVITED = {"full_name": "Ramon Cruz", "email": "ramon.cruz@pasig.example"}
JOINING = {"full_name": "Ana Reyes", "email": "ana.reyes@pasig.example"}
COLLEAGUE = {"full_name": "Grace Uy", "email": "grace.uy@pasig.example"}

_TELLING = 4
PERSONAL = tuple(
    text
    for person in (
        FOUNDER["person"],
        COMPANY["person"],
        STEWARD,
        OUTSIDER,
        COLLEAGUE,
        INVITED,
        JOINING,
    )
    for text in (person["full_name"], person["email"], person["full_name"].split()[-1])
    if len(text) >= _TELLING  # two letters stand in a random token now and then
)


class Neighbours:
    """They joined, met, made a partnership; then the company's representative left."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.office = doors.program(Role.ADMIN)
        self.known: dict[str, Any] = {"role": "steward"}
        self.steward = self.outsider = self.colleague = self.founder = self.leaver = ""

    def settle(self) -> Neighbours:
        """Let everything happen, by way of the doors."""
        self.join_and_gather()
        self._meet()
        self._leave()
        self._be_written_to()
        return self

    def join_and_gather(self) -> None:
        """Let everything happen up to the gathering; nobody has been introduced yet."""
        with transaction(self.doors.house.engine("membership")) as session:
            put_tiers(session, STARTING_TIERS)
        self._join()
        self._come_to_work()
        self._gather()

    def memory(self) -> dict[str, Any]:
        """What they know of what happened, and who they are."""
        known = {
            name: value for name, value in vars(self).items() if name not in ("doors", "office")
        }
        return known | {"passed_on": self.doors.passed_on}

    def remember(self, memory: dict[str, Any]) -> None:
        """It happened to them, though elsewhere."""
        self.doors.passed_on = memory.pop("passed_on")
        vars(self).update(memory)

    def do(self, service: str, path: str, who: dict[str, str] | None = None, **json: Any) -> Any:
        """Do something that must succeed."""
        headers = self.office if who is None else who
        answer = self.doors.ask(service, "POST", path, headers, json=json)
        assert answer.status_code < 300, f"{path}: {answer.status} {answer.text}"
        return answer.get_json()

    def look(self, service: str, path: str, who: dict[str, str]) -> Any:
        """See something that must be seen."""
        answer = self.doors.ask(service, "GET", path, who)
        assert answer.status_code == 200, f"{path}: {answer.status} {answer.text}"
        return answer.get_json()

    def _join(self) -> None:
        for application, who in ((FOUNDER, "founder"), (COMPANY, "leaver")):
            applied = self.do("membership", "/applications", {}, **application)
            approved = self.do("membership", f"/applications/{applied['id']}/approval")
            invoice = approved["invoice"]
            paid = {"paid_on": invoice["issued_on"], "amount_minor": invoice["amount_minor"]}
            paid |= {"method": "transfer", "reference": f"bank-{who}"}
            self.do("membership", f"/invoices/{invoice['id']}/payments", **paid)
            setattr(self, who, applied["person_id"])
            self.known |= {
                name: approved[name] for name in ("person_id", "organisation_id", "membership_id")
            }
            self.known |= {"application_id": applied["id"], "invoice_id": invoice["id"]}

    def _come_to_work(self) -> None:
        self.steward = self.do("membership", "/persons", **STEWARD)["id"]
        self.do("membership", "/staff", person_id=self.steward, role="steward")
        self.outsider = self.do("membership", "/persons", **OUTSIDER)["id"]
        path = f"/organisations/{self.known['organisation_id']}/representatives"
        appointed = self.do("membership", path, person=COLLEAGUE, role="delegate")
        self.colleague = appointed["person_id"]
        self.known["representation_id"] = appointed["id"]
        self._let_people_come_and_go()
        self._propose()
        self.doors.spread()

    def _let_people_come_and_go(self) -> None:
        body = f"/organisations/{self.known['organisation_id']}"
        invited = self.do("membership", f"{body}/invitations", person=INVITED)
        self.known["invitation_id"] = invited["id"]
        day = (self.doors.settings.today(datetime.now(UTC)) + timedelta(days=90)).isoformat()
        leaving = {"person_id": self.colleague, "last_day": day}
        path = f"{body}/departures"
        self.known["departure_id"] = self.do("membership", path, **leaving)["id"]
        self.do("membership", f"{path}/{self.known['departure_id']}/cancellation")
        claimed = {"domain": "pasig.example", "person_id": self.colleague}
        self.known["domain_id"] = self.do("membership", f"{body}/domains", **claimed)["id"]
        self.do("membership", f"{body}/domains/{self.known['domain_id']}/verification")
        self.do("membership", "/domain-joins", {}, **JOINING)
        joins = self.look("membership", f"{body}/domain-joins", self.office)
        self.known["join_id"] = joins["items"][0]["id"]

    def _propose(self) -> None:
        """The company's primary representative wants to be called something else."""
        path, who = (
            f"/organisations/{self.known['organisation_id']}",
            self.doors.person(self.leaver),
        )
        asked = {"json": {"name": "Pasig Mobile"}, "headers": {"If-Match": "*"}}
        told = self.doors.ask("membership", "PATCH", path, who, **asked)
        assert told.status_code == 202, told.text
        self.known["proposal_id"] = told.get_json()["change_proposal"]["id"]

    def _gather(self) -> None:
        begins = datetime.now(UTC) + timedelta(days=60)
        planned = self.do(
            "events",
            "/",
            title="Spring Forum",
            place="Lyon",
            starts_at=begins.isoformat(),
            ends_at=(begins + timedelta(hours=3)).isoformat(),
            time_zone="Europe/Paris",
            capacity=2,
        )
        self.known["gathering_id"] = planned["id"]
        for person_id in (self.founder, self.leaver, self.colleague):
            self.do("events", f"/{planned['id']}/rsvps", self.doors.person(person_id))
        hours = {"starts_at": planned["starts_at"], "ends_at": planned["ends_at"]}
        session = self.do("events", f"/{planned['id']}/sessions", title="Wells", **hours)
        self.known["sitting_id"] = session["id"]
        talk = {"title": "Two wells near Kisumu", "person_id": self.founder}
        talk |= {"abstract": f"By {FOUNDER['person']['full_name']}"}
        speaker = self.do("events", f"/{planned['id']}/speakers", **talk)
        self.known["speaker_id"] = speaker["id"]
        self.doors.spread()

    def _meet(self) -> None:
        founder, other = self.doors.person(self.founder), self.doors.person(self.leaver)
        proposed = self.look("introductions", "/", founder)["items"][0]["id"]
        for who in (founder, other):
            self.do("introductions", f"/{proposed}/acceptance", who)
        purpose = "A pilot of paid water near Kisumu"
        formed = self.do("introductions", f"/{proposed}/partnership", founder, purpose=purpose)
        path = f"/partnerships/{formed['id']}/notes"
        self.do("introductions", path, other, text="Two wells first, by May.")
        self.known |= {"introduction_id": proposed, "partnership_id": formed["id"]}
        self._agree(f"/partnerships/{formed['id']}", founder, other)
        self.doors.spread()

    def _agree(self, partnership: str, founder: dict[str, str], other: dict[str, str]) -> None:
        """They have a milestone and a benefit, and one of them proposes another focus."""
        day = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
        wells = {"title": "Both wells are equipped", "due_on": day}
        made = self.do("introductions", f"{partnership}/milestones", other, **wells)
        focus = {"text": "Paid water in forty villages"}
        step = self.do("introductions", f"{partnership}/focuses", founder, **focus)
        clean = {"metric": "Households with clean water", "unit": "households", "due_on": day}
        clean |= {"horizon": "short", "baseline": "0", "target": "300"}
        stated = self.do("introductions", f"{partnership}/benefits", other, **clean)
        path = f"{partnership}/benefits/{stated['id']}/measurements"
        today = datetime.now(UTC).date().isoformat()
        found = self.do("introductions", path, other, measured_on=today, value="20")
        self.known |= {"milestone_id": made["id"], "step_id": step["id"]}
        self.known |= {"benefit_id": stated["id"], "measurement_id": found["id"]}

    def _leave(self) -> None:
        path = f"/organisations/{self.known['organisation_id']}/departures"
        today = self.doors.settings.today(datetime.now(UTC)).isoformat()
        self.do("membership", path, person_id=self.leaver, last_day=today)
        self.doors.spread()
        steward = self.doors.person(self.steward)
        handover = self.look("introductions", "/handovers", steward)["items"][0]
        self.known["handover_id"] = handover["id"]
        self.known["item_id"] = handover["items"][0]["id"]

    def _be_written_to(self) -> None:
        settings, person_id = self.doors.settings, UUID(self.founder)
        for url in (
            unsubscribe_url(settings, person_id, "events"),
            preferences_url(settings, person_id),
        ):
            page, _, token = url.removeprefix(settings.base_url + "/").partition("/")
            self.known[f"/{page}/<token> token"] = token
