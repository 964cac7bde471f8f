"""Migrating: each service has one line of versions in `services/<name>/migrations`, and one environment here."""

from __future__ import annotations

from importlib import import_module, resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData

from shared.database import Database, open_engine


def migrate(service: str, url: str) -> None:
    """Bring a service's database to the newest version; doing so again changes nothing."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config_for(service, engine), "head")


def config_for(service: str, engine: Engine) -> Config:
    """Alembic's settings for one service and database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(versions_of(service)))
    config.set_main_option("path_separator", "os")
    config.attributes.update(engine=engine, metadata=metadata_of(service))
    return config


def versions_of(service: str) -> Path:
    """The folder of a service's versions."""
    return Path(str(resources.files(f"services.{service}"))) / "migrations"


def metadata_of(service: str) -> MetaData:
    """All tables of a service, the road's included."""
    models = import_module(f"services.{service}.models")
    database: Database = models.db
    return database.metadata
