"""Erasing a person: asked for, called off, carried out when its day has come."""

from services.membership.actions.erasures.asking import (
    cancel_by_link,
    cancel_erasure,
    let_untied_wait,
    request_erasure,
)
from services.membership.actions.erasures.carrying_out import carry_out_erasures, erase_person

__all__ = [
    "cancel_by_link",
    "cancel_erasure",
    "carry_out_erasures",
    "erase_person",
    "let_untied_wait",
    "request_erasure",
]
