"""`footbridge dues reconcile` tells whether the books and the provider say the same."""

from __future__ import annotations

import json

from deploy.cli.door import answer


def test_without_a_provider_the_books_are_right_by_themselves(
    engine_of, settings, tmp_path, monkeypatch, capsys
):
    engine_of("membership")
    monkeypatch.setenv("FOOTBRIDGE_HOME", str(tmp_path))
    monkeypatch.setenv("FOOTBRIDGE_DATABASE_URL", settings.database_template)
    monkeypatch.setenv("FOOTBRIDGE_SECRET_KEYS", settings.secret_keys[0])
    assert answer(["dues", "reconcile", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["clean"], told["looked_at"]) == (True, 0)
    assert answer(["dues", "reconcile"]) == 0
    assert "No cards are taken" in capsys.readouterr().out
