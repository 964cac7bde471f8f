"""Each letter is written once and posted once, whatever is said twice, and whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from events.contacts import ContactGiven
from services.notifications.actions.greetings import greet_member
from services.notifications.actions.letters import write_letter
from services.notifications.actions.sending import (
    put_back,
    settle_failed,
    settle_posted,
    take_over,
)
from services.notifications.models import PROJECTIONS, Letter
from services.notifications.post import Folder, MailServer
from services.notifications.sender import Sender
from shared import leadership
from shared.database import Session, transaction
from shared.tables import INBOX, INBOX_STREAMS
from tests.road import envelope_of
from tests.services.notifications import mailserver
from tests.services.notifications.office import Office, addresses, proposal
from tests.services.notifications.test_memberships import joined

ROOT = Path(__file__).parents[3]


class PostThatDies:
    """Takes a letter, and its sender dies before it can write down that it left."""

    def __init__(self, post: MailServer | Folder) -> None:
        self.post = post

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        self.post.take(letter_id, letter)
        raise KeyboardInterrupt

    def destroy(self, letter_ids: Collection[UUID]) -> None:
        pass

    def close(self) -> None:
        self.post.close()


class SlowPost:
    """Takes letters slowly, so that another sender has time to come in."""

    def __init__(self) -> None:
        self.taken: list[UUID] = []
        self.busy = threading.Event()
        self.may_go_on = threading.Event()

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        self.taken.append(letter_id)
        self.busy.set()
        assert self.may_go_on.wait(20)

    def destroy(self, letter_ids: Collection[UUID]) -> None:
        pass

    def close(self) -> None:
        pass


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


@pytest.fixture
def member(office: Office) -> UUID:
    """Somebody who is to be welcomed."""
    person_id = office.knows("Zofia Wolska", "zofia@example.org")
    office.hears(joined(person_id=person_id))
    return person_id


def test_what_is_said_twice_is_written_once(office: Office) -> None:
    first = office.knows("Ana Lima", "ana@lima.example")
    second = office.knows("Jo Park", "jo@park.example")
    heard = office.hears(proposal(first, second))
    office.hears_again(heard)
    assert len(office.posted()) == 2
    office.hears_again(heard)
    assert len(office.posted()) == 2


def test_a_letter_is_written_once_even_if_the_inbox_forgets(office: Office) -> None:
    person_id = office.knows("Zofia Wolska", "zofia@example.org")
    event = joined(person_id=person_id)
    heard = envelope_of(event, 1)
    written = []
    for _ in range(3):
        with transaction(office.engine) as session:
            written.append(write_letter(session, "welcome", person_id, event, heard))
    assert written == [True, False, False]


def test_a_letter_to_somebody_unknown_waits_for_the_address(office: Office) -> None:
    person_id = uuid4()
    office.hears(joined(person_id=person_id))
    assert office.posted() == []
    assert [letter.state for letter in office.letters()] == ["waiting"]
    office.hears(ContactGiven(person_id=person_id, full_name="Ivo Horvat", email="ivo@x.example"))
    assert addresses(office.posted()) == ["ivo@x.example"]


def test_a_letter_that_missed_the_call_is_looked_at_again(office: Office) -> None:
    person_id = uuid4()
    office.hears(joined(person_id=person_id))
    office.posts()
    office.hears(ContactGiven(person_id=person_id, full_name="Ivo Horvat", email="ivo@x.example"))
    office.does(_miss_the_call, office)
    assert office.posted() == []
    office.later(minutes=1)
    assert len(office.posted()) == 1


def _miss_the_call(session: Session, office: Office) -> None:
    later = office.now + timedelta(minutes=1)
    session.execute(update(Letter).values(state="waiting", due_at=later))


def test_nobody_is_told_what_happened_long_ago(office: Office) -> None:
    """A memory built anew from history writes letters that it does not post."""
    person_id = office.knows("Zofia Wolska", "zofia@example.org")
    office.hears(joined(person_id=person_id), time=office.now - timedelta(days=31))
    assert office.posted() == []
    assert len(office.letters("overtaken")) == 1


def test_history_heard_again_writes_nothing_twice(office: Office) -> None:
    first = office.knows("Ana Lima", "ana@lima.example")
    proposed = proposal(first, office.knows("Jo Park", "jo@park.example"))
    heard = office.hears(proposed)
    assert len(office.posted()) == 2
    office.does(_forget)
    office.hears_again(heard)
    assert len(office.posted()) == 2


def _forget(session: Session) -> None:
    for model in PROJECTIONS:
        session.execute(delete(model))
    session.execute(delete(INBOX))
    session.execute(delete(INBOX_STREAMS))


def test_whoever_is_appointed_while_all_are_told_is_told_too(office: Office) -> None:
    """Of two transactions at once one waits for the other, and sees what it did."""
    organisation_id = office.knows_organisation("Sahel Seeds")
    person_id = office.knows("Leila Haddad", "leila@sahelseeds.example")
    event = joined(organisation_id)
    appoint = threading.Thread(target=office.appoints, args=(person_id, organisation_id))
    with transaction(office.engine) as session:
        greet_member(session, event, envelope_of(event, 1, office.now))
        appoint.start()
        appoint.join(0.5)
    appoint.join(20)
    assert [letter["X-Footbridge-Kind"] for letter in office.posted()] == ["welcome"]


def test_a_letter_goes_to_the_newest_address(office: Office, member: UUID) -> None:
    office.hears(ContactGiven(person_id=member, full_name="Zofia Wolska", email="z@new.example"))
    assert addresses(office.posted()) == ["z@new.example"]


def test_a_sender_that_dies_after_posting_posts_the_same_message_again(
    office: Office, member: UUID
) -> None:
    with mailserver.mail_server() as server:
        post = MailServer(server.url)
        with pytest.raises(KeyboardInterrupt):
            office.sender(PostThatDies(post)).post_due()
        assert [letter.state for letter in office.letters()] == ["posting"]
        office.later(minutes=1)
        successor = office.sender(post)
        assert successor.take_over() == 1
        successor.post_due()
        first, second = server.message_ids()
    assert first == second
    assert [letter.state for letter in office.letters()] == ["posted"]


def test_a_sender_that_dies_after_leaving_a_file_leaves_one_file(
    office: Office, member: UUID
) -> None:
    folder = Folder(office.settings.home / "mail")
    with pytest.raises(KeyboardInterrupt):
        office.sender(PostThatDies(folder)).post_due()
    office.later(minutes=1)
    office.sender().take_over()
    assert len(office.posted()) == 1


def die_while_posting(office: Office) -> Sender:
    """A sender that died before it could write down that the letter left."""
    sender = office.sender(PostThatDies(Folder(office.settings.home / "elsewhere")))
    with pytest.raises(KeyboardInterrupt):
        sender.post_due()
    return sender


def test_what_a_living_sender_may_be_posting_is_left_to_it(office: Office, member: UUID) -> None:
    die_while_posting(office)
    office.later(seconds=59)
    office.does(take_over, uuid4(), office.now, alone=False)
    assert [letter.state for letter in office.letters()] == ["posting"]
    office.later(seconds=1)
    office.does(take_over, uuid4(), office.now, alone=False)
    assert [letter.state for letter in office.letters()] == ["due"]


def test_a_sender_takes_its_own_letters_up_again_at_once(office: Office, member: UUID) -> None:
    office.does(take_over, die_while_posting(office).sender_id, office.now, alone=False)
    assert [letter.state for letter in office.letters()] == ["due"]


def test_where_one_is_alone_for_sure_a_new_sender_need_not_wait(
    office: Office, member: UUID
) -> None:
    die_while_posting(office)
    alone = office.engine.dialect.name == "sqlite"
    assert office.sender().take_over() == (1 if alone else 0)


class PostThatIsOvertaken(SlowPost):
    """While it takes its first letter, so slowly that it counts as dead, another sender takes over."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.may_go_on.set()

    def take(self, letter_id: UUID, letter: EmailMessage) -> None:
        super().take(letter_id, letter)
        if len(self.taken) == 1:
            self.office.later(minutes=2)
            successor = self.office.sender()
            successor.take_over()
            successor.post_due()


def test_a_sender_that_was_thought_dead_leaves_the_rest_to_the_other(office: Office) -> None:
    for name in ("Zofia", "Anton", "Mika"):
        office.hears(joined(person_id=office.knows(name, f"{name.lower()}@example.org")))
    slow = PostThatIsOvertaken(office)
    office.posts(slow)
    assert len(slow.taken) == 1
    assert [letter.state for letter in office.letters()] == ["posted"] * 3


def test_a_sender_that_takes_long_is_not_thought_dead(office: Office) -> None:
    for name in ("Zofia", "Anton"):
        office.hears(joined(person_id=office.knows(name, f"{name.lower()}@example.org")))

    class Slow(SlowPost):
        def take(self, letter_id: UUID, letter: EmailMessage) -> None:
            office.later(seconds=40)
            super().take(letter_id, letter)
            office.does(take_over, uuid4(), office.now, alone=False)

    slow = Slow()
    slow.may_go_on.set()
    office.posts(slow)
    assert len(slow.taken) == 2
    assert [letter.state for letter in office.letters()] == ["posted"] * 2


def test_a_letter_that_left_is_not_posted_by_who_took_it_over(office: Office, member: UUID) -> None:
    (letter,) = office.letters()
    die_while_posting(office)
    office.does(take_over, uuid4(), office.now, alone=True)
    office.does(settle_posted, letter.id, office.now)
    assert office.posts() == 0


def test_what_one_sender_could_not_post_is_not_put_back_while_another_posts_it(
    office: Office, member: UUID
) -> None:
    (letter,) = office.letters()
    first = die_while_posting(office)
    office.does(take_over, uuid4(), office.now, alone=True)
    die_while_posting(office)
    office.does(settle_failed, letter.id, first.sender_id, "no mail server", office.now)
    office.does(put_back, letter.id, first.sender_id)
    assert [letter.state for letter in office.letters()] == ["posting"]


def test_a_letter_on_its_way_is_not_posted_by_anybody_else(office: Office, member: UUID) -> None:
    with pytest.raises(KeyboardInterrupt):
        office.sender(PostThatDies(Folder(office.settings.home / "elsewhere"))).post_due()
    assert office.posted() == []


def running(sender: Sender, stop: threading.Event) -> threading.Thread:
    """A sender at work in a thread of its own."""
    thread = threading.Thread(target=sender.run, args=(stop,))
    thread.start()
    return thread


def test_of_two_senders_one_posts(office: Office, member: UUID) -> None:
    post, stop = SlowPost(), threading.Event()
    threads = [running(office.sender(post), stop) for _ in range(2)]
    try:
        assert post.busy.wait(20)
        time.sleep(1.2)  # the second looks for the office every half second
        post.may_go_on.set()
        wait_for(lambda: office.letters("posted"))
    finally:
        post.may_go_on.set()
        stop.set()
        for thread in threads:
            thread.join(20)
    assert len(post.taken) == 1


def test_two_senders_that_ignored_the_office_would_post_twice(office: Office, member: UUID) -> None:
    post = SlowPost()
    first = threading.Thread(target=office.sender(post).post_due)
    second = threading.Thread(target=_ignore_the_office, args=(office.sender(post),))
    first.start()
    assert post.busy.wait(20)
    office.later(minutes=1)
    second.start()
    wait_for(lambda: len(post.taken) == 2)
    post.may_go_on.set()
    first.join(20)
    second.join(20)
    assert post.taken[0] == post.taken[1]


def _ignore_the_office(sender: Sender) -> None:
    sender.take_over()
    sender.post_due()


class LostLead(leadership.Office):
    """An office whose session is gone, so that another may hold it."""

    def check(self) -> None:
        raise OperationalError("SELECT 1", {}, ConnectionError())


def test_a_sender_that_lost_the_office_does_no_more(office: Office, member: UUID) -> None:
    with pytest.raises(OperationalError):
        office.sender()._work(LostLead(True), threading.Event())
    assert [letter.state for letter in office.letters()] == ["due"]


def test_a_sender_wakes_when_a_letter_is_written(office: Office) -> None:
    person_id = office.knows("Zofia Wolska", "zofia@example.org")
    stop = threading.Event()
    sender = office.sender()
    sender.look_seconds = 3600
    thread = running(sender, stop)
    try:
        time.sleep(0.5)  # it has looked once, and found nothing
        office.hears(joined(person_id=person_id))
        wait_for(lambda: office.letters("posted"))
    finally:
        stop.set()
        sender.wake()
        thread.join(20)


@pytest.mark.processes
@pytest.mark.slow
def test_a_killed_sender_loses_and_doubles_nothing(office: Office, tmp_path: Path) -> None:
    """Kill senders again and again while they post; at the end every letter is there once."""
    count = 40
    for number in range(count):
        person_id = office.knows(f"Person {number}", f"person{number}@example.org")
        office.hears(joined(person_id=person_id))
    folder = office.settings.home / "mail"
    for round_ in range(1, 3):
        with _sender_process(office) as process:
            wait_for(lambda: _files(folder) >= min(count, 15 * round_))  # noqa: B023
            process.send_signal(signal.SIGKILL)
    with _sender_process(office):
        wait_for(lambda: len(office.letters("posted")) == count, 60)
    assert _files(folder) == count
    assert len(addresses(office.posted())) == len(set(addresses(office.posted()))) == count


def _files(folder: Path) -> int:
    return len(list(folder.glob("[!.]*.eml")))


_PROGRAM = """
import threading
from datetime import timedelta
from os import environ
from services.notifications import sender, rules
from services.notifications.sender import Sender
from shared.database import open_engine
from shared.settings import load_settings

rules.SILENT_AFTER, rules.SAY_AGAIN_AFTER, sender._ROUND_SECONDS = timedelta(seconds=2), timedelta(0), 1
settings = load_settings(environ)
Sender(settings, open_engine(settings.database_url("notifications"))).run(threading.Event())
"""


class _sender_process:  # noqa: N801 - reads as a function
    def __init__(self, office: Office) -> None:
        self.office = office

    def __enter__(self) -> subprocess.Popen[bytes]:
        settings = self.office.settings
        environment = {
            **os.environ,
            "FOOTBRIDGE_HOME": str(settings.home),
            "FOOTBRIDGE_DATABASE_URL": settings.database_template,
            "FOOTBRIDGE_SECRET_KEYS": settings.secret_keys[0],
        }
        self.process = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=ROOT, env=environment)
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
