"""The real data is looked for beside the project, and where one says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.realdata import needs_real_data, real_data

ROOT = Path(__file__).parents[1]


def test_real_data_lies_beside_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTBRIDGE_TEST_DATA", raising=False)
    assert real_data("pairs.csv") == ROOT.parent / "shared" / "data" / "pairs.csv"


def test_real_data_may_lie_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOOTBRIDGE_TEST_DATA", str(tmp_path))
    (tmp_path / "pairs.csv").touch()
    assert real_data("pairs.csv") == tmp_path / "pairs.csv"
    assert needs_real_data("pairs.csv").args == (False,)


def test_who_has_none_is_told_where_to_put_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FOOTBRIDGE_TEST_DATA", str(tmp_path))
    skipped = needs_real_data("pairs.csv")
    assert skipped.args == (True,)
    assert str(tmp_path / "pairs.csv") in skipped.kwargs["reason"]
    assert "FOOTBRIDGE_TEST_DATA" in skipped.kwargs["reason"]
