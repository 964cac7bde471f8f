"""The database of the notifications service."""

from shared.database import Database

db = Database("notifications")
