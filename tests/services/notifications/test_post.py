"""Letters leave by real SMTP: refused for now, refused for ever, and cut off in the middle."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from services.notifications.post import (
    Folder,
    MailServer,
    PostIsAway,
    open_post,
)
from tests.services.notifications import mailserver
from tests.services.notifications.office import Office
from tests.services.notifications.test_memberships import joined


@pytest.fixture
def server() -> Iterator[mailserver.MailServer]:
    """A mail server that takes everything unless told otherwise."""
    with mailserver.mail_server() as answering:
        yield answering


@pytest.fixture
def post(server: mailserver.MailServer) -> Iterator[MailServer]:
    """The post that leads to it."""
    leading = MailServer(server.url)
    yield leading
    leading.close()


def welcomes(office: Office, *names: str) -> None:
    """People who joined are to be welcomed, in this order."""
    for name in names:
        office.now += timedelta(seconds=1)
        office.hears(joined(person_id=office.knows(name, f"{name.lower()}@example.org")))


def states(office: Office) -> list[str]:
    """What became of the letters."""
    return [letter.state for letter in office.letters()]


def test_letters_leave_in_the_order_of_what_they_tell(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    welcomes(office, "Zofia", "Anton", "Mika")
    office.posts(post)
    names = [letter["To"].addresses[0].display_name for letter in server.letters]
    assert names == ["Zofia", "Anton", "Mika"]
    assert states(office) == ["posted"] * 3


def test_one_visit_serves_a_batch(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    welcomes(office, "Zofia", "Anton", "Mika")
    office.posts(post)
    assert server.visits == 1


def test_a_letter_refused_for_now_leaves_later(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.replies.append("451 Please come back later")
    welcomes(office, "Zofia")
    office.posts(post)
    assert states(office) == ["due"]
    office.later(seconds=59)
    assert office.posts(post) == 0
    office.later(seconds=2)
    office.posts(post)
    assert states(office) == ["posted"]
    assert len(server.letters) == 1


def test_each_further_refusal_waits_longer(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.replies.extend(["451 Later"] * 7)
    welcomes(office, "Zofia")
    waits = []
    for _ in range(7):
        office.posts(post)
        (letter,) = office.letters()
        waits.append(letter.due_at - office.now)
        office.now = letter.due_at
    minutes = [1, 5, 30, 120, 360, 360, 360]
    assert waits == [timedelta(minutes=wait) for wait in minutes]


def test_after_days_of_trying_a_letter_is_given_up(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.replies.extend(["451 Later"] * 2)
    welcomes(office, "Zofia")
    office.posts(post)
    office.later(days=3, seconds=1)
    office.posts(post)
    (letter,) = office.letters("bounced")
    assert letter.failure == "given up: the mail server said 451"


def test_a_letter_that_had_to_wait_for_an_address_is_not_given_up_at_once(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.replies.append("451 Later")
    person_id = office.knows("Zofia", "zofia@example.org")
    office.hears(joined(person_id=person_id), time=office.now - timedelta(days=9))
    office.posts(post)
    assert states(office) == ["due"]


@pytest.mark.parametrize("place", ["at_door", "replies"])
def test_a_letter_refused_for_ever_bounces_and_says_why(
    office: Office, server: mailserver.MailServer, post: MailServer, place: str
) -> None:
    getattr(server, place).append("550 zofia@example.org is unknown here")
    welcomes(office, "Zofia")
    office.posts(post)
    (letter,) = office.letters("bounced")
    assert letter.failure == "the mail server said 550"


def test_a_bounce_holds_up_nobody(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.at_door.extend(["250 OK", "550 Unknown", "451 Later"])
    welcomes(office, "Zofia", "Anton", "Mika", "Oona")
    office.posts(post)
    assert states(office) == ["posted", "bounced", "due", "posted"]


def test_a_cut_connection_posts_the_letter_again_with_the_same_message_id(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.replies.append(mailserver.HANG_UP)
    welcomes(office, "Zofia")
    office.posts(post)
    assert states(office) == ["due"]
    office.later(minutes=1)
    office.posts(post)
    assert states(office) == ["posted"]
    first, second = server.message_ids()
    assert first == second


def test_a_cut_connection_does_not_hold_up_the_next_letter(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.replies.append(mailserver.HANG_UP)
    welcomes(office, "Zofia", "Anton")
    office.posts(post)
    assert states(office) == ["due", "posted"]


def test_a_server_that_says_goodbye_holds_up_only_that_letter(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    server.at_door.append("421 Closing")
    welcomes(office, "Zofia", "Anton")
    office.posts(post)
    assert states(office) == ["due", "posted"]


def test_without_a_server_letters_wait_and_none_is_lost(office: Office) -> None:
    with mailserver.mail_server() as gone:
        url = gone.url
    welcomes(office, "Zofia", "Anton")
    office.posts(MailServer(url))
    assert states(office) == ["due", "due"]
    office.later(minutes=1)
    with mailserver.mail_server() as back:
        office.posts(MailServer(back.url))
        assert len(back.letters) == 2


def test_a_closed_door_is_tried_once_for_a_batch(office: Office) -> None:
    class ClosedDoor:
        tried = 0

        def take(self, letter_id: UUID, letter: EmailMessage) -> None:
            ClosedDoor.tried += 1
            raise PostIsAway("nobody is in")

        def destroy(self, letter_ids: Collection[UUID]) -> None:
            pass

        def close(self) -> None:
            pass

    welcomes(office, "Zofia", "Anton", "Mika")
    office.posts(ClosedDoor())
    assert ClosedDoor.tried == 1
    assert states(office) == ["due"] * 3


def test_an_address_in_another_script_is_written_to(
    office: Office, server: mailserver.MailServer, post: MailServer
) -> None:
    office.hears(joined(person_id=office.knows("Søren Åse", "søren@åse.example")))
    office.posts(post)
    (letter,) = server.letters
    assert letter["To"].addresses[0].display_name == "Søren Åse"
    assert letter["To"].addresses[0].username == "søren"


def test_a_domain_in_another_script_needs_no_special_server(office: Office) -> None:
    office.hears(joined(person_id=office.knows("Søren Åse", "soren@åse.example")))
    with mailserver.mail_server(speaks_utf8=False) as server:
        office.posts(MailServer(server.url))
        (letter,) = server.letters
    assert letter["To"].addresses[0].addr_spec == "soren@xn--se-xia.example"


def test_an_address_that_a_server_cannot_write_to_bounces(office: Office) -> None:
    office.hears(joined(person_id=office.knows("Søren Åse", "søren@aase.example")))
    with mailserver.mail_server(speaks_utf8=False) as server:
        office.posts(MailServer(server.url))
    assert states(office) == ["bounced"]


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@c.example", "x@y@z", "@", "Bo <bo@b.example>"]
)
def test_an_address_that_is_none_bounces(office: Office, address: str) -> None:
    office.hears(joined(person_id=office.knows("Bo Berg", address)))
    welcomes(office, "Zofia")
    assert len(office.posted()) == 1
    (letter,) = office.letters("bounced")
    assert "address" in str(letter.failure)


def test_a_folder_takes_a_letter_twice_as_one_file(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Once"
    letter_id = uuid4()
    folder = Folder(tmp_path / "mail")
    folder.take(letter_id, letter)
    folder.take(letter_id, letter)
    assert [file.name for file in (tmp_path / "mail").iterdir()] == [f"{letter_id}.eml"]


def test_a_folder_keeps_letters_from_other_users_of_the_machine(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "mail")
    letter_id = uuid4()
    folder.take(letter_id, EmailMessage())
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    assert (tmp_path / "mail" / f"{letter_id}.eml").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("not a folder")
    with pytest.raises(PostIsAway):
        Folder(tmp_path / "mail").take(uuid4(), EmailMessage())


def test_the_post_is_a_folder_unless_a_server_is_given(office: Office) -> None:
    assert isinstance(open_post(office.settings), Folder)
