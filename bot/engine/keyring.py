"""Sealing for one chat: AES-SIV behind a small wall. The only importer of `cryptography`.

A seal is deterministic (equal content in one chat gives equal seals) and holds no secret of its
own: the key is derived from the bot token, so that replicas agree without sharing anything else.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError

PAYLOAD = 31
"""Bytes that fit a seal: 64 characters of base64url are 48 bytes, less a key id and a tag of 16."""

LENGTH = 64
"""Characters of every seal, whatever it holds. Bot API, InlineKeyboardButton: callback_data."""

_LABEL = b"tropa/1"
_WEBHOOK_LABEL = b"tropa/webhook/1"


class Keyring:
    """The keys by which seals are made and opened: the first seals, all of them open."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Derive a key from each secret (HKDF, SHA-256), and its number of one byte.

        Raises ValueError without any secret, SettingsError where two have the same number.
        """
        if not secrets:
            message = "a keyring needs at least one secret"
            raise ValueError(message)
        self._keys: dict[int, AESSIV] = {}
        for secret in reversed(secrets):
            key = HKDF(hashes.SHA256(), 65, salt=None, info=_LABEL).derive(secret.encode())
            if key[0] in self._keys:
                raise SettingsError("Two of the keys have one number. Change one of them.")
            self._current = key[0]
            self._keys[key[0]] = AESSIV(key[1:])
        self._seal = self._keys[self._current]

    def __repr__(self) -> str:
        """Keys are never shown."""
        return f"Keyring({len(self._keys)} keys)"

    def seal(self, payloads: Iterable[bytes], chat: int) -> list[str]:
        """For each payload 64 characters that only this chat can use.

        Raises ValueError for a payload that is not of `PAYLOAD` bytes.
        """
        key, encrypt = bytes((self._current,)), self._seal.encrypt
        bound = _bound_to(self._current, chat)
        sealed = b""
        for payload in payloads:
            if len(payload) != PAYLOAD:
                message = f"a payload has {PAYLOAD} bytes, not {len(payload)}"
                raise ValueError(message)
            sealed += key + encrypt(payload, bound)
        # 48 bytes are 64 characters without padding, so all of them can be written at once.
        text = urlsafe_b64encode(sealed).decode()
        return [text[at : at + LENGTH] for at in range(0, len(text), LENGTH)]

    def open(self, seal: str, chat: int) -> bytes | None:
        """What was sealed; nothing when it is forged, cut, another chat's or of an unknown key."""
        if len(seal) != LENGTH or not seal.isascii() or "+" in seal or "/" in seal:
            return None
        try:
            raw = binascii.a2b_base64(seal.replace("-", "+").replace("_", "/"), strict_mode=True)
        except binascii.Error:
            return None
        key = self._keys.get(raw[0])
        if key is None or len(raw) != PAYLOAD + 17:
            return None
        try:
            return key.decrypt(raw[1:], _bound_to(raw[0], chat))
        except InvalidTag:
            return None


def webhook_secret(token: str) -> str:
    """The secret by which Telegram's requests are known, where the operator gives none.

    43 characters of base64url. Replicas agree on it, and it tells nothing of the bot token that it
    is derived from. Bot API, setWebhook: secret_token has 1 to 256 of A-Z, a-z, 0-9, _ and -.
    """
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=_WEBHOOK_LABEL).derive(token.encode())
    return urlsafe_b64encode(derived).rstrip(b"=").decode()


def _bound_to(key: int, chat: int) -> list[bytes]:
    """What a seal is bound to besides its content: its purpose, its key and its chat.

    Each part has a fixed length, so one string of them is unambiguous, and quicker than three.
    """
    return [_LABEL + bytes((key,)) + chat.to_bytes(8, "big", signed=True)]
