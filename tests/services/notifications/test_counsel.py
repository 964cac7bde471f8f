"""Letters about counsel name nobody before both said yes, and say what is to be done."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from events.counsel import (
    CounselAssignmentClosed,
    CounselAssignmentMade,
    CounselAssignmentProposed,
    CounselBooked,
    CounselCancelled,
    CounselHoursDue,
)
from tests.services.notifications.office import Office, addresses, text_of

ID, PARTNERSHIP, BOOKING = uuid4(), uuid4(), uuid4()
DAY = date(2027, 3, 16)


@pytest.fixture
def njeri(office: Office) -> UUID:
    return office.knows("Njeri Kamau", "njeri@ndege.example")


@pytest.fixture
def kwame(office: Office) -> UUID:
    return office.knows("Kwame Boateng", "kwame@accrasolar.example")


def test_who_is_asked_reads_no_name_and_with_two_yeses_the_address(
    office: Office, njeri: UUID, kwame: UUID
) -> None:
    facts = {"assignment_id": ID, "partnership_id": PARTNERSHIP}
    office.hears(CounselAssignmentProposed(**facts, skill="lawyer", asked=(njeri,)))
    (asked,) = office.posted("counsel-proposed")
    assert "as a lawyer" in text_of(asked)
    assert "Kwame" not in text_of(asked)
    assert f"/introductions/counsel/{ID}/page" in text_of(asked)
    office.hears(CounselAssignmentMade(**facts, intermediary_id=njeri, steward_id=kwame))
    made = {one["To"].addresses[0].addr_spec: text_of(one) for one in office.posted("counsel-made")}
    assert "kwame@accrasolar.example" in made["njeri@ndege.example"]
    assert "njeri@ndege.example" in made["kwame@accrasolar.example"]
    office.hears(CounselAssignmentClosed(**facts, was_made=True, told=(kwame,)))
    assert addresses(office.posted("counsel-closed")) == ["kwame@accrasolar.example"]


def test_hours_are_booked_confirmed_or_come_to_nothing_in_writing(
    office: Office, njeri: UUID, kwame: UUID
) -> None:
    facts = {"booking_id": BOOKING, "assignment_id": ID, "on_day": DAY}
    office.hears(CounselBooked(**facts, minutes=90, told=(njeri, kwame)))
    assert len(office.posted("counsel-booked")) == 2
    office.hears(CounselHoursDue(**facts, minutes=90, asked=(kwame,)))
    (due,) = office.posted("counsel-hours-due")
    assert due["Subject"] == "How long was the counsel on 16 March 2027?"
    office.hears(CounselCancelled(**facts, is_refused=True, told=(kwame,)))
    (cancelled,) = office.posted("counsel-cancelled")
    assert "there is not enough in the association's counsel fund" in text_of(cancelled).replace(
        "\n", " "
    )
