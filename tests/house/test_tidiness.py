"""The house is tidy: no file tells of the machine that it was written on, and all are plain text."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

TELLING = {
    "a path of one machine": r"(?<![\w.~}])/(?:work|root|home|Users|tmp)/[\w.]",
    "the host of a package index": r"pypi\.org|pythonhosted\.org|registry\.npm|/simple[/]",
    "an option that names a package index": r"--(?:extra-)?index-url|--find[-]links|--trusted[-]host",
    "the number of a ticket": r"(?i)\b(?:issue|ticket) #?\d",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
}
LARGEST = 1_000_000


def kept_files() -> list[Path]:
    """The files that git keeps; all of them where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        return [path for path in ROOT.rglob("*") if path.is_file() and not _is_made(path)]
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def _is_made(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] in (".venv", ".git", "var") or any("cache" in part for part in parts)


def telling(text: str) -> Iterator[str]:
    """What a text tells that it should not, each with its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in TELLING.items():
            if re.search(pattern, line):
                yield f"{number}: {what}: {line.strip()[:100]}"


def test_no_file_tells_of_the_machine_that_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{told}"
        for path in kept_files()
        for told in telling(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "cd /" + "root/footbridge",
        "open('/" + "tmp/letters.db')",
        "https://files.python" + "hosted.org/packages",
        "pip install --" + "index-url=http://mirror",
        "as iss" + "ue 7 says",
    ],
)
def test_what_tells_of_a_machine_is_noticed(text: str) -> None:
    assert len(list(telling(f"harmless\n{text}"))) == 1


@pytest.mark.parametrize("text", ["/srv/footbridge", "https://a.example/work/1", "/events/{id}"])
def test_what_is_the_same_everywhere_is_let_be(text: str) -> None:
    assert list(telling(text)) == []


def test_every_file_is_text_with_plain_line_ends() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in kept_files()
        if (content := path.read_bytes())
        and (b"\r" in content or b"\0" in content or not content.endswith(b"\n"))
    ]
    assert found == []


def test_no_file_is_too_large_to_read() -> None:
    assert [path.name for path in kept_files() if path.stat().st_size > LARGEST] == []


def test_locks_name_versions_and_hashes_and_no_place() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==\S+.* \\$", text, re.MULTILINE)
        assert len(pinned) > 20
        assert len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) == len(pinned)
        assert "://" not in text


def test_what_runs_is_locked_alike_for_running_and_for_building() -> None:
    versions = [
        set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE))
        for text in (
            (ROOT / "requirements.lock").read_text(encoding="utf-8"),
            (ROOT / "requirements-dev.lock").read_text(encoding="utf-8"),
        )
    ]
    assert versions[0] < versions[1]
