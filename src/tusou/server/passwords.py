"""Passwords as argon2 hashes, tokens compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tusou.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_PASSWORD = 8


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (RFC 9106, the library's default cost).

    Raises:
        InputError: it is too short.
    """
    if len(password) < MIN_PASSWORD:
        raise InputError(
            f"the password has fewer than {MIN_PASSWORD} characters", "take a longer one"
        )
    return PasswordHasher().hash(password)


def fits(password: str, password_hash: str) -> bool:
    """Whether `password` is the one that was hashed; takes tens of milliseconds by design."""
    try:
        return PasswordHasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def is_among(token: str, tokens: Iterable[str]) -> bool:
    """Whether `token` is one of `tokens`; the time tells nothing about how much of it fits."""
    given = _digest(token)
    fitting = [hmac.compare_digest(given, _digest(known)) for known in tokens]
    return any(fitting)  # all are compared, whichever fits


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
