"""The database of matching."""

from shared.database import Database

db = Database("matching")
