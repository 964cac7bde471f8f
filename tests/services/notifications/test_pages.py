"""The pages that letters lead to need no sign-in, and change nothing until a button is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from services.notifications.app import create_app
from services.notifications.letters import links
from services.notifications.models import Preference
from shared.database import reading
from tests.services.notifications.office import Office, proposal, text_of
from tests.services.notifications.test_memberships import joined


@pytest.fixture
def client(office: Office) -> Iterator[FlaskClient]:
    """A browser, or a mail program."""
    with create_app(office.settings).test_client() as browser:
        yield browser


@pytest.fixture
def person(office: Office) -> UUID:
    """Somebody who gets letters."""
    return office.knows("Ines Prado", "ines@prado.example")


def path(url: str) -> str:
    """What a URL asks of this installation."""
    return urlsplit(url).path


def unsubscribe_path(office: Office, person: UUID, group: str = "introductions") -> str:
    """The link in a letter that stops letters of a group."""
    return path(links.unsubscribe_url(office.settings, person, group))


def preference(office: Office, person: UUID) -> Preference | None:
    """What a person wishes."""
    with reading(office.engine) as session:
        return session.get(Preference, person)


def test_one_click_stops_letters_without_signing_in_and_without_a_detour(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    answer = client.post(unsubscribe_path(office, person), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert answer.history == ()
    office.hears(proposal(person, office.knows("Jo Park", "jo@park.example")))
    assert [letter["To"].addresses[0].addr_spec for letter in office.posted()] == [
        "jo@park.example"
    ]
    assert len(office.letters("withheld")) == 1


def test_looking_at_the_link_stops_nothing(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    page = client.get(unsubscribe_path(office, person))
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert preference(office, person) is None


def test_pressing_twice_is_pressing_once(office: Office, client: FlaskClient, person: UUID) -> None:
    for _ in range(2):
        assert client.post(unsubscribe_path(office, person)).status_code == 200
    wishes = preference(office, person)
    assert wishes is not None
    assert (wishes.introductions, wishes.gatherings, wishes.association) == (False, True, True)


def test_the_link_in_a_letter_works(office: Office, client: FlaskClient, person: UUID) -> None:
    office.hears(joined(person_id=person))
    (letter,) = office.posted()
    assert client.post(path(letter["List-Unsubscribe"][1:-1])).status_code == 200
    wishes = preference(office, person)
    assert wishes is not None
    assert not wishes.association


def test_a_damaged_link_is_refused(office: Office, client: FlaskClient, person: UUID) -> None:
    link = unsubscribe_path(office, person)
    assert client.post(link[:-3] + "abc").status_code == 422


def test_a_link_to_stop_letters_is_no_link_to_preferences(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    link = unsubscribe_path(office, person).replace("/unsubscribe/", "/preferences/")
    assert client.get(link).status_code == 422


def test_everything_that_can_be_done_without_can_be_stopped(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    client.post(unsubscribe_path(office, person, links.EVERYTHING))
    wishes = preference(office, person)
    assert wishes is not None
    chosen = (wishes.introductions, wishes.gatherings, wishes.association)
    assert chosen == (False, False, False)


def test_a_person_chooses_what_to_be_written_to_about(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    link = path(links.preferences_url(office.settings, person))
    answer = client.post(link, data={"group": ["events", "association"], "daily": "yes"})
    assert 'role="status"' in answer.text
    wishes = preference(office, person)
    assert wishes is not None
    assert (wishes.introductions, wishes.gatherings, wishes.association, wishes.daily) == (
        False,
        True,
        True,
        True,
    )


def test_the_page_shows_what_was_chosen(office: Office, client: FlaskClient, person: UUID) -> None:
    link = path(links.preferences_url(office.settings, person))
    client.post(link, data={"group": ["events"]})
    page = client.get(link).text
    assert 'value="events" checked' in page
    assert 'value="introductions" checked' not in page


def test_a_page_says_nobodys_name(office: Office, client: FlaskClient, person: UUID) -> None:
    page = client.get(path(links.preferences_url(office.settings, person))).text
    assert "Ines" not in page


def test_the_letters_can_be_read_in_development(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    office.hears(joined(person_id=person))
    (letter,) = office.posted()
    (row,) = office.letters()
    assert f'/mail/{row.id}">{letter["Subject"]}</a>' in client.get("/mail").text
    page = client.get(f"/mail/{row.id}").text
    assert "We look for people" in page or "we look for people" in page
    assert 'sandbox=""' in page


def test_links_of_ours_can_be_followed_from_the_text(
    office: Office, client: FlaskClient, person: UUID
) -> None:
    office.hears(joined(person_id=person))
    (letter,) = office.posted()
    (row,) = office.letters()
    url = next(line for line in text_of(letter).splitlines() if "/preferences/" in line)
    assert f'<a href="{url}">' in client.get(f"/mail/{row.id}").text


def test_a_letter_cannot_break_out_of_its_box(office: Office, client: FlaskClient) -> None:
    person_id = office.knows('"><script>alert(1)</script>', "x@x.example")
    office.hears(joined(person_id=person_id))
    office.posts()
    (row,) = office.letters()
    answer = client.get(f"/mail/{row.id}")
    assert "<script>" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_letter_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/mail/{uuid4()}").status_code == 404
    assert client.get("/mail/../secret-key").status_code == 404


def test_an_empty_folder_shows_no_letters(client: FlaskClient) -> None:
    assert client.get("/mail").status_code == 200


def test_nobody_elses_name_for_this_machine_shows_letters(client: FlaskClient) -> None:
    assert client.get("/mail", headers={"Host": "rebound.example"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 404), ("unknown", 404), ("", 404)],
)
def test_no_other_machine_is_shown_letters(client: FlaskClient, address: str, status: int) -> None:
    asked = client.get("/mail", environ_overrides={"REMOTE_ADDR": address})
    assert asked.status_code == status


def test_letters_are_not_shown_outside_development(office: Office) -> None:
    app = create_app(replace(office.settings, development=False))
    assert app.test_client().get("/mail").status_code == 404
