"""Passwords: what is asked of them, and their Argon2 hashes."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from bobina.sentence import Sentence
from bobina.store.record.unfit import Unfit

SHORTEST, LONGEST = 12, 200
"""characters; which ones is left to the writer"""
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""of what is read out: none that is read as another"""
HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hashed(password: str) -> str:
    """The hash to keep. Raises BadInput for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        said = {"shortest": SHORTEST, "longest": LONGEST}
        raise Unfit(
            Sentence("A password has {shortest} to {longest} characters: choose a longer or shorter one.", said), "new")
    return HASHER.hash(password)


def temporary() -> str:
    """A password to be read out once: four groups of four letters or digits, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password has the hash; as slow where there is none to compare with."""
    try:
        return HASHER.verify(kept or _nobody(), password[:LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError, UnicodeError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_hex())
