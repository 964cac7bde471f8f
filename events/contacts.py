"""Where a person is written to: personal data, for those alone who write, put in touch, or stand at a door."""

from uuid import UUID

from events.contract import Event, Personal, Stream

CONTACT = Stream(source="membership", name="contact", subject="person_id")


class ContactGiven(Event, name="contact.given.v1", stream=CONTACT):
    """A person's name and address; replaces those before.

    `letter_language` is what they want to be written to in; empty where they did not say.
    """

    person_id: UUID
    full_name: Personal[str]
    email: Personal[str]
    letter_language: Personal[str] = ""
