"""Optional encryption at rest: AES-256-GCM with a key that lies in a file of its own."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bobina.space import BadInput

_MADE = "bobina-key-1:"
_SEALED = "sealed-1:"
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Key:
    """32 random bytes. They are never shown, logged or stored beside what they seal."""

    secret: bytes

    def __repr__(self) -> str:
        """Nothing of the secret."""
        return "Key()"

    def seal(self, plain: str, place: str) -> str:
        """``plain`` sealed so that it opens at its ``place`` alone."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(self.secret).encrypt(nonce, plain.encode(), place.encode())
        return _SEALED + base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, place: str) -> str:
        """What was sealed. Raises BadInput for another key, another place, or what was changed."""
        try:
            content = base64.b64decode(sealed.removeprefix(_SEALED), validate=True)
            return AESGCM(self.secret).decrypt(content[:_NONCE], content[_NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise BadInput("this was sealed with another key, or was changed since") from error


def is_sealed(stored: str) -> bool:
    """Whether a stored text needs a key."""
    return stored.startswith(_SEALED)


def make_key(path: Path) -> None:
    """Write a new key for its owner alone. Raises BadInput where the file exists: an old key is never lost so."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise BadInput(f"{path.name} exists: name another file") from error
    with os.fdopen(handle, "w") as file:
        file.write(_MADE + base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> Key:
    """The key in a file. Raises BadInput."""
    try:
        if path.stat().st_mode & 0o007:
            raise BadInput(f"{path.name}: everybody may read this key; chmod 600 it first")
        kind, _, value = path.read_text("ascii").strip().partition(":")
        secret = base64.b64decode(value, validate=True)
    except OSError as error:
        raise BadInput(f"{path.name}: the key cannot be read ({error.strerror})") from error
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: no key that `bobina account key` made") from error
    if kind + ":" != _MADE or len(secret) != 32:
        raise BadInput(f"{path.name}: no key that `bobina account key` made")
    return Key(secret)
