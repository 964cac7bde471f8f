"""How this installation is set up: read from the environment once, checked, and passed around."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from shared.settings.nearness import is_loopback
from shared.settings.secret_key import kept_key
from shared.settings.variables import PREFIX, VARIABLES, Variable

_NOT_OURS = ("FOOTBRIDGE_TEST_", "FOOTBRIDGE_REQUIRE_REAL")


class SettingsError(ValueError):
    """Variables of the environment that cannot be used; one line each, in `faults`."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `deploy/environment.example` explains, variable by variable."""

    home: Path
    base_url: str
    host: str
    port: int
    proxies: int
    secret_keys: tuple[str, ...] = field(repr=False)
    database_template: str = field(repr=False)
    bus_url: str = field(repr=False)
    service_urls: Mapping[str, str]
    smtp_url: str = field(repr=False)
    mail_from: str
    association_name: str
    time_zone: str
    language: str
    development: bool
    log: str
    repair_seconds: float
    rate_limit: str
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    staff_sign_in: str = "link"
    stripe_secret_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_api_base: str = ""
    webhooks_private: bool | None = None

    @property
    def embedded(self) -> bool:
        """Whether the bus lives inside this process, and needs no broker."""
        return self.bus_url.startswith("embedded:")

    @property
    def payment_provider(self) -> str:
        """Who takes payments by card: stripe with a key, otherwise nobody, which is called offline."""
        return "stripe" if self.stripe_secret_key else "offline"

    @property
    def webhooks_may_be_private(self) -> bool:
        """Whether webhooks may lead into our own network, and by http; never unless somebody says so."""
        return bool(self.webhooks_private)

    @property
    def takes_real_money(self) -> bool:
        """Whether cards are charged in earnest; with a test key nothing is."""
        return self.stripe_secret_key.partition("_")[2].startswith("live_")

    @property
    def is_a_trial(self) -> bool:
        """Whether cards are taken, and nothing is charged to them: with a test key."""
        return bool(self.stripe_secret_key) and not self.takes_real_money

    @property
    def staff_need_the_provider(self) -> bool:
        """Whether who works for the association must have signed in at the provider of identities."""
        return self.staff_sign_in == "provider"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the association's days are counted in."""
        return ZoneInfo(self.time_zone)

    def database_url(self, service: str) -> str:
        """Where a service remembers."""
        return self.database_template.replace("{service}", service)

    def service_url(self, service: str) -> str:
        """Where a service answers when it runs on its own. Raises KeyError for an unknown one."""
        return self.service_urls[service]

    def today(self, now: datetime) -> date:
        """The association's civil date at a moment. Raises ValueError for a naive moment."""
        if now.tzinfo is None:
            raise ValueError("a moment without a time zone has no civil date")
        return now.astimezone(self.zone).date()


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError that names every variable at fault.

    An empty variable counts as unset. Without FOOTBRIDGE_SECRET_KEYS a random key is made once
    and kept in the home, so that links and sessions outlive a restart.
    """
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
    faults = _unknown(given)
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        try:
            values[variable.field] = variable.read(given.get(variable.name, variable.default))
        except ValueError as fault:
            faults.append(_describe(variable, given.get(variable.name, ""), fault))
    faults = faults or _at_odds(values)
    if faults:
        raise SettingsError(faults)
    return Settings(**_settled(values))


def _unknown(given: Mapping[str, str]) -> list[str]:
    """One line for each variable with our prefix that means nothing, with what may be meant."""
    known = [variable.name for variable in VARIABLES]
    faults = []
    for name in sorted(set(given) - set(known)):
        if name.startswith(_NOT_OURS):
            continue
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "see deploy/environment.example"
        faults.append(f"{name} is not a setting of Footbridge; {hint}")
    return faults


def _describe(variable: Variable, value: str, fault: ValueError) -> str:
    shown = "" if variable.secret else f" is {value!r}, which"
    return f"{variable.name}{shown} {fault}; it should look like {variable.looks_like}"


def _at_odds(values: Mapping[str, Any]) -> list[str]:
    """One line for each setting that cannot be without another."""
    faults = []
    if values["oidc_issuer"] and not values["oidc_client_id"]:
        faults.append("FOOTBRIDGE_OIDC_ISSUER is set, so FOOTBRIDGE_OIDC_CLIENT_ID must be set too")
    if values["staff_sign_in"] == "provider" and not values["oidc_issuer"]:
        faults.append(
            "FOOTBRIDGE_STAFF_SIGN_IN is provider, so FOOTBRIDGE_OIDC_ISSUER must say which one"
        )
    return faults


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    """Fill in what follows from other settings."""
    home: Path = values["home"]
    base_url = values["base_url"].replace("{port}", str(values["port"]))
    development = values["development"]
    alone = is_loopback(values["host"]) and is_loopback(urlsplit(base_url).hostname or "")
    return {
        **values,
        "base_url": base_url,
        "database_template": values["database_template"].replace("{home}", home.as_posix()),
        "secret_keys": values["secret_keys"] or (_key_of(home),),
        "development": alone if development is None else development,
    }


def _key_of(home: Path) -> str:
    try:
        return kept_key(home / "secret-key")
    except OSError as error:
        raise SettingsError(
            [f"FOOTBRIDGE_HOME cannot hold the secret key: {error}; it should be a writable folder"]
        ) from error
