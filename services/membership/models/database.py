"""The database of membership."""

from shared.database import Database

db = Database("membership")
