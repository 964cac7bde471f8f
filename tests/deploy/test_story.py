"""The story's own judgement: that it sees what it says it looks for."""

from __future__ import annotations

import dataclasses
from email.message import EmailMessage
from io import StringIO

import pytest
from rich.console import Console

from deploy.story.acts import letterbox
from deploy.story.casting import DirectoryIsTooSmall, cast, mapping_for
from deploy.story.letters import Letter, delivered_again, doubled, read_letter
from deploy.story.play import Play
from deploy.story.teller import Teller, Unfulfilled
from services.membership.actions.imports import MAPPINGS

_HEADER = "orgId,name,activityType,country,city,numPartners,numProjects\n"


def _letter(number: int = 1) -> Letter:
    message = EmailMessage()
    message["To"] = "Sanna Tuominen <Sanna@Letterbox.example>"
    message["Subject"] = "You are introduced to Kwame Tetteh"
    message["X-Footbridge-Kind"] = "introduction-made"
    message["X-Footbridge-Event"] = "0197"
    message["Message-ID"] = f"<{number}@bridge.example>"
    message.set_content("Write to kwame@letterbox.example, about earthing in Türkiye")
    return read_letter(message.as_bytes())


class _Box:
    """A house that is nothing but its letters."""

    def __init__(self, *letters: Letter) -> None:
        self.found = list(letters)

    def letters(self) -> list[Letter]:
        return self.found


def _play(tmp_path, *letters: Letter, awaited=()) -> Play:
    return Play(_Box(*letters), tmp_path, awaited=list(awaited))  # type: ignore[arg-type]


def test_a_letter_is_read_as_its_reader_reads_it():
    letter = _letter()
    assert letter.to == "sanna@letterbox.example"
    assert letter.text.strip().endswith("about earthing in Türkiye")


def test_a_letter_that_was_written_twice_is_seen():
    assert doubled([_letter(1), _letter(2)]) == [
        "introduction-made to sanna@letterbox.example was written 2 times"
    ]


def test_letters_about_different_things_are_not_taken_for_one():
    other = dataclasses.replace(_letter(2), event="0198")
    assert doubled([_letter(1), other]) == []


def test_a_letter_that_was_delivered_again_is_told_from_one_written_twice():
    assert doubled([_letter(), _letter()]) == []
    assert delivered_again([_letter(), _letter()]) == ["<1@bridge.example>"]


def test_the_story_breaks_on_a_letter_written_twice(tmp_path):
    with pytest.raises(Unfulfilled, match="no letter is doubled"):
        letterbox.every_letter_came_once(_play(tmp_path, _letter(1), _letter(2)))


def test_the_story_breaks_on_a_letter_that_is_missing(tmp_path):
    with pytest.raises(Unfulfilled, match="no letter is missing"):
        letterbox.every_letter_came_once(
            _play(tmp_path, _letter(), awaited=[("welcome", "<7@bridge.example>")])
        )


def test_a_step_that_fails_is_told_before_the_story_ends():
    paper = StringIO()
    teller = Teller(Console(file=paper, width=80))

    def the_bridge_holds(_play: None) -> None:
        """The bridge holds."""
        raise Unfulfilled("it did not")

    with pytest.raises(Unfulfilled):
        teller.play(the_bridge_holds, None)
    assert paper.getvalue().startswith("x The bridge holds.")


def test_a_research_directory_is_recognised_by_its_columns(tmp_path):
    file = tmp_path / "orgs.csv"
    file.write_text(_HEADER)
    assert mapping_for(file) == "horizon-2020"


def test_a_directory_in_our_own_words_needs_no_mapping(tmp_path):
    file = tmp_path / "orgs.csv"
    file.write_text("reference,name,sector,country\n")
    assert mapping_for(file) == "organisations"


def test_people_are_cast_at_organisations_of_their_sector(tmp_path):
    file = tmp_path / "orgs.csv"
    kinds = ("PRC", "HES", "PUB", "OTH")
    rows = [f"{kind}{n},{kind} {n},{kind},NL,Delft,1,1\n" for kind in kinds for n in range(40)]
    file.write_text(_HEADER + "".join(rows))
    stages = cast(file, MAPPINGS["horizon-2020"])
    assert stages["korvane-water"].sector == "company"
    assert stages["carrow"].sector == "university"
    assert len({stage.reference for stage in stages.values()}) == len(stages)


def test_a_directory_that_is_too_small_is_said_to_be(tmp_path):
    file = tmp_path / "orgs.csv"
    file.write_text(_HEADER + "1,Veldkring,PRC,NL,Delft,1,1\n")
    with pytest.raises(DirectoryIsTooSmall):
        cast(file, MAPPINGS["horizon-2020"])
