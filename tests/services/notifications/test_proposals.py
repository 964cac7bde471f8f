"""Letters about proposed changes: a steward is asked, and whoever proposed is told."""

from uuid import uuid4

from events.hooks import WebhookGivenUp
from events.proposals import ChangeApproved, ChangeProposed, ChangeRefused
from events.staff import StaffAppointed
from tests.services.notifications.office import Office, addresses, text_of


def test_a_steward_is_asked_and_the_proposer_is_told(office: Office) -> None:
    body = office.knows_organisation("Fjordlab")
    nils = office.knows("Nils Holm", "nils@fjordlab.example")
    steward = office.knows("Sanne Bakker", "sanne@bridge.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    named = {"proposal_id": uuid4(), "organisation_id": body, "fields": ("name", "sector")}
    office.hears(ChangeProposed(**named, proposed_by_id=nils))
    (asked,) = office.posted("change-proposed")
    assert addresses([asked]) == ["sanne@bridge.example"]
    assert "name and sector" in text_of(asked)
    office.hears(ChangeApproved(**named, proposed_by_id=nils))
    assert addresses(office.posted("change-approved")) == ["nils@fjordlab.example"]
    office.hears(ChangeRefused(**named, proposed_by_id=nils, reason="The register says otherwise."))
    (refused,) = office.posted("change-refused")
    assert "The register says otherwise." in text_of(refused)


def test_an_admin_is_told_of_a_silent_webhook(office: Office) -> None:
    admin = office.knows("Ad Min", "admin@bridge.example")
    office.hears(StaffAppointed(person_id=admin, role="admin"))
    given_up = WebhookGivenUp(endpoint_id=uuid4(), waiting=3)
    office.hears(given_up)
    (letter,) = office.posted("webhook-given-up")
    assert addresses([letter]) == ["admin@bridge.example"]
    assert str(given_up.endpoint_id) in text_of(letter)
