"""The door: what shared.web promises to every service."""
