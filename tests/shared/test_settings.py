"""The settings: what holds by default, what is taken over, and how a wrong one is named."""

import stat
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shared.settings import Settings, SettingsError, load_settings
from shared.settings.secret_key import kept_key
from shared.settings.variables import VARIABLES

EXAMPLE = Path(__file__).parents[2] / "deploy" / "environment.example"
KEY = "0123456789abcdef0123456789abcdef"


def load(home: Path, **given: str) -> Settings:
    """Load settings in a home of their own."""
    return load_settings({"FOOTBRIDGE_HOME": str(home)} | given)


def faults_of(home: Path, given: Mapping[str, str]) -> tuple[str, ...]:
    """What is said of settings that cannot be used."""
    with pytest.raises(SettingsError) as refused:
        load(home, **given)
    return refused.value.faults


def test_nothing_needs_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"PATH": "/bin"})
    assert settings.home == tmp_path / "var"
    assert settings.database_url("matching") == f"sqlite:///{tmp_path}/var/matching.db"
    assert settings.embedded
    assert settings.service_url("introductions") == "http://127.0.0.1:8003"


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert load(tmp_path, FOOTBRIDGE_TIME_ZONE="").time_zone == "Europe/London"


def test_links_follow_the_port(tmp_path: Path) -> None:
    assert load(tmp_path, FOOTBRIDGE_PORT="9123").base_url == "http://127.0.0.1:9123"


def test_a_base_url_is_kept_without_its_last_slash(tmp_path: Path) -> None:
    settings = load(tmp_path, FOOTBRIDGE_BASE_URL="https://harbour.example/")
    assert settings.base_url == "https://harbour.example"


@pytest.mark.parametrize(
    ("base_url", "development"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://harbour.example", False),
        ("https://127.harbour.example", False),
    ],
)
def test_development_is_for_this_machine_alone(
    tmp_path: Path, base_url: str, development: bool
) -> None:
    assert load(tmp_path, FOOTBRIDGE_BASE_URL=base_url).development is development


@pytest.mark.parametrize(
    ("host", "development"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_a_house_that_listens_to_the_network_is_not_in_development(
    tmp_path: Path, host: str, development: bool
) -> None:
    assert load(tmp_path, FOOTBRIDGE_HOST=host).development is development


def test_development_can_be_switched(tmp_path: Path) -> None:
    assert load(tmp_path, FOOTBRIDGE_DEVELOPMENT="no").development is False


def test_each_service_has_a_database_of_its_own(tmp_path: Path) -> None:
    settings = load(tmp_path, FOOTBRIDGE_DATABASE_URL="postgresql://u:p{x}@db/f_{service}")
    assert settings.database_url("events") == "postgresql://u:p{x}@db/f_events"


def test_a_service_that_is_not_named_keeps_its_address(tmp_path: Path) -> None:
    settings = load(tmp_path, FOOTBRIDGE_SERVICE_URLS="events=http://10.0.0.6:80/")
    assert settings.service_url("events") == "http://10.0.0.6:80"
    assert settings.service_url("matching") == "http://127.0.0.1:8004"


def test_a_broker_is_not_embedded(tmp_path: Path) -> None:
    assert not load(tmp_path, FOOTBRIDGE_BUS_URL="amqps://u:p@broker.example/v").embedded


def test_today_is_counted_where_the_association_is(tmp_path: Path) -> None:
    settings = load(tmp_path, FOOTBRIDGE_TIME_ZONE="Asia/Manila")
    assert settings.today(datetime(2026, 3, 31, 18, 30, tzinfo=UTC)) == date(2026, 4, 1)


def test_a_moment_without_a_zone_has_no_date(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        load(tmp_path).today(datetime(2026, 3, 31, 18, 30))  # noqa: DTZ001 - the offence itself


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("HOME", str(EXAMPLE), "is a file"),
        ("HOME", "~nobody-of-this-name/var", "nobody known here"),
        ("HOME", "what?", "question mark"),
        ("BASE_URL", "harbour.example", "begins with http"),
        ("BASE_URL", "https://harbour.example/members", "more than a host"),
        ("BASE_URL", "http://harbour.example:99999", "not an address"),
        ("HOST", "http://0.0.0.0", "name or number of a host"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "eighty", "1 to 65535"),
        ("PORT", "\u0668\u0660", "1 to 65535"),
        ("PROXIES", "-1", "0 to 9"),
        ("PROXIES", "nginx", "0 to 9"),
        ("SECRET_KEYS", "hunter2", "fewer than 32"),
        ("SECRET_KEYS", KEY + ",", "fewer than 32"),
        ("DATABASE_URL", "mysql://db/{service}", "neither sqlite nor postgresql"),
        ("DATABASE_URL", "postgresql://db/footbridge", "lacks {service}"),
        ("DATABASE_URL", "sqlite://{service}.db", "third slash"),
        ("BUS_URL", "redis://127.0.0.1", "amqp://, or amqps://"),
        ("BUS_URL", "amqp://", "amqp://, or amqps://"),
        ("SERVICE_URLS", "billing=http://127.0.0.1:9", "'billing=http://127.0.0.1:9'"),
        ("SERVICE_URLS", "http://127.0.0.1:9", "names no service"),
        ("SERVICE_URLS", "events=127.0.0.1:9", "begins with http"),
        ("SMTP_URL", "mail.example:25", "smtp://, or smtps://"),
        ("MAIL_FROM", "The office", "not an address"),
        ("MAIL_FROM", "office@harbour.example\nBcc: all@harbour.example", "not an address"),
        ("ASSOCIATION", "One\nTwo", "one line"),
        ("TIME_ZONE", "London", "list of time zones"),
        ("TIME_ZONE", "../../etc/passwd", "list of time zones"),
        ("LANGUAGE", "German", "none that there are words in"),
        ("DEVELOPMENT", "true", "neither yes nor no"),
        ("LOG", "xml", "neither text nor json"),
        ("REPAIR_SECONDS", "often", "not a number"),
        ("REPAIR_SECONDS", "nan", "between 0 and"),
        ("REPAIR_SECONDS", "0", "between 0 and"),
        ("RATE_LIMIT", "lots", "requests per span"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_look_like(
    tmp_path: Path, name: str, value: str, fault: str
) -> None:
    name = f"FOOTBRIDGE_{name}"
    (variable,) = (known for known in VARIABLES if known.name == name)
    (said,) = faults_of(tmp_path, {name: value})
    assert said.startswith(name)
    assert fault in said
    assert said.endswith(variable.looks_like)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    given = {"FOOTBRIDGE_PORT": "x", "FOOTBRIDGE_LOG": "y", "FOOTBRIDGE_LOGG": "z"}
    assert len(faults_of(tmp_path, given)) == 3


def test_a_misspelt_variable_is_told_what_it_may_mean(tmp_path: Path) -> None:
    (said,) = faults_of(tmp_path, {"FOOTBRIDGE_TIMEZONE": "Asia/Manila"})
    assert said == (
        "FOOTBRIDGE_TIMEZONE is not a setting of Footbridge; did you mean FOOTBRIDGE_TIME_ZONE?"
    )


def test_variables_of_the_tests_are_let_be(tmp_path: Path) -> None:
    load(tmp_path, FOOTBRIDGE_TEST_POSTGRESQL_URL="postgresql://127.0.0.1/test")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOOTBRIDGE_SECRET_KEYS", "hunter2"),
        ("FOOTBRIDGE_SMTP_URL", "ftp://office:hunter2@mail.example"),
        ("FOOTBRIDGE_BUS_URL", "redis://office:hunter2@broker.example"),
        ("FOOTBRIDGE_DATABASE_URL", "postgresql://office:hunter2@db.example/footbridge"),
    ],
)
def test_a_secret_is_not_repeated(tmp_path: Path, name: str, value: str) -> None:
    assert "hunter2" not in "".join(faults_of(tmp_path, {name: value}))


def test_secrets_are_not_printed_with_the_settings(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, FOOTBRIDGE_SECRET_KEYS=KEY, FOOTBRIDGE_BUS_URL="amqp://u:pw1@b/"))
    assert KEY not in shown
    assert "pw1" not in shown


def test_keys_that_are_given_are_kept_in_their_order(tmp_path: Path) -> None:
    settings = load(tmp_path, FOOTBRIDGE_SECRET_KEYS=f"{KEY}new, {KEY}old")
    assert settings.secret_keys == (f"{KEY}new", f"{KEY}old")
    assert not (tmp_path / "secret-key").exists()


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    assert load(home).secret_keys == load(home).secret_keys
    assert len(load(home).secret_keys[0]) == 64


def test_only_its_owner_may_read_the_kept_key(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(home)
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) & 0o077 == 0
    assert [file.name for file in home.iterdir()] == ["secret-key"]


def test_a_kept_key_that_was_cut_short_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("short")
    (said,) = faults_of(tmp_path, {})
    assert "FOOTBRIDGE_HOME" in said
    assert "delete it" in said


def test_many_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def begin() -> None:
        start.wait()
        found.append(kept_key(tmp_path / "secret-key"))

    starts = [threading.Thread(target=begin) for _ in range(8)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_example_explains_every_variable_and_gives_its_default() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    given = {
        name: (value, lines[place - 1])
        for place, line in enumerate(lines)
        for name, equals, value in [line.removeprefix("#").partition("=")]
        if equals and name.startswith("FOOTBRIDGE_")
    }
    assert {name: value for name, (value, _) in given.items()} == {
        variable.name: variable.default for variable in VARIABLES
    }
    assert all(above.startswith("# ") for _, above in given.values())


def test_the_example_can_be_loaded_as_it_is(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    given = dict(line[1:].split("=", 1) for line in lines if line.startswith("#FOOTBRIDGE_"))
    as_it_is = load_settings(given | {"FOOTBRIDGE_HOME": str(tmp_path)})
    assert as_it_is == load(tmp_path)


def test_a_setting_that_needs_another_says_which():
    with pytest.raises(SettingsError) as raised:
        load_settings({"FOOTBRIDGE_STAFF_SIGN_IN": "provider"})
    assert "FOOTBRIDGE_OIDC_ISSUER" in str(raised.value)
    with pytest.raises(SettingsError) as raised:
        load_settings({"FOOTBRIDGE_OIDC_ISSUER": "https://login.example.org"})
    assert "FOOTBRIDGE_OIDC_CLIENT_ID" in str(raised.value)
