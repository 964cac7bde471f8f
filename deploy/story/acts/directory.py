"""Act one: the house opens, and the association's directory is in it."""

from __future__ import annotations

from deploy import demo
from deploy.story.cast import HOME_OF_THE_DISCREET, HOME_OF_THE_PARTNER, MEMBERS, STAFF
from deploy.story.casting import cast, write_parts
from deploy.story.play import Play
from services.membership.actions.imports import MAPPINGS

HEADING = "The association"


def the_house_opens(play: Play) -> str:
    """The house opens its doors, for the first time."""
    play.house.start()
    return play.house.described


def the_directory_is_imported(play: Play) -> str:
    """The association's directory of organisations is imported; a second time changes nothing."""
    first = "the demo association, at the first start"
    arguments = [str(demo.path("organisations"))]
    if play.directory is not None:
        arguments = [str(play.directory), "--mapping", play.mapping]
        first = _import(play, "organisations", *arguments)
    again = _import(play, "organisations", *arguments)
    play.check(" 0 created, 0 updated" in again, f"the second time changes nothing ({again})")
    return first


def people_work_there(play: Play) -> str:
    """People work at some of these organisations; the association has a staff."""
    homes = _cast(play) if play.directory else _at_home()
    play.known["home of the discreet"] = homes[HOME_OF_THE_DISCREET]
    partner, _ = MEMBERS["partner"]
    return (
        f"{len(demo.rows('persons'))} persons, among them {partner} at {homes[HOME_OF_THE_PARTNER]}"
    )


def the_staff_sign_in(play: Play) -> None:
    """A steward, the treasurer and the host of the events sign in with links from their letter boxes."""
    for part, (name, email) in STAFF.items():
        play.enter(part, name, email)
        play.sign_in(part)


def the_directory_can_be_read(play: Play) -> str:
    """The steward reads the directory, page by page."""
    pages = play.pages(play.player("steward"), "membership", "/organisations", limit=200)
    count = sum(1 for _ in pages)
    play.check(count >= 60, "the directory is there")
    return f"{count} organisations"


def _at_home() -> dict[str, str]:
    return {row["reference"]: row["name"] for row in demo.rows("organisations")}


def _cast(play: Play) -> dict[str, str]:
    """Let the demo's people work at organisations of the directory; returns their names."""
    assert play.directory is not None
    stages = cast(play.directory, MAPPINGS[play.mapping])
    organisations, persons = write_parts(stages, play.folder)
    _import(play, "organisations", str(organisations))
    _import(play, "persons", str(persons))
    play.house.command("appoint", *_appointments())
    return {reference: stage.name for reference, stage in stages.items()}


def _import(play: Play, kind: str, *arguments: str) -> str:
    return play.house.command("import", kind, *arguments).splitlines()[0]


def _appointments() -> list[str]:
    return [f"{row['person']}={row['role']}" for row in demo.rows("staff")]


STEPS = (
    the_house_opens,
    the_directory_is_imported,
    people_work_there,
    the_staff_sign_in,
    the_directory_can_be_read,
)
