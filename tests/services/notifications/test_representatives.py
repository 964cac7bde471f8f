"""Letters about speaking for an organisation: the links in them, and whom they reach."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from events.contacts import ContactGiven
from events.departures import DepartureCancelled, DepartureNoted, DepartureSuspected
from events.invitations import InvitationSent
from events.letters import LetterBounced
from events.staff import StaffAppointed
from events.vacancies import RoleVacated
from shared import tokens
from shared.tokens import ExpiredToken
from tests.road import announced
from tests.services.notifications.office import NOON, Office, addresses, text_of


def invites(office: Office) -> InvitationSent:
    """Somebody is asked to speak for an organisation."""
    return InvitationSent(
        invitation_id=uuid4(),
        organisation_id=office.knows_organisation("Fjordlab"),
        person_id=office.knows("Nils Holm", "nils@fjordlab.example"),
        roles=("delegate",),
        link_number=2,
        expires_on=date(2026, 12, 7),
    )


def test_the_link_of_an_invitation_says_which_and_works_until_its_day_begins(
    office: Office,
) -> None:
    sent = invites(office)
    office.hears(sent)
    (letter,) = office.posted("invitation")
    link = next(line for line in text_of(letter).splitlines() if line.startswith("http"))
    assert link.startswith(f"{office.settings.base_url}/membership/invitation?token=")
    (token,) = parse_qs(urlsplit(link).query)["token"]
    said = tokens.read(office.settings, "invitation", token, now=NOON)
    assert said == {"invitation_id": str(sent.invitation_id), "number": 2}
    with pytest.raises(ExpiredToken):
        tokens.read(office.settings, "invitation", token, now=NOON + timedelta(days=20))


def test_a_vacancy_is_told_to_those_who_are_left_and_else_to_a_steward(office: Office) -> None:
    body = office.knows_organisation("Fjordlab")
    steward, left = office.knows("Sanne Bakker", "sanne@bridge.example"), uuid4()
    office.hears(StaffAppointed(person_id=steward, role="steward"))

    def vacated(role: str) -> RoleVacated:
        dates = {"opened_on": NOON.date(), "deadline_on": NOON.date() + timedelta(days=14)}
        named = {"organisation_id": body, "role": role, "left_by_id": left}
        return RoleVacated(vacancy_id=uuid4(), **dates, **named)  # type: ignore[arg-type]

    office.hears(vacated("primary"))
    assert addresses(office.posted("role-vacated")) == ["sanne@bridge.example"]
    office.knows("Ida Lund", "ida@fjordlab.example", body)
    office.hears(vacated("billing"))
    assert "ida@fjordlab.example" in addresses(office.posted("role-vacated"))


def test_the_stewards_are_asked_whether_somebody_left(office: Office) -> None:
    steward = office.knows("Sanne Bakker", "sanne@bridge.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    person = office.knows("Nils Holm", "nils@fjordlab.example")
    body = office.knows_organisation("Fjordlab")
    suspected = DepartureSuspected(suspicion_id=uuid4(), organisation_id=body, person_id=person)
    office.hears(suspected)
    (letter,) = office.posted("departure-suspected")
    assert letter["Subject"] == "Has Nils Holm left Fjordlab?"


def departs(office: Office) -> tuple[DepartureNoted, DepartureCancelled]:
    """Somebody with one colleague is about to leave, and then stays."""
    body = office.knows_organisation("Fjordlab")
    leaver = office.knows("Nils Holm", "nils@fjordlab.example", body)
    office.knows("Ida Lund", "ida@fjordlab.example", body)
    of = {"departure_id": uuid4(), "organisation_id": body, "person_id": leaver}
    return DepartureNoted(**of, last_day=date(2026, 12, 24)), DepartureCancelled(**of)


def test_a_departure_names_the_last_day_on_which_somebody_has_access(office: Office) -> None:
    noted, _ = departs(office)
    office.hears(noted)
    (letter,) = office.posted("departure-noted")
    words = " ".join(text_of(letter).split())
    assert "the last day is 23 December 2026, and access ends at the end of that day" in words


def test_who_was_told_of_a_departure_is_told_once_that_it_was_called_off(office: Office) -> None:
    noted, cancelled = departs(office)
    office.hears(noted)
    office.posts()
    office.knows("Awa Diop", "awa@fjordlab.example", noted.organisation_id)
    office.hears_again(office.hears(cancelled))
    (letter,) = office.posted("departure-cancelled")
    assert addresses([letter]) == ["ida@fjordlab.example"]
    assert letter["Subject"] == "Nils Holm stays at Fjordlab"


def test_who_was_not_told_of_a_departure_yet_is_told_nothing(office: Office) -> None:
    for said in departs(office):
        office.hears(said)
    assert office.posted() == []


def test_a_letter_that_cannot_be_delivered_is_announced_once_by_ids_alone(office: Office) -> None:
    sent = invites(office)
    broken = ContactGiven(person_id=sent.person_id, full_name="Nils Holm", email="nils at fjordlab")
    office.hears(broken)
    office.hears(sent)
    assert office.posted("invitation") == []
    office.later(days=1)
    office.posts()
    (said,) = [one for one in announced(office.engine) if isinstance(one, LetterBounced)]
    assert (said.person_id, said.cause) == (sent.person_id, "refused")
