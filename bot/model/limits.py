"""The tightest limits among the channels. Every screen is held against them at load."""

from __future__ import annotations

TEXT_UNITS = 4096
"""UTF-16 units of a message after its markup is parsed. Bot API, sendMessage: 1-4096 characters
after entities parsing; Telegram counts code points, we count the stricter UTF-16."""

TEXT_BYTES = 32_768
"""Bytes of a message with its markup (telegram-bot-api, Client.cpp: "Text is too long")."""

ENTITIES = 100
"""Styled pieces of a message; more are dropped silently (constants of python-telegram-bot)."""

BUTTONS = 100
"""Buttons under a message (undocumented; constants of python-telegram-bot)."""

BUTTONS_IN_ROW = 8
"""Buttons in a row (undocumented; constants of python-telegram-bot)."""

ALERT = 200
"""Characters of the window that answers a press. Bot API, answerCallbackQuery."""
