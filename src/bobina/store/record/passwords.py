"""Passwords: what is asked of them, and their Argon2 hashes."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from bobina.space import BadInput

SHORTEST, LONGEST = 12, 200
"""characters; which ones is left to the writer"""
HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hashed(password: str) -> str:
    """The hash to keep. Raises BadInput for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"a password has {SHORTEST} to {LONGEST} characters: choose a longer or shorter one")
    return HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password has the hash; as slow where there is none to compare with."""
    try:
        return HASHER.verify(kept or _nobody(), password[:LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError, UnicodeError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_hex())
