"""What is raised at those who start the program. Problems in files are values, not errors.

TropaError
├── SettingsError        a setting is missing or malformed: the operator sees what to set
├── TokenRefusedError    Telegram does not know the bot token
├── WebhookRefusedError  Telegram does not accept the address of the webhook
├── RevisionError        git cannot give the files of a revision: staff see which, and why
└── ProofTooLargeError   a flow is too entangled to be proved: `tropa check` tells it as a problem
"""

from __future__ import annotations


class TropaError(Exception):
    """Shown to the operator as one line, without a traceback."""


class SettingsError(TropaError):
    """A setting is missing or malformed; the message says which and how to set it."""


class TokenRefusedError(TropaError):
    """Telegram does not know the bot token."""

    def __init__(self, token_from: str) -> None:
        """`token_from`: where the token stands. The message never holds the token itself."""
        super().__init__(
            f"Telegram refused the bot token. Set {token_from} to the token that @BotFather gave "
            "you."
        )


class WebhookRefusedError(TropaError):
    """Telegram does not accept the address of the webhook."""

    def __init__(self, said: str) -> None:
        """`said`: Telegram's own words, which tell what is wrong with the address."""
        super().__init__(
            f"Telegram does not accept the address of the webhook: {said}. It must be an https "
            "address that can be reached from the internet, on port 443, 80, 88 or 8443."
        )


class RevisionError(TropaError):
    """Git cannot give the files of a revision; the message says why, and what to do."""


class ProofTooLargeError(TropaError):
    """The situations of a flow would take too much memory; the message has the cure."""

    def __init__(self, flow: str) -> None:
        """`flow`: its id."""
        super().__init__(
            f"what can be answered in '{flow}' is too entangled to be proved: ask each question "
            "soon after those on which it depends, and give sections room for all their cards"
        )
        self.flow = flow
