"""The road: bus, outbox, inbox, database, web, sign-in, settings and telemetry; it knows no service."""
