"""The law of the house holds, and each of its rules bites."""

from functools import cache
from pathlib import Path

import pytest

from tests.house.examples import LAWFUL, OFFENCES
from tests.house.law import RULES, Offence, Rule, offences
from tests.house.source import PACKAGES, ROOT, Module, modules


def planted(root: Path, path: str, text: str) -> None:
    """Put a module into a tree."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")


@cache
def modules_here() -> list[Module]:
    """The modules of this house, which take seconds to read."""
    return modules(ROOT)


@cache
def offences_here() -> list[Offence]:
    """What breaks the law in this house."""
    return offences(modules_here())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_law(rule: Rule) -> None:
    broken = [str(offence) for offence in offences_here() if offence.rule == rule.__name__]
    assert broken == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_law_reaches_every_package(package: str) -> None:
    assert any(module.package == package for module in modules_here())


def test_the_law_reads_every_module_of_the_house() -> None:
    read = {str(module.path) for module in modules_here()}
    here = {
        file.relative_to(ROOT).as_posix()
        for file in ROOT.rglob("*.py")
        if file.relative_to(ROOT).parts[0] not in (".venv", "build", "var")
    }
    assert read == here


@pytest.mark.parametrize(("rule", "path", "text", "said"), OFFENCES)
def test_the_law_bites(tmp_path: Path, rule: str, path: str, text: str, said: str) -> None:
    for lawful_path, lawful_text in LAWFUL.items():
        planted(tmp_path, lawful_path, lawful_text)
    planted(tmp_path, path, text)
    found = [offence for offence in offences(modules(tmp_path)) if offence.rule == rule]
    assert [offence.path for offence in found] == [path]
    assert said in str(found[0])


def test_every_rule_is_shown_to_bite() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, *_ in OFFENCES}


def test_what_is_lawful_is_let_be(tmp_path: Path) -> None:
    for path, text in LAWFUL.items():
        planted(tmp_path, path, text)
    assert offences(modules(tmp_path)) == []
