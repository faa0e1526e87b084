"""Secrets that stand in files, as Docker, Kubernetes and systemd hand them over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

MOST_BYTES = 64 * 1024

Check = Callable[[str], None]
"""Raises ValueError for a secret that cannot be right; the message goes behind what holds it."""


def read_secret(path: Path, check: Check) -> SecretStr:
    """The content of the file, without white space around it.

    Raises ValueError, in words that name the file and go behind the name of a setting. They never
    hold anything of its content.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"names {path}, which cannot be read ({error.strerror})"
        raise ValueError(message) from None
    if len(content) > MOST_BYTES:
        message = f"names {path}, which is too large for a secret"
        raise ValueError(message)
    try:
        value = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        message = f"names {path}, which is not text in UTF-8"
        raise ValueError(message) from None
    if not value:
        message = f"names {path}, which is empty"
        raise ValueError(message)
    try:
        check(value)
    except ValueError as error:
        message = f"names {path}, which {error}"
        raise ValueError(message) from None
    return SecretStr(value)
