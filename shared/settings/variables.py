"""The variables of the environment that Footbridge listens to, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared.languages import codes
from shared.settings import values

PREFIX = "FOOTBRIDGE_"


@dataclass(frozen=True)
class Variable:
    """One variable: what it is without being set, how it is read, and what it should look like.

    `read` gets the text and raises ValueError with the fault in words. A `secret` is never shown.
    In a default, `{home}` and `{port}` stand for the settings of that name.
    """

    name: str
    field: str
    default: str
    looks_like: str
    read: Callable[[str], object]
    secret: bool = False


VARIABLES = (
    Variable("FOOTBRIDGE_HOME", "home", "var", "/srv/footbridge", values.home),
    Variable(
        "FOOTBRIDGE_BASE_URL",
        "base_url",
        "http://127.0.0.1:{port}",
        "https://bridge.example.org",
        values.origin,
    ),
    Variable("FOOTBRIDGE_HOST", "host", "127.0.0.1", "0.0.0.0", values.host),
    Variable("FOOTBRIDGE_PORT", "port", "8000", "8000", values.port),
    Variable("FOOTBRIDGE_PROXIES", "proxies", "0", "1", values.few),
    Variable(
        "FOOTBRIDGE_SECRET_KEYS",
        "secret_keys",
        "",
        "one or more random keys of 32 characters or more, the newest first, with commas between",
        values.keys,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_DATABASE_URL",
        "database_template",
        "sqlite:///{home}/{service}.db",
        "postgresql://footbridge:password@db.example.org/footbridge_{service}",
        values.database,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_BUS_URL",
        "bus_url",
        "embedded://",
        "embedded:// or amqps://footbridge:password@broker.example.org/footbridge",
        values.bus,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_SERVICE_URLS",
        "service_urls",
        ",".join(f"{name}={url}" for name, url in values.SERVICE_URLS.items()),
        "membership=http://10.0.0.5:8001,events=http://10.0.0.6:8002",
        values.service_urls,
    ),
    Variable(
        "FOOTBRIDGE_SMTP_URL",
        "smtp_url",
        "",
        "smtp://user:password@mail.example.org:587 or smtps://mail.example.org",
        values.smtp,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_MAIL_FROM",
        "mail_from",
        "Footbridge <footbridge@localhost.localdomain>",
        "The Harbour Association <office@harbour.example.org>",
        values.sender,
    ),
    Variable(
        "FOOTBRIDGE_ASSOCIATION",
        "association_name",
        "The Footbridge Association",
        "The Harbour Association",
        values.line,
    ),
    Variable(
        "FOOTBRIDGE_TIME_ZONE", "time_zone", "Europe/London", "Africa/Nairobi", values.time_zone
    ),
    Variable("FOOTBRIDGE_LANGUAGE", "language", "en", " or ".join(codes()), values.language),
    Variable("FOOTBRIDGE_DEVELOPMENT", "development", "", "yes or no", values.yes_or_no),
    Variable("FOOTBRIDGE_LOG", "log", "text", "text or json", values.log),
    Variable("FOOTBRIDGE_REPAIR_SECONDS", "repair_seconds", "180", "180", values.seconds),
    Variable(
        "FOOTBRIDGE_RATE_LIMIT",
        "rate_limit",
        "600 per minute",
        "600 per minute or 20 per 5 seconds",
        values.rate,
    ),
    Variable(
        "FOOTBRIDGE_OIDC_ISSUER",
        "oidc_issuer",
        "",
        "https://login.example.org/realms/harbour",
        values.issuer,
    ),
    Variable("FOOTBRIDGE_OIDC_CLIENT_ID", "oidc_client_id", "", "footbridge", values.line_or_none),
    Variable(
        "FOOTBRIDGE_OIDC_CLIENT_SECRET",
        "oidc_client_secret",
        "",
        "the secret that the provider shows for this client",
        values.line_or_none,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_STAFF_SIGN_IN", "staff_sign_in", "link", "link or provider", values.way_in
    ),
    Variable(
        "FOOTBRIDGE_STRIPE_SECRET_KEY",
        "stripe_secret_key",
        "",
        "sk_live_... or rk_live_..., or sk_test_... to try it out",
        values.stripe_key,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_STRIPE_WEBHOOK_SECRET",
        "stripe_webhook_secret",
        "",
        "whsec_..., as the endpoint's page at Stripe shows it",
        values.webhook_secret,
        secret=True,
    ),
    Variable(
        "FOOTBRIDGE_STRIPE_API_BASE",
        "stripe_api_base",
        "",
        "http://127.0.0.1:12111, where something stands in for Stripe",
        values.api_base,
    ),
    Variable("FOOTBRIDGE_WEBHOOKS_PRIVATE", "webhooks_private", "", "yes or no", values.yes_or_no),
)
