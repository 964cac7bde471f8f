"""Who comes, as far as they show it: in lists, in exports, on badges, and when looked for at the door."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from events.contacts import ContactGiven
from events.erasures import PersonErased
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.persons import ProfilePublished
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.events.handlers import inbox
from services.events.rules.attendees import Shown, is_meant
from shared.papers import Badge, printed_badges
from tests.road import deliver
from tests.services.events.conftest import joined
from tests.services.events.door import DESK, Door, planned


class Reception:
    """An event, people with names, and what the desk sees of them."""

    def __init__(self, door: Door, engine: Any) -> None:
        self.door, self.engine = door, engine
        self.path = f"/{planned(door, capacity=50)['id']}"

    def hears(self, event: Any) -> None:
        """Something is said elsewhere."""
        deliver(inbox, self.engine, event)

    def comes(self, full_name: str, organisation: str = "", places: int = 1) -> UUID:
        """Somebody of that name comes, for an organisation."""
        person_id, organisation_id = uuid4(), uuid4()
        self.hears(joined(person_id=person_id))
        self.hears(ContactGiven(person_id=person_id, full_name=full_name, email="x@y.example"))
        if organisation:
            told = {"organisation_id": organisation_id, "display_name": organisation}
            self.hears(OrganisationRegistered(**told, sector="company", country="FR"))
            self.hears(
                RepresentativeAppointed(
                    representation_id=uuid4(),
                    organisation_id=organisation_id,
                    person_id=person_id,
                    roles=("delegate",),
                    starts_on=date(2026, 1, 1),
                )
            )
        answer = self.door.ask("POST", f"{self.path}/rsvps", person_id, {"places": places})
        assert answer.status_code == 201
        return person_id

    def chooses(self, who: UUID, **told: Any) -> None:
        """Somebody says what others see of them."""
        answer = self.door.ask("PUT", f"{self.path}/rsvps/{who}/badge", who, told)
        assert answer.status_code == 200, answer.text

    def listed(self, q: str = "") -> list[dict[str, Any]]:
        """What the desk sees."""
        answer = self.door.ask("GET", f"{self.path}/attendees?q={q}", DESK)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.get_json()["items"]
        return items

    def names(self, q: str = "") -> list[str]:
        """The names that the desk sees."""
        return [one["name"] for one in self.listed(q)]

    def rows(self) -> list[dict[str, str]]:
        """The export."""
        answer = self.door.ask("GET", f"{self.path}/attendees.csv", DESK)
        assert answer.content_type == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(answer.text)))

    def everything(self, *queries: str) -> str:
        """All that leaves by way of lists, exports and badges, as text."""
        pages = [str(self.listed(q)) for q in ("", *queries)]
        return "\n".join([*pages, str(self.rows()), self.printed()])

    def printed(self) -> str:
        """What stands in the badge sheet, as the text of its pages."""
        answer = self.door.ask("GET", f"{self.path}/badges.pdf", DESK)
        assert (answer.status_code, answer.content_type) == (200, "application/pdf")
        return text_of(answer.data)


def text_of(pdf: bytes) -> str:
    """The text of all pages."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def reception(door: Door, engine: Any) -> Reception:
    """An event of fifty places."""
    return Reception(door, engine)


def test_the_desk_sees_names_and_for_whom_people_come(reception: Reception) -> None:
    reception.comes("Zoë Lefèvre", "Maji Safi Works", places=2)
    reception.comes("Ana Lima")
    assert [(one["name"], one["organisation"], one["places"]) for one in reception.listed()] == [
        ("Zoë Lefèvre", "Maji Safi Works", 2),
        ("Ana Lima", "", 1),
    ]
    assert [(row["name"], row["places"], row["inside"]) for row in reception.rows()] == [
        ("Ana Lima", "1", "0"),
        ("Zoë Lefèvre", "2", "0"),
    ]


def test_a_person_is_found_by_a_part_of_the_name_whatever_its_accents(reception: Reception) -> None:
    who = reception.comes("Zoë Lefèvre", "Maji Safi Works")
    reception.comes("Ana Lima")
    for q in ("lefevre", "ZOE", "oë le", "safi"):
        assert reception.names(q) == ["Zoë Lefèvre"]
    assert reception.names("nobody") == reception.names("%20%20") == []
    found = reception.listed("zoe")[0]
    body = {"person_id": found["person_id"]}
    assert reception.door.ask("POST", f"{reception.path}/check-ins", DESK, body).status_code == 409
    assert found["person_id"] == str(who)


def test_the_list_comes_in_pages(reception: Reception) -> None:
    for number in range(5):
        reception.comes(f"Guest {number}")
    seen, query = list[str](), "?limit=2"
    for _ in range(3):
        page = reception.door.ask("GET", f"{reception.path}/attendees{query}", DESK).get_json()
        seen += [one["name"] for one in page["items"]]
        query = f"?limit=2&after={page['next']}"
    assert page["next"] is None
    assert seen == [f"Guest {number}" for number in range(5)]


def test_a_discreet_person_is_in_no_list_export_or_badge_beyond_what_they_chose(
    reception: Reception,
) -> None:
    reception.comes("Ana Lima", "Lima Labs")
    who = reception.comes("Sun Moon-Ki", "Secret House", places=2)
    reception.hears(ProfilePublished(person_id=who, discreet=True))
    parts = ("sun", "moon", "Sun%20Moon", "secret", "house")
    assert all(word not in reception.everything(*parts) for word in ("Moon", "Secret"))
    assert [reception.names(q) for q in parts] == [[]] * len(parts)
    assert len(reception.rows()) == 2, "that somebody comes is counted"

    (found,) = reception.listed("sun%20moon-ki")  # as said at the door, whole
    assert (found["name"], found["organisation"], found["person_id"]) == ("", "", str(who))

    reception.chooses(who, shows_name=True)
    assert "Sun Moon-Ki" in reception.printed()
    assert "Guest of Sun Moon-Ki" in reception.printed()
    assert reception.names("moon") == ["Sun Moon-Ki"]
    reception.chooses(who, shows_name=True, shows_organisation=False)
    assert "Secret" not in reception.everything(*parts)
    reception.chooses(who, shows_name=False)
    assert all(word not in reception.everything(*parts) for word in ("Moon", "Secret"))


def test_what_the_profile_hides_is_hidden_and_what_one_chooses_comes_first(
    reception: Reception,
) -> None:
    who = reception.comes("Ana Lima", "Lima Labs")
    hidden = {"name": "nobody", "organisation": "members"}
    reception.hears(ProfilePublished(person_id=who, visibility=hidden))
    assert "Lima" not in reception.everything("lima")
    quiet = {"name": "members", "organisation": "nobody"}
    reception.hears(ProfilePublished(person_id=who, visibility=quiet))
    (row,) = reception.rows()
    assert (row["name"], row["organisation"]) == ("Ana Lima", "")
    reception.chooses(who, shows_organisation=True)
    assert reception.rows()[0]["organisation"] == "Lima Labs"
    reception.chooses(who, shows_name=False)
    assert "Lima" not in reception.everything("lima")


def test_a_badge_is_chosen_by_oneself(reception: Reception) -> None:
    who, other = reception.comes("Ana Lima"), reception.comes("Jo Park")
    path = f"{reception.path}/rsvps/{who}/badge"
    assert reception.door.ask("PUT", path, other, {"shows_name": False}).status_code == 403
    nobody = f"{reception.path}/rsvps/{uuid4()}/badge"
    assert reception.door.ask("PUT", nobody, DESK, {}).status_code == 404
    for place in ("attendees", "attendees.csv", "badges.pdf"):
        assert reception.door.ask("GET", f"{reception.path}/{place}", who).status_code == 403


def test_names_follow_what_is_said_and_an_erasure(reception: Reception) -> None:
    who = reception.comes("Ana Lima", "Lima Labs")
    reception.hears(ContactGiven(person_id=who, full_name="Ana Souza", email="a@y.example"))
    assert reception.names() == ["Ana Souza"]
    reception.hears(PersonErased(person_id=who))
    assert "Souza" not in reception.everything("souza")


def test_an_organisation_is_called_as_it_is_now_and_by_who_speaks_for_it_now(
    reception: Reception,
) -> None:
    who = reception.comes("Ana Lima")
    house, told = uuid4(), {"sector": "company", "country": "FR"}
    speaks = {"representation_id": uuid4(), "organisation_id": house, "person_id": who}
    reception.hears(OrganisationRegistered(organisation_id=house, display_name="Old", **told))
    starts_on = date(2026, 1, 1)
    reception.hears(RepresentativeAppointed(**speaks, roles=("delegate",), starts_on=starts_on))
    reception.hears(OrganisationDescribed(organisation_id=house, display_name="New", **told))
    assert reception.rows()[0]["organisation"] == "New"
    reception.hears(RepresentativeLeft(**speaks, left_on=date(2026, 2, 1)))
    assert reception.rows()[0]["organisation"] == ""


def test_no_cell_of_the_export_is_a_formula(reception: Reception) -> None:
    reception.comes("=HYPERLINK(1)")
    assert reception.rows()[0]["name"] == "'=HYPERLINK(1)"


def test_ten_badges_stand_on_a_page_and_long_names_fit() -> None:
    long = "Maximiliana Theodora von und zu Hohenlohe-Waldenburg-Schillingsfürst the Younger"
    others = [Badge("", "", f"code {number}") for number in range(10)]
    badges = [Badge(long, "An organisation " * 8, "a code"), *others]
    pdf = printed_badges("Spring Forum", date(2027, 5, 12), badges)
    assert pdf == printed_badges("Spring Forum", date(2027, 5, 12), badges)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 2
    assert "Younger" in (told := reader.pages[0].extract_text())
    assert "Hohenlohe-Waldenburg-Schillingsfürst" in told, "no word is torn"
    assert [len(page.images) for page in reader.pages] == [10, 1]


def test_a_name_that_no_font_can_print_is_written_by_hand(tmp_path: Path) -> None:
    there = [Badge("\u5c0f\u6797 Hanako", "NPO", "a code"), Badge("Jo Park", "", "another")]
    pdf = printed_badges("Spring Forum", date(2027, 5, 12), there, [tmp_path])
    told = text_of(pdf)
    assert ("Jo Park" in told, "Hanako" in told, "NPO" in told) == (True, False, True)


@pytest.mark.parametrize(
    ("query", "is_so"), [("ana lima", True), ("ANA  LIMÁ", True), ("ana", False), ("", False)]
)
def test_who_shows_no_name_is_meant_by_the_whole_of_it_alone(query: str, is_so: bool) -> None:
    assert is_meant(query, "Ana Lima", Shown()) is is_so
