"""Write a new version for a service: `python -m shared.migrations membership -m "Tell persons apart"`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command

from shared.database import open_engine
from shared.migrations import config_for, versions_of


def main() -> None:
    """Compare the models of a service with its versions so far and write down the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("-m", "--message", required=True)
    asked = parser.parse_args()
    versions = versions_of(asked.service)
    versions.mkdir(exist_ok=True)
    number = len(list(versions.glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        config = config_for(asked.service, open_engine(f"sqlite:///{Path(folder) / 'empty.db'}"))
        command.upgrade(config, "head")
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(config, asked.message, autogenerate=True, rev_id=f"{number:04d}")


main()
