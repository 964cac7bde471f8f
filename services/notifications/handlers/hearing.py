"""The inbox of the notifications service."""

from shared.inbox import Inbox

inbox = Inbox("notifications")
