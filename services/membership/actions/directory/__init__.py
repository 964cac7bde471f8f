"""Keeping the directory as what is known of its members is changed."""

from services.membership.actions.directory.noting import note

__all__ = ["note"]
