"""In which language somebody is written to: as they say, or as their browser does when they apply."""

import pytest

from events.contacts import ContactGiven
from tests.services.membership.test_api import NEWCOMER, STEWARD, slug


def applying(**said):
    """A newcomer's application, who perhaps says more of themselves."""
    return {**NEWCOMER, "person": {**NEWCOMER["person"], **said}}


def said_last(office) -> str:
    """The language that was announced last."""
    return office.said(ContactGiven)[-1].letter_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en-GB", "en"),
        ("sw, de;q=0.2", "de"),
        ("sw", ""),
        ("*", ""),
        ("de;q=0, *", ""),
        ("\xff;;;,", ""),
    ],
)
def test_an_applicant_is_written_to_in_the_language_of_the_browser(door, office, header, language):
    answer = door.ask(
        "POST", "/applications", None, applying(), headers={"Accept-Language": header}
    )
    assert answer.status_code == 201
    assert said_last(office) == language


def test_what_an_applicant_says_goes_before_the_browser(door, office):
    said = applying(letter_language="en")
    door.ask("POST", "/applications", None, said, headers={"Accept-Language": "de"})
    assert said_last(office) == "en"


def test_a_language_that_there_are_no_letters_in_is_refused(door):
    answer = door.ask("POST", "/applications", None, applying(letter_language="tlh"))
    assert (answer.status_code, slug(answer)) == (422, "bad-input")
    assert "letter_language" in answer.text


def test_a_person_says_in_which_language_and_says_it_once(door, office):
    jan = office.person()
    path = f"/persons/{jan}"
    version = door.ask("GET", path, jan).headers["ETag"]
    before = len(office.said(ContactGiven))
    changed = door.ask("PATCH", path, jan, {"letter_language": "de"}, If_Match=version)
    assert (changed.status_code, changed.json["letter_language"]) == (200, "de")
    again = {"letter_language": "de", "full_name": changed.json["full_name"]}
    door.ask("PATCH", path, jan, again, If_Match=changed.headers["ETag"])
    assert len(office.said(ContactGiven)) == before + 1
    assert said_last(office) == "de"


def test_a_new_address_leaves_the_language_as_it_was(door, office):
    given = {"full_name": "Ana Lopes", "email": "ana@x.example", "letter_language": "de"}
    entered = door.ask("POST", "/persons", STEWARD, given)
    path, version = f"/persons/{entered.json['id']}", entered.headers["ETag"]
    door.ask("PATCH", path, STEWARD, {"email": "ana@y.example"}, If_Match=version)
    assert said_last(office) == "de"
