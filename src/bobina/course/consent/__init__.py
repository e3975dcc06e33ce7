"""Consent: a versioned text, who consented to which version and how, and withdrawal at any time."""

from bobina.course.consent.events import KINDS, Consented, ConsentWithdrawn, consent, current_text, missing
from bobina.course.consent.text import SOURCES, TEXTS, VERSION, Text

__all__ = [
    "KINDS", "SOURCES", "TEXTS", "VERSION", "ConsentWithdrawn", "Consented", "Text", "consent", "current_text",
    "missing",
]
